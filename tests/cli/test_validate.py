"""`policykit validate`."""

import pathlib

import pytest

from commands import BAD, Run

WARNED = """\
sources: [{id: source/page, name: Page}]
statements:
  - id: statement/a
    summary: {en: A claim about nothing on record}
    evidence: [{source: source/page}]
"""


def test_validate_of_good_records_says_so_and_exits_with_0(run: Run) -> None:
    result = run("validate")
    assert result.exit_code == 0
    assert result.output.endswith(" files: no errors, no warnings\n")


def test_validate_of_bad_records_shows_where_and_how_to_mend_it_and_exits_with_1(
    run: Run, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("validate", str(path))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{path}:4:5: error PK202 a person has no field `nmae`",
        "    4 |     nmae: B",
        "      |     ^^^^",
        "      = did you mean `name`?",
        "2 records in 1 file: 1 error, no warnings",
    ]


def test_warnings_fail_only_a_strict_run(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "warned.yaml"
    path.write_text(WARNED)
    assert run("validate", str(path)).exit_code == 0
    strict = run("validate", "--strict", str(path))
    assert strict.exit_code == 1
    assert "no errors, 1 warning" in strict.output


def test_colour_is_for_terminals(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    assert "\x1b[" in run("validate", str(path), colour=True).output
    assert "\x1b[" not in run("validate", str(path)).output


@pytest.mark.parametrize("name", ["huge.yaml", "huge.json"])
def test_a_huge_file_is_neither_read_nor_shown_whole(run: Run, tmp_path: pathlib.Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(2**40)
    result = run("validate", str(path))
    assert result.exit_code == 1
    assert "PK107 the file has 67,108,865 bytes" in result.output
