"""The rule of passages that have three dots among their words."""

from collections.abc import Iterable

from policykit.diagnostics import Finding, Severity
from policykit.models import Evidence, with_ellipsis
from policykit.rules.registry import in_field, value_rule


@value_rule("PK512", "dots-among-words", in_field(Evidence, "passage"), Severity.WARNING, "safe")
def _dots_among_words(passage: str, _: Evidence) -> Iterable[Finding]:
    """A short passage with three dots by themselves among its words.

    They are taken for words of the source, and what is meant is mostly that words are left out there: then ` … ` stands
    between, one character. Where the source itself has three dots, the ellipsis leads to the same place, or other first
    or last words do.
    """
    replacement = with_ellipsis(passage) if " ... " in passage else None
    if replacement is None:
        return ()
    message, mend = "`...` is taken for a word of the source", f"write '{replacement}'"
    return (Finding(_dots_among_words, (), message, mend, replacement=replacement),)
