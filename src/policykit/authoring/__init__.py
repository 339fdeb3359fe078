"""A new record: its skeleton with what each field means, the interview that fills it in, and the file it goes to.

Imports `schema`, `render`, `dataset` and `loading`, and what is below them.
"""

from policykit.authoring.interview import Interview, Known, why_no_language, why_not
from policykit.authoring.new_file import check_new, create
from policykit.authoring.skeleton import Skeleton, make_skeleton, schema_for

__all__ = [
    "Interview",
    "Known",
    "Skeleton",
    "check_new",
    "create",
    "make_skeleton",
    "schema_for",
    "why_no_language",
    "why_not",
]
