"""What a field takes, in words."""

import pytest

import policykit
from policykit.schema.words import in_words


@pytest.mark.parametrize(
    ("kind", "field", "takes"),
    [
        ("source", "url", "web address"),
        ("source", "language", "language tag"),
        ("source", "publisher", "id of an organization or string"),
        ("person", "name", "string"),
        ("person", "other_names", "list of: other name"),
        ("person", "unknown", "names of optional fields"),
        ("proposal", "number", "whole number from 1"),
        ("assessment", "basis", "list of: id of an event, vote, statement or response"),
        ("vote", "result", "one of carried, rejected, tied"),
        ("vote", "ballots_complete", "true or false"),
        ("vote", "note", "text or string"),
    ],
)
def test_what_a_field_takes_is_told_in_words(kind: str, field: str, takes: str) -> None:
    assert in_words(policykit.json_schema(kind)["properties"][field]) == takes
