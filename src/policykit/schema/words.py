"""What a field of a record takes, in words, read from its JSON Schema."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

from policykit.loading import name_in_words
from policykit.models import DIGEST_PATTERN, TIME_PATTERN, URL_PATTERN
from policykit.schema.generate import CHOICES, definitions
from policykit.values import LANGUAGE_TAG_PATTERN, kinds_in

Mark: TypeAlias = Callable[[Literal["kind", "part", "value"], str], str]
"""How the name of a kind of record, of a part that has a schema of its own, or of a value is written."""


def in_words(field: Mapping[str, Any], mark: Mark | None = None) -> str:
    """Return what a field takes, in words, by its schema."""
    write = mark or (lambda _, name: name_in_words(name))
    if part_of(field) in CHOICES:
        return in_words(definitions()[part_of(field)], mark)
    if part_of(field):
        return write("part", part_of(field))
    if "enum" in field:
        values = ", ".join(write("value", value) for value in field["enum"])
        return f"one of {values}" if "type" in field else "names of optional fields"
    if field.get("type") == "array":
        items = in_words(field["items"], mark)
        return items if items.startswith("names of") else f"list of: {items}"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(in_words(choice, mark) for choice in field["anyOf"]))
    if "allOf" in field:
        return "first and last words of a passage"
    if "pattern" in field:
        return _by_pattern(field["pattern"], write)
    if field.get("type") == "integer":
        return f"whole number from {field['minimum']}"
    if field.get("type") == "boolean":
        return f"{write('value', 'true')} or {write('value', 'false')}"
    return str(field.get("type", "any value"))


def _by_pattern(pattern: str, write: Mark) -> str:
    kinds = kinds_in(pattern)
    if not kinds:
        forms = {
            LANGUAGE_TAG_PATTERN: "language tag",
            URL_PATTERN: "web address",
            DIGEST_PATTERN: "SHA-256",
            TIME_PATTERN: "time",
        }
        return forms.get(pattern, "string")
    *others, last = (write("kind", kind) for kind in kinds)
    article = "an" if kinds[0][0] in "aeio" else "a"
    return f"id of {article} {', '.join(others)} or {last}" if others else f"id of {article} {last}"


def part_of(field: Mapping[str, Any]) -> str:
    """Return the name of the part that a field's schema refers to, or nothing."""
    reference = field if "$ref" in field else field.get("allOf", [{}])[0]
    return str(reference.get("$ref", "")).removeprefix("#/$defs/")


_COMMON_FIELDS: Final = ("evidence", "identifiers", "links", "note", "alternatives", "unknown")
"""What records of every kind have."""


def fields_of(schema: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the schemas of a kind's or a part's fields by name, those that every kind has last."""
    fields = schema["properties"]
    common = {name: fields[name] for name in _COMMON_FIELDS if name in fields}
    return {name: field for name, field in fields.items() if name not in common} | common
