"""Kinds of record, sections of records files, and ids.

An id is ``kind/slug`` or ``kind/slug/slug…``: ``person/jane-doe``, ``proposal/panel-2010/22``.
Slugs are lower-case ASCII letters and digits with single hyphens between them. An id has a greatest length.
Only the kind is ever read from an id.
"""

import re
from typing import Final, Literal, cast, get_args

Kind = Literal[
    "source",
    "person",
    "organization",
    "topic",
    "report",
    "proposal",
    "vote",
    "statement",
    "event",
    "response",
    "assessment",
]
"""A kind of record. The first part of every id."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SECTIONS: Final[dict[str, Kind]] = {
    "sources": "source",
    "people": "person",
    "organizations": "organization",
    "topics": "topic",
    "reports": "report",
    "proposals": "proposal",
    "votes": "vote",
    "statements": "statement",
    "events": "event",
    "responses": "response",
    "assessments": "assessment",
}
"""The section of a records file that each kind of record lives in."""

LONGEST_ID: Final = 180
"""How many characters an id may have."""

# A repeated group has a limit here and in other patterns: Java's engine takes some of its stack for each turn, and
# validators try a pattern on a text too that `maxLength` refuses.
ID_SLUGS: Final = f"[a-z0-9]+(?:[-/][a-z0-9]+){{0,{LONGEST_ID // 2}}}"
"""A pattern for what follows the kind and its slash in an id."""


def id_pattern(*kinds: Kind) -> str:
    """Return the regular expression that an id of one of `kinds` matches from end to end, if it is not too long.

    The dialect is the part that JSON Schema (ECMA-262), Rust and Python read alike.
    """
    names = "|".join(kinds)
    return f"^(?:{names})/{ID_SLUGS}$" if len(kinds) > 1 else f"^{names}/{ID_SLUGS}$"


_PATTERN_OF_KINDS = re.compile(r"\^(?:\(\?:)?([a-z|]+)\)?/" + re.escape(ID_SLUGS))


def kinds_in(pattern: str) -> tuple[Kind, ...]:
    """Return the kinds whose ids a pattern of `id_pattern` matches; none for another pattern."""
    found = _PATTERN_OF_KINDS.match(pattern)
    return cast("tuple[Kind, ...]", tuple(found[1].split("|"))) if found else ()


_ANY_ID = re.compile(id_pattern(*KINDS)[:-1] + r"\Z")


def is_id(text: str) -> bool:
    """Say whether `text` has the form of an id of any kind."""
    return len(text) <= LONGEST_ID and _ANY_ID.match(text) is not None


def kind_of(record_id: str) -> str:
    """Return what stands before the first slash of an id: its kind, where the id is well formed."""
    return record_id.partition("/")[0]
