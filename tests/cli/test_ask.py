"""`policykit show`, `stances`, `timeline` and `fate`."""

import json
import pathlib

import pytest

import policykit
from commands import BAD, PROPOSAL, Run


def test_an_unknown_id_or_code_exits_with_1_and_names_near_ones(run: Run) -> None:
    result = run("show", "proposal/stoltenberg-2010/2222")
    assert result.exit_code == 1
    assert "did you mean proposal/stoltenberg-2010/22" in result.output
    result = run("explain", "PK2088")
    assert result.exit_code == 1
    assert "did you mean PK208" in result.output
    assert run("fate", "person/erling-lae").exit_code == 1


def test_records_with_errors_answer_nothing(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("show", "person/a", "--records", str(path))
    assert result.exit_code == 2
    assert "PK202" in result.output


def test_show_tells_the_story_of_a_proposal(run: Run) -> None:
    output = run("show", PROPOSAL).output
    for expected in ("Thorvald Stoltenberg", "1 not known", "3 not known", "Erling Lae", "in-progress", "undecided"):
        assert expected in output
    assert max(len(line) for line in output.splitlines()) <= 80


@pytest.mark.parametrize("kind", ["report", "person", "organization", "topic", "vote", "statement", "event", "source"])
def test_show_works_for_every_kind(run: Run, curated: policykit.Dataset, kind: str) -> None:
    for record_id in [record_id for record_id in curated if record_id.startswith(f"{kind}/")][:10]:
        result = run("show", record_id)
        assert result.exit_code == 0, result.output
        assert record_id in result.output
        assert max(len(line) for line in result.output.splitlines()) <= 80


def test_json_has_the_rows_names_as_keys(run: Run, curated: policykit.Dataset) -> None:
    for command, rows in (
        ("stances", curated.stances(PROPOSAL)),
        ("timeline", curated.timeline(PROPOSAL)),
        ("fate", curated.fate(PROPOSAL)),
    ):
        assert json.loads(run(command, PROPOSAL, "--json").output) == rows.as_dicts()
    assert json.loads(run("show", PROPOSAL, "--json").output)["number"] == 22


def test_the_language_of_texts_can_be_chosen(run: Run) -> None:
    assert "heroin" in run("timeline", PROPOSAL, "--lang", "nb").output
    assert run("timeline", PROPOSAL, "--lang", "nb").output != run("timeline", PROPOSAL).output


def test_a_question_with_no_answer_says_so(run: Run) -> None:
    result = run("fate", "proposal/stoltenberg-2010/1")
    assert (result.exit_code, result.output) == (0, "nothing on record\n")


def test_an_empty_column_is_left_out_of_a_table(run: Run) -> None:
    assert run("stances", PROPOSAL, "--direct").output.split("\n")[0].split() == ["date", "who", "stance"]
