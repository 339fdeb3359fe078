"""Says what the JSON Schema of a records file says in the languages of the peers that read no JSON Schema.

Both translations are made from the schema, so that they follow the models.
Neither says that a condition goes with a value of another field (`if` and `then`), which makes the peers' work lighter.
Beyond that:

- Yamale's says all of it except the least number of keys of `counts`, and that a redirect leads to the same kind.
- LinkML's names no type for dates and periods: its command refuses a date that is not in quotes wherever a type is named.
  What it reads as a string or a number is held to what the schema says of strings and numbers; periods are left open.
  So are redirects, and which language tags there may be.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

Schema = Mapping[str, Any]

_ANYTHING: Final = "[\\s\\S]*"


def _looks(schema: Schema) -> Iterable[str]:
    """Yield each condition on a string as a look ahead from its start."""
    if "pattern" in schema:
        yield f"(?={_from_start(schema['pattern'])})"
    if "maxLength" in schema:
        yield f"(?![\\s\\S]{{{schema['maxLength'] + 1}}})"
    if "not" in schema:
        yield f"(?!{_from_start(schema['not']['pattern'])})"
    for part in schema.get("allOf", ()):
        yield from _looks(part)


def _from_start(pattern: str) -> str:
    return pattern if pattern.startswith("^") else _ANYTHING + pattern


def _pattern(schema: Schema) -> str | None:
    """Return all that is said of a string as one regular expression."""
    looks = "".join(_looks(schema))
    return f"^{looks}" if looks else None


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _branches(schema: Schema) -> list[Schema]:
    """Return what one of must hold, each with what is said of all of them."""
    said = {key: value for key, value in schema.items() if key == "type"}
    return [{**said, **branch} for branch in schema["anyOf"]]


# ---------------------------------------------------------------------------------------------------------------- Yamale


def yamale(schema: Schema) -> str:
    """Return the schema in Yamale's language."""
    documents: list[dict[str, Any]] = [_fields(schema)]
    for name, definition in schema["$defs"].items():
        documents.append({name: _fields(definition) if "properties" in definition else _validator(definition)})
        if name == "Date":  # its reader makes a date of a date
            documents[-1][name] = f"any({documents[-1][name]}, day())"
    return yaml.safe_dump_all(documents, sort_keys=False)


def _fields(schema: Schema) -> dict[str, str]:
    required = schema.get("required", ())
    return {
        name: _validator(field) if name in required else _validator(field, required=False, none=False)
        for name, field in schema["properties"].items()
    }


def _validator(schema: Schema, **options: object) -> str:
    match schema:
        case {"allOf": [{"$ref": _} as reference]}:
            return _validator(reference, **options)
        case {"$ref": _}:
            return _call("include", [repr(_name(schema))], options)
        case {"anyOf": _}:
            return _call("any", map(_validator, _branches(schema)), options)
        case {"enum": values}:
            return _call("enum", map(repr, values), options)
        case {"type": "array", "items": items}:
            return _call("list", [_validator(items)], _bounds(schema, "Items"), options)
        case {"patternProperties": values}:
            keys = [_call("regex", [repr(key)]) for key in values]
            return _call("map", map(_validator, values.values()), {"key": _call("any", keys)}, options)
        case {"type": "object", "additionalProperties": value, "propertyNames": keys}:
            bounds = _bounds(schema, "Properties")
            return _call("map", [_validator(value)], {"key": _call("regex", [repr(_pattern(keys))])}, bounds, options)
        case {"type": "string"}:
            pattern = _pattern(schema)
            return _call("str", (), options) if pattern is None else _call("regex", [repr(pattern)], options)
        case {"type": "integer" | "number" | "boolean" as kind}:
            names = {"integer": "int", "number": "num", "boolean": "bool"}
            return _call(names[kind], (), _bounds(schema, "imum"), options)
        case _ if not set(schema) - {"title", "description"}:
            return _call("any", (), options)
    raise NotImplementedError(f"the translation into Yamale has no word for {json.dumps(schema)}")


