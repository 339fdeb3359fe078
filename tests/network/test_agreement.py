"""Which stances count as yes and which as no."""

from collections.abc import Mapping
from typing import Any

import pytest

import policykit
from debates import ONE, A, statement
from policykit.network.agreement import AGREEMENTS, InvalidAgreement, NoAgreement, agreement_of
from policykit.network.build import discourse_network

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
