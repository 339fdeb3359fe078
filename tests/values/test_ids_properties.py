"""Ids against their definition."""

import re

from hypothesis import given
from hypothesis import strategies as st

from mutations import longer_id
from policykit.values.ids import KINDS, LONGEST_ID, Kind, id_pattern, is_id, kind_of, kinds_in
from strategies import ids


@given(ids())
def test_every_id_is_one_and_tells_its_kind(record_id: str) -> None:
    assert is_id(record_id)
    assert kind_of(record_id) in KINDS


@given(st.one_of(st.text(max_size=20), st.text("a/-", max_size=20).map("person/{}".format)))
def test_the_pattern_and_the_definition_of_an_id_agree(text: str) -> None:
    kind, slash, rest = text.partition("/")
    by_definition = (
        kind in KINDS
        and slash == "/"
        and all(re.fullmatch("[a-z0-9]+", part) for slug in rest.split("/") for part in slug.split("-"))
    )
    assert is_id(text) is by_definition


@given(ids())
def test_an_id_has_a_longest_length(record_id: str) -> None:
    assert is_id(longer_id(record_id, LONGEST_ID))
    assert not is_id(longer_id(record_id, LONGEST_ID + 1))


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
