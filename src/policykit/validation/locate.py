"""TODO: validation.locate."""

from policykit.diagnostics import Diagnostic, Finding, Fix, Place, Rule
from policykit.documents import Document, Format, quoted_like
from policykit.rules import Found, FoundAcross, PendingDiagnostic


def pending_diagnostic(
    rule: Rule, found: Found | FoundAcross, path: str, document: Document, place: Place, *, record: str | None
) -> PendingDiagnostic:
    """Return what a rule found in a record, at its place in a file."""
    written = document.text_at(place) if found.intended_id else None
    return PendingDiagnostic(locate(rule, found, path, document, place, record=record), found.intended_id, written)


def locate(
    rule: Rule, found: Finding | Found | FoundAcross, path: str, document: Document, place: Place, *, record: str | None
) -> Diagnostic:
    return Diagnostic(
        rule,
        found.message,
        path,
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        record=record,
        mend=found.mend,
        fix=_fix(rule, found, document, place) if found.replacement is not None else None,
    )


def _fix(rule: Rule, found: Finding | Found | FoundAcross, document: Document, place: Place) -> Fix | None:
    """Return how to fix what was found; nothing in what could not be read to its end."""
    if not (document.complete or document.form == "ndjson"):
        return None
    return fix_of(rule, document.text_at(place), found.replacement, document.form)


def fix_of(rule: Rule, written: str | None, replacement: str | None, form: Format) -> Fix | None:
    """Return how to fix what a rule found, if `instead` is meant by what is `written` and can be put in its place."""
    if rule.fixes is None or not written or replacement is None:
        return None
    new = quoted_like(written, replacement, form)
    return Fix(written, new, rule.fixes == "safe") if new and new != written else None
