"""`policykit new`, with and without a terminal."""

import os
import pathlib
import re

import pytest

import policykit
from new_records import AtTerminal, new, refused
from policykit.values.ids import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_terminal_it_prints_a_skeleton(kind: str, project: pathlib.Path) -> None:
    result = new(kind)
    assert result.exit_code == 0
    path = project / "new.yaml"
    path.write_text(result.output)
    assert all(finding.code in ("PK203", "PK204") for finding in policykit.validate(path).diagnostics)


def test_without_a_kind_it_lists_the_kinds() -> None:
    result = new()
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()[1:] if line[0] != " "] == list(KINDS)


def test_an_unknown_kind_is_refused_with_one_that_is_near() -> None:
    assert "did you mean proposal?" in refused("propsal")
    assert "source, person, organization" in refused("library")


def test_it_writes_a_file_and_says_what_is_left(project: pathlib.Path) -> None:
    (project / "schemas").mkdir()
    (project / "schemas" / "records.schema.json").write_text("{}")
    result = new("vote", "--output", "records/vote.yaml")
    assert result.output == "records/vote.yaml is written; 5 blanks are left to fill in\n"
    text = (project / "records" / "vote.yaml").read_text()
    assert text.splitlines()[0] == "# yaml-language-server: $schema=../schemas/records.schema.json"
    assert [path.name for path in (project / "records").iterdir() if path.name != "all.yaml"] == ["vote.yaml"]


@pytest.mark.usefixtures("project")
def test_an_id_is_one_that_a_new_record_can_have() -> None:
    assert "- id: person/per-dahl\n" in new("person", "--id", "person/per-dahl").output
    assert "PK206 'person/Per' is not the id of a person; did you mean person/per?" in refused(
        "person", "--id=person/Per"
    )
    assert "PK207 topic/a is a topic; a person belongs here" in refused("person", "--id", "topic/a")
    assert "has 207 characters, and an id has at most 180" in refused("person", "--id", f"person/{'a' * 200}")
    assert "there is a record person/kari-dahl already: Kari Dahl" in refused("person", "--id", "person/kari-dahl")
    assert "person/k-dahl was given up for person/kari-dahl" in refused("person", "--id", "person/k-dahl")


@pytest.mark.parametrize(
    "text", ["people: [{id: person/of-old, nmae: Nobody}]", "people:\n  - id: person/of-old\n   name: A"]
)
def test_an_id_is_taken_whatever_is_wrong_with_its_record(text: str, project: pathlib.Path) -> None:
    (project / "records" / "broken.yaml").write_text(text)
    assert "there is a record person/of-old already" in refused("person", "--id", "person/of-old")


@pytest.mark.usefixtures("project")
def test_an_id_is_looked_for_in_the_records_that_are_named() -> None:
    shipped = "proposal/stoltenberg-2010/22"
    assert new("proposal", "--id", shipped).exit_code == 0
    assert "already" in refused("proposal", "--id", shipped, "--shipped")
    assert new("person", "--id", "person/kari-dahl", "--records", "records/other.yaml").exit_code == 2
    (pathlib.Path("records") / "other.yaml").write_text("topics: []")
    assert new("person", "--id", "person/kari-dahl", "--records", "records/other.yaml").exit_code == 0


def test_the_first_record_of_a_project_has_no_others_to_name(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "records").mkdir()
    monkeypatch.chdir(tmp_path)
    assert new("person", "--id", "person/kari-dahl").exit_code == 0


@pytest.mark.usefixtures("project")
def test_texts_are_asked_for_in_a_language() -> None:
    assert "\n      nb:\n" in new("topic", "--lang", "nb").output
    assert "\n      'no':\n" in new("topic", "--lang", "no").output
    assert "PK211 'EN' is not a language tag; did you mean `en`?" in refused("topic", "--lang", "EN")


def test_on_a_terminal_it_asks_and_writes_a_valid_record(at_terminal: AtTerminal) -> None:
    person = at_terminal("new", "proposal")
    person.answer("library-2025/1", "biblio", "library", "1", "Open på Søndag: NO", "weekly", "1", "records/new.yaml")
    assert person.end() == 0
    assert person.shown.endswith("records/new.yaml is written; no blanks are left\n")
    assert "report\n  The report that proposes it.\n" in person.shown
    result = policykit.validate("records")
    assert not result.diagnostics
    assert result.dataset
    assert result.dataset["proposal/library-2025/1"].model_dump(mode="json", exclude_unset=True) == {
        "id": "proposal/library-2025/1",
        "report": "report/library-2025",
        "title": {"en": "Open på Søndag: NO"},
        "evidence": [{"source": "source/weekly"}],
    }


def test_the_page_about_it_shows_what_a_person_sees(
    root: pathlib.Path, project: pathlib.Path, at_terminal: AtTerminal
) -> None:
    page = (root / "docs" / "how-to" / "start-a-record.md").read_text(encoding="utf-8")
    (project / "records" / "all.yaml").unlink()
    for title, text in re.findall(r'^```yaml title="(.+?)"\n(.*?)^```', page, re.MULTILINE | re.DOTALL):
        (project / title).write_text(text)
    ((arguments, session),) = re.findall(r"^```text\n\$ policykit (.+?)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    person = at_terminal(*arguments.split())
    person.answer(*re.findall("^> (.*)$", session, re.MULTILINE))
    assert person.end() == 0
    assert person.shown == session
    (begins,) = re.findall(r"^```yaml\n.*?\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert begins in new("topic").output


def test_on_a_terminal_a_file_that_cannot_be_written_is_asked_for_again(at_terminal: AtTerminal) -> None:
    person = at_terminal("new", "source")
    person.answer("monthly", "", "records/all.yaml", "nowhere/new.yaml", "new.json", "")
    assert person.end() == 0
    assert "records/all.yaml: is there already, and nothing is overwritten" in person.shown
    assert "there is no folder nowhere" in person.shown
    assert "\n  - id: source/monthly\n" in person.shown
    assert os.listdir() == ["records"]


@pytest.mark.slow
@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 1)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("answers", [(), ("monthly", "Monthly Review")], ids=["at once", "at the end"])
def test_on_a_terminal_it_can_be_stopped_with_nothing_written(
    key: bytes, code: int, answers: tuple[str, ...], at_terminal: AtTerminal
) -> None:
    person = at_terminal("new", "source")
    person.answer(*answers)
    person.type(key)
    assert person.end(key) == code  # Python misses a signal that comes just before it begins to wait for a key
    assert person.shown.endswith("\npolicykit: stopped; nothing is written\n")
    assert "Traceback" not in person.shown
    assert os.listdir() == ["records"]


def test_on_a_terminal_it_need_not_ask(at_terminal: AtTerminal) -> None:
    person = at_terminal("new", "vote", "--blank", "--output", "new.yaml")
    assert person.end() == 0
    assert person.shown == "new.yaml is written; 5 blanks are left to fill in\n"
