"""JSON Schema 2020-12 of the models: one for each kind of record, one for a records file, and all in one."""

import copy
import functools
import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from policykit.dataset import UnknownKind
from policykit.loading import REVERSED
from policykit.models import MODELS, Counts, Note, OneOf, Period, Record, parts_of
from policykit.render.json import SCHEMA
from policykit.rules import beyond_shape
from policykit.schema.jsonld import context_file
from policykit.values import KINDS, LONGEST_ID, SECTIONS, Date, Interval, Kind, Text, id_pattern
from policykit.version import __version__

BASE: Final = "https://w3id.org/policykit/schema/"
"""What the schemas' names begin with. It is a name only; nothing is fetched from it."""

RECORDS: Final = "records"
"""What the schema of a records file is called, beside those of the kinds."""

FINDINGS: Final = "findings"
"""What the schema of the JSON that `policykit validate` writes is called."""

BUNDLE: Final = "bundle"
"""What the schema that holds all the others is called."""

CHOICES: Final[dict[str, str]] = {
    part.title: part.description for alias in (Note, Period) for part in parts_of(alias) if isinstance(part, OneOf)
}
"""The values that may have several forms, by title, with their descriptions."""

# In Python's and Java's dialects `$` also matches before a line break at the end of a text; in the others it does not.
_NO_LINE_BREAK: Final[dict[str, Any]] = {"not": {"pattern": "[\n\r\x85\u2028\u2029]"}}


class _Generator(GenerateJsonSchema):
    """Leaves out what only adds bulk: titles made of field names, and defaults that mean "left out"."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's signature
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        result = super().default_schema(schema)
        if result.get("default", 0) in (None, []):
            del result["default"]
        return result


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """Return the JSON Schema of a kind of record, or of a records file where no kind is named.

    Raises `UnknownKind`.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownKind(kind)
    schema = _records_schema() if kind is None else _kind_schema(kind)
    return copy.deepcopy(schema)


def files() -> dict[str, str]:
    """Return the text of every file by its name: a schema for each kind, one for a records file, one with all of them.

    The JSON-LD context is among them.
    """
    records = _records_schema()
    schemas = {f"{kind}.schema.json": _kind_schema(kind) for kind in KINDS} | {f"{RECORDS}.schema.json": records}
    bundle = {
        **_head(BUNDLE),
        "title": "Bundle",
        "description": "All the schemas in one document, each under its own name. It describes a records file.",
        "$comment": records["$comment"],
        "examples": records["examples"],
        "$ref": f"{RECORDS}.schema.json",
        "$defs": schemas,
    }
    findings = {**_head(FINDINGS), **SCHEMA}
    whole = schemas | {f"{BUNDLE}.schema.json": bundle, f"{FINDINGS}.schema.json": findings}
    texts = {name: json.dumps(schema, indent=2) + "\n" for name, schema in whole.items()}
    return {**texts, "context.jsonld": context_file()}


def _head(name: str) -> dict[str, Any]:
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"{BASE}{__version__}/{name}.schema.json"}


def _comment(*models: type[Record] | None) -> str:
    """Return a remark on the rules that a schema of `models` cannot express; None stands for a whole file."""
    rules = {REVERSED, *(rule for model in models for rule in beyond_shape(model))}
    codes = ", ".join(sorted(rule.code for rule in rules))
    return f"Not said here, but checked by policykit: {codes}."


@functools.cache
def _kind_schema(kind: Kind) -> dict[str, Any]:
    used: dict[str, Any] = {}
    body = definitions()[MODELS[kind].__name__]
    _collect(body, used)
    return {
        **_head(kind),
        "$comment": _comment(MODELS[kind]),
        **body,
        "$defs": {name: used[name] for name in sorted(used)},
    }


