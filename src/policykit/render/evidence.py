"""Passages and what rests on them, for people to read."""

from collections.abc import Iterator, Sequence
from typing import Final

from policykit.dataset import CoverageRow, Dataset, FactRow, Rows, Support, field_at, name_of
from policykit.documents import scalar
from policykit.evidence import Match, NotFound, StoredText, StoredTexts, text_fragment
from policykit.models import Evidence, Record, Source, items_within
from policykit.render.text import Style
from policykit.values import Languages, fold


def coverage_cells(rows: Sequence[CoverageRow]) -> tuple[Sequence[str], list[list[str]]]:
    """Return how the facts of each record are supported, as a table."""
    return ("record", "facts", *_SUPPORT.values()), [
        [row.record, *(str(number) if number else "" for number in row[1:])] for row in rows
    ]


_SUPPORT: Final[dict[Support, str]] = {
    "checked": "found",
    "own": "passage",
    "unstored": "page only",
    "whole": "record only",
    "none": "none",
}


def fact_cells(rows: Rows[FactRow]) -> tuple[Sequence[str], list[list[str]]]:
    """Return the facts of a record with how they are supported, as a table."""
    cells = [[row.field, row.kind, _SUPPORT[row.support], ", ".join(row.sources)] for row in rows]
    return ("fact", "kind", "support", "sources"), cells


def citation(source: Source | None, source_id: str, text: StoredText, words: str) -> Iterator[str]:
    """Yield ready-made evidence in YAML for `words`, and the link to them where the source has an address.

    Raises `CannotCite`.
    """
    passage, match = text.cite(words)
    evidence = {"source": source_id, "passage": passage, "digest": match.digest_in(text)}
    yield "evidence:"
    for number, (field, value) in enumerate(evidence.items()):
        yield f"  {'-' if number == 0 else ' '} {field}: {scalar(value)}"
    yield f"# line {text.line(match.start)}"
    if source is None:
        yield f"# there is no record {source_id} yet"
    if source and source.url:
        yield f"# {text_fragment(source.url, text, match)}"


def quotations(  # noqa: PLR0917
    data: Dataset, record: Record, sources: StoredTexts, style: Style, lang: Languages, width: int
) -> Iterator[str]:
    """Yield the passages behind a record with the words around them, and the links to them."""
    for evidence, path in items_within(record):
        if not isinstance(evidence, Evidence):
            continue
        what = field_at(path[:-2]) or ", ".join(evidence.supports) or "the whole record"
        heading = f"{what} · {name_of(data, evidence.source, lang)}"
        text = sources.text(evidence.source)
        match = text.find(evidence.passage) if text and evidence.passage else None
        source = data.get(evidence.source)
        url = source.url if isinstance(source, Source) else None
        if text and isinstance(match, Match):
            yield from (style(line, "heading") for line in fold(f"{heading}, line {text.line(match.start)}", width))
            yield from _in_context(text, match, style, width)
            url = text_fragment(url, text, match) if url else None
        else:
            yield from (style(line, "heading") for line in fold(heading, width))
            if text and isinstance(match, NotFound):
                why = f"{match.message}{text.nearest(match.words)}"
            else:
                why = "no passage is given" if text else "its text is not stored"
            yield from (f"  {line}" for line in fold(f"{evidence.passage or ''} ({why})".strip(), width - 2))
        if url:
            yield style(f"  {url}", "faint")
        yield ""


def _in_context(text: StoredText, match: Match, style: Style, width: int) -> Iterator[str]:
    """Yield a passage between brackets, with the words around it fainter where there are colours."""
    before, after = text.words_beside(match)
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
