"""What was answered to proposals: what somebody said they would do, apart from what was done."""

from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from policykit.models.base import ActorId, BasisId, Many, Maybe, Name, ProposalId, ResponseId, id_of
from policykit.models.record import EvidencedRecord
from policykit.values import Date, Text

AnswerValue: TypeAlias = Literal[
    "accepted",
    "accepted-in-part",
    "accepted-in-principle",
    "noted",
    "under-consideration",
    "deferred",
    "rejected",
    "already-done",
]
"""What was answered to a proposal."""

ANSWERS: Final[dict[AnswerValue, str]] = {
    "accepted": "will do all that it asks",
    "accepted-in-part": "will do a named part and not the rest",
    "accepted-in-principle": "agrees with the aim and leaves open how, or whether, all of it is done",
    "noted": "heard, without a yes or no",
    "under-consideration": "being heard, studied or prepared",
    "deferred": "not now, with no decision on the substance",
    "rejected": "will not do it",
    "already-done": "says that it is done",
}
"""What each answer means."""


class Response(EvidencedRecord):
    """What somebody answered to proposals."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"answer": False}},
            "then": {
                "properties": {"unknown": {"type": "array", "contains": {"const": "answer"}}},
                "required": ["unknown"],
            },
            "examples": [
                {
                    "id": "response/ministry-of-health-2011/1",
                    "proposals": ["proposal/panel-2010/1"],
                    "responder": "organization/ministry-of-health",
                    "answer": "accepted-in-part",
                    "label": "Agreed for two of three",
                    "date": "2011-02-01",
                    "conditions": [{"en": "Two exchanges instead of three"}],
                    "responsible": ["organization/city"],
                    "due": "2012-12-31",
                    "evidence": [{"source": "source/ministry-2011-answer", "supports": ["answer", "due"]}],
                }
            ],
        }
    )

    id: Annotated[str, id_of("response")]
    proposals: Annotated[Many[ProposalId], Field(min_length=1)] = Field(description="The proposals that it answers.")
    responder: ActorId = Field(description="Who answers.")
    answer: Maybe[AnswerValue] = Field(
        default=None,
        description="What was answered: "
        + "; ".join(f"{answer}, {meaning}" for answer, meaning in ANSWERS.items())
        + ". Absent only as `unknown`, where there was an answer and its words were not seen.",
    )
    label: Maybe[Name] = Field(default=None, description="The responder's own word for it.")
    date: Maybe[Date] = Field(default=None, description="When it was answered.")
    conditions: Many[Text] = Field(default=(), description="What the answer depends on, or which part it takes.")
    reasons: Many[Text] = Field(default=(), description="Why, as the responder gives it.")
    responsible: Many[ActorId] = Field(default=(), description="Who is to carry it out.")
    due: Maybe[Date] = Field(default=None, description="By when it is to be carried out.")
    replaces: Maybe[ResponseId] = Field(default=None, description="The earlier response that it replaces.")
    basis: Many[BasisId] = Field(default=(), description="The events, votes and statements that it was made by.")
    summary: Maybe[Text] = Field(default=None, description="More about it, in our own words.")

    @model_validator(mode="after")
    def _answer_is_given_or_unknown(self) -> Self:
        if self.answer is None and "answer" not in self.unknown:
            raise PydanticCustomError("unanswered", "a response has its answer, or `unknown` names it")
        return self
