"""Findings of what became of proposals."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field

from policykit.models.base import ActorId, BasisId, Many, Maybe, ProposalId, id_of
from policykit.models.record import EvidencedRecord
from policykit.values import Date

Status: TypeAlias = Literal[
    "not-taken-up",
    "under-consideration",
    "deferred",
    "rejected",
    "accepted",
    "in-progress",
    "partly-implemented",
    "implemented",
    "superseded",
    "cannot-tell",
]
"""Where a proposal stands."""

STATUSES: Final[dict[Status, str]] = {
    "not-taken-up": "no trace of a response",
    "under-consideration": "being heard, studied or prepared",
    "deferred": "put off with no decision on the substance",
    "rejected": "turned down",
    "accepted": "decided but not begun",
    "in-progress": "being carried out",
    "partly-implemented": "some of what it asks is done and the rest is not under way",
    "implemented": "all that it asks is done",
    "superseded": "another measure has taken its place",
    "cannot-tell": "what is known does not decide it",
}
"""What each status means."""


class Assessment(EvidencedRecord):
    """One assessor's finding of where a proposal stood on a day."""

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
        description="Where it stood: " + "; ".join(f"{status}, {meaning}" for status, meaning in STATUSES.items()) + "."
    )
    as_of: Date = Field(description="The day that is judged.")
    date: Maybe[Date] = Field(default=None, description="When the finding was made.")
    assessor: ActorId = Field(description="Whose finding it is.")
    basis: Many[BasisId] = Field(default=(), description="The events, votes and statements that it rests on.")
