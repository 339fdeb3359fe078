"""Every rule that looks beyond the shape of one record, by subject; the context that rules see; the catalogue of all rules.

Imports `evidence` and `loading`, and what is below them. A rule yields what it finds by record and path, and knows no files.
"""

from policykit.rules.catalogue import NO_SUCH_RECORD, RULES, beyond_shape
from policykit.rules.chunk_summary import ChunkSummary, LocatedEvidence
from policykit.rules.context import MOST_LEVELS, RuleContext
from policykit.rules.registry import check_all, check_each
from policykit.rules.suggestions import Suggestions

__all__ = [
    "MOST_LEVELS",
    "NO_SUCH_RECORD",
    "RULES",
    "ChunkSummary",
    "LocatedEvidence",
    "RuleContext",
    "Suggestions",
    "beyond_shape",
    "check_all",
    "check_each",
]
