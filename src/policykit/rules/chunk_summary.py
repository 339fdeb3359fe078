"""TODO: rules.chunk_summary."""

from typing import TYPE_CHECKING, NamedTuple

from policykit.diagnostics import Diagnostic, Path
from policykit.loading import Entry
from policykit.models import Assessment, Evidence, Organization, Person, Proposal, Redirect, Report, Role, Source, Topic

if TYPE_CHECKING:
    from policykit.values import Date


class ParentLink(NamedTuple):
    """The organization or topic that another is part of."""

    id: str
    field: str
    up: str
    path: Path
    """Where the record stands."""


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


class PendingDiagnostic(NamedTuple):
    """A finding, and the id that is missing where a near one is still to be looked for, as it is written there."""

    diagnostic: Diagnostic
    intended_id: str | None = None
    written: str | None = None


class ChunkSummary:
    """What a piece of a file shows to the rest."""

    def __init__(self) -> None:
        self.key = ""
        """A digest of what was read."""
        self.ids: list[str] = []
        """The ids that its records have, be they well formed or not."""
        self.paths: list[Path] = []
        """Where the records with those ids stand."""
        self.unread: list[str] = []
        """Ids that it declares where they could not be read as records."""
        self.redirects: list[Redirect] = []
        self.roles: dict[str, tuple[Role, ...]] = {}
        """Of each person: organization, start, end and attested days; nothing else of them."""
        self.parents: list[ParentLink] = []
        self.published: dict[str, Date | None] = {}
        """When each source was published."""
        self.reports: list[tuple[str, Path]] = []
        self.numbered: list[NumberedProposal] = []
        self.assessments: list[AssessmentSummary] = []
        self.referenced_ids: frozenset[str] = frozenset()
        """All ids that its records refer to."""
        self.passages: list[tuple[str | None, Path, Evidence]] = []
        """The evidence, with the id of its record and its place, where it was asked for."""
        self.records = 0
        self.local_diagnostics: list[Diagnostic] = []
        """What is wrong with its text and with the shape of its records."""

    def add(self, entry: Entry) -> None:
        """Add what a record shows."""
        self.records += 1
        if entry.id is not None:
            self.ids.append(entry.id)
            self.paths.append(entry.path)
        record = entry.record
        match record:
            case Person():
                self.roles.setdefault(record.id, tuple(map(_membership_of, record.roles)))
            case Source():
                self.published.setdefault(record.id, record.published)
            case Organization(parent=str(up)):
                self.parents.append(ParentLink(record.id, "parent", up, entry.path))
            case Topic(broader=str(up)):
                self.parents.append(ParentLink(record.id, "broader", up, entry.path))
            case Report():
                self.reports.append((record.id, entry.path))
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
