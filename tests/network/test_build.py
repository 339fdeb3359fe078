"""Which stances are in a network, and who holds them on what."""

from typing import Any

import pytest

import policykit
from debates import DEBATE, ONE, THREE, TWO, A, B, C, record, statement
from policykit.network.agreement import UnknownChoice
from policykit.network.build import discourse_network
from policykit.values.dates import InvalidDate


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
