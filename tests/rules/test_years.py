"""Dates outside of what records are about."""

import pathlib

import pytest

from checking import codes, findings


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("date", "'0301'", []),
        ("date", "'0930'", []),
        ("date", "2200-12-31", []),
        ("date", "'[..2010]'", []),
        ("date", "'0299'", ["PK456"]),
        ("date", "'0201-05'", ["PK456"]),
        ("date", "'0001-01-01'", ["PK456"]),
        ("date", "9999", ["PK456"]),
        ("date", "2201-01-01", ["PK456"]),
        ("date", "'[2010..9999-12-31]'", ["PK456"]),
        ("period", "2010/9999", ["PK456"]),
        ("period", "'0001/2010'", ["PK456"]),
        ("period", "2010/..", []),
        ("figures", "[{quantity: {en: A}, value: 9999, period: 9999}]", ["PK456"]),
        ("figures", "[{quantity: {en: A}, value: 9999, period: 2010/9999}]", ["PK456"]),
        ("figures", "[{quantity: {en: A}, value: 9999, period: {en: 'in 9999'}}]", []),
    ],
)
def test_a_date_lies_within_some_two_thousand_years(
    field: str, value: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = (
        "sources: [{id: source/a, name: A}]\n"
        f"events: [{{id: event/a, kind: other, title: {{en: A}}, {field}: {value}, evidence: [{{source: source/a}}]}}]\n"
    )
    assert [code for code in codes(findings(tmp_path, text)) if code == "PK456"] == expected
