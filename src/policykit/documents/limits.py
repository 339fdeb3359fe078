"""How large, deep and faulty a records file may be."""

from typing import Final

MOST_NESTING: Final = 64
"""How deep lists and mappings may lie within each other."""

MOST_BYTES: Final = 64 * 1024 * 1024
"""How large a YAML or JSON file, or a line of NDJSON, may be, in bytes."""

MOST_FINDINGS: Final = 10_000
"""How much is said against one file. A file with more faults is no records file, or meant to break its reader."""

MOST_DIGITS: Final = 300
"""How many characters a number may have. A longer one is no fact."""
