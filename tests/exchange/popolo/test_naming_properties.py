"""Ids that are made of what a Popolo file calls things."""

from hypothesis import given
from hypothesis import strategies as st

from policykit.exchange.popolo.naming import name_ids
from policykit.values.ids import is_id

_FOREIGN = [
    "a",
    "A",
    "a/b",
    "a_b",
    "Å",
    "1",
    "http://example.org/1",
    "person/a",
    "organization/a",
    "名",
    "2010-02-30",
    " ",
    "a" * 500,
    "a" * 501,
    f"person/{'a' * 500}",
    f"person/{'a-' * 100}a",
]
_names = st.lists(st.sampled_from(_FOREIGN))


@given(_names, _names)
def test_ids_are_the_same_in_any_order_and_never_one_for_two(some: list[str], more: list[str]) -> None:
    named = name_ids("person", some + more)
    assert named == name_ids("person", more[::-1] + some[::-1])
    assert len({*named.values()}) == len({*some, *more})
    assert all(is_id(one) and one.startswith("person/") for one in named.values())
