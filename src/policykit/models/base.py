"""What all models share: immutable items, optional fields that are absent rather than null, typed references."""

import dataclasses
from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar, Union, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, Strict, StringConstraints, field_validator
from pydantic_core import PydanticCustomError, core_schema

from policykit.values import (
    LANGUAGE_TAG_PATTERN,
    LONGEST_ID,
    LONGEST_TAG,
    NOT_BLANK_PATTERN,
    Date,
    Interval,
    Kind,
    Text,
    id_pattern,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

T = TypeVar("T")


class _NeverNull:
    """Lets a field be left out, which gives None, but not be given as null: null would say nothing."""

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        (inner,) = (arg for arg in get_args(source) if arg is not type(None))
        return handler.generate_schema(inner)


Maybe: TypeAlias = Annotated[Union[T, None], _NeverNull(), Field(exclude_if=lambda value: value is None)]  # noqa: UP007
"""A field that may be left out. It is then None."""

Many: TypeAlias = Annotated[tuple[T, ...], Strict(strict=False), Field(exclude_if=lambda value: value == ())]
"""A list, kept as a tuple."""


def id_of(kind: Kind) -> Any:
    """Return what says of a string that it is the id of the record of a kind which it stands in."""
    return Field(pattern=id_pattern(kind), max_length=LONGEST_ID, description=f"The permanent id: '{kind}/' and slugs.")


@dataclasses.dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a string as the id of a record of one of `kinds`. It survives into the JSON Schema as a pattern."""

    kinds: tuple[Kind, ...]
    or_name: bool = False
    """Whether a plain name may stand in its place, for what has no record of its own."""

    @property
    def pattern(self) -> str:
        """The regular expression that such an id matches."""
        return id_pattern(*self.kinds)

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        an_id = core_schema.str_schema(pattern=self.pattern, max_length=LONGEST_ID, strict=True)
        if not self.or_name:
            return an_id
        return core_schema.tagged_union_schema(
            {
                "<id>": an_id,
                "<name>": core_schema.str_schema(pattern=NOT_BLANK_PATTERN, strict=True),
            },
            discriminator=self._choose,
        )

    def _choose(self, value: object) -> str:
        starts = tuple(f"{kind}/" for kind in self.kinds)
        return "<id>" if isinstance(value, str) and value.startswith(starts) else "<name>"

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        an_id = {"pattern": self.pattern, "maxLength": LONGEST_ID}
        if not self.or_name:
            return {"type": "string", **an_id}
        starts = f"^(?:{'|'.join(self.kinds)})/"
        return {
            "type": "string",
            "anyOf": [an_id, {"pattern": NOT_BLANK_PATTERN, "not": {"pattern": starts}}],
        }


SourceId: TypeAlias = Annotated[str, RefersTo(("source",))]
PersonId: TypeAlias = Annotated[str, RefersTo(("person",))]
OrganizationId: TypeAlias = Annotated[str, RefersTo(("organization",))]
OrganizationIdOrName: TypeAlias = Annotated[str, RefersTo(("organization",), or_name=True)]
ActorId: TypeAlias = Annotated[str, RefersTo(("person", "organization"))]
TopicId: TypeAlias = Annotated[str, RefersTo(("topic",))]
ReportId: TypeAlias = Annotated[str, RefersTo(("report",))]
ProposalId: TypeAlias = Annotated[str, RefersTo(("proposal",))]
PolicyId: TypeAlias = Annotated[str, RefersTo(("proposal", "topic", "report"))]
"""What a stance can be about: a proposal, a topic or a report."""
SubjectId: TypeAlias = Annotated[str, RefersTo(("proposal", "topic", "report", "organization", "vote", "event"))]
"""What an event or figure can be about."""
ResponseId: TypeAlias = Annotated[str, RefersTo(("response",))]
BasisId: TypeAlias = Annotated[str, RefersTo(("event", "vote", "statement"))]
"""What a response can be made by."""
FindingBasisId: TypeAlias = Annotated[str, RefersTo(("event", "vote", "statement", "response"))]
"""What an assessment can rest on."""

Name: TypeAlias = Annotated[str, StringConstraints(pattern=NOT_BLANK_PATTERN)]
"""A plain string that is not blank."""

LanguageTag: TypeAlias = Annotated[str, StringConstraints(pattern=LANGUAGE_TAG_PATTERN, max_length=LONGEST_TAG)]
URL_PATTERN: Final = "^https?://[^\t-\r \x85\u2028\u2029]+$"
Url: TypeAlias = Annotated[str, StringConstraints(pattern=URL_PATTERN)]
"""A web address."""

MOST_WHOLE: Final = 2**53 - 1
"""The largest whole number that every language reads exactly from JSON."""

MOST_NUMBER: Final = 1e300
"""The largest number, either side of zero; beyond, languages differ in what is infinite."""


@dataclasses.dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of at least `least`. As in JSON Schema, 5.0 is one; it becomes 5."""

    least: int

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    @property
    def json_schema(self) -> dict[str, Any]:
        """What a JSON Schema says of it."""
        return {"type": "integer", "minimum": self.least, "maximum": MOST_WHOLE}

    def _read(self, value: object) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise PydanticCustomError("int_type", "is not a whole number")
        if value > MOST_WHOLE:
            raise PydanticCustomError("less_than_equal", "is more than {le}", {"le": MOST_WHOLE})
        if value < self.least:
            raise PydanticCustomError("greater_than_equal", "is less than {ge}", {"ge": self.least})
        return value

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        return self.json_schema


def _number(value: object) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if -MOST_NUMBER <= value <= MOST_NUMBER:
            return value
        raise PydanticCustomError("finite_number", "is not a finite number")
    raise PydanticCustomError("number_type", "is not a number")


Number: TypeAlias = Annotated[
    int | float,
    PlainValidator(_number, json_schema_input_type=Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]),
]
"""A finite number. A whole number stays one."""


