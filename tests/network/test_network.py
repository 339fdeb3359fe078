"""Networks of actors and matrices, as worked out by hand."""

import math
from typing import Any

import pytest

import policykit
from debates import DEBATE, ONE, THREE, TWO, A, B, C, record, statement
from policykit.network.agreement import UnknownChoice
from policykit.network.build import discourse_network
from policykit.network.network import Projection


def weights(projection: Projection) -> dict[str, float]:
    return {f"{tie.source[-1]}{tie.target[-1]}": tie.weight for tie in projection.ties}


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
