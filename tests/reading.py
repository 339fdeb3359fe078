"""What is wrong with a text, in short."""

from policykit.documents.document import Document, read
from policykit.documents.positions import Format

FORMS: tuple[Format, ...] = ("yaml", "json", "ndjson")


def reported(document: Document) -> list[tuple[str, int, int]]:
    assert all(found.place for found in document.findings)
    return [(found.rule.code, found.place.line, found.place.column) for found in document.findings if found.place]


def only(content: str | bytes, form: Format = "yaml") -> tuple[str, int, int]:
    (found,) = reported(read(content if isinstance(content, bytes) else content.encode(), form))
    return found
