"""Discourse networks, by hand: who holds what, and who agrees with whom."""

import math
from collections.abc import Mapping
from typing import Any

import pytest

import policykit
from policykit.models import MODELS, Statement
from policykit.network.agreement import AGREEMENTS, InvalidAgreement, NoAgreement, UnknownChoice, agreement_of
from policykit.network.build import discourse_network
from policykit.network.network import Projection
from policykit.values.dates import InvalidDate

A, B, C = "person/a", "person/b", "person/c"
ONE, TWO, THREE = "topic/one", "topic/two", "topic/three"


def statement(number: int, speaker: str | None, *stances: tuple[str, str], **more: Any) -> Statement:
    given = {
        "id": f"statement/{number}",
        "stances": [
            {"about": about, "stance": stance, **({"conditions": [{"en": "if"}]} if stance == "conditional" else {})}
            for about, stance in stances
        ],
        "summary": {"en": f"Statement {number}"},
        "evidence": [{"source": "source/page"}],
        **({"speaker": speaker} if speaker else {}),
        **more,
    }
    return Statement.model_validate(given)


def record(record_id: str, **fields: Any) -> Any:
    return MODELS[record_id.partition("/")[0]].model_validate({"id": record_id, **fields})  # type: ignore[index]


# The example that is worked out below. With y for yes and n for no, and a number for how often:
#         one       two    three
#   a     2 y       1 n    -
#   b     1 y       1 y    1 n
#   c     1 y 1 n   -      1 n
DEBATE = (
    statement(1, A, (ONE, "support"), (TWO, "oppose"), date="2010-05-01"),
    statement(2, A, (ONE, "support"), date="2011-05-01"),
    statement(3, B, (ONE, "support"), (TWO, "support"), (THREE, "oppose"), date="2010-06-01"),
    statement(4, C, (ONE, "oppose"), date="2010-07-01"),
    statement(5, C, (ONE, "support"), (THREE, "oppose"), date="2012-07-01"),
)


def weights(projection: Projection) -> dict[str, float]:
    return {f"{tie.source[-1]}{tie.target[-1]}": tie.weight for tie in projection.ties}


def test_every_stance_is_an_edge_of_its_own() -> None:
    network = discourse_network(policykit.Dataset(DEBATE))
    assert len(network.edges) == 9
    assert [edge.stance for edge in network.edges if (edge.actor, edge.concept) == (C, ONE)] == ["oppose", "support"]
    assert [(node.id, node.frequency) for node in network.nodes] == [
        (A, 3),
        (B, 3),
        (C, 3),
        (ONE, 5),
        (THREE, 2),
        (TWO, 2),
    ]


@pytest.mark.parametrize(
    ("aggregation", "duplicates", "expected"),
    [
        # Each yes and no counts once.
        # ab: both y on one; n and y on two.  ac: y and y, y and n on one.  bc: the same, and both n on three.
        ("congruence", "acrossrange", {"ab": 1, "ac": 1, "bc": 2}),
        ("conflict", "acrossrange", {"ab": 1, "ac": 1, "bc": 1}),
        ("subtract", "acrossrange", {"ab": 0, "ac": 0, "bc": 1}),
        # Every one counts: a's two y on one stand against one y of b, and one y and one n of c.
        ("congruence", "include", {"ab": 2, "ac": 2, "bc": 2}),
        ("conflict", "include", {"ab": 1, "ac": 2, "bc": 1}),
        ("subtract", "include", {"ab": 1, "ac": 0, "bc": 1}),
        # a said the first y and the second in different years.
        ("congruence", "year", {"ab": 2, "ac": 2, "bc": 2}),
    ],
)
def test_congruence_and_conflict_are_as_worked_out_by_hand(
    aggregation: Any, duplicates: Any, expected: dict[str, float]
) -> None:
    network = discourse_network(policykit.Dataset(DEBATE), agreement="strict")
    assert weights(network.project(aggregation, duplicates=duplicates)) == expected


