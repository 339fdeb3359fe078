"""What became of a Popolo file, and what Popolo could not hold, in lines for people."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from policykit.exchange.popolo import Imported, Left, Lost
from policykit.values import counted, kind_of, one_line, shorten

T = TypeVar("T")


def import_summary(
    imported: Imported, file: str, folder: str, lang: str | None, *, verbose: bool = False
) -> Iterator[str]:
    """Yield what was made of a Popolo file, what was not, and what is left to be done by hand."""
    made = ", ".join(f"{section} {len(records):,}" for section, records in imported.records.items())
    yield f"{folder}: {made}"
    if imported.has_texts and lang is None:
        yield "the language of the texts is not known, so they are tagged `und`; `--lang` names it"
    if imported.named_by_id:
        yield f"{counted(len(imported.named_by_id), 'record')} named by an id only, since the file gives no name for what it refers to:"
        yield from (f"  {one}" for one in _some(imported.named_by_id, verbose=verbose))
    for heading, left in (("not placed", imported.left), ("left out on purpose", imported.private)):
        if not left:
            continue
        yield f"{heading}:"
        if verbose:
            places = ((imported.place(one.path), one) for one in left)
            for place, one in sorted(places, key=lambda pair: (pair[0].line, pair[0].column)):
                yield f"  {file}:{place.line}:{place.column}: {_field(one)}: {one.reason}"
        else:
            by_field = Counter((_field(one), one.reason) for one in left)
            yield from _table(by_field, reasons=left is imported.left)


class Losses:
    """Counts what goes into a Popolo file, and what Popolo cannot hold: of each record only where that is asked for."""

    def __init__(self, *, each: bool = False) -> None:
        self._each = each
        self._written: Counter[str] = Counter()
        self._by_field: Counter[tuple[str, str]] = Counter()
        self._by_record: Counter[tuple[str, str, str]] = Counter()

    def add(self, lost: Lost) -> None:
        """Count something that Popolo cannot hold."""
        field = f".{lost.field}" if lost.field else ""
        self._by_field[f"{kind_of(lost.record)}{field}", lost.reason] += lost.times
        if self._each:
            self._by_record[lost.record, lost.field, lost.reason] += lost.times

    def count(self, objects: Iterable[tuple[str, T]]) -> Iterator[tuple[str, T]]:
        """Count objects that pass by, in their lists."""
        for name, one in objects:
            self._written[name] += 1
            yield name, one

    def summary(self, file: str) -> Iterator[str]:
        """Yield the counts, in lines for people."""
        yield f"{file}: {', '.join(f'{name} {count:,}' for name, count in self._written.items()) or 'nothing'}"
        if not self._by_field:
            return
        yield "not in Popolo:"
        if not self._each:
            yield from _table(self._by_field, reasons=True)
            return
        for (record, field, reason), count in sorted(self._by_record.items()):
            yield f"  {record}{f': {field}' if field else ''} {count:,} ({reason})"


def _table(by_field: Counter[tuple[str, str]], *, reasons: bool) -> Iterator[str]:
    widest = max(len(what) for what, _ in by_field)
    for (what, reason), count in sorted(by_field.items()):
        yield f"  {what.ljust(widest)} {count:>7,}" + (f"  {reason}" if reasons else "")


def _field(left: Left) -> str:
    return one_line(f"{left.cls}.{shorten(left.field, 60)}" if left.field else left.cls)


def _some(ids: tuple[str, ...], *, verbose: bool) -> Iterator[str]:
    most = len(ids) if verbose else 5
    yield from itertools.islice(ids, most)
    if len(ids) > most:
        yield f"… and {len(ids) - most:,} more"
