"""Passages in stored texts: found exactly once, or said not to be; links that lead to them; the rules about them.

Imports `models`, and what is below it.
"""

from policykit.evidence.links import text_fragment
from policykit.evidence.passages import CannotCite, Match, NotFound, StoredText
from policykit.evidence.rules import NO_PASSAGE, NO_TEXT, ONE_WORD, QUOTED_WITHOUT_PASSAGE, RULES, UNREADABLE
from policykit.evidence.stored_texts import TEXT_SUFFIX, Checked, StoredTexts

__all__ = [
    "NO_PASSAGE",
    "NO_TEXT",
    "ONE_WORD",
    "QUOTED_WITHOUT_PASSAGE",
    "RULES",
    "TEXT_SUFFIX",
    "UNREADABLE",
    "CannotCite",
    "Checked",
    "Match",
    "NotFound",
    "StoredText",
    "StoredTexts",
    "text_fragment",
]
