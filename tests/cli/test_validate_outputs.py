"""The formats and files that `policykit validate` writes."""

import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from formats import run

FORMATS = ("text", "json", "github", "sarif", "junit")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_fails_the_run_alike_and_is_the_same_every_time(form: str) -> None:
    first = run("--format", form)
    assert first[0] == 1
    assert run("--format", form) == first


@pytest.mark.usefixtures("folder")
def test_in_github_actions_annotations_come_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    text = run()[1]
    assert "4 |     sumary" in text
    assert "::error file=" in text
    commands = [line for line in text.splitlines() if line.startswith("::")]
    assert commands == run("--format", "github")[1].splitlines()
    assert commands == text.splitlines()[: len(commands)]


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "text"])
def test_what_programs_read_is_utf_8_whatever_the_terminal_takes(folder: pathlib.Path, form: str) -> None:
    (folder / "records" / "good.yaml").write_text("sources: [{id: source/\u00e9\U0001f600}]", encoding="utf-8")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--format", form]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    out = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment).stdout
    assert "\u00e9\U0001f600" in out.decode("utf-8")


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
    code, _ = run("--output", "json=out.json", "--output", f"json={os.devnull}")
    assert code == 1
    assert json.loads(path.read_text(encoding="utf-8"))["ok"] is False
    assert path.stat().st_mode & 0o777 == 0o600
    assert not pathlib.Path(os.devnull).is_file()


def test_an_output_is_written_to_a_pipe_or_an_open_file(folder: pathlib.Path) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--output", "json=/dev/stdout"]
    out = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True).stdout
    assert out.startswith("{")
    os.mkfifo(folder / "pipe")
    read = [sys.executable, "-c", "print(open('pipe').read())"]
    with subprocess.Popen(read, cwd=folder, stdout=subprocess.PIPE) as reader:
        run("--output", "json=pipe")
        assert json.loads(reader.communicate()[0])["ok"] is False


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
