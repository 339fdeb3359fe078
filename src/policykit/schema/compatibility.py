"""What changed between two sets of schemas, and whom it breaks.

A change breaks writers where a record that was valid may now fail, and readers where they may now meet what they did
not before. That is proven with `jsonschema-rs`, which can say of many pairs of schemas that one admits all that the
other does; where it cannot tell, the change counts as breaking.
"""

import dataclasses
import json
import urllib.parse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from policykit.call_error import CallError
from policykit.extras import need
from policykit.files import PathError
from policykit.models import Record
from policykit.schema.generate import BASE
from policykit.schema.releases import SchemaSet, version_key

_SUFFIX: Final = ".schema.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """What changed in one kind of record."""

    kind: str
    words: tuple[str, ...]
    """Each change in words."""
    breaks_writers: bool
    """Whether a record that was valid may now fail."""
    breaks_readers: bool
    """Whether a reader may now meet what was not valid before."""

    @property
    def breaking(self) -> bool:
        """Whether it breaks anyone."""
        return self.breaks_writers or self.breaks_readers


class UnusableSchema(CallError, ValueError):
    """A schema that says nothing that can be compared. `name` is its file, and `reason` what is wrong with it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


_MOST_DEPTH: Final = 64


def check_usable(schemas: SchemaSet) -> None:
    """Raise `UnusableSchema` for a schema that is no JSON Schema, or refers to what it does not hold itself.

    Raises `MissingExtra`.
    """
    library = need("schema", "jsonschema-rs", "jsonschema_rs")
    for name, schema in schemas.items():
        if _is_deeper(schema, _MOST_DEPTH):
            raise UnusableSchema(name, f"is nested more than {_MOST_DEPTH} deep")
        _validator(library, name, schema)


def _is_deeper(schema: Any, most: int) -> bool:
    level = [schema]
    for _ in range(most + 1):
        level = [
            value
            for each in level
            for value in (each.values() if isinstance(each, dict) else each)
            if isinstance(value, dict | list)
        ]
    return bool(level)


def _validator(library: Any, name: str, schema: dict[str, Any]) -> Any:
    try:
        return library.Draft202012Validator(schema, retriever=_fetch_nothing)
    except Exception as error:  # noqa: BLE001  # the library raises many kinds
        raise UnusableSchema(name, f"cannot be used: {str(error).partition(chr(10))[0][:200]}") from None


def _fetch_nothing(uri: str) -> Any:
    """Refuse an address that a schema refers to."""
    raise ValueError(f"nothing is fetched: {uri}")


def version_of(schemas: SchemaSet, folder: str) -> str:
    """Return the version that the schemas of a folder name in their ids. Raises `PathError` where they name none."""
    names = sorted({str(schema["$id"]).removeprefix(BASE).partition("/")[0] for schema in schemas.values()})
    if len(names) != 1:
        raise PathError(folder, f"the schemas are of several versions: {', '.join(names)}")
    try:
        version_key(names[0])
    except ValueError as error:
        raise PathError(folder, str(error)) from None
    return names[0]


def compare(old: SchemaSet, new: SchemaSet) -> list[Changes]:
    """Return the changes of every kind of record that has any. Raises `MissingExtra`."""
    library = need("schema", "jsonschema-rs", "jsonschema_rs")
    found: list[Changes] = []
    for name in sorted(old.keys() | new.keys()):
        kind = name.removesuffix(_SUFFIX)
        if name not in old:
            found.append(Changes(kind, (f"{kind} is new",), breaks_writers=False, breaks_readers=True))
        elif name not in new:
            found.append(Changes(kind, (f"{kind} is gone",), breaks_writers=True, breaks_readers=False))
        else:
            changes = _changes(kind, old[name], new[name], library)
            if changes.words or changes.breaking:
                found.append(changes)
    return found


def _changes(kind: str, old: dict[str, Any], new: dict[str, Any], library: Any) -> Changes:
    words = tuple(dict.fromkeys(_Comparison(old, new).differences(old, new, kind)))
    is_same = _canonical(_bare(old)) == _canonical(_bare(new))
    if is_same and not _refers_to_examples(old):
        return Changes(kind, words, breaks_writers=False, breaks_readers=False)
    changes = Changes(kind, words, *_breaks(old, new, library))
    if words:
        return changes
    what = "definitions were renamed or written another way; what is valid is the same"
    if changes.breaking:
        what = "what is valid changed in a way that has no short name"
    return dataclasses.replace(changes, words=(f"{kind}: {what}",))


