"""The JSON Schemas."""

import json
import pathlib

import pytest

import policykit
from policykit.schema.generate import UnknownKind, files
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


def test_an_unknown_kind_is_said_to_be_one() -> None:
    with pytest.raises(UnknownKind, match="did you mean vote"):
        policykit.json_schema("votes")


def test_schemas_are_the_same_on_every_run_and_stand_in_the_repository(root: pathlib.Path) -> None:
    assert files() == files()
    for name, text in files().items():
        assert (root / "schemas" / name).read_text(encoding="utf-8") == text