@pytest.mark.parametrize(
    ("normalisation", "duplicates", "expected"),
    [
        # n is 2, 3 and 3, and the congruence 1, 1 and 2.
        ("average", "acrossrange", {"ab": 1 / 2.5, "ac": 1 / 2.5, "bc": 2 / 3}),
        ("jaccard", "acrossrange", {"ab": 1 / (2 + 3 - 1), "ac": 1 / (2 + 3 - 1), "bc": 2 / (3 + 3 - 2)}),
        ("cosine", "acrossrange", {"ab": 1 / math.sqrt(2 * 3), "ac": 1 / math.sqrt(2 * 3), "bc": 2 / 3}),
        ("dna-cosine", "acrossrange", {"ab": 1 / 6, "ac": 1 / 6, "bc": 2 / 9}),
        # n is 3, 3 and 3, and the congruence 2, 2 and 2. a alone: n on two. b alone: y on two, n on three.
        ("average", "include", {"ab": 2 / 3, "ac": 2 / 3, "bc": 2 / 3}),
        ("jaccard", "include", {"ab": 2 / (1 + 2 + 2), "ac": 2 / (1 + 2 + 2), "bc": 2 / (1 + 1 + 2)}),
        # The squares of a add up to 2² + 1².
        ("cosine", "include", {"ab": 2 / math.sqrt(5 * 3), "ac": 2 / math.sqrt(5 * 3), "bc": 2 / 3}),
        ("dna-cosine", "include", {"ab": 2 / 9, "ac": 2 / 9, "bc": 2 / 9}),
    ],
)
def test_normalised_weights_are_as_worked_out_by_hand(
    normalisation: Any, duplicates: Any, expected: dict[str, float]
) -> None:
    network = discourse_network(policykit.Dataset(DEBATE), agreement="strict")
    found = weights(network.project("congruence", duplicates=duplicates, normalisation=normalisation))
    assert found == pytest.approx(expected)


def test_a_tie_says_on_what_two_agree_and_differ() -> None:
    [tie] = discourse_network(policykit.Dataset(DEBATE), agreement="strict").project("subtract").ties.where(source=B)
    assert (tie.agree_on, tie.differ_on) == ((ONE, THREE), (ONE,))


def test_what_is_said_again_is_counted() -> None:
    network = discourse_network(policykit.Dataset(DEBATE), agreement="strict")
    assert dict(network.project("congruence").left_out) == {"said before by the same actor": 1}
    assert not network.project("congruence", duplicates="include").left_out


@pytest.mark.parametrize(
    ("duplicates", "first", "second", "kept"),
    [
        ("week", "2010-01-03", "2010-01-04", 2),  # a Sunday and a Monday
        ("week", "2009-12-31", "2010-01-01", 1),
        ("month", "2010-01-03", "2010-01-31", 1),
        ("month", "2010-01-03", "2011-01-03", 2),
        ("month", "2010-01-03", "2010", 2),  # 2010 lies in no one month
        ("month", "2010", "2010", 1),
        ("year", "2010-01-03", "2010", 1),
        ("year", "2010-01-03", "2010~", 2),
        ("year", "2010", None, 2),
        ("year", None, None, 1),
        ("acrossrange", "2010", "1950", 1),
    ],
)
def test_duplicates_in_a_period_count_once(duplicates: Any, first: str | None, second: str | None, kept: int) -> None:
    said = [
        statement(number, A, (ONE, "support"), **({"date": date} if date else {}))
        for number, date in enumerate((first, second))
    ]
    network = discourse_network(policykit.Dataset(said), agreement="strict")
    assert network.matrix(duplicates=duplicates).values == ((kept,),)


def test_duplicates_from_one_document_count_once() -> None:
    other = [{"source": "source/other"}]
    said = [
        statement(1, A, (ONE, "support")),
        statement(2, A, (ONE, "support")),
        statement(3, A, (ONE, "support"), evidence=other),
    ]
    network = discourse_network(policykit.Dataset(said), agreement="strict")
    assert network.matrix(duplicates="document").values == ((2,),)


# ------------------------------------------------------------------------------------------------------------- agreement


FIVE = (
    statement(1, A, (ONE, "support")),
    statement(2, A, (ONE, "conditional")),
    statement(3, A, (ONE, "undecided")),
    statement(4, A, (ONE, "sceptical")),
    statement(5, A, (ONE, "oppose")),
)


