"""What every kind of record has."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field, PlainSerializer, PlainValidator

from policykit.models.base import FactItem, Item, Many, Maybe, Name, Note, Url
from policykit.models.evidence import Evidence
from policykit.values import Text, freeze, shorten, thaw

_ASIDE: Final = frozenset({"id", "alternatives", "evidence", "identifiers", "links", "note", "unknown"})
"""Fields that a record is not printed with."""

_WIDEST: Final = 60
_MOST_LINES: Final = 8


class Identifier(Item):
    """What a record's subject is called in another system."""

    scheme: Name = Field(description="The system that the identifier belongs to, such as 'wikidata'.")
    value: Name = Field(description="The identifier as that system writes it.")


class Link(Item):
    """A web page about a record's subject."""

    url: Url = Field(description="The address.")
    note: Maybe[Name] = Field(default=None, description="What is found there.")


class OtherName(Item):
    """Another name that an actor or report goes by."""

    name: Name = Field(description="The name.")
    note: Maybe[Name] = Field(default=None, description="Where or when it is used.")


class Alternative(Item):
    """What other evidence says of one field of a record."""

    field: Name = Field(description="The field of the record.")
    value: Annotated[Any, PlainValidator(freeze, json_schema_input_type=Any), PlainSerializer(thaw)] = Field(
        description="What the field would be by this evidence, in the form that the field takes."
    )
    evidence: Many[Evidence] = Field(default=(), description="Where that is said.")


class Record(FactItem):
    """A record of any kind."""

    id: str
    identifiers: Many[Identifier] = Field(default=(), description="What the subject is called in other systems.")
    links: Many[Link] = Field(default=(), description="Web pages about the subject.")
    note: Maybe[Note] = Field(default=None, description="A remark by the keepers of the record.")
    alternatives: Many[Alternative] = Field(
        default=(), description="What other evidence says of fields of this record."
    )

    def __str__(self) -> str:
        """Return the record in a few lines: its id and the fields that say most; `repr` has all of it."""
        known = [
            name for name in type(self).model_fields if getattr(self, name) not in (None, ()) and name not in _ASIDE
        ]
        first = [name for name in ("name", "title") if name in known]
        shown = dict.fromkeys((*first, *known))
        lines = [f"{name.replace('_', ' ')}: {shorten(_in_words(getattr(self, name)), _WIDEST)}" for name in shown]
        return "\n".join([self.id, *(f"  {line}" for line in lines[:_MOST_LINES])])


def _in_words(value: object) -> str:
    """Return the value of a field as a text; of a list of items, how many there are."""
    if isinstance(value, tuple):
        if any(isinstance(item, Item) for item in value):
            return str(len(value))
        return ", ".join(map(str, value))
    if isinstance(value, Mapping) and not isinstance(value, Text):
        return ", ".join(f"{number} {option}" for option, number in value.items())
    return str(value)


class EvidencedRecord(Record):
    """A record that can rest on evidence: every kind but topics. Only a source needs none."""

    evidence: Many[Evidence] = Field(
        default=(), description="Evidence for the record, or for those of its fields that `supports` names."
    )
