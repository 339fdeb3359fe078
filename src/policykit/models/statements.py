"""What actors said or held."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from policykit.models.base import ActorId, FactItem, Many, Maybe, OrganizationId, PolicyId, id_of
from policykit.models.evidence import Evidence
from policykit.models.figures import Figure
from policykit.models.record import EvidencedRecord
from policykit.values import Date, Text

StanceValue: TypeAlias = Literal["support", "conditional", "undecided", "divided", "sceptical", "oppose"]
"""Where somebody stands, from for to against. A body is `divided` whose members differ."""


class Stance(FactItem):
    """Where a speaker stands on one thing."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"stance": {"const": "conditional"}}, "required": ["stance"]},
            "then": {"properties": {"conditions": {"type": "array", "minItems": 1}}, "required": ["conditions"]},
        }
    )

    about: PolicyId = Field(description="What the stance is on.")
    stance: StanceValue = Field(description="Where the speaker stands.")
    held: Maybe[Date] = Field(default=None, description="When it was held, if earlier than the statement.")
    conditions: Many[Text] = Field(default=(), description="What the support depends on.")
    reasons: Many[Text] = Field(default=(), description="Why, as the speaker gives it.")
    evidence: Many[Evidence] = Field(default=(), description="Where the stance is shown.")

    @model_validator(mode="after")
    def _conditional_has_conditions(self) -> Self:
        if self.stance == "conditional" and not self.conditions:
            raise PydanticCustomError("unconditional", "a conditional stance names its conditions")
        return self


class Statement(EvidencedRecord):
    """What an actor said or held."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "statement/jane-doe-2010/trial",
                    "speaker": "person/jane-doe",
                    "on_behalf_of": "organization/ministry-of-health",
                    "capacity": "organization/ministry-of-health",
                    "date": "2010-06-16",
                    "stances": [
                        {
                            "about": "proposal/panel-2010/1",
                            "stance": "conditional",
                            "conditions": [{"en": "The city pays its share"}],
                        }
                    ],
                    "summary": {"en": "The ministry is for it if the city pays its share."},
                    "evidence": [{"source": "source/daily-2010-report", "attribution": "paraphrase"}],
                }
            ]
        }
    )

    id: Annotated[str, id_of("statement")]
    speaker: Maybe[ActorId] = Field(
        default=None,
        description="Who said it, or the body where no person is named. Absent only where it is nobody's position.",
    )
    on_behalf_of: Maybe[ActorId] = Field(default=None, description="Whom the speaker spoke for.")
    capacity: Maybe[OrganizationId] = Field(
        default=None, description="The organization of the role that the speaker spoke in."
    )
    reported_by: Maybe[ActorId] = Field(default=None, description="Who relays it at second hand.")
    date: Maybe[Date] = Field(default=None, description="When it was said.")
    about: Many[PolicyId] = Field(default=(), description="What it is about. No stance need be taken.")
    stances: Many[Stance] = Field(default=(), description="The stances taken in it.")
    figures: Many[Figure] = Field(default=(), description="The figures given in it.")
    summary: Text = Field(description="What was said, in our own words.")
