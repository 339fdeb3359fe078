"""What rules say of alternatives."""

import pathlib

import pytest

from checking import RECORDED_VOTE, codes, findings
from policykit.diagnostics import Path
from policykit.models import Item
from policykit.rules import registry


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("counts", "{for: 5, against: 4}", []),
        ("counts", "{for: '5'}", ["PK411"]),
        ("counts", "[]", ["PK411"]),
        ("counts", "null", ["PK411"]),
        ("counts", "{aye: 5}", ["PK411"]),
        ("date", "2010", []),
        ("date", "2010-13", ["PK411"]),
        ("date", "9999", ["PK456"]),
        ("links", "[{url: 'https://localhost'}]", ["PK457"]),
        ("note", "{zzz: Read aloud}", ["PK458"]),
        ("ballots", "[{voter: person/a, option: for, evidence: [{source: source/a, passage: aye}]}]", ["PK511"]),
        ("date", "[2010]", ["PK411"]),
        ("method", "show-of-hands", []),
        ("method", "recorded", ["PK461"]),
        ("method", "guess", ["PK411"]),
        ("body", "organization/a", ["PK461"]),
        ("body", "organization/b", ["PK301"]),
        ("body", "person/a", ["PK411"]),
        ("about", "[]", []),
        ("about", "proposal/a", ["PK411"]),
        ("about", "[proposal/a]", ["PK301"]),
        ("ballots", "[{voter: person/a, option: for}]", []),
        ("ballots", "[{voter: person/b, option: for}]", ["PK301"]),
        ("ballots", "[{voter: person/a}, 5]", ["PK411", "PK411"]),
        ("ballots_complete", "true", []),
        ("ballots_complete", "1", ["PK411"]),
        ("requirement", "{en: Two thirds}", []),
        ("requirement", "Two thirds", []),
        ("requirement", "{english: Two thirds}", ["PK411"]),
        ("note", "Read aloud", []),
        ("id", "vote/b", ["PK411"]),
        ("evidence", "[{source: source/a}]", ["PK411"]),
        ("unknown", "[date]", ["PK411"]),
        ("alternatives", "[]", ["PK411"]),
        ("colour", "red", ["PK411"]),
        ("__class__", "red", ["PK411"]),
    ],
)
def test_an_alternative_has_the_form_that_its_field_takes(
    field: str, value: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"{RECORDED_VOTE}  alternatives: [{{field: {field}, value: {value}, evidence: [{{source: source/a}}]}}]\n"
    assert codes(findings(tmp_path, text)) == expected


def test_an_alternative_of_a_source_is_checked_though_sources_have_no_evidence(tmp_path: pathlib.Path) -> None:
    text = "sources: [{id: source/a, name: A, alternatives: [{field: published, value: spring, evidence: [{source: source/b}]}]}]\n"
    assert codes(findings(tmp_path, text)) == ["PK411", "PK301"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("url", "'https://localhost'", "PK457"),
        ("language", "zzz", "PK458"),
        ("name", "' Zeds '", "PK462"),
        ("authors", "[Ann, ' Ben']", "PK462"),
    ],
)
def test_the_values_of_alternatives_keep_to_the_rules_of_values(
    field: str, value: str, code: str, tmp_path: pathlib.Path
) -> None:
    alternative = f"{{field: {field}, value: {value}, evidence: [{{source: source/a}}]}}"
    text = f"sources: [{{id: source/a, name: A, alternatives: [{alternative}]}}]\n"
    (found,) = findings(tmp_path, text)
    assert found.code == code
    shown = text.splitlines()[found.line - 1][found.column - 1 : found.end_column - 1]
    assert shown in value
    assert text.index("value: ") < found.column


def test_an_idle_alternative_is_found_once(tmp_path: pathlib.Path) -> None:
    text = "sources: [{id: source/a, name: A, alternatives: [{field: name, value: A}]}]\n"
    (found,) = findings(tmp_path, text)
    assert (found.code, found.message) == ("PK461", "`name` has this value itself")


def test_each_alternative_is_looked_at_for_itself_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    looked_at: list[int] = []
    items_within = registry.items_within

    def count(record: Item) -> list[tuple[Item, Path]]:
        found = items_within(record)
        looked_at.append(len(found))
        return found

    monkeypatch.setattr(registry, "items_within", count)
    alternatives = ", ".join(f"{{field: name, value: A{n}, evidence: [{{source: source/a}}]}}" for n in range(50))
    text = f"sources: [{{id: source/a, name: A, alternatives: [{alternatives}]}}]\n"
    assert findings(tmp_path, text) == []
    assert looked_at == [0] * 50
