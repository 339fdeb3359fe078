"""What other records need to know of a chunk: its ids, and the few fields that rules read across records."""

import dataclasses
from typing import Any, NamedTuple

from policykit.diagnostics import Finding, Path
from policykit.loading import Entry
from policykit.models import (
    Assessment,
    Evidence,
    Organization,
    Person,
    Proposal,
    Redirect,
    Report,
    Role,
    Source,
    Topic,
)
from policykit.rules.likeness import Likeness, content_of, likenesses_of
from policykit.values import Date


class ParentLink(NamedTuple):
    """The organization or topic that another is part of."""

    id: str
    field: str
    parent: str
    path: Path
    """Where the record stands."""


class ReportSummary(NamedTuple):
    """A report."""

    id: str
    path: Path


class NumberedProposal(NamedTuple):
    """A proposal with a number."""

    report: str
    number: int
    id: str
    path: Path


class AssessmentSummary(NamedTuple):
    """An assessment."""

    proposal: str
    assessor: str
    as_of: str
    status: str
    id: str
    path: Path


class LocatedEvidence(NamedTuple):
    """Evidence, with the id of its record and its place."""

    id: str | None
    path: Path
    evidence: Evidence


@dataclasses.dataclass
class ChunkSummary:
    """What a chunk of a records file holds, as far as the check of other chunks depends on it."""

    key: str = ""
    """A digest of what was read."""
    ids: list[str] = dataclasses.field(default_factory=list)
    """The ids that its records have, be they well formed or not."""
    paths: list[Path] = dataclasses.field(default_factory=list)
    """Where the records with those ids stand."""
    contents: list[int] = dataclasses.field(default_factory=list)
    """Digests of what the records with those ids hold, but for the ids; 0 for those that are not well formed."""
    unread: list[str] = dataclasses.field(default_factory=list)
    """Ids that it declares where they could not be read as records."""
    redirects: list[Redirect] = dataclasses.field(default_factory=list)
    roles: dict[str, tuple[Role, ...]] = dataclasses.field(default_factory=dict)
    """Of each person: organization, start, end and attested days; nothing else of them."""
    parents: list[ParentLink] = dataclasses.field(default_factory=list)
    published: dict[str, Date | None] = dataclasses.field(default_factory=dict)
    """When each source was published."""
    reports: list[ReportSummary] = dataclasses.field(default_factory=list)
    numbered: list[NumberedProposal] = dataclasses.field(default_factory=list)
    assessments: list[AssessmentSummary] = dataclasses.field(default_factory=list)
    likenesses: list[Likeness] = dataclasses.field(default_factory=list)
    """What tells that two records may be of one thing."""
    referenced_ids: tuple[str, ...] = ()
    """All ids that its records refer to, sorted."""
    passages: list[LocatedEvidence] = dataclasses.field(default_factory=list)
    """The evidence, where passages are to be checked."""
    records: int = 0
    local_findings: list[Finding] = dataclasses.field(default_factory=list)
    """What is wrong with its text and with the shape of its records."""

    def add(self, entry: Entry, data: dict[str, Any]) -> None:
        """Add a record, which was made of some plain data."""
        self.records += 1
        record = entry.record
        content = 0 if record is None else content_of(data)
        if entry.id is not None:
            self.ids.append(entry.id)
            self.paths.append(entry.path)
            self.contents.append(content)
        if record is not None:
            self.likenesses += likenesses_of(record, content, entry.path)
        match record:
            case Person():
                self.roles.setdefault(record.id, tuple(map(_membership_of, record.roles)))
            case Source():
                self.published.setdefault(record.id, record.published)
            case Organization(parent=str(parent)):
                self.parents.append(ParentLink(record.id, "parent", parent, entry.path))
            case Topic(broader=str(parent)):
                self.parents.append(ParentLink(record.id, "broader", parent, entry.path))
            case Report():
                self.reports.append(ReportSummary(record.id, entry.path))
            case Proposal(number=int(number)):
                self.numbered.append(NumberedProposal(record.report, number, record.id, entry.path))
            case Assessment():
                self.assessments.append(
                    AssessmentSummary(
                        record.proposal, record.assessor, record.as_of.text, record.status, record.id, entry.path
                    )
                )
            case _:
                pass


def _membership_of(role: Role) -> Role:
    return Role.model_construct(organization=role.organization, start=role.start, end=role.end, attested=role.attested)
