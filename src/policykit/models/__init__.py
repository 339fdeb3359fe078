"""The kinds of record and their parts."""

from typing import Final

from policykit.ids import Kind
from policykit.models.actors import Organization, Person, Role
from policykit.models.assessments import Assessment
from policykit.models.base import FactItem, Item, RefersTo
from policykit.models.events import Event
from policykit.models.evidence import Evidence
from policykit.models.figures import Figure
from policykit.models.proposals import Proposal, Wording
from policykit.models.record import Alternative, EvidencedRecord, Identifier, Link, OtherName, Record
from policykit.models.reports import Report
from policykit.models.sources import Source
from policykit.models.statements import Stance, Statement
from policykit.models.topics import Topic
from policykit.models.votes import Ballot, Bloc, Counts, Vote

__all__ = [
    "MODELS",
    "Alternative",
    "Assessment",
    "Ballot",
    "Bloc",
    "Counts",
    "Event",
    "Evidence",
    "EvidencedRecord",
    "FactItem",
    "Figure",
    "Identifier",
    "Item",
    "Link",
    "Organization",
    "OtherName",
    "Person",
    "Proposal",
    "Record",
    "RefersTo",
    "Report",
    "Role",
    "Source",
    "Stance",
    "Statement",
    "Topic",
    "Vote",
    "Wording",
]

MODELS: Final[dict[Kind, type[Record]]] = {
    "source": Source,
    "person": Person,
    "organization": Organization,
    "topic": Topic,
    "report": Report,
    "proposal": Proposal,
    "vote": Vote,
    "statement": Statement,
    "event": Event,
    "assessment": Assessment,
}
"""The model of each kind of record."""
