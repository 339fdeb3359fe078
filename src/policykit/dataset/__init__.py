"""The records as a mapping that answers questions: index, rows, queries, labels, coverage of facts.

Imports `models`, and what is below it. `dataset.arrow` has the same records as Arrow tables and is imported where it is
used, since it needs an extra.
"""

from policykit.dataset.collection import Collection
from policykit.dataset.conditions import InvalidValue
from policykit.dataset.coverage import CoverageRow, FactRow, Support, coverage_of, fact_rows, nothing_found, total
from policykit.dataset.dataset import Dataset, Responses
from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.follow_up import DONE_WITH, FateRow, ProgressRow, ResponseRow, Side, number_key
from policykit.dataset.index import Index, Referrer
from policykit.dataset.labels import ALSO_ANSWERED, NOT_SEEN, assessor_name, distinct_labels, name_of
from policykit.dataset.lookup import RecordNotFound, UnknownKind, WrongKind, id_of, record_of
from policykit.dataset.queries import (
    Certainty,
    EvidenceRow,
    FigureRow,
    RoleRow,
    StanceRow,
    TimelineRow,
    also_answered,
    undated_last,
)
from policykit.dataset.rows import NotOne, Rows, UnknownField
from policykit.dataset.search import SearchRow
from policykit.dataset.texts import field_at

__all__ = [
    "ALSO_ANSWERED",
    "DONE_WITH",
    "NOT_SEEN",
    "Certainty",
    "Collection",
    "CoverageRow",
    "Dataset",
    "EvidenceRow",
    "FactRow",
    "FateRow",
    "FigureRow",
    "Index",
    "InvalidValue",
    "NotOne",
    "ProgressRow",
    "RecordNotFound",
    "Referrer",
    "ResponseRow",
    "Responses",
    "RoleRow",
    "Rows",
    "SearchRow",
    "Side",
    "StanceRow",
    "Support",
    "TimelineRow",
    "UnknownField",
    "UnknownKind",
    "WrongKind",
    "also_answered",
    "assessor_name",
    "coverage_of",
    "distinct_labels",
    "fact_rows",
    "field_at",
    "id_of",
    "name_of",
    "nothing_found",
    "number_key",
    "record_of",
    "total",
    "undated_last",
    "with_field_docs",
]