def _breaks(old: dict[str, Any], new: dict[str, Any], library: Any) -> tuple[bool, bool]:
    """Say whether a change breaks writers, and readers. What cannot be proven harmless counts as breaking."""
    try:
        before, after = (library.canonicalize(_bare(each), retriever=_fetch_nothing) for each in (old, new))
        breaks_writers = str(after.covers(before)) != "yes"
        breaks_readers = str(before.covers(after)) != "yes"
    except Exception:  # noqa: BLE001  # the library raises many kinds; each means that nothing is proven
        return True, True
    # A default changes what its absence means, and a format may be enforced; neither is part of what is proven.
    return breaks_writers or _count(old, "format") != _count(new, "format"), breaks_readers or (
        _count(old, "default") != _count(new, "default")
    )


_SCHEMA: Final = frozenset(
    {"additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
"""The keywords whose value is a schema."""

_SCHEMAS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""The keywords whose value is a list of schemas."""

_SCHEMA_BY_NAME: Final = frozenset({"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"})
"""The keywords whose value is a mapping from names to schemas."""

_SAYS_NOTHING: Final = frozenset({"$comment", "title", "description", "examples"})
"""The keywords that have no bearing on what is valid. In a mapping that is no schema they are names like any other."""


def _count(schema: Any, keyword: str) -> Counter[str]:
    """Return the values that a keyword has anywhere in a schema, also where a reference alone makes a schema of it."""
    return Counter(_canonical(part[keyword]) for part in _mappings_in(schema) if keyword in part)


def _mappings_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each mapping in a schema, but for those from names to schemas."""
    if isinstance(value, list):
        for item in value:
            yield from _mappings_in(item)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            is_by_name = key in _SCHEMA_BY_NAME and isinstance(inner, dict)
            yield from _mappings_in([*inner.values()] if is_by_name else inner)


def _refers_to_examples(schema: Any) -> bool:
    """Whether a reference may lead to an example, which is then a schema."""
    references = (_count(schema, "$ref"), _count(schema, "$dynamicRef"))
    return any("examples" in urllib.parse.unquote(one) for found in references for one in found)


def _canonical(value: Any) -> str:
    """Return a value as a text that no other value has; in Python, `1` equals `true`."""
    return json.dumps(value, sort_keys=True)


def _bare(schema: Any, *, is_whole: bool = True) -> Any:
    """Return a schema without what has no bearing on what is valid: descriptions, and the name of a whole schema.

    What is no schema, such as a constant, stays as it is.
    """
    if not isinstance(schema, dict):
        return schema
    bare: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _SCHEMA:
            bare[key] = _bare(value, is_whole=False)
        elif key in _SCHEMAS and isinstance(value, list):
            bare[key] = [_bare(item, is_whole=False) for item in value]
        elif key in _SCHEMA_BY_NAME and isinstance(value, dict):
            bare[key] = {name: _bare(item, is_whole=False) for name, item in value.items()}
        elif key not in _SAYS_NOTHING and not (is_whole and key == "$id"):
            bare[key] = value
    return bare


def _resolved(schema: Any, root: dict[str, Any]) -> dict[str, Any]:
    """Return a schema, or the definition in `root` that it refers to."""
    seen: set[str] = set()
    while (reference := _reference(schema)) and reference not in seen:
        seen.add(reference)
        schema = root.get("$defs", {}).get(reference.rpartition("/")[2], {})
    return schema if isinstance(schema, dict) else {"": schema}


def _reference(schema: Any) -> str:
    """Return what a schema refers to; with a description, the reference stands alone in `allOf`."""
    if not isinstance(schema, dict):
        return ""
    if "$ref" not in schema and schema.keys() - _SAYS_NOTHING == {"allOf"} and len(schema["allOf"]) == 1:
        (schema,) = schema["allOf"]
    return str(schema.get("$ref", "")) if isinstance(schema, dict) else ""


def _description(schema: Any, resolved: dict[str, Any]) -> Any:
    """Return the description that stands beside a reference, or that of what it refers to."""
    return schema.get("description", resolved.get("description")) if isinstance(schema, dict) else None


@dataclasses.dataclass(frozen=True, slots=True)
class _Comparison:
    """The differences between two schemas in words."""

    old_root: dict[str, Any]
    """The whole of the old schema, which holds the definitions that its parts refer to."""
    new_root: dict[str, Any]

    def differences(self, old: Any, new: Any, at: str, seen: frozenset[tuple[str, str]] = frozenset()) -> Iterator[str]:
        """Yield each difference between two parts, which stand at `at`; `seen` are the references that led there."""
        step = _reference(old), _reference(new)
        if step[0] and step in seen:
            return
        seen |= {step}
        before, after = _resolved(old, self.old_root), _resolved(new, self.new_root)
        yield from self._fields(before, after, at, seen)
        nested = [
            key
            for key in ("items", "additionalProperties")
            if isinstance(before.get(key), dict) and isinstance(after.get(key), dict)
        ]
        for key in sorted(
            (before.keys() | after.keys()) - _SAYS_NOTHING - {"properties", "required", "$defs", "$id", "$schema"}
        ):
            if before.get(key) == after.get(key):
                continue
            if key in nested:
                yield from self.differences(before[key], after[key], f"{at}[]", seen)
            elif key not in before:
                yield f"{at}: `{key}` is new: {_short(after[key])}"
            elif key not in after:
                yield f"{at}: `{key}` is gone: {_short(before[key])}"
            elif key == "enum":
                yield from (f"{at}: the value `{value}` is new" for value in after[key] if value not in before[key])
                yield from (f"{at}: the value `{value}` is gone" for value in before[key] if value not in after[key])
            else:
                yield f"{at}: `{key}` was {_short(before[key])} and is {_short(after[key])}"
        for key in nested:
            if before[key] == after[key]:
                yield from self.differences(before[key], after[key], f"{at}[]", seen)
        if _description(old, before) != _description(new, after):
            yield f"{at}: the description changed"

    def _fields(
        self, before: dict[str, Any], after: dict[str, Any], at: str, seen: frozenset[tuple[str, str]]
    ) -> Iterator[str]:
        had, has = before.get("properties", {}), after.get("properties", {})
        needed, needs = set(before.get("required", ())), set(after.get("required", ()))
        for name in sorted(had.keys() | has.keys()):
            if name not in had:
                yield f"{at}.{name}: a new field, {'required' if name in needs else 'optional'}"
            elif name not in has:
                yield f"{at}.{name}: the field is gone"
            else:
                if (name in needed) != (name in needs):
                    yield f"{at}.{name}: {'now required' if name in needs else 'no longer required'}"
                yield from self.differences(had[name], has[name], f"{at}.{name}", seen)
        for name in sorted((needed ^ needs) - had.keys() - has.keys()):
            yield f"{at}.{name}: {'now required' if name in needs else 'no longer required'}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def replay(schemas: SchemaSet, records: Iterable[Record]) -> Mapping[str, str]:
    """Return the records that a set of schemas refuses, with why.

    Raises `MissingExtra` and `UnusableSchema`.
    """
    library = need("schema", "jsonschema-rs", "jsonschema_rs")
    validators = {name.removesuffix(_SUFFIX): _validator(library, name, schema) for name, schema in schemas.items()}
    refused: dict[str, str] = {}
    for record in records:
        validator = validators.get(record.id.partition("/")[0])
        if validator is None:
            refused[record.id] = "there is no schema for its kind"
            continue
        error = next(validator.iter_errors(record.model_dump(mode="json")), None)
        if error is not None:
            refused[record.id] = f"{'/'.join(str(step) for step in error.instance_path)}: {error.message[:200]}"
    return refused


def is_major(old: str, new: str) -> bool:
    """Whether the step from one version to another may break: the first number rises, or the second while it is 0."""
    before, after = version_key(old), version_key(new)
    return after[0] > before[0] or (before[0] == after[0] == 0 and after[1:2] > before[1:2])
