"""The kinds of record and their parts, what in a record refers to what, and redirects.

Imports `values` and `diagnostics`. Models never import each other's records: a reference is an id.
"""

from typing import Final

from policykit.models.actors import Organization, Person, Role
from policykit.models.assessments import FORMER_STATUSES, Assessment, Status
from policykit.models.base import URL_PATTERN, FactItem, Item, Note, OneOf, Period, RefersTo, parts_of
from policykit.models.events import Event, EventKind
from policykit.models.evidence import (
    DIGEST_PATTERN,
    ELLIPSIS,
    LENGTH_PATTERN,
    LONGEST,
    MOST_CHARACTERS,
    MOST_WORDS,
    WORDS_PATTERN,
    Attribution,
    Evidence,
    Reading,
    passage_ends,
    with_ellipsis,
)
from policykit.models.figures import Figure, Qualifier
from policykit.models.introspection import (
    Reference,
    alternatives_read,
    fields_of,
    fields_with_alternatives,
    item_of,
    items_within,
    models_within,
    references,
    references_of,
    salvage,
    validator_of,
)
from policykit.models.proposals import Proposal, Related, Relation, Wording
from policykit.models.record import Alternative, EvidencedRecord, Identifier, Link, OtherName, Record
from policykit.models.redirects import Redirect, RedirectResolver
from policykit.models.reports import Report
from policykit.models.responses import AnswerValue, Response
from policykit.models.sources import Source
from policykit.models.statements import Stance, StanceValue, Statement
from policykit.models.topics import Topic
from policykit.models.votes import OPTIONS, TIME_PATTERN, Ballot, Bloc, Counts, Method, Option, Vote, VoteResult
from policykit.values import Kind

__all__ = [
    "DIGEST_PATTERN",
    "ELLIPSIS",
    "FORMER_STATUSES",
    "LENGTH_PATTERN",
    "LONGEST",
    "MODELS",
    "MOST_CHARACTERS",
    "MOST_WORDS",
    "OPTIONS",
    "TIME_PATTERN",
    "URL_PATTERN",
    "WORDS_PATTERN",
    "Alternative",
    "AnswerValue",
    "Assessment",
    "Attribution",
    "Ballot",
    "Bloc",
    "Counts",
    "Event",
    "EventKind",
    "Evidence",
    "EvidencedRecord",
    "FactItem",
    "Figure",
    "Identifier",
    "Item",
    "Link",
    "Method",
    "Note",
    "OneOf",
    "Option",
    "Organization",
    "OtherName",
    "Period",
    "Person",
    "Proposal",
    "Qualifier",
    "Reading",
    "Record",
    "Redirect",
    "RedirectResolver",
    "Reference",
    "RefersTo",
    "Related",
    "Relation",
    "Report",
    "Response",
    "Role",
    "Source",
    "Stance",
    "StanceValue",
    "Statement",
    "Status",
    "Topic",
    "Vote",
    "VoteResult",
    "Wording",
    "alternatives_read",
    "fields_of",
    "fields_with_alternatives",
    "item_of",
    "items_within",
    "models_within",
    "parts_of",
    "passage_ends",
    "references",
    "references_of",
    "salvage",
    "validator_of",
    "with_ellipsis",
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
    "response": Response,
    "assessment": Assessment,
}
"""The model of each kind of record."""
