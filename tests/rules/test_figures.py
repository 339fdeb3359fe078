"""Figures that can hardly be."""

import pathlib

import pytest

from checking import codes, findings


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("value: 0", []),
        ("value: -1", ["PK460"]),
        ("value: -0.5", ["PK460"]),
        ("value: -1, unit: places", []),
        ("value: -3, unit: people", ["PK460"]),
        ("value: -3, unit: Personer", ["PK460"]),
        ("value: 3, unit: people", []),
        ("value: -3, unit: people more than before", []),
        ("value: 2500, unit: percentage", ["PK460"]),
        ("value: 1000, unit: '%'", []),
        ("value: 1000.5, unit: '%'", ["PK460"]),
        ("value: -2500, unit: Per cent", ["PK460"]),
        ("value: 2500, unit: pst.", ["PK460"]),
        ("value: 2500, unit: NOK", []),
        ("value: 2500", []),
        ("value: -1, unknown: [unit]", ["PK460"]),
    ],
)
def test_no_count_is_below_zero_and_few_percentages_are_above_a_thousand(
    figure: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = (
        "sources: [{id: source/a, name: A}]\n"
        "events: [{id: event/a, kind: other, title: {en: A}, date: 2010, evidence: [{source: source/a}], "
        f"figures: [{{quantity: {{en: A}}, {figure}}}]}}]\n"
    )
    assert codes(findings(tmp_path, text)) == expected
