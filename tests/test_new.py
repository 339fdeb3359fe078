"""`policykit new`, as a person at a terminal and a program without one see it."""

import contextlib
import fcntl
import itertools
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

import policykit
from policykit.authoring.interview import Interview, Known
from policykit.cli.group import main
from policykit.render.text import plain
from policykit.values.ids import KINDS

RECORDS = """\
sources:
  - id: source/daily
    name: The Daily on the library
  - id: source/weekly
    name: The Weekly on the library
organizations:
  - id: organization/council
    name: Fjordvik municipal council
    evidence: [{source: source/daily}]
people:
  - id: person/kari-dahl
    name: Kari Dahl
    evidence: [{source: source/daily}]
reports:
  - id: report/library-2025
    title: {en: How the library is used, nb: Slik brukes biblioteket}
    author: organization/council
    evidence: [{source: source/daily}]
redirects:
  person/k-dahl: person/kari-dahl
"""


@pytest.fixture
def project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "all.yaml").write_text(RECORDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def refused(*arguments: str) -> str:
    """Return the one line that a refused call ends with."""
    result = new(*arguments)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    return line


# ------------------------------------------------------------------------------------------------------ without a terminal


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
    assert result.output == "records/vote.yaml is written; 4 blanks are left to fill in\n"
    text = (project / "records" / "vote.yaml").read_text()
    assert text.splitlines()[0] == "# yaml-language-server: $schema=../schemas/records.schema.json"
    assert [path.name for path in (project / "records").iterdir() if path.name != "all.yaml"] == ["vote.yaml"]


def state(folder: pathlib.Path) -> dict[str, object]:
    """Return what is in a folder: where links lead, what files hold."""
    return {
        path.name: os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else "a folder"
        for path in folder.iterdir()
    }


@pytest.mark.parametrize("there", ["a file", "a link to nothing", "a link to a file", "a folder"])
@pytest.mark.parametrize("comes", ["before", "meanwhile", "meanwhile, and there are no links"])
def test_what_is_there_is_never_overwritten(
    there: str, comes: str, project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "new.yaml"
    {
        "a file": lambda: path.write_text("mine"),
        "a link to nothing": lambda: path.symlink_to("nowhere.yaml"),
        "a link to a file": lambda: path.symlink_to("records/all.yaml"),
        "a folder": path.mkdir,
    }[there]()
    before = state(project)
    if comes != "before":
        monkeypatch.setattr("policykit.authoring.new_file.check_new", lambda _: None)
    if comes.endswith("no links"):
        monkeypatch.setattr(os, "link", no_links)
    assert (
        refused("vote", "--output", "new.yaml") == "policykit: new.yaml: is there already, and nothing is overwritten"
    )
    assert state(project) == before
    assert (project / "records" / "all.yaml").read_text() == RECORDS


def no_links(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_where_there_are_no_links_it_writes_the_same(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new("vote", "--output", "with.yaml").exit_code == 0
    monkeypatch.setattr(os, "link", no_links)
    assert new("vote", "--output", "without.yaml").exit_code == 0
    assert (project / "with.yaml").read_bytes() == (project / "without.yaml").read_bytes()


def test_a_file_that_cannot_be_written_whole_is_not_there(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused("vote", "--output", "new.yaml") == "policykit: new.yaml: no space left on device"
    assert os.listdir(project) == ["records"]


def test_a_path_that_is_none_is_refused(project: pathlib.Path) -> None:
    assert "null" in refused("vote", "--output", "a\0.yaml")
    assert os.listdir(project) == ["records"]


def test_a_file_is_yaml_in_a_folder_that_is_there(project: pathlib.Path) -> None:
    assert "ends in .yaml or .yml" in refused("vote", "--output", "new.json")
    assert refused("vote", "--output", "no/new.yaml") == "policykit: no/new.yaml: there is no folder no"
    assert os.listdir(project) == ["records"]


@pytest.mark.usefixtures("project")
def test_an_id_is_one_that_a_new_record_can_have() -> None:
    assert "- id: person/per-dahl\n" in new("person", "--id", "person/per-dahl").output
    assert "PK206 'person/Per' is not the id of a person; did you mean person/per?" in refused(
        "person", "--id=person/Per"
    )
    assert "PK207 topic/a is a topic; a person belongs here" in refused("person", "--id", "topic/a")
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


# -------------------------------------------------------------------------------------------------------------- the interview


class Asked:
    """An interview with the answers that are given to it."""

    def __init__(self, kind: str, *answers: str, lang: str = "en") -> None:
        left = iter(answers)
        self.shown: list[str] = []

        def ask() -> str:
            answer = next(left)
            self.shown.append(f"> {answer}")
            return answer

        interview = Interview(
            kind,  # type: ignore[arg-type]
            Known.read(["records"], lang),
            lang=lang,
            ask=ask,
            show=self.shown.append,
            style=plain,
            width=80,
        )
        filled = interview.fill({})
        self.filled = {".".join(map(str, path)): value for path, value in filled.items()}
        assert not list(left)

    def after(self, answer: str) -> list[str]:
        """Return what was shown after an answer, up to the next question."""
        start = self.shown.index(f"> {answer}") + 1
        rest = self.shown[start:]
        return [line.strip() for line in itertools.takewhile(lambda line: line and line[0] != ">", rest)]


@pytest.mark.usefixtures("project")
def test_it_asks_for_what_a_record_needs_with_what_it_means() -> None:
    asked = Asked("person", "person/per-dahl", "Per Dahl", "source/daily")
    assert asked.filled == {"id": "person/per-dahl", "name": "Per Dahl", "evidence.0.source": "source/daily"}
    shown = "\n".join(asked.shown)
    for expected in ("\nname\n  The full name.\n", "\nevidence: source\n", "The permanent id: 'person/' and slugs."):
        assert expected in shown
    assert max(map(len, asked.shown)) <= 80


@pytest.mark.usefixtures("project")
def test_a_wrong_answer_is_explained_as_a_finding_and_asked_again() -> None:
    asked = Asked("assessment", "a b", "a", "", "done", "rejected", "june", "2010-06", "", "")
    assert asked.after("a b") == ["PK206 'a b' is not the id of an assessment; did you mean assessment/a-b?"]
    assert asked.after("a") == ["assessment/a"]
    assert asked.after("done")[0].startswith("PK204 `status` is 'done', and can be not-taken-up,")
    assert asked.after("june")[0].startswith("PK205 'june' is not a date (2010, 2009-03, 2010-06-16,")
    assert asked.filled == {"id": "assessment/a", "status": "rejected", "as_of": "2010-06"}


@pytest.mark.usefixtures("project")
def test_one_of_few_values_is_chosen_by_its_number() -> None:
    assert Asked("vote", "", "", "2", "").filled == {"method": "show-of-hands"}
    assert Asked("event", "", "11", "", "").filled == {"kind": "other"}


@pytest.mark.usefixtures("project")
def test_a_text_is_asked_for_in_a_language() -> None:
    asked = Asked("topic", "", "NO", lang="nb")
    assert "title (nb)" in asked.shown
    assert asked.filled == {"title.nb": "NO"}


@pytest.mark.usefixtures("project")
def test_lines_that_are_pasted_are_joined() -> None:
    assert Asked("topic", "", "  two\n   lines\t here ").filled == {"title.en": "two lines here"}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (
            "source/weekli",
            [
                "PK301 there is no record source/weekli",
                "1  source/weekly  The Weekly on the library",
                "2  source/weekli  as it is: the record is still to be written",
            ],
        ),
        ("dail", ["1  source/daily  The Daily on the library"]),
        ("weekly the", ["1  source/weekly  The Weekly on the library"]),
        ("weakly", ["1  source/weekly  The Weekly on the library"]),
        ("LIBRARY", ["1  source/daily   The Daily on the library", "2  source/weekly  The Weekly on the library"]),
        ("person/kari-dahl", ["PK207 person/kari-dahl is a person; a source belongs here"]),
        ("xyz", ["PK206 'xyz' is not the id of a source", "Nothing like it is in an id or a name."]),
    ],
)
def test_records_are_found_by_part_of_an_id_or_name_and_by_what_is_near(answer: str, found: list[str]) -> None:
    asked = Asked("person", "", "", answer, "")
    assert asked.after(answer) == found


@pytest.mark.usefixtures("project")
def test_a_record_is_chosen_by_number_or_named_before_it_is_written() -> None:
    assert Asked("person", "", "", "library", "2").filled == {"evidence.0.source": "source/weekly"}
    asked = Asked("person", "", "", "source/monthly", "1")
    assert asked.after("source/monthly")[0] == "PK301 there is no record source/monthly"
    assert asked.filled == {"evidence.0.source": "source/monthly"}


@pytest.mark.usefixtures("project")
def test_an_id_that_was_given_up_leads_to_the_one_in_use() -> None:
    asked = Asked("assessment", "", "", "", "", "person/k-dahl", "1", "")
    assert asked.after("person/k-dahl")[0] == "person/k-dahl was given up for another id"
    assert asked.filled == {"assessor": "person/kari-dahl"}


@pytest.mark.usefixtures("project")
def test_many_records_are_not_all_shown() -> None:
    many = "".join(f"  - {{id: source/page-{number}, name: A page}}\n" for number in range(40))
    pathlib.Path("records/many.yaml").write_text(f"sources:\n{many}")
    asked = Asked("person", "", "", "a page", "page-39", "1")
    assert "and 31 more: say more of it" in asked.after("a page")
    assert asked.filled == {"evidence.0.source": "source/page-39"}


# ---------------------------------------------------------------------------------------------------------------- a terminal

_SIGNS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_PROGRAM = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that its keys send signals
from policykit.cli import main
main(prog_name="policykit")
"""


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self._end, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, "TERM": "dumb", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        os.close(inside)
        self._got = b""
        self._answered = 0

    @property
    def shown(self) -> str:
        """What is shown so far, without colours."""
        return _SIGNS.sub("", self._got.decode(errors="ignore")).replace("\r\n", "\n")

    def _read(self, again: bytes = b"") -> bool:
        """Read what is shown; while there is nothing, press keys again. False at the end."""
        for _ in range(60):
            ready, _, _ = select.select([self._end], [], [], 1)
            if ready:
                break
            os.write(self._end, again)
        else:
            pytest.fail(f"nothing more is shown:\n{self.shown}")
        with contextlib.suppress(OSError):  # what Linux says at the end
            more = os.read(self._end, 65536)
            self._got += more
            return bool(more)
        return False

    def type(self, keys: bytes) -> None:
        """Press keys when the next question is asked."""
        self._answered += 1
        while self.shown.count("\n> ") < self._answered:
            assert self._read(), f"no question is asked:\n{self.shown}"
        os.write(self._end, keys)

    def answer(self, *answers: str) -> None:
        """Answer the next questions."""
        for answer in answers:
            self.type(f"{answer}\n".encode())

    def end(self, again: bytes = b"") -> int:
        """Return the exit code, when all is shown."""
        while self._read(again):
            pass
        return self._process.wait(timeout=60)

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._end)


@pytest.fixture
def at_terminal(project: pathlib.Path) -> "Iterator[Callable[..., Terminal]]":
    del project
    with contextlib.ExitStack() as opened:
        yield lambda *arguments: opened.enter_context(contextlib.closing(Terminal(*arguments)))


AtTerminal: TypeAlias = Callable[..., Terminal]


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
    person.answer("monthly", "records/all.yaml", "nowhere/new.yaml", "new.json", "")
    assert person.end() == 0
    assert "records/all.yaml: is there already, and nothing is overwritten" in person.shown
    assert "there is no folder nowhere" in person.shown
    assert "\n  - id: source/monthly\n" in person.shown
    assert os.listdir() == ["records"]


@pytest.mark.slow
@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 1)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("answers", [(), ("monthly",)], ids=["at once", "at the end"])
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


def test_on_a_terminal_what_is_no_text_is_asked_for_again(
    at_terminal: AtTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    person = at_terminal("new", "topic")
    person.answer("")
    person.type(b"S\x9fndag\n")
    person.answer("Søndag", "")
    assert person.end() == 0
    assert "\n  that could not be read as text; type it again\n" in person.shown
    assert "\n      en: Søndag\n" in person.shown


def test_on_a_terminal_it_need_not_ask(at_terminal: AtTerminal) -> None:
    person = at_terminal("new", "vote", "--blank", "--output", "new.yaml")
    assert person.end() == 0
    assert person.shown == "new.yaml is written; 4 blanks are left to fill in\n"
