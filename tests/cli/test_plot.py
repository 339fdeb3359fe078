"""`policykit plot`."""

import pathlib
import sys

import pytest

import policykit
from pictures import (
    PROPOSAL,
    REPORT,
    VOTE,
    run,
)
from policykit import plots


@pytest.mark.usefixtures("in_root")
def test_the_command_writes_what_the_library_draws(curated: policykit.Dataset, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "vote.svg"
    result = run("division", VOTE, "--output", str(file), "--width", "900", "--lang", "nb", "--alt")
    picture = plots.division(curated, VOTE, width=900, lang="nb")
    assert file.read_text(encoding="utf-8") == picture.svg
    assert result.output == f"{file}: {picture.title} ({picture.width} × {picture.height})\n{picture.alt}\n"
    assert result.exit_code == 0


@pytest.mark.usefixtures("in_root")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("division", VOTE), 2, "name a file with --output, or ask for --alt"),
        (("division", VOTE, "--output", "vote.gif"), 2, "vote.gif: the name of a picture ends in .svg or .png"),
        (("division", PROPOSAL, "--alt"), 1, "the question is for vote"),
        (("division", "vote/stoltenberg-2010/23", "--alt"), 1, "did you mean vote/stoltenberg-2010/22"),
        (("stances", REPORT, "--on", "tomorrow", "--alt"), 2, "'tomorrow' is not a date"),
        (("timeline", PROPOSAL, "--output", "no/such/folder.svg"), 2, "no such file or directory"),
    ],
)
def test_calls_that_cannot_be_answered_end_in_one_line(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.output


@pytest.mark.usefixtures("in_root")
def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    result = run("division", VOTE, "--output", str(tmp_path / "vote.png"))
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "pip install 'path/to/policykit[plot]'" in result.output


@pytest.mark.usefixtures("in_root")
def test_nothing_on_record_is_said(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "stances.svg"
    result = run("stances", "proposal/stoltenberg-2010/5", "--direct", "--output", str(file))
    assert result.exit_code == 0
    assert result.output.endswith("nothing on record\n")
    assert file.exists()


@pytest.mark.usefixtures("in_root")
def test_a_file_that_is_there_is_replaced_when_it_is_asked_for(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "vote.svg"
    file.write_text("mine")
    refused = run("division", VOTE, "--output", str(file))
    assert refused.exit_code == 2
    assert refused.output == f"policykit: {file}: is there already; name another place, or replace it with --force\n"
    assert file.read_text() == "mine"
    assert run("division", VOTE, "--output", str(file), "--force").exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("<svg")
