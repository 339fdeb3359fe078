"""Records files found, read and held against the models, with the wording of what is wrong with their shape.

Imports `documents` and `models`, and what is below them.
"""

from policykit.loading.find import find_files, locate_files, shipped_records
from policykit.loading.load import LoadedFile, load_chunk, load_file, read_chunk
from policykit.loading.shape import Entry, shape_document, validator_of_kind
from policykit.loading.shape_errors import described, findings_in, name_in_words
from policykit.loading.shape_rules import ABOUT_FIELDS, REVERSED, RULES

__all__ = [
    "ABOUT_FIELDS",
    "REVERSED",
    "RULES",
    "Entry",
    "LoadedFile",
    "described",
    "find_files",
    "findings_in",
    "load_chunk",
    "load_file",
    "locate_files",
    "name_in_words",
    "read_chunk",
    "shape_document",
    "shipped_records",
    "validator_of_kind",
]
