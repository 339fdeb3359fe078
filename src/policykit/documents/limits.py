"""How large, deep and faulty a records file may be."""

from typing import Final

MOST_NESTING: Final = 64
"""How deep lists and mappings may lie within each other."""

MOST_BYTES: Final = 64 * 1024 * 1024
"""How large a YAML or JSON file, or a line of NDJSON, may be, in bytes."""

MOST_RECORD_VALUES: Final = 200_000
"""How many values a record may hold: those of a vote with the names and the evidence of 20,000 ballots."""

MOST_FINDINGS: Final = 10_000
"""How much is said against one file. A file with more faults is no records file, or meant to break its reader."""

MOST_DIGITS: Final = 300
"""How many characters a number may have. A longer one is no fact."""

CHARACTERS_PER_VALUE: Final = 4
"""How many characters a YAML or JSON text, or a line of NDJSON, has at least for each value in it. Records have twenty
or thirty; what has fewer takes a hundred times its own size in memory."""

VALUES_ANYHOW: Final = 100_000
"""How many values a text may hold however short it is."""


def most_values(text: str) -> int:
    """Return how many values a text may hold."""
    return max(VALUES_ANYHOW, len(text) // CHARACTERS_PER_VALUE)