@functools.cache
def _records_schema() -> dict[str, Any]:
    parts = definitions()
    sections = {
        section: {
            "description": f"Records of the kind {kind}.",
            "type": "array",
            "items": {"$ref": f"#/$defs/{MODELS[kind].__name__}"},
        }
        for section, kind in SECTIONS.items()
    }
    longest = {"maxLength": LONGEST_ID}
    # `patternProperties` bind the new id to the kind of the old one; what reads no patterns, as most makers of types do
    # not, sees by `additionalProperties` that this is a map of strings.
    redirects = {
        "description": "Ids that were given up, each with the one that took its place.",
        "type": "object",
        "propertyNames": {"pattern": id_pattern(*KINDS), **longest, **_NO_LINE_BREAK},
        "patternProperties": {
            id_pattern(kind): {"type": "string", "pattern": id_pattern(kind), **longest, **_NO_LINE_BREAK}
            for kind in KINDS
        },
        "additionalProperties": {"type": "string"},
    }
    return {
        **_head(RECORDS),
        "$comment": _comment(None, *MODELS.values()),
        "title": "Records",
        "description": "A records file: a mapping from sections to lists of records.",
        "type": "object",
        "properties": {**sections, "redirects": redirects},
        "additionalProperties": False,
        "examples": [
            {section: parts[MODELS[kind].__name__]["examples"] for section, kind in SECTIONS.items()},
            {"redirects": {"person/j-doe": "person/jane-doe"}},
        ],
        "$defs": {name: parts[name] for name in sorted(parts)},
    }


def _collect(schema: Any, used: dict[str, Any]) -> None:
    """Gather the definitions that a schema refers to, and those that they refer to."""
    if isinstance(schema, list):
        for item in schema:
            _collect(item, used)
    elif isinstance(schema, Mapping):
        name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        if name and name not in used:
            used[name] = definitions()[name]
            _collect(used[name], used)
        for item in schema.values():
            _collect(item, used)


@functools.cache
def definitions() -> dict[str, Any]:
    """Return the schema of every model and of the values that they share, by name."""
    for model in MODELS.values():
        model.model_rebuild()
    _, whole = models_json_schema(
        [(model, "validation") for model in MODELS.values()],
        ref_template="#/$defs/{model}",
        schema_generator=_Generator,
    )
    shared: dict[str, Any] = {}
    models = {name: _hoist(schema, shared, top=True) for name, schema in whole["$defs"].items()}
    guarded = {name: _guard(schema) for name, schema in {**models, **shared}.items()}
    return {name: {key: schema[key] for key in _FIRST if key in schema} | schema for name, schema in guarded.items()}


def _guard(schema: Any) -> Any:
    """Say of every text whose end a pattern fixes that it holds no line break."""
    if isinstance(schema, list):
        return [_guard(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    guarded = {key: item if key == "examples" else _guard(item) for key, item in schema.items()}
    if str(schema.get("pattern", "")).endswith("$"):
        guarded |= _NO_LINE_BREAK
    return guarded


_FIRST: Final = ("title", "description", "type", "properties", "required")
"""The keywords that a definition begins with, since a reader looks for them first."""


def _hoist(schema: Any, shared: dict[str, Any], *, top: bool = False) -> Any:
    """Move schemas of values that have a title of their own (dates, texts) to the definitions."""
    if isinstance(schema, list):
        return [_hoist(item, shared) for item in schema]
    if not isinstance(schema, dict):
        return schema
    title = str(schema.get("title"))
    about = None if top else _shared_descriptions().get(title)
    if about is None:
        return {key: _hoist(item, shared) for key, item in schema.items()}
    shared.setdefault(title, {key: _hoist(item, shared) for key, item in schema.items()} | {"description": about})
    own = schema.get("description")
    reference = {"$ref": f"#/$defs/{title}"}
    # Makers of types give what has a description beside its reference a type, and a name, of its own.
    return reference if own in (None, about) else {"description": own, "allOf": [reference]}


@functools.cache
def _shared_descriptions() -> dict[str, str]:
    """Return the descriptions of the values that fields of several kinds share, by title."""
    values = (Date, Interval, Text, Counts)
    schemas = [value.__get_pydantic_json_schema__() for value in values]
    return {schema["title"]: schema["description"] for schema in schemas} | CHOICES
