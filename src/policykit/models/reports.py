"""What bodies delivered."""

from typing import Annotated

from pydantic import ConfigDict, Field

from policykit.models.base import ActorId, Many, Maybe, Name, OrganizationId, id_of
from policykit.models.record import EvidencedRecord, OtherName
from policykit.values import Date, Text


class Report(EvidencedRecord):
    """What a body delivered, with its commission."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "report/panel-2010",
                    "title": {"en": "Report of the panel on harm reduction"},
                    "author": "organization/panel",
                    "commissioned": "2009-03",
                    "delivered": "2010-06-16",
                    "delivered_to": ["person/jane-doe"],
                    "evidence": [{"source": "source/daily-2010-report"}],
                }
            ]
        }
    )

    id: Annotated[str, id_of("report")]
    name: Maybe[Name] = Field(default=None, description="The official title as printed.")
    title: Text = Field(description="A title of our own.")
    other_names: Many[OtherName] = Field(default=(), description="Other names that it goes by.")
    author: OrganizationId = Field(description="The body that delivered it.")
    commissioned_by: Maybe[ActorId] = Field(default=None, description="Who asked for it.")
    commissioned: Maybe[Date] = Field(default=None, description="When it was asked for.")
    mandate: Maybe[Text] = Field(default=None, description="What the body was asked to do.")
    delivered: Maybe[Date] = Field(default=None, description="When it was handed over.")
    delivered_by: Maybe[ActorId] = Field(default=None, description="Who handed it over.")
    delivered_to: Many[ActorId] = Field(default=(), description="Who received it.")
    summary: Maybe[Text] = Field(default=None, description="What it says, in our own words.")
