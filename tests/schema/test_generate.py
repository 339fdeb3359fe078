"""The JSON Schemas."""

import json
import pathlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

import policykit
from policykit import UnknownKind
from policykit.schema.generate import files
from policykit.values.dates import DATE_PATTERN, LONGEST_DATE
from policykit.values.ids import KINDS, LONGEST_ID, kinds_in
from policykit.values.text import LANGUAGE_TAG_PATTERN, LONGEST_TAG


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a schema."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(inner)


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_no_group_in_a_pattern_is_repeated_without_end(kind: str | None) -> None:
    """Java's engine takes some of its stack for each turn, and a validator may try patterns on any text."""
    for part in parts(policykit.json_schema(kind)):
        for pattern in (part.get("pattern", ""), *part.get("patternProperties", ())):
            assert not re.search(r"\)(?:[*+]|\{[0-9]*,\})", str(pattern))


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_the_longest_id_tag_and_date_are_stated(kind: str | None) -> None:
    schema = policykit.json_schema(kind)
    longest = {DATE_PATTERN: LONGEST_DATE, LANGUAGE_TAG_PATTERN: LONGEST_TAG}
    for part in parts({**schema, "examples": []}):
        pattern = part.get("pattern")
        if isinstance(pattern, str) and (kinds_in(pattern) or pattern in longest):
            assert part["maxLength"] == longest.get(pattern, LONGEST_ID)
    if kind is None:
        assert schema["properties"]["redirects"]["propertyNames"]["maxLength"] == LONGEST_ID


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


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_every_reference_stands_alone_so_that_types_made_of_it_have_its_name(kind: str | None) -> None:
    for part in parts(policykit.json_schema(kind)):
        assert "$ref" not in part or len(part) == 1


def test_redirects_are_a_map_of_strings_for_those_who_read_no_patterns() -> None:
    redirects = policykit.json_schema()["properties"]["redirects"]
    assert redirects["additionalProperties"] == {"type": "string"}
    assert kinds_in(redirects["propertyNames"]["pattern"]) == KINDS


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
