"""Text to plain data with positions, and back: readers of YAML, JSON and NDJSON, chunks of large files, quoting, a YAML writer.

Imports `values`, `diagnostics` and `files`, and no models. Of records, the YAML writer knows which fields hold dates, and
that what has an `id` is one.
"""

from policykit.documents.chunks import Chunk, chunks_of, form_of, suffix_of
from policykit.documents.document import Document, read
from policykit.documents.limits import MOST_BYTES, MOST_FINDINGS, MOST_RECORD_VALUES
from policykit.documents.positions import LINE_BREAKS, SUFFIXES, Format
from policykit.documents.quoting import quoted_like
from policykit.documents.syntax_rules import ENDS_READING, RULES, TOO_LARGE
from policykit.documents.yaml_writer import records_file, scalar

__all__ = [
    "ENDS_READING",
    "LINE_BREAKS",
    "MOST_BYTES",
    "MOST_FINDINGS",
    "MOST_RECORD_VALUES",
    "RULES",
    "SUFFIXES",
    "TOO_LARGE",
    "Chunk",
    "Document",
    "Format",
    "chunks_of",
    "form_of",
    "quoted_like",
    "read",
    "records_file",
    "scalar",
    "suffix_of",
]
