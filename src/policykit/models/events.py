"""Things that happened."""

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from policykit.models.base import ActorId, Many, Maybe, Name, SubjectId, id_of
from policykit.models.figures import Figure
from policykit.models.record import EvidencedRecord
from policykit.values import Date, Interval, Text

EventKind: TypeAlias = Literal[
    "appointment",
    "hearing",
    "debate",
    "decision",
    "law",
    "judgment",
    "assignment",
    "plan",
    "funding",
    "measure",
    "launch",
    "evaluation",
    "press-conference",
    "publication",
    "other",
]


class Event(EvidencedRecord):
    """Something that happened."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "event/first-exchange-opens",
                    "kind": "launch",
                    "title": {"en": "The first exchange opens"},
                    "date": "2012-04",
                    "by": ["organization/city"],
                    "about": ["proposal/panel-2010/1"],
                    "evidence": [{"source": "source/daily-2012-opening", "supports": ["date"]}],
                }
            ]
        }
    )

    id: Annotated[str, id_of("event")]
    kind: EventKind = Field(description="What sort of event it is.")
    title: Text = Field(description="What happened, in a few words of our own.")
    date: Maybe[Date] = Field(default=None, description="The day it happened.")
    period: Maybe[Interval] = Field(default=None, description="The time that it covers.")
    by: Many[ActorId] = Field(default=(), description="Who did it.")
    to: Many[ActorId] = Field(default=(), description="Whom it was directed at: who was appointed, asked or assigned.")
    partners: Many[ActorId] = Field(default=(), description="Who took part beside those who did it.")
    about: Many[SubjectId] = Field(default=(), description="What it bears on.")
    place: Maybe[Name] = Field(default=None, description="The place it happened in, by name.")
    tasks: Many[Text] = Field(default=(), description="What was to be done.")
    deadline: Maybe[Date] = Field(default=None, description="By when it was to be done.")
    earliest_start: Maybe[Date] = Field(default=None, description="The earliest that what it prepares could begin.")
    figures: Many[Figure] = Field(default=(), description="Figures that belong to it.")
    summary: Maybe[Text] = Field(default=None, description="More about it, in our own words.")
