"""Names that are near to others, against the definition of an edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.values.similar import nearest, unambiguous_match


@pytest.mark.parametrize(
    ("word", "meant"), [("person/aslag-haga", "person/aslaug-haga"), ("person/haga-aslaug", None), ("x", None)]
)
def test_a_near_id_is_found_and_a_far_one_is_not(word: str, meant: str | None) -> None:
    found = nearest(word, ["person/aslaug-haga", "person/carl-i-hagen"])
    assert (found[0] if found else None) == meant


letters = st.text("abc", min_size=1, max_size=6)


@given(letters, letters)
def test_a_word_is_meant_where_it_is_one_or_two_slips_away(word: str, other: str) -> None:
    assert (unambiguous_match(word, [other]) == other) is (within(word, other, 2))


def within(word: str, other: str, slips: int) -> bool:
    """Say whether `word` can be had from `other` by slips, none of which touches what another has changed."""
    if word[:1] == other[:1] and (not word or within(word[1:], other[1:], slips)):
        return True
    if slips == 0:
        return False
    swapped = len(word) > 1 and word[:2] == other[1::-1] and len(other) > 1
    return (
        (bool(word) and within(word[1:], other, slips - 1))
        or (bool(other) and within(word, other[1:], slips - 1))
        or (bool(word and other) and within(word[1:], other[1:], slips - 1))
        or (swapped and within(word[2:], other[2:], slips - 1))
    )


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("titel", ["title", "tasks"], "title"),
        ("delivered_b", ["delivered_by", "delivered", "delivered_to"], "delivered_by"),
        ("delivered_x", ["delivered", "delivered_by", "delivered_to"], None),
        ("title", [], None),
        ("heading", ["title"], None),
    ],
)
def test_a_word_is_meant_only_where_no_other_is_as_near(word: str, candidates: list[str], meant: str | None) -> None:
    assert unambiguous_match(word, candidates) == meant
