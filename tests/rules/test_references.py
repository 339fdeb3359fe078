"""What rules say of ids, references, redirects and circles."""

import pathlib

import pytest

import policykit
from checking import codes, findings
from policykit.rules.context import MOST_LEVELS


def test_an_id_used_three_times_is_told_once_at_each_place(tmp_path: pathlib.Path) -> None:
    found = findings(tmp_path, "topics:\n" + "- {id: topic/a, title: {en: A}}\n" * 3)
    path = tmp_path / "records.yaml"
    assert [(each.line, each.column, each.code, each.message) for each in found] == [
        (2, 8, "PK302", f"the id topic/a is used twice; see {path}:3:8"),
        (3, 8, "PK302", f"the id topic/a is used twice; see {path}:2:8"),
        (4, 8, "PK302", f"the id topic/a is used twice; see {path}:2:8"),
    ]


def test_records_that_refer_to_the_shipped_ones_cannot_take_their_ids(tmp_path: pathlib.Path) -> None:
    shipped = policykit.load().topics[0].id
    path = tmp_path / "records.yaml"
    path.write_text(
        f"topics:\n- {{id: {shipped}, title: {{en: A}}}}\n- {{id: topic/b, title: {{en: B}}, broader: {shipped}}}\n"
    )
    assert codes(list(policykit.validate(path).diagnostics)) == []
    (found,) = policykit.validate(path, shipped=True).diagnostics
    assert (found.code, found.line, found.column, found.record) == ("PK302", 2, 8, shipped)


def test_what_cannot_be_read_is_not_said_to_be_missing(tmp_path: pathlib.Path) -> None:
    (tmp_path / "broken.yaml").write_text("topics:\n- id: topic/a\n  title: {en: 'A}\n")
    (tmp_path / "whole.yaml").write_text("topics:\n- {id: topic/b, title: {en: B}, broader: topic/a}\n")
    assert codes(list(policykit.validate(tmp_path).diagnostics)) == ["PK102"]


def test_a_record_of_the_wrong_shape_can_still_be_referred_to(tmp_path: pathlib.Path) -> None:
    text = "topics:\n- {id: topic/a, title: {}}\n- {id: topic/b, title: {en: B}, broader: topic/a}\n"
    assert codes(findings(tmp_path, text)) == ["PK210"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("publisher", "organization/none", ["PK301"]),
        ("publisher", "organisation/none", []),
        ("publisher", "The Harbour Times", []),
        ("publisher", "organization/Harbour Times", ["PK206"]),
        ("publisher", "person/a", []),
        ("language", "en", []),
    ],
)
def test_a_publisher_is_an_organization_on_record_or_a_plain_name(
    name: str, value: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, f"sources: [{{id: source/a, title: {{en: A}}, {name}: {value}}}]\n")) == expected


def chain_of_topics(length: int) -> str:
    steps = range(length)
    return "".join(f"- {{id: topic/t{n}, title: {{en: T}}, broader: topic/t{n + 1}}}\n" for n in steps)


def test_topics_lie_in_a_hundred_others_at_most(tmp_path: pathlib.Path) -> None:
    top = f"- {{id: topic/t{MOST_LEVELS}, title: {{en: T}}}}\n"
    assert codes(findings(tmp_path, f"topics:\n{chain_of_topics(MOST_LEVELS)}{top}")) == []
    (found,) = findings(tmp_path, f"topics:\n{chain_of_topics(1200)}- {{id: topic/t1200, title: {{en: T}}}}\n")
    assert (found.code, found.record) == ("PK307", f"topic/t{1200 - MOST_LEVELS - 1}")
    assert found.message == f"topic/t{1200 - MOST_LEVELS - 1} lies in more than 100 topics"


def test_who_is_in_a_body_that_lies_too_deep_may_be_a_member_of_any_above(tmp_path: pathlib.Path) -> None:
    evidence = "evidence: [{source: source/a}]"
    bodies = "".join(
        f"- {{id: organization/o{n}, name: O{n}, parent: organization/o{n + 1}, {evidence}}}\n"
        for n in range(MOST_LEVELS + 2)
    )
    found = findings(
        tmp_path,
        f"sources: [{{id: source/a, name: A}}]\norganizations:\n{bodies}"
        f"- {{id: organization/o{MOST_LEVELS + 2}, name: Top, {evidence}}}\n"
        f"people: [{{id: person/a, name: A, roles: [{{organization: organization/o0}}], {evidence}}}]\n"
        f"votes: [{{id: vote/a, body: organization/o{MOST_LEVELS + 2}, method: unknown, unknown: [about], "
        f"ballots: [{{voter: person/a, option: for}}], {evidence}}}]\n",
    )
    assert codes(found) == ["PK307"]


def test_a_long_circle_of_topics_is_gone_through_once(tmp_path: pathlib.Path) -> None:
    chain = chain_of_topics(1200)
    circle = chain.replace("topic/t1200", "topic/t0")
    found = findings(tmp_path, f"topics:\n{circle}")
    assert codes(found) == ["PK307"] * 1200
    assert found[0].message == ("the topics run in a circle: topic/t0 → topic/t1 → topic/t2 → topic/t3 → … → topic/t0")


def test_a_long_chain_of_redirects_is_gone_through_once(tmp_path: pathlib.Path) -> None:
    chain = "".join(f"  topic/t{n}: topic/t{n + 1}\n" for n in range(1200))
    found = findings(tmp_path, f"redirects:\n{chain}")
    assert codes(found) == ["PK305"]
    assert codes(findings(tmp_path, f"redirects:\n{chain.replace('topic/t1200', 'topic/t1199')}")) == ["PK304"]


def test_what_leads_into_a_circle_is_not_said_to_lie_on_it(tmp_path: pathlib.Path) -> None:
    found = findings(
        tmp_path,
        """\
topics:
- {id: topic/a, title: {en: A}, broader: topic/b}
- {id: topic/b, title: {en: B}, broader: topic/c}
- {id: topic/c, title: {en: C}, broader: topic/b}
""",
    )
    assert [(each.line, each.code) for each in found] == [(3, "PK307"), (4, "PK307")]


def test_a_circle_by_way_of_a_redirect_is_found(tmp_path: pathlib.Path) -> None:
    found = findings(
        tmp_path,
        """\
topics:
- {id: topic/a, title: {en: A}, broader: topic/b}
- {id: topic/c, title: {en: C}, broader: topic/a}
redirects: {topic/b: topic/c}
""",
    )
    assert codes(found) == ["PK303", "PK307", "PK307"]


def test_a_reference_to_redirects_that_lead_nowhere_is_not_mended_with_an_id_that_does_not_exist(
    tmp_path: pathlib.Path,
) -> None:
    text = "topics: [{id: topic/a, title: {en: A}, broader: topic/b}]\nredirects: {topic/b: topic/gone}\n"
    assert [(each.code, each.mend) for each in findings(tmp_path, text)] == [("PK303", None), ("PK305", None)]