@pytest.mark.parametrize(
    ("agreement", "expected"),
    [
        ("strict", {"support": True, "oppose": False}),
        ("lenient", {"support": True, "conditional": True, "sceptical": False, "oppose": False}),
        ("support=yes, undecided=no", {"support": True, "undecided": False}),
        ({"conditional": False}, {"conditional": False}),
    ],
)
def test_an_agreement_says_what_is_yes_and_what_no(agreement: Any, expected: Mapping[str, bool]) -> None:
    network = discourse_network(policykit.Dataset(FIVE), agreement=agreement)
    assert {edge.stance: edge.agreement for edge in network.edges} == expected
    assert sum(network.left_out.values()) == 5 - len(expected)


@pytest.mark.parametrize("given", ["", "loose", "support", "support=perhaps", "for=yes", "support=yes,support=no"])
def test_what_is_no_agreement_is_refused_with_what_is_one(given: str) -> None:
    with pytest.raises(InvalidAgreement, match=r"strict or lenient, or stances \(support, "):
        agreement_of(given)
    with pytest.raises(InvalidAgreement):
        agreement_of({"support": "yes"})  # type: ignore[dict-item]


def test_no_agreement_is_chosen_silently() -> None:
    network = discourse_network(policykit.Dataset(FIVE))
    assert [edge.agreement for edge in network.edges] == [None] * 5
    with pytest.raises(NoAgreement, match="strict or lenient"):
        network.project("congruence")
    with pytest.raises(NoAgreement):
        network.matrix("yes")


def test_named_agreements_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        AGREEMENTS["strict"]["undecided"] = True  # type: ignore[index]


# -------------------------------------------------------------------------------------------------------- actors and time


def test_who_the_actor_is_is_chosen() -> None:
    said = [
        statement(1, A, (ONE, "support"), on_behalf_of="organization/government", capacity="organization/ministry"),
        statement(2, A, (ONE, "support"), capacity="organization/ministry"),
        statement(3, "organization/party", (ONE, "support")),
        statement(4, A, (ONE, "support")),
        statement(5, None, (ONE, "support")),
    ]
    data = policykit.Dataset(said)

    def actors(choice: Any) -> tuple[list[str], dict[str, int]]:
        network = discourse_network(data, actors=choice)
        by_statement = {edge.statement: edge.actor for edge in network.edges}
        return [by_statement[key] for key in sorted(by_statement)], dict(network.left_out)

    assert actors("speaker") == ([A, A, "organization/party", A], {"without a speaker": 1})
    assert actors("on_behalf_of") == (
        ["organization/government", A, "organization/party", A],
        {"nobody's position": 1},
    )
    assert actors("organization") == (
        ["organization/government", "organization/ministry", "organization/party"],
        {"no body is named": 2},
    )


@pytest.mark.parametrize(
    ("date", "certainty"),
    [
        ("2012", "certain"),
        ("2012-06-30", "certain"),
        ("2013-01-01", "no"),
        ("2011", "no"),
        ("2012~", "possible"),
        ("[..2012-06-16]", "possible"),
        ("[2011-12-31..2012-01-01]", "possible"),
        (None, "undated"),
    ],
)
def test_a_stance_is_certainly_or_possibly_in_a_time(date: str | None, certainty: str) -> None:
    data = policykit.Dataset([statement(1, A, (ONE, "support"), **({"date": date} if date else {}))])
    kept = discourse_network(data, since=2012, until=2012)
    assert [edge.certainty for edge in kept.edges] == ([] if certainty == "no" else [certainty])
    strictly = discourse_network(data, since=2012, until=2012, certain=True)
    assert len(strictly.edges) == (certainty == "certain")
    assert len(strictly.edges) + sum(strictly.left_out.values()) == 1


def test_a_time_can_be_open_to_one_side() -> None:
    data = policykit.Dataset(DEBATE)
    assert {edge.date.text for edge in discourse_network(data, since="2011-05").edges if edge.date} == {
        "2011-05-01",
        "2012-07-01",
    }
    assert len(discourse_network(data, until="2010-05-01").edges) == 2
    assert {edge.certainty for edge in discourse_network(data).edges} == {None}