def _bounds(schema: Schema, of: str) -> dict[str, object]:
    return {bound: schema[bound + of] for bound in ("min", "max") if bound + of in schema}


def _call(name: str, arguments: Iterable[str], *options: Mapping[str, object]) -> str:
    named = [f"{key}={value}" for some in options for key, value in some.items()]
    return f"{name}({', '.join([*arguments, *named])})"


# ---------------------------------------------------------------------------------------------------------------- LinkML

_OPEN: Final = {"range": "Any"}
# A slot without a type can only be had by saying what it is not.
_UNTYPED: Final = {"none_of": [{"range": "boolean"}]}


def linkml(schema: Schema) -> str:
    """Return the schema in LinkML's language."""
    enums: dict[str, Any] = {}
    definitions: Mapping[str, Schema] = schema["$defs"]
    classes: dict[str, Any] = {
        "Any": {"class_uri": "linkml:Any"},
        "Records": {"tree_root": True, "attributes": _slots("Records", schema, definitions, enums)},
    }
    for name, definition in definitions.items():
        if "properties" in definition:
            classes[name] = {"attributes": _slots(name, definition, definitions, enums)}
        elif definition.get("type") == "object":
            texts = _slot(name, definition["additionalProperties"], definitions, enums)
            classes[name] = {"extra_slots": {"allowed": True, "range_expression": texts}}
    identity = "https://example.org/records"
    whole = {
        "id": identity,
        "name": "records",
        "prefixes": {"linkml": "https://w3id.org/linkml/", "records": f"{identity}/"},
        "default_prefix": "records",
        "imports": ["linkml:types"],
        "default_range": "string",
        "classes": classes,
        "enums": enums,
    }
    return yaml.safe_dump(whole, sort_keys=False)


def _slots(
    owner: str, schema: Schema, definitions: Mapping[str, Schema], enums: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    required = schema.get("required", ())
    return {
        name: _slot(f"{owner}_{name}", field, definitions, enums) | ({"required": True} if name in required else {})
        for name, field in schema["properties"].items()
    }


def _slot(name: str, schema: Schema, definitions: Mapping[str, Schema], enums: dict[str, Any]) -> dict[str, Any]:
    match schema:
        case {"allOf": [{"$ref": _} as reference]}:
            return _slot(name, reference, definitions, enums)
        case {"$ref": _} if definitions[_name(schema)].get("type") == "object":
            return {"range": _name(schema), "inlined": True}
        case {"$ref": _}:
            slot = _slot(name, definitions[_name(schema)], definitions, enums)
            return _untyped(slot["any_of"]) if _name(schema) == "Date" else slot
        case {"anyOf": _}:
            branches = [_slot(name, branch, definitions, enums) for branch in _branches(schema)]
            return _UNTYPED if any("none_of" in branch for branch in branches) else {"any_of": branches}
        case {"enum": values}:
            enums[name] = {"permissible_values": {value: {} for value in values}}
            return {"range": name}
        case {"type": "array", "items": items}:
            slot = _slot(name, items, definitions, enums)
            inlined = {"inlined_as_list": True} if "inlined" in slot else {}
            limit = {"maximum_cardinality": schema["maxItems"]} if "maxItems" in schema else {}
            return slot | inlined | limit | {"multivalued": True}
        case {"type": "string"}:
            pattern = _pattern(schema)
            return {"range": "string"} if pattern is None else {"range": "string", "pattern": pattern}
        case {"type": "integer" | "number" | "boolean" as kind}:
            bounds = {f"{bound}_value": schema[bound] for bound in ("minimum", "maximum") if bound in schema}
            return {"range": {"number": "float"}.get(kind, kind)} | bounds
        case {"patternProperties": _}:
            return _OPEN
        case _ if not set(schema) - {"title", "description"}:
            return _OPEN
    raise NotImplementedError(f"the translation into LinkML has no word for {json.dumps(schema)}")


def _untyped(branches: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a slot that holds strings and numbers to what is said of each, and takes anything else but a boolean."""
    said = {key: value for branch in branches for key, value in branch.items() if key != "range"}
    return said | _UNTYPED
