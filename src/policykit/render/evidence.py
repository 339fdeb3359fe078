"""Passages and what rests on them, for people to read."""

from collections.abc import Iterator, Sequence

import yaml

from policykit.dataset import Dataset
from policykit.documents import read
from policykit.evidence import Match, NotFound, Sources, StoredText, text_fragment
from policykit.facts import CoverageRow, supports
from policykit.models import Evidence, Record, Source
from policykit.queries import field_at
from policykit.references import items_within
from policykit.render.record import name_of
from policykit.render.table import fold
from policykit.render.text import Style
from policykit.text import Languages

__all__ = ["citation", "coverage_cells", "fact_cells", "quotations"]

_HEADERS = ("facts", "found", "passage", "page only", "record only", "none")


def coverage_cells(rows: Sequence[CoverageRow]) -> tuple[Sequence[str], list[list[str]]]:
    """Return how the facts of each record are supported, as a table."""
    return ("record", *_HEADERS), [[row.record, *(str(number) if number else "" for number in row[1:])] for row in rows]


def fact_cells(record: Record, sources: Sources | None) -> tuple[Sequence[str], list[list[str]]]:
    """Return each fact of a record with how it is supported, as a table."""
    names = {"checked": "found", "own": "passage", "unstored": "page only", "whole": "record only", "none": "none"}
    cells = [
        [
            field_at(fact.path),
            fact.kind,
            names[support],
            ", ".join(dict.fromkeys(evidence.source for evidence in fact.evidence)),
        ]
        for fact, support in supports(record, sources.is_found if sources else _never)
    ]
    return ("fact", "kind", "support", "sources"), cells


def _never(_: Evidence) -> bool:
    return False


def citation(source: Source | None, source_id: str, text: StoredText, words: str) -> Iterator[str]:
    """Yield ready-made evidence in YAML for `words`, and the link to them where the source has an address.

    Raises `CannotCite`.
    """
    passage, match = text.cite(words)
    evidence = {"source": source_id, "passage": passage, "digest": match.digest_in(text)}
    yield "evidence:"
    for number, (field, value) in enumerate(evidence.items()):
        yield f"  {'-' if number == 0 else ' '} {field}: {_scalar(value)}"
    yield f"# line {text.line(match.start)}"
    if source and source.url:
        yield f"# {text_fragment(source.url, text, passage, match)}"


def _scalar(value: str) -> str:
    """Return a string as a YAML scalar that reads back as the same string in every version of YAML."""
    for style in (None, "'"):
        written = yaml.safe_dump(value, allow_unicode=True, width=10_000, default_style=style).removesuffix("\n...\n")
        document = read(f"value: {written}".encode(), "yaml")
        if not document.findings and document.data == {"value": value}:
            return written.strip()
    return yaml.safe_dump(value, width=10_000, default_style='"').strip()


def quotations(  # noqa: PLR0917
    data: Dataset, record: Record, sources: Sources, style: Style, lang: Languages, width: int
) -> Iterator[str]:
    """Yield the passages behind a record with the words around them, and the links to them."""
    for evidence, path in items_within(record):
        if not isinstance(evidence, Evidence) or not evidence.passage:
            continue
        what = field_at(path[:-2]) or ", ".join(evidence.supports) or "the whole record"
        heading = f"{what} · {name_of(data, evidence.source, lang)}"
        text = sources.text(evidence.source)
        match = text.find(evidence.passage) if text else None
        if text and isinstance(match, Match):
            yield style(f"{heading}, line {text.line(match.start)}", "heading")
            yield from _in_context(text, match, style, width)
            source = data.get(evidence.source)
            if isinstance(source, Source) and source.url:
                yield style(f"  {text_fragment(source.url, text, evidence.passage, match)}", "faint")
        else:
            yield style(heading, "heading")
            yield f"  {evidence.passage}"
            why = match.message if isinstance(match, NotFound) else f"the text of {evidence.source} is not stored"
            yield f"  ({why})"
        yield ""


def _in_context(text: StoredText, match: Match, style: Style, width: int) -> Iterator[str]:
    """Yield a passage between brackets, with the words around it fainter where there are colours."""
    before, after = text.around(match)
    whole = f"… {before}⟦{text.original_of(match.start, match.end)}⟧{after} …"
    inside = False
    for line in fold(whole, width - 2):
        parts = line.replace("⟦", "\0⟦").replace("⟧", "⟧\0").split("\0")
        shown = ""
        for part in parts:
            inside = inside or part.startswith("⟦")
            shown += style(part, "place" if inside else "faint")
            inside = inside and not part.endswith("⟧")
        yield f"  {shown}"
