"""What rules say of the roles of people."""

import pathlib

import pytest

from checking import codes, findings

E = "evidence: [{source: source/a}]"
TEXT = f"""\
sources: [{{id: source/a, name: Page}}]
organizations:
- {{id: organization/a, name: A, classification: party, {E}}}
- {{id: organization/b, name: B, classification: Party, {E}}}
- {{id: organization/local-a, name: A in the town, classification: party, parent: organization/a, {E}}}
- {{id: organization/also-a, name: A in the country, classification: party, parent: organization/a, {E}}}
- {{id: organization/club, name: C, classification: club, {E}}}
redirects: {{organization/old: organization/a}}
"""


def found_in(folder: pathlib.Path, *roles: str) -> list[str]:
    listed = "".join(f"\n  - {{{role}}}" for role in roles)
    return codes(findings(folder, f"{TEXT}people:\n- id: person/a\n  name: A\n  {E}\n  roles:{listed}\n"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("start: 2010, end: 2014", "start: 2012, end: 2016", ["PK431"]),
        ("start: 2012, end: 2016", "start: 2010, end: 2014", ["PK431"]),
        ("start: 2010, end: 2014", "start: 2014, end: 2018", []),
        ("start: 2010-01-01, end: 2014-06-30", "start: 2014-06-30, end: 2018-01-01", []),
        ("start: 2010-01-01, end: 2014-06-30", "start: 2014-06-29, end: 2018-01-01", ["PK431"]),
        ("start: 2010, end: 2014", "attested: [2012-05-01]", ["PK431"]),
        ("start: 2010", "attested: [2012-05-01]", []),
        ("start: 2010, attested: [2013]", "attested: [2012-05-01]", ["PK431"]),
        ("attested: [2012-05-01]", "attested: [2012-05-01]", ["PK431"]),
        ("attested: [2012-05-01]", "attested: [2012-05-02]", []),
        ("start: 2010~, end: 2012~", "start: 2012, end: 2014", []),
    ],
)
def test_a_role_is_held_once_at_a_time(one: str, other: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    what = "organization: organization/club, title: {en: Chair}"
    assert found_in(tmp_path, f"{what}, {one}", f"{what}, {other}") == expected
    assert (
        found_in(tmp_path, f"{what}, {one}", f"organization: organization/club, title: {{en: Member}}, {other}") == []
    )
    assert found_in(tmp_path, f"{what}, {one}", f"title: {{en: Chair}}, {other}") == []


def test_of_many_overlapping_roles_each_but_one_is_told_once(tmp_path: pathlib.Path) -> None:
    roles = [f"organization: organization/club, start: {2000 + number}, end: 2019" for number in range(5)]
    assert found_in(tmp_path, *roles, *roles[:1]) == ["PK431"] * 5
    assert found_in(tmp_path, "organization: organization/a", "organization: organization/old") == ["PK431", "PK303"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("start: 2010", ["PK432"]),
        ("", ["PK432"]),
        ("title: {en: Mayor}", []),
        ("organization: organization/club", []),
        ("start: 2010, unknown: [organization]", []),
        ("start: 2010, unknown: [end]", ["PK432"]),
    ],
)
def test_a_role_says_what_it_is(role: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert found_in(tmp_path, role) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a, start: 2010, end: 2014", "b, start: 2012, end: 2016", ["PK433"]),
        ("b, start: 2012, end: 2016", "a, start: 2010, end: 2014", ["PK433"]),
        ("a, start: 2010, end: 2014", "b, start: 2014, end: 2016", []),
        ("a, start: 2010", "b, start: 2012", []),
        ("a, start: 2010, end: 2014", "club, start: 2012, end: 2016", []),
        ("a, start: 2010, end: 2014", "local-a, start: 2012, end: 2016", []),
        ("also-a, start: 2010, end: 2014", "local-a, start: 2012, end: 2016", []),
        ("local-a, start: 2010, end: 2014", "b, start: 2012, end: 2016", ["PK433"]),
        ("a, attested: [2010, 2014]", "b, attested: [2012-05-01]", ["PK433"]),
    ],
)
def test_nobody_is_in_two_parties_at_once(one: str, other: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    roles = [f"organization: organization/{role}" for role in (one, other)]
    assert found_in(tmp_path, *roles) == expected
    between = [f"organization: organization/a, title: {{en: T{n}}}, start: 2010, end: 2011" for n in range(3)]
    assert found_in(tmp_path, *between, *roles) == expected
