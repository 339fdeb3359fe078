"""What stands in a list twice."""

import pathlib

import pytest

from checking import codes, findings

RECORDS = """\
sources: [{id: source/a, name: A}, {id: source/b, name: B, SOURCE}]
topics: [{id: topic/a, title: {en: A}}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/a}]}]
people: [{id: person/a, name: A, roles: [{organization: organization/a, ROLE}], evidence: [{source: source/a}]}]
events: [{id: event/a, kind: measure, title: {en: A}, EVENT}]
redirects: {organization/old: organization/a}
"""
USUAL = {
    "SOURCE": "note: B",
    "ROLE": "start: 2010",
    "EVENT": "date: 2010, evidence: [{source: source/a}]",
}


@pytest.mark.parametrize(
    ("where", "fields", "expected"),
    [
        ("SOURCE", "authors: [Ann Lee, Ben Lee, Ann Lee]", ["'Ann Lee' is in the list already"]),
        (
            "SOURCE",
            "links: [{url: 'https://a.no'}, {url: 'https://a.no'}]",
            ["the same as number 1 is in the list already"],
        ),
        ("SOURCE", "links: [{url: 'https://a.no'}, {url: 'https://a.no', note: A}]", []),
        (
            "SOURCE",
            "identifiers: [{scheme: x, value: '1'}, {scheme: x, value: '2'}, {scheme: x, value: '2'}]",
            ["the same as number 2 is in the list already"],
        ),
        ("SOURCE", "unknown: [url, language, url]", ["'url' is in the list already"]),
        ("ROLE", "attested: [2010-06-16, 2010-06-17, 2010-06-16]", ["'2010-06-16' is in the list already"]),
        (
            "EVENT",
            "date: 2010, evidence: [{source: source/a, supports: [date, date]}]",
            ["'date' is in the list already"],
        ),
        (
            "EVENT",
            "date: 2010, evidence: [{source: source/a}, {source: source/b}, {source: source/a}]",
            ["the same as number 1 is in the list already"],
        ),
        ("EVENT", "date: 2010, evidence: [{source: source/a, passage: One two}, {source: source/a}]", []),
        (
            "EVENT",
            "date: 2010, tasks: [{en: A}, {en: A}], evidence: [{source: source/a}]",
            ["the same as number 1 is in the list already"],
        ),
        (
            "EVENT",
            "date: 2010, by: [person/a, organization/a, person/a], evidence: [{source: source/a}]",
            ["person/a is in the list already"],
        ),
        (
            "EVENT",
            "date: 2010, by: [organization/a], partners: [person/a, organization/a], evidence: [{source: source/a}]",
            ["organization/a is in `by` already"],
        ),
        ("EVENT", "date: 2010, by: [organization/a], to: [organization/a], evidence: [{source: source/a}]", []),
    ],
)
def test_nothing_stands_in_a_list_twice(where: str, fields: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    text = RECORDS
    for name, usual in USUAL.items():
        text = text.replace(name, fields if name == where else usual)
    found = findings(tmp_path, text)
    assert [each.message for each in found] == expected
    assert codes(found) == ["PK455"] * len(expected)


def test_an_actor_is_known_by_an_old_id_too(tmp_path: pathlib.Path) -> None:
    text = RECORDS
    for name, usual in USUAL.items():
        text = text.replace(name, usual)
    both = text.replace("date: 2010,", "date: 2010, by: [organization/a], partners: [organization/old],")
    assert sorted(codes(findings(tmp_path, both))) == ["PK303", "PK455"]


def test_what_another_rule_speaks_of_is_not_found_twice(tmp_path: pathlib.Path) -> None:
    text = RECORDS
    for name, usual in USUAL.items():
        text = text.replace(name, usual)
    roles = text.replace("start: 2010}]", "start: 2010}, {organization: organization/a, start: 2010}]")
    assert codes(findings(tmp_path, roles)) == ["PK431"]
