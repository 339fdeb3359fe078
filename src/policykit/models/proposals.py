"""Measures that reports propose."""

from typing import Annotated

from pydantic import ConfigDict, Field

from policykit.models.base import FactItem, Many, Maybe, ReportId, TopicId, Whole, id_of
from policykit.models.evidence import Evidence
from policykit.models.record import EvidencedRecord
from policykit.values import Text


class Wording(FactItem):
    """How a source renders a proposal."""

    text: Maybe[Text] = Field(default=None, description="What that source makes of it, in our own words.")
    evidence: Many[Evidence] = Field(default=(), description="Where it is rendered so.")


class Proposal(EvidencedRecord):
    """One numbered measure in a report."""

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
    title: Text = Field(description="What it is called, in our own words.")
    summary: Maybe[Text] = Field(default=None, description="What it asks for, in our own words.")
    topics: Many[TopicId] = Field(default=(), description="The topics that it bears on.")
    conditions: Many[Text] = Field(default=(), description="The limits that it sets itself.")
    wordings: Many[Wording] = Field(default=(), description="How sources render it.")
