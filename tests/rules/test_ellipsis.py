"""What rules say of three dots in passages."""

import pathlib

import pytest
from click.testing import CliRunner

import policykit
from checking import codes, findings
from policykit.cli import main

EVENT = """\
sources: [{id: source/a, name: A}]
events:
- {id: event/a, kind: other, title: {en: A}, date: 2010, evidence: [{source: source/a, passage: "PASSAGE"}]}
"""


@pytest.mark.parametrize(
    ("passage", "code", "expected"),
    [
        ("The first words ... and the last", "PK220", "The first words … and the last"),
        ("The first words... and the last ones", "PK220", "The first words … and the last ones"),
        ("The first of the words...the last of them", "PK220", "The first of the words … the last of them"),
        ("first ... last", "PK512", "first … last"),
    ],
)
def test_three_dots_between_the_ends_are_fixed(passage: str, code: str, expected: str, tmp_path: pathlib.Path) -> None:
    text = EVENT.replace("PASSAGE", passage)
    (found,) = findings(tmp_path, text)
    assert (found.code, found.fix and found.fix.safe) == (code, True)
    file = tmp_path / "fixed.yaml"
    file.write_text(text, encoding="utf-8")
    assert CliRunner().invoke(main, ["validate", "--no-cache", "--fix", str(file)]).exit_code == 0
    assert file.read_text(encoding="utf-8") == text.replace(passage, expected)
    assert policykit.validate(file).diagnostics == ()


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("far too many words at the start ... end", ["PK209"]),
        ("a first ... a second ... a third end", ["PK209"]),
        ("one … two ... three … four", ["PK209"]),
        ("one ... two … three", []),
        ("and so on...", []),
        ("... and so on", []),
        ("Wait... what", []),
        ("first .... last", []),
    ],
)
def test_three_dots_are_not_taken_for_what_they_may_not_be(
    passage: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    found = findings(tmp_path, EVENT.replace("PASSAGE", passage))
    assert codes(found) == expected
    assert all(each.fix is None for each in found)
