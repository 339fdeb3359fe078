"""Measures that reports propose."""

import re
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field

from policykit.models.base import ActorId, FactItem, Many, Maybe, Name, ProposalId, ReportId, TopicId, Whole, id_of
from policykit.models.evidence import Evidence
from policykit.models.record import EvidencedRecord
from policykit.values import Text

Relation: TypeAlias = Literal["restates", "replaces", "builds-on", "conflicts-with"]
"""How a proposal stands to another one."""


_FIRST_NUMBER: Final = re.compile(r"(?!0)[0-9]+", re.ASCII)


class Wording(FactItem):
    """How a source renders a proposal."""

    text: Maybe[Text] = Field(default=None, description="What that source makes of it, in our own words.")
    evidence: Many[Evidence] = Field(default=(), description="Where it is rendered so.")


class Related(FactItem):
    """How a proposal stands to another one."""

    relation: Relation = Field(
        description="How: restates it, replaces it, builds on it, or conflicts with it.",
    )
    proposal: ProposalId = Field(description="The other proposal.")
    evidence: Many[Evidence] = Field(default=(), description="Where that is shown.")


class Proposal(EvidencedRecord):
    """One measure in a report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "proposal/panel-2010/1",
                    "report": "report/panel-2010",
                    "number": 1,
                    "title": {"en": "Open three exchanges"},
                    "topics": ["topic/needle-exchange"],
                    "conditions": [{"en": "For two years"}],
                    "evidence": [
                        {"source": "source/daily-2010-report", "passage": "The first proposal … within two years"}
                    ],
                }
            ]
        }
    )

    id: Annotated[str, id_of("proposal")]
    report: ReportId = Field(description="The report that proposes it.")
    number: Maybe[Annotated[int, Whole(least=1)]] = Field(default=None, description="Its number in the report, from 1.")
    label: Maybe[Name] = Field(
        default=None, description="As printed beside the number or instead of it, such as '10.1' or '17(a)'."
    )
    section: Maybe[Name] = Field(default=None, description="The heading that it stands under, as printed.")
    part_of: Maybe[ProposalId] = Field(default=None, description="The proposal of the same report that it is part of.")
    title: Text = Field(description="What it is called, in our own words.")
    text: Maybe[Text] = Field(
        default=None,
        description="The words as printed, by language. Only where a source in its evidence names its license.",
    )
    summary: Maybe[Text] = Field(default=None, description="What it asks for, in our own words.")
    addressees: Many[ActorId] = Field(default=(), description="Those who are to carry it out.")
    topics: Many[TopicId] = Field(default=(), description="The topics that it bears on.")
    conditions: Many[Text] = Field(default=(), description="The limits that it sets itself.")
    wordings: Many[Wording] = Field(default=(), description="How sources render it.")
    related: Many[Related] = Field(default=(), description="How it stands to other proposals.")

    @property
    def printed_number(self) -> str:
        """What it is numbered by: its label, or else its number; empty where it has neither.

        A label that counts otherwise than the number, such as that of a paragraph, stands behind it: `1 (113.6)`.
        """
        number = "" if self.number is None else str(self.number)
        counted = _FIRST_NUMBER.search(self.label or "")
        if self.label and number and counted and counted[0] != number:
            return f"{number} ({self.label})"
        return self.label or number
