"""Which records may be of one thing, and what tells them apart."""

import pathlib

import pytest

from checking import codes, findings
from policykit.rules import duplicates

SOURCE = "sources: [{id: source/s, name: S}]\n"
EVIDENCE = "evidence: [{source: source/s}]"
BODIES = "".join(f"- {{id: organization/{name}, name: {name}, {EVIDENCE}}}\n" for name in "abc")
TWINS = {
    "people": f"{SOURCE}organizations:\n{BODIES}people:\n- {{id: person/a, name: Ann Lee, {EVIDENCE}, ONE}}\n"
    f"- {{id: person/b, name: ann LEE, {EVIDENCE}, OTHER}}\n",
    "organizations": f"{SOURCE}organizations:\n{BODIES}- {{id: organization/e, name: Health Board, {EVIDENCE}, ONE}}\n"
    f"- {{id: organization/d, name: Health board, {EVIDENCE}, OTHER}}\n",
    "proposals": f"{SOURCE}organizations:\n{BODIES}reports:\n"
    f"- {{id: report/r, title: {{en: R}}, author: organization/a, {EVIDENCE}}}\n"
    f"- {{id: report/s, title: {{en: S}}, author: organization/a, {EVIDENCE}}}\n"
    f"proposals:\n- {{id: proposal/a, title: {{en: Do it, nb: A}}, {EVIDENCE}, ONE}}\n"
    f"- {{id: proposal/b, title: {{en: Do it, nb: B}}, {EVIDENCE}, OTHER}}\n",
    "sources": "sources:\n- {id: source/a, name: A, url: 'https://a.example/b', ONE}\n"
    "- {id: source/b, name: B, url: 'http://A.example:80/b/#', OTHER}\n",
}


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("people", "note: A", "note: B", ["PK451"]),
        ("people", "roles: [{organization: organization/a}]", "note: B", ["PK451"]),
        ("people", "roles: [{organization: organization/a}]", "roles: [{title: {en: Member}}]", ["PK451"]),
        ("people", "roles: [{organization: organization/a}]", "roles: [{organization: organization/b}]", []),
        (
            "people",
            "roles: [{organization: organization/a}]",
            "roles: [{organization: organization/b}, {organization: organization/a}]",
            ["PK451"],
        ),
        (
            "people",
            "roles: [{organization: organization/a}, {organization: organization/b}]",
            "roles: [{organization: organization/a}, {organization: organization/c}]",
            [],
        ),
        (
            "people",
            "roles: [{organization: organization/a, title: {en: Member}}]",
            "roles: [{organization: organization/a, title: {en: Deputy}}]",
            [],
        ),
        (
            "people",
            "roles: [{organization: organization/a, title: {en: Member}}]",
            "roles: [{organization: organization/a, title: {en: member, nb: Medlem}}]",
            ["PK451"],
        ),
        (
            "people",
            "roles: [{organization: organization/a, title: {en: Member}}]",
            "roles: [{organization: organization/a, title: {nb: Medlem}}]",
            ["PK451"],
        ),
        (
            "people",
            "roles: [{organization: organization/a, title: {en: Member}}]",
            "roles: [{organization: organization/a}]",
            ["PK451"],
        ),
        ("people", "roles: [{title: {en: Mayor}}]", "roles: [{title: {en: Judge}}]", []),
        ("people", "identifiers: [{scheme: x, value: '1'}]", "identifiers: [{scheme: X, value: '2'}]", []),
        ("people", "identifiers: [{scheme: x, value: '1'}]", "identifiers: [{scheme: z, value: '2'}]", ["PK451"]),
        ("people", "identifiers: [{scheme: x, value: '1'}]", "identifiers: [{scheme: X, value: '1'}]", ["PK453"]),
        ("organizations", "note: A", "note: B", ["PK451"]),
        ("organizations", "parent: organization/a", "parent: organization/a", ["PK451"]),
        ("organizations", "parent: organization/a", "note: B", ["PK451"]),
        ("organizations", "parent: organization/a", "parent: organization/b", []),
        ("organizations", "classification: party", "classification: club", []),
        ("organizations", "founded: 2010", "founded: 2014", []),
        ("organizations", "founded: 2010", "dissolved: 2014", ["PK451"]),
        ("organizations", "dissolved: 2010", "dissolved: 2014", []),
        ("proposals", "report: report/r", "report: report/r", ["PK451"]),
        ("proposals", "report: report/r, number: 1", "report: report/r, number: 2", ["PK451"]),
        ("proposals", "report: report/r, number: 1", "report: report/r, number: 1", ["PK407"]),
        ("proposals", "report: report/r", "report: report/s", []),
        ("sources", "note: A", "note: B", ["PK452"]),
        ("sources", "published: 2010", "note: B", ["PK452"]),
        ("sources", "published: 2010", "published: 2011", []),
        ("sources", "archived_url: 'https://c.example/1'", "archived_url: 'https://c.example/2'", []),
        ("sources", "identifiers: [{scheme: x, value: '1'}]", "identifiers: [{scheme: x, value: '1'}]", ["PK453"]),
    ],
)
def test_two_records_of_one_name_or_address_are_told_apart_by_what_they_are(
    kind: str, one: str, other: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = TWINS[kind].replace("ONE", one).replace("OTHER", other)
    assert codes(findings(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://a.example", "http://a.example/", ["PK452"]),
        ("https://a.example:443/x", "https://A.EXAMPLE/x/", ["PK452"]),
        ("https://a.example/x", "https://a.example/X", []),
        ("https://a.example/x", "https://a.example/x?page=2", []),
        ("https://a.example/x", "https://a.example/x#part-2", []),
        ("https://a.example:8080/x", "https://a.example/x", []),
    ],
)
def test_addresses_are_the_same_but_for_what_makes_no_difference(
    one: str, other: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"sources: [{{id: source/a, name: A, url: '{one}'}}, {{id: source/b, name: B, url: '{other}'}}]\n"
    assert codes(findings(tmp_path, text)) == expected


def test_what_two_bodies_are_named_by_now_tells_them_apart(tmp_path: pathlib.Path) -> None:
    text = TWINS["people"].replace("ONE", "roles: [{organization: organization/a}]")
    text = text.replace("OTHER", "roles: [{organization: organization/old}]")
    assert codes(findings(tmp_path, text + "redirects: {organization/old: organization/b}\n")) == ["PK303"]
    assert codes(findings(tmp_path, text + "redirects: {organization/old: organization/a}\n")) == ["PK451", "PK303"]


def test_records_that_are_the_same_are_found_by_that_alone(tmp_path: pathlib.Path) -> None:
    people = "".join(
        f"- {{id: person/{name}, name: Ann, identifiers: [{{scheme: x, value: '1'}}], {EVIDENCE}}}\n" for name in "ab"
    )
    assert codes(findings(tmp_path, f"{SOURCE}people:\n{people}")) == ["PK450"]
    assert codes(findings(tmp_path, "sources:\n- {id: source/a, name: A}\n- {id: source/b, name: A}\n")) == ["PK450"]
    assert (
        codes(findings(tmp_path, "sources:\n- {id: source/a, name: A}\n- {id: source/a, name: A}\n")) == ["PK302"] * 2
    )
    assert codes(findings(tmp_path, "sources:\n- {id: source/a}\n- {id: source/b}\n")) == ["PK459"] * 2


def test_records_of_two_kinds_may_say_the_same(tmp_path: pathlib.Path) -> None:
    text = f"{SOURCE}people: [{{id: person/a, name: A, {EVIDENCE}}}]\norganizations: [{{id: organization/a, name: A, {EVIDENCE}}}]\n"
    assert findings(tmp_path, text) == []
    identified = "identifiers: [{scheme: x, value: '1'}]"
    assert findings(tmp_path, text.replace("name: A", f"name: A, {identified}")) == []


def test_each_of_many_twins_is_found_once_and_beside_the_first(tmp_path: pathlib.Path) -> None:
    topics = "".join(f"- {{id: topic/t-{number}, title: {{en: T, nb: T}}}}\n" for number in range(5))
    found = findings(tmp_path, f"topics:\n{topics}")
    assert [each.message.partition(";")[0] for each in found] == [
        "but for its id, the record is the same as topic/t-0"
    ] * 4


def test_the_time_to_compare_records_of_one_name_does_not_grow_with_their_square(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = "".join(
        f"- {{id: source/s-{number}, name: S, url: 'https://a.example', published: {1500 + number}}}\n"
        for number in range(200)
    )
    compared: list[object] = []
    are_told_apart = duplicates._are_told_apart
    monkeypatch.setattr(duplicates, "_are_told_apart", lambda *pair: (compared.append(pair), are_told_apart(*pair))[1])
    assert findings(tmp_path, f"sources:\n{sources}") == []
    assert len(compared) < 200 * 10
