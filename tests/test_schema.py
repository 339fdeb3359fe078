import json
import pathlib

import pytest

import policykit
from policykit.schema.generate import UnknownKind, files
from policykit.schema.words import in_words
from policykit.values.ids import KINDS


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_a_schema_names_its_dialect_and_holds_all_that_it_refers_to(kind: str | None) -> None:
    schema = policykit.json_schema(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("https://w3id.org/policykit/")
    text = json.dumps(schema)
    for name in schema["$defs"]:
        assert f'"#/$defs/{name}"' in text
    for reference in {part.partition('"')[0] for part in text.split('"$ref": "')[1:]}:
        assert reference.removeprefix("#/$defs/") in schema["$defs"]


def test_a_changed_answer_does_not_change_the_next_one() -> None:
    policykit.json_schema("vote")["properties"].clear()
    assert policykit.json_schema("vote")["properties"]


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
        ("assessment", "basis", "list of: id of an event, vote or statement"),
        ("vote", "result", "one of carried, rejected, tied"),
        ("vote", "ballots_complete", "true or false"),
        ("vote", "note", "text or string"),
    ],
)
def test_what_a_field_takes_is_told_in_words(kind: str, field: str, takes: str) -> None:
    assert in_words(policykit.json_schema(kind)["properties"][field]) == takes


def test_an_unknown_kind_is_said_to_be_one() -> None:
    with pytest.raises(UnknownKind, match="did you mean vote"):
        policykit.json_schema("votes")


def test_schemas_are_the_same_on_every_run_and_stand_in_the_repository(root: pathlib.Path) -> None:
    assert files() == files()
    for name, text in files().items():
        assert (root / "schemas" / name).read_text(encoding="utf-8") == text
