"""Findings of how far proposals were carried out."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field

from policykit.models.base import ActorId, FindingBasisId, Many, Maybe, Name, ProposalId, id_of
from policykit.models.record import EvidencedRecord
from policykit.values import Date

Status: TypeAlias = Literal[
    "not-started",
    "in-progress",
    "stalled",
    "partly-implemented",
    "implemented",
    "lapsed",
    "superseded",
    "contrary",
    "cannot-tell",
]
"""How far a proposal was carried out. What was answered to it is told by responses."""

STATUSES: Final[dict[Status, str]] = {
    "not-started": "nothing of it is begun",
    "in-progress": "being carried out",
    "stalled": "begun, and nothing moves",
    "partly-implemented": "some of what it asks is done and the rest is not under way",
    "implemented": "all that it asks is done",
    "lapsed": "it no longer applies or can no longer be done",
    "superseded": "another measure has taken its place",
    "contrary": "the opposite was done",
    "cannot-tell": "what is known does not decide it",
}
"""What each status means."""


_ANSWERS: Final = ("accepted", "deferred", "rejected", "under-consideration")
FORMER_STATUSES: Final[Mapping[str, str]] = {
    **{
        answer: f"write a response with `answer: {answer}`, and here how far it was carried out, such as `not-started`"
        for answer in _ANSWERS
    },
    "not-taken-up": "write `not-started` where that is known, else `cannot-tell`; what nobody answered has no response",
}
"""What to write instead of statuses that there were before answers had a place of their own."""


class Assessment(EvidencedRecord):
    """One assessor's finding of how far a proposal was carried out on a day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "assessment/panel-2010/1/by-the-auditor",
                    "proposal": "proposal/panel-2010/1",
                    "status": "partly-implemented",
                    "as_of": "2013-12-31",
                    "assessor": "organization/auditor",
                    "basis": ["event/first-exchange-opens"],
                    "evidence": [{"source": "source/audit-2014"}],
                }
            ]
        }
    )

    id: Annotated[str, id_of("assessment")]
    proposal: ProposalId = Field(description="The proposal that is judged.")
    status: Status = Field(
        description="How far it was carried out: "
        + "; ".join(f"{status}, {meaning}" for status, meaning in STATUSES.items())
        + "."
    )
    label: Maybe[Name] = Field(default=None, description="The assessor's own word for it.")
    as_of: Date = Field(description="The day that is judged.")
    date: Maybe[Date] = Field(default=None, description="When the finding was made.")
    assessor: ActorId = Field(description="Whose finding it is.")
    basis: Many[FindingBasisId] = Field(
        default=(), description="The events, votes, statements and responses that it rests on."
    )