def test_a_stance_that_was_held_earlier_counts_then() -> None:
    said = statement(1, A, date="2012", stances=[{"about": ONE, "stance": "oppose", "held": "2009"}])
    assert len(discourse_network(policykit.Dataset([said]), until=2010).edges) == 1


@pytest.mark.parametrize(("since", "until"), [("[..2010]", None), (None, "[2010..]"), (2012, 2011)])
def test_a_time_without_an_end_or_turned_around_is_refused(since: Any, until: Any) -> None:
    with pytest.raises(InvalidDate):
        discourse_network(policykit.Dataset(DEBATE), since=since, until=until)


# ---------------------------------------------------------------------------------------------------------------- concepts

PROCESS = (
    record("topic/broad", title={"en": "Broad"}),
    record(ONE, title={"en": "One"}, broader="topic/broad"),
    record(TWO, title={"en": "Two"}),
    record("report/r", title={"en": "Report"}, author="organization/o", evidence=[{"source": "source/page"}]),
    record(
        "proposal/p",
        title={"en": "P", "nb": "Forslag"},
        report="report/r",
        topics=[ONE, TWO],
        evidence=[{"source": "source/page"}],
    ),
    statement(1, A, ("proposal/p", "support")),
    statement(2, A, (ONE, "oppose")),
    statement(3, A, ("report/r", "undecided")),
    statement(4, A, (THREE, "support")),
)


@pytest.mark.parametrize(
    ("about", "direct", "expected"),
    [
        ("proposal/p", False, {"statement/1": None, "statement/2": ONE}),
        ("proposal/p", True, {"statement/1": None}),
        ("topic/broad", False, {"statement/2": ONE}),
        ("topic/broad", True, {}),
        ("report/r", False, {"statement/1": None, "statement/2": ONE, "statement/3": None}),
        ("report/r", True, {"statement/1": None, "statement/3": None}),
    ],
)
def test_a_network_about_a_record_holds_what_is_said_of_it(
    about: str, direct: bool, expected: dict[str, str | None]  # noqa: FBT001
) -> None:  # fmt: skip
    network = discourse_network(policykit.Dataset(PROCESS), about=about, direct=direct)
    assert {edge.statement: edge.via for edge in network.edges} == expected


def test_concepts_can_be_proposals_or_topics() -> None:
    data = policykit.Dataset(PROCESS)
    proposals = discourse_network(data, concepts="proposal")
    assert [edge.concept for edge in proposals.edges] == ["proposal/p"]
    assert dict(proposals.left_out) == {"on no proposal": 3}
    topics = discourse_network(data, concepts="topic")
    assert sorted((edge.statement, edge.concept, edge.via) for edge in topics.edges) == [
        ("statement/1", ONE, "proposal/p"),
        ("statement/1", TWO, "proposal/p"),
        ("statement/2", ONE, None),
        ("statement/4", THREE, None),
    ]
    assert len({edge.id for edge in topics.edges}) == 4
    assert dict(topics.left_out) == {"on no topic": 1}


def test_a_network_is_about_a_proposal_topic_or_report_that_is_there() -> None:
    data = policykit.Dataset(PROCESS)
    with pytest.raises(policykit.RecordNotFound):
        discourse_network(data, about="proposal/q")
    with pytest.raises(policykit.WrongKind):
        discourse_network(data, about="statement/1")


def test_labels_are_in_the_language_asked_for() -> None:
    nodes = discourse_network(policykit.Dataset(PROCESS), about="proposal/p", direct=True, lang="nb").nodes
    assert [(node.label, node.kind, node.type) for node in nodes] == [
        ("person/a", "person", "actor"),  # whose record is not there
        ("Forslag", "proposal", "concept"),
    ]


def test_an_id_that_was_given_up_is_followed() -> None:
    data = policykit.Dataset(
        [statement(1, "person/old", ("topic/old", "support"))], {"person/old": A, "topic/old": ONE}
    )
    [edge] = discourse_network(data).edges
    assert (edge.actor, edge.speaker, edge.concept) == (A, A, ONE)


