import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.values.ids import KINDS, Kind, id_pattern, is_id, kind_of, kinds_in
from policykit.values.similar import nearest, unambiguous_match
from strategies import ids


@given(ids())
def test_every_id_is_one_and_tells_its_kind(record_id: str) -> None:
    assert is_id(record_id)
    assert kind_of(record_id) in KINDS


@given(st.text(max_size=20))
def test_the_pattern_and_the_definition_of_an_id_agree(text: str) -> None:
    kind, slash, rest = text.partition("/")
    by_definition = (
        kind in KINDS
        and slash == "/"
        and all(re.fullmatch("[a-z0-9]+", part) for slug in rest.split("/") for part in slug.split("-"))
    )
    assert is_id(text) is by_definition


@given(ids(), st.sampled_from([" ", "\n", "/", "-", "A", "å", "_", "//x", "--x"]))
def test_what_is_added_to_an_id_can_make_it_none(record_id: str, end: str) -> None:
    assert not is_id(record_id + end)


@given(ids("person"))
def test_a_pattern_of_kinds_takes_these_kinds_only(record_id: str) -> None:
    assert re.match(id_pattern("person"), record_id)
    assert re.match(id_pattern("organization", "person"), record_id)
    assert not re.match(id_pattern("organization", "topic"), record_id)


@given(st.lists(st.sampled_from(KINDS), min_size=1, unique=True))
def test_a_pattern_of_kinds_tells_which_they_are(kinds: list[Kind]) -> None:
    assert kinds_in(id_pattern(*kinds)) == tuple(kinds)
    assert kinds_in(f"(?!){id_pattern(*kinds)}") == ()


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
