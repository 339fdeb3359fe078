"""The records as a mapping that answers questions: index, rows, queries, labels, coverage of facts.

Imports `models`, and what is below it. `dataset.arrow` has the same records as Arrow tables and is imported where it is
used, since it needs an extra.
"""

from policykit.dataset.coverage import CoverageRow, FactRow, Support, coverage_of, fact_rows, nothing_found, total
from policykit.dataset.dataset import Dataset, RecordNotFound, Responses, WrongKind
from policykit.dataset.follow_up import DONE_WITH, FateRow, ProgressRow, ResponseRow
from policykit.dataset.index import Index, Referrer
from policykit.dataset.labels import distinct_labels, name_of, record_of
from policykit.dataset.queries import (
    Certainty,
    EvidenceRow,
    FigureRow,
    RoleRow,
    StanceRow,
    TimelineRow,
    field_at,
    undated_last,
)
from policykit.dataset.rows import NotOne, Rows, UnknownField

__all__ = [
    "DONE_WITH",
    "Certainty",
    "CoverageRow",
    "Dataset",
    "EvidenceRow",
    "FactRow",
    "FateRow",
    "FigureRow",
    "Index",
    "NotOne",
    "ProgressRow",
    "RecordNotFound",
    "Referrer",
    "ResponseRow",
    "Responses",
    "RoleRow",
    "Rows",
    "StanceRow",
    "Support",
    "TimelineRow",
    "UnknownField",
    "WrongKind",
    "coverage_of",
    "distinct_labels",
    "fact_rows",
    "field_at",
    "name_of",
    "nothing_found",
    "record_of",
    "total",
    "undated_last",
]