@dataclasses.dataclass(frozen=True, slots=True)
class OneOf:
    """A choice between types that the value's own form decides, so that its errors speak of one of them only."""

    title: str
    """What the choice is called in a JSON Schema."""
    description: str
    choose: Callable[[object], str]
    tags: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        choices: dict[Hashable, core_schema.CoreSchema] = {
            tag: handler.generate_schema(arg) for tag, arg in zip(self.tags, get_args(source), strict=True)
        }
        return core_schema.tagged_union_schema(choices, discriminator=self.choose)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        choices = handler(schema)
        return {"title": self.title, "description": self.description, "anyOf": choices["oneOf"]}


def _choose_period(value: object) -> str:
    if isinstance(value, dict | Text):
        return "<text>"
    is_interval = isinstance(value, Interval) or (isinstance(value, str) and "/" in value)
    return "<interval>" if is_interval else "<date>"


def _choose_note(value: object) -> str:
    return "<plain>" if isinstance(value, str) else "<text>"


Note: TypeAlias = Annotated[
    Text | Name, OneOf("Note", "A remark: a text, or a plain string.", _choose_note, ("<text>", "<plain>"))
]
"""A remark: a text, or a plain string."""

Period: TypeAlias = Annotated[
    Date | Interval | Text,
    OneOf("Period", "A date, an interval, or words for a time.", _choose_period, ("<date>", "<interval>", "<text>")),
]
"""A date, an interval or, where a source gives neither, its words for it in ours."""


def parts_of(annotation: object) -> Iterator[object]:
    """Yield `annotation` and all that lies within it: the types of a union, the items of a list, its metadata."""
    yield annotation
    for part in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        yield from parts_of(part)


class Item(BaseModel):
    """A value made of named fields. It cannot change, it can be hashed, and it refuses fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True, validate_default=False)


class FactItem(Item):
    """An item of which some fields may have been sought and not found."""

    unknown: Many[str] = Field(default=(), description="Fields of this item that were sought and not found.")

    @field_validator("unknown")
    @classmethod
    def _unknown_names_fields(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        may_be_unknown = cls.optional_fields()
        for index, name in enumerate(names):
            if name not in may_be_unknown:
                raise PydanticCustomError(
                    "unknown_field_name",
                    "`{name}` is no field that can be unknown",
                    {"name": name, "index": index, "fields": may_be_unknown},
                )
        return names

    @classmethod
    def optional_fields(cls) -> tuple[str, ...]:
        """The fields that may be left out, and so may be unknown."""
        return tuple(
            name
            for name, field in cls.model_fields.items()
            if not field.is_required() and name not in {"unknown", "evidence", "alternatives"}
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        result = handler(schema)
        body = handler.resolve_ref_schema(result)
        fields = list(cls.optional_fields())
        body["properties"]["unknown"] |= {"items": {"enum": fields}} if fields else {"maxItems": 0}
        return result