def test_an_edge_names_the_sources_of_its_stance() -> None:
    said = statement(
        1,
        A,
        evidence=[
            {"source": "source/whole"},
            {"source": "source/date", "supports": ["date"]},
            {"source": "source/stances", "supports": ["stances"]},
        ],
        stances=[
            {"about": ONE, "stance": "support", "evidence": [{"source": "source/own"}]},
            {"about": TWO, "stance": "support"},
        ],
    )
    edges = discourse_network(policykit.Dataset([said])).edges
    assert {edge.concept: edge.sources for edge in edges} == {
        ONE: ("source/own",),
        TWO: ("source/whole", "source/stances"),
    }


def test_the_rare_are_left_out_and_counted() -> None:
    network = discourse_network(policykit.Dataset(DEBATE), min_frequency=3)
    assert [node.id for node in network.nodes] == [A, B, C, ONE]
    assert dict(network.left_out) == {"actor or concept in fewer than 3 stances": 4}


def test_the_order_of_the_records_does_not_matter() -> None:
    assert discourse_network(policykit.Dataset(DEBATE)) == discourse_network(policykit.Dataset(DEBATE[::-1]))


def test_a_value_that_is_no_choice_is_refused_with_the_choices() -> None:
    data = policykit.Dataset(DEBATE)
    with pytest.raises(UnknownChoice, match="actors is 'body'; it can be on_behalf_of, speaker, organization"):
        discourse_network(data, actors="body")  # type: ignore[arg-type]
    with pytest.raises(UnknownChoice):
        discourse_network(data, agreement="strict").project("both")  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------------------------- matrices


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # Columns are one, three and two.
        ("count", ((2, 0, 1), (1, 1, 1), (2, 1, 0))),
        ("yes", ((2, 0, 0), (1, 0, 1), (1, 0, 0))),
        ("no", ((0, 0, 1), (0, 1, 0), (1, 1, 0))),
        ("subtract", ((2, 0, -1), (1, -1, 1), (0, -1, 0))),
        ("combine", ((1, 0, 2), (1, 2, 1), (3, 2, 0))),
    ],
)
def test_a_matrix_tells_yes_and_no_apart(cells: Any, expected: tuple[tuple[int, ...], ...]) -> None:
    network = discourse_network(policykit.Dataset(DEBATE), agreement="strict")
    matrix = network.matrix(cells)
    assert (matrix.rows, matrix.columns) == ((A, B, C), (ONE, THREE, TWO))
    assert matrix.values == expected


def test_a_share_is_of_what_an_actor_said_or_of_what_was_said_of_a_concept() -> None:
    network = discourse_network(policykit.Dataset(DEBATE), agreement="strict")
    assert network.matrix("subtract", share="activity").values[0] == pytest.approx((2 / 3, 0, -1 / 3))
    assert network.matrix("yes", share="prominence").values[0] == pytest.approx((2 / 5, 0, 0))
    with pytest.raises(UnknownChoice):
        network.matrix("combine", share="activity")


def test_a_projection_is_a_symmetric_matrix() -> None:
    network = discourse_network(policykit.Dataset(DEBATE), agreement="strict")
    assert network.project("congruence").matrix().values == ((0, 1, 1), (1, 0, 2), (1, 2, 0))


def test_csv_tells_apart_what_has_the_same_label() -> None:
    people = [record(person, name='Kari, "K"', evidence=[{"source": "source/page"}]) for person in (A, B)]
    matrix = discourse_network(policykit.Dataset([*people, *DEBATE[:3]])).matrix()
    assert matrix.csv().splitlines() == [
        ",topic/one,topic/three,topic/two",
        '"Kari, ""K"" (person/a)",2,0,1',
        '"Kari, ""K"" (person/b)",1,1,1',
    ]
    assert matrix.csv(ids=True).splitlines()[1] == "person/a,2,0,1"


def test_a_network_of_nothing_is_empty() -> None:
    network = discourse_network(policykit.Dataset([]), agreement="strict")
    assert (len(network.nodes), len(network.edges)) == (0, 0)
    assert network.project("subtract").matrix().csv() == '""\n'
