"""Projections agree with plain matrices, as the formulas of the manual are written."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.models import Statement
from policykit.network.build import discourse_network

ACTORS = [f"person/{name}" for name in "abcd"]
CONCEPTS = [f"topic/{name}" for name in "xyz"]

stances = st.lists(
    st.tuples(st.sampled_from(ACTORS), st.sampled_from(CONCEPTS), st.sampled_from(["support", "oppose", "sceptical"])),
    max_size=25,
)


def dataset(said: list[tuple[str, str, str]]) -> policykit.Dataset:
    return policykit.Dataset(
        Statement.model_validate(
            {
                "id": f"statement/{number}",
                "speaker": actor,
                "stances": [{"about": concept, "stance": stance}],
                "summary": {"en": "words"},
                "evidence": [{"source": "source/page"}],
            }
        )
        for number, (actor, concept, stance) in enumerate(said)
    )


def by_matrix(said: list[tuple[str, str, str]], aggregation: str, normalisation: str, *, once: bool) -> Any:
    """Return the weights of all pairs of actors, and which pairs are joined."""
    yes, no = np.zeros((2, len(ACTORS), len(CONCEPTS)))
    for actor, concept, stance in said:
        if stance != "sceptical":
            (yes if stance == "support" else no)[ACTORS.index(actor), CONCEPTS.index(concept)] += 1
    if once:
        yes, no = np.minimum(yes, 1), np.minimum(no, 1)
    x = np.hstack([yes, no])
    congruence = yes @ yes.T + no @ no.T
    conflict = yes @ no.T + no @ yes.T
    raw = {"congruence": congruence, "conflict": conflict, "subtract": congruence - conflict}[aggregation]
    n = x.sum(axis=1)
    length = np.linalg.norm(x, axis=1)
    absent = (x == 0).astype(float)
    divisor = {
        "none": np.ones_like(raw),
        "average": (n[:, None] + n[None, :]) / 2,
        "jaccard": x @ absent.T + absent @ x.T + x @ x.T,
        "cosine": np.outer(length, length),
        "dna-cosine": np.outer(n, n),
    }[normalisation]
    joined = (yes + no) @ (yes + no).T > 0 if aggregation == "subtract" else raw > 0
    weights = np.divide(raw, divisor, out=np.zeros_like(raw), where=divisor != 0)
    np.fill_diagonal(weights, 0)
    return weights, joined


@given(
    stances,
    st.sampled_from(["congruence", "conflict", "subtract"]),
    st.sampled_from(["none", "average", "jaccard", "cosine", "dna-cosine"]),
    st.booleans(),
)
def test_a_projection_is_what_plain_matrices_give(
    said: list[tuple[str, str, str]], aggregation: Any, normalisation: Any, once: bool  # noqa: FBT001
) -> None:  # fmt: skip
    network = discourse_network(dataset(said), agreement="strict")
    projection = network.project(
        aggregation, duplicates="acrossrange" if once else "include", normalisation=normalisation
    )
    expected, joined = by_matrix(said, aggregation, normalisation, once=once)
    matrix = projection.matrix()
    for row, values in zip(matrix.rows, matrix.values, strict=True):
        for column, value in zip(matrix.columns, values, strict=True):
            assert value == pytest.approx(expected[ACTORS.index(row), ACTORS.index(column)])
    assert {(tie.source, tie.target) for tie in projection.ties} == {
        (one, other)
        for one in ACTORS
        for other in ACTORS
        if one < other and joined[ACTORS.index(one), ACTORS.index(other)]
    }
