"""What `policykit validate` writes for programs: JSON, GitHub annotations, SARIF and JUnit."""

import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from policykit.cli.group import main

FAULTY = """\
sources: [{id: source/page}]
statements:
  - id: statement/a
    sumary: {en: "100% of it, said at 12:00"}
    evidence: [{source: source/page}]
  - id: statement/b
    summary: {en: About nothing}
    evidence: [{source: source/pagee}]
"""
GOOD = "sources: [{id: source/other}]\n"
FORMATS = ("text", "json", "github", "sarif", "junit")


@pytest.fixture
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "a, b: 100%.yaml").write_text(FAULTY, encoding="utf-8")
    (tmp_path / "records" / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["validate", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_fails_the_run_alike_and_is_the_same_every_time(form: str) -> None:
    first = run("--format", form)
    assert first[0] == 1
    assert run("--format", form) == first


@pytest.mark.usefixtures("folder")
def test_json_is_as_its_schema_says_and_holds_every_finding(root: pathlib.Path) -> None:
    schema = json.loads((root / "schemas" / "findings.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    told = json.loads(run("--format", "json")[1])
    validator.validate(told)
    assert [(found["code"], found["line"], found["column"]) for found in told["diagnostics"]] == [
        ("PK201", 3, 5),
        ("PK202", 4, 5),
        ("PK421", 6, 9),
        ("PK301", 8, 25),
    ]
    assert told["ok"] is False
    pathlib.Path("texts").mkdir()
    checked = json.loads(run("--format", "json", "--sources", "texts")[1])
    validator.validate(checked)
    assert checked["evidence"]["unchecked"] == {"source/page": 1}


def test_a_file_may_be_called_anything(folder: pathlib.Path) -> None:
    name = "a\u2028b\x85c\nd.yaml"
    for each in (f"1{name}", f"2{name}"):
        (folder / "records" / each).write_text(GOOD, encoding="utf-8")
    told = json.loads(run("--format", "json")[1])
    assert f"records/1{name}" in told["files"]
    shown = "records/1a b c d.yaml"
    assert f"the id source/other is used twice; see {shown}:1:16" in [found["message"] for found in told["diagnostics"]]
    assert f"{shown}:1:16: error PK302 " in run()[1]
    assert len(json.loads(run("--format", "sarif")[1])["runs"][0]["results"]) == len(told["diagnostics"])


def test_the_line_in_question_is_shown_whatever_ends_lines(folder: pathlib.Path) -> None:
    (folder / "b.yaml").write_bytes(b"sources:\r- id: source/a\r\n- id: source/b\r  nmae: B\n")
    code, printed = run("b.yaml")
    assert code == 1
    assert printed.splitlines()[:2] == [
        "b.yaml:4:3: error PK202 a source has no field `nmae`",
        "    4 |   nmae: B",
    ]


@pytest.mark.usefixtures("folder")
def test_github_commands_are_escaped_as_documented() -> None:
    lines = run("--format", "github")[1].splitlines()
    assert lines[1] == (
        "::error file=records/a%2C b%3A 100%25.yaml,line=4,endLine=4,col=5,endColumn=11,title=PK202 unknown-field"
        "::a statement has no field `sumary` (did you mean `summary`?)"
    )
    assert lines[2].startswith("::warning ")
    assert all(
        re.match(r"::(error|warning) file=[^,:]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[^,:]+::.", line)
        for line in lines
    )


@pytest.mark.usefixtures("folder")
def test_in_github_actions_annotations_come_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    text = run()[1]
    assert "4 |     sumary" in text
    assert "::error file=" in text
    # What follows is text that stands in records, and GitHub is not to take it for commands.
    (word,) = re.findall("(?m)^::stop-commands::([0-9a-f]{32})$", text)
    before, _, after = text.partition(f"::stop-commands::{word}\n")
    assert "sumary {" not in before
    assert after.endswith(f"::{word}::\n")
    assert "::error" not in after
    assert "::" in before
    assert run()[1].count(word) == 0


@pytest.mark.parametrize("path", ["./records", "records/../records", "{folder}/records"])
def test_annotations_name_files_from_the_root_of_the_checkout(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    assert "::error file=records/a%2C b%3A 100%25.yaml," in run("--format", "github", path.format(folder=folder))[1]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder.parent))
    assert f"::error file={folder.name}/records/" in run("--format", "github", path.format(folder=folder))[1]


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "text"])
def test_what_programs_read_is_utf_8_whatever_the_terminal_takes(folder: pathlib.Path, form: str) -> None:
    (folder / "records" / "good.yaml").write_text("sources: [{id: source/\u00e9\U0001f600}]", encoding="utf-8")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--format", form]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    out = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment).stdout
    assert "\u00e9\U0001f600" in out.decode("utf-8")


def test_fingerprints_take_no_notice_of_lines_that_messages_name(folder: pathlib.Path) -> None:
    def fingerprint() -> str:
        found = [one for one in _sarif("--no-cache")["runs"][0]["results"] if one["ruleId"] == "PK103"]
        return str(found[0]["partialFingerprints"])

    file = folder / "records" / "good.yaml"
    file.write_text("sources: [{id: source/a, id: source/b}]")
    first = fingerprint()
    file.write_text("# a comment\nsources: [{id: source/a, id: source/b}]")
    assert fingerprint() == first


def _sarif(*arguments: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(run("--format", "sarif", *arguments)[1])
    return log


@pytest.mark.usefixtures("folder")
def test_sarif_has_what_the_standard_requires() -> None:
    log = _sarif()
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    driver = one["tool"]["driver"]
    assert driver["name"] == "policykit"
    assert one["columnKind"] == "unicodeCodePoints"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids))
    for rule in driver["rules"]:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note", "none"}
        assert re.fullmatch("[A-Z][A-Za-z0-9]+", rule["name"])
    for result in one["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        ((where),) = result["locations"]
        region = where["physicalLocation"]["region"]
        assert (region["endLine"], region["endColumn"]) >= (region["startLine"], region["startColumn"]) >= (1, 1)
        assert where["physicalLocation"]["artifactLocation"]["uri"] == "records/a%2C%20b%3A%20100%25.yaml"


def test_fingerprints_stay_where_lines_move_and_tell_findings_apart(folder: pathlib.Path) -> None:
    def fingerprints() -> list[str]:
        return [result["partialFingerprints"]["policykit/v1"] for result in _sarif()["runs"][0]["results"]]

    before = fingerprints()
    path = folder / "records" / "a, b: 100%.yaml"
    path.write_text(f"# A line more.\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert fingerprints() == before
    assert len(set(before)) == len(before)


def test_junit_is_strict_xml_with_one_case_a_file(folder: pathlib.Path) -> None:
    (folder / "records" / "c.yaml").write_bytes(b'sources: [{id: source/c, name: "<&>\x07]]>"}]\n')
    root = ET.fromstring(run("--format", "junit")[1])  # noqa: S314  # our own
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert set(cases) == {"records/a, b: 100%.yaml", "records/c.yaml", "records/good.yaml"}
    assert cases["records/good.yaml"].find("failure") is None
    failure = cases["records/a, b: 100%.yaml"].find("failure")
    assert failure is not None
    assert (failure.get("message") or "").startswith("3 errors: ")
    assert "PK421" in (cases["records/a, b: 100%.yaml"].findtext("system-out") or "")


def test_several_formats_are_written_at_once_and_whole(folder: pathlib.Path) -> None:
    code, output = run("--output", "sarif=out.sarif", "--output", "junit=out.xml", "--output", "text=out.txt")
    assert code == 1
    assert (folder / "out.txt").read_text(encoding="utf-8") == output
    assert json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    ET.parse(folder / "out.xml")  # noqa: S314  # our own
    assert sorted(path.name for path in folder.iterdir()) == ["out.sarif", "out.txt", "out.xml", "records"]


def test_an_output_keeps_the_permissions_of_a_file_and_what_is_no_file_stays_what_it_is(folder: pathlib.Path) -> None:
    path = folder / "out.json"
    path.write_text("old")
    path.chmod(0o600)
    (folder / "link.json").symlink_to(path)
    code, _ = run("--output", "json=link.json", "--output", f"json={os.devnull}")
    assert code == 1
    assert json.loads(path.read_text(encoding="utf-8"))["ok"] is False
    assert path.stat().st_mode & 0o777 == 0o600
    assert (folder / "link.json").is_symlink()
    assert not pathlib.Path(os.devnull).is_file()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", ["sarif", "sarif=", "pdf=x", "json=nowhere/x.json"])
def test_an_output_that_cannot_be_written_is_an_error_of_the_call(output: str) -> None:
    assert run("--output", output)[0] == 2


@pytest.mark.slow
@pytest.mark.parametrize("form", [form for form in FORMATS if form not in {"text", "github"}])
def test_annotations_come_beside_a_format_for_programs_and_not_in_it(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache"]
    told = subprocess.run([*command, "--format", form], cwd=folder, capture_output=True, text=True, check=False)
    plain = subprocess.run([*command, "--format", "github"], cwd=folder, capture_output=True, text=True, check=False)
    assert told.stderr == plain.stdout != ""
    assert "::error" not in told.stdout
    diff = subprocess.run([*command, "--diff"], cwd=folder, capture_output=True, text=True, check=False)
    assert plain.stdout in diff.stderr


@pytest.mark.usefixtures("folder")
def test_what_fails_a_strict_run_fails_in_its_junit_too() -> None:
    pathlib.Path("records", "a, b: 100%.yaml").write_text(FAULTY.replace("sumary", "summary").replace("pagee", "page"))
    code, out = run("--format", "junit")
    assert (code, re.findall(r'failures="(\d)"', out)[0]) == (0, "0")
    code, out = run("--format", "junit", "--strict")
    assert (code, re.findall(r'failures="(\d)"', out)[0]) == (1, "1")
