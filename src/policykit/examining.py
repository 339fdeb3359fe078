"""One piece of a file after another: read, shaped, outlined, and later judged by what all the others show."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeAlias

from policykit.diagnostics import Diagnostic, Finding, Fix, Path, Place, Rule
from policykit.documents import Document, Format
from policykit.loading import LoadedFile, load_piece
from policykit.models import Evidence
from policykit.pieces import FileChanged, Piece
from policykit.quoting import quoted_like
from policykit.references import items_within
from policykit.rules import Found, FoundAcross, check_each
from policykit.shape import Entry
from policykit.surroundings import Outline, Surroundings, Told

__all__ = ["Examiner", "Progress", "content_again", "fix_of", "key_of", "outline_of", "told_of"]


Progress: TypeAlias = Callable[[str, int, int], None]
"""Called now and then with what is being done, how many bytes that is done for, and how many there are."""


class Examiner:
    """Examines pieces and judges them.

    What was read is kept for judging up to a limit; beyond it, a piece is read once more.
    """

    def __init__(self, pieces: Mapping[int, Piece], *, passages: bool, most_kept: float) -> None:
        """Keep text of at most `most_kept` bytes. With `passages`, outlines hold all evidence."""
        self._pieces: Final = pieces
        self._passages: Final = passages
        self._left = most_kept
        self._kept: Final[dict[int, LoadedFile]] = {}
        self._keys: Final[dict[int, str]] = {}

    def examine(self, progress: Progress | None) -> Iterator[tuple[int, Outline]]:
        """Yield what each piece shows to the rest."""
        for number in self._with_progress(self._pieces, "reading", progress):
            yield number, self.examine_one(number)

    def _with_progress(self, numbers: Collection[int], doing: str, progress: Progress | None) -> Iterator[int]:
        done, size = 0, sum(self._pieces[number].length for number in numbers) if progress else 0
        for number in numbers:
            yield number
            if progress:
                done += self._pieces[number].length
                progress(doing, done, size)

    def examine_one(self, number: int) -> Outline:
        """Read a piece and return what it shows to the rest."""
        piece = self._pieces[number]
        content = piece.content()
        file = load_piece(piece, content)
        if len(content) <= self._left:
            self._left -= len(content)
            self._kept[number] = file
        outline = outline_of(file, passages=self._passages)
        outline.key = self._keys[number] = key_of(piece, content)
        return outline

    def judge(
        self,
        numbers: Collection[int],
        asked: Mapping[int, frozenset[str]],
        around: Surroundings,
        progress: Progress | None,
    ) -> Iterator[tuple[int, list[Told]]]:
        """Yield what the rules find in the records of pieces. `asked` are the ids they refer to, for who must choose."""
        del asked
        for number in self._with_progress(numbers, "checking", progress):
            yield number, self.judge_one(number, around)

    def judge_one(self, number: int, around: Surroundings) -> list[Told]:
        """Return what the rules find in each record of a piece."""
        file = self.kept(number)
        told: list[Told] = []
        for entry, rule, found in check_each(file.shaped.entries, around):
            place = file.document.place((*entry.path, *found.path), at_key=found.at_key)
            told.append(told_of(rule, found, file.path, file.document, place, record=entry.id))
        return told

    def kept(self, number: int) -> LoadedFile:
        """Return a piece as it was read; one that was not kept is read once more.

        Raises `FileChanged` where it has changed since.
        """
        file = self._kept.get(number)
        if file is None:
            piece = self._pieces[number]
            file = load_piece(piece, content_again(piece, self._keys[number]))
        return file


def content_again(piece: Piece, key: str) -> bytes:
    """Read a piece once more. Raises `FileChanged` where it does not hold what it did when it had that key."""
    content = piece.content()
    if key_of(piece, content) != key:
        raise FileChanged(piece.path)
    return content


def key_of(piece: Piece, content: bytes) -> str:
    """Return a digest of what a piece holds and of how it is read."""
    return hashlib.sha256(f"{piece.form} {piece.part}\n".encode() + content).hexdigest()


def outline_of(file: LoadedFile, *, passages: bool = False) -> Outline:
    """Return what a piece shows to the rest. With `passages`, that includes all evidence."""
    outline = Outline()
    asked: set[str] = set()
    for entry in file.shaped.entries:
        outline.add(entry)
        for reference in entry.references:
            asked.add(reference.target)
        if passages:
            outline.passages += _passages_in(entry)
    for redirect in file.shaped.redirects:
        asked |= {redirect.old, redirect.new}
    outline.asked = frozenset(asked)
    outline.redirects = file.shaped.redirects
    outline.unread = sorted(file.unread_ids())
    outline.own = list(_own_findings(file))
    return outline


def _passages_in(entry: Entry) -> Iterator[tuple[str | None, Path, Evidence]]:
    """Yield the evidence in a record; where its shape is wrong, what evidence in it is well formed."""
    if entry.record is None:
        for path, item in entry.evidence:
            yield entry.id, (*entry.path, *path), item
        return
    for inner, path in items_within(entry.record):
        if isinstance(inner, Evidence):
            yield entry.id, (*entry.path, *path), inner


def _own_findings(file: LoadedFile) -> Iterator[Diagnostic]:
    """Yield what is wrong with the text and the shape of a piece."""
    findings = (*file.document.findings, *file.shaped.findings)
    ids = {entry.path: entry.id for entry in file.shaped.entries} if findings else {}
    for finding in findings:
        place = finding.place or file.document.place(finding.path, at_key=finding.at_key)
        record = next((ids[finding.path[:n]] for n in (1, 2) if finding.path[:n] in ids), None)
        yield _diagnostic(finding.rule, finding, file.path, file.document, place, record=record)


def told_of(
    rule: Rule, found: Found | FoundAcross, path: str, document: Document, place: Place, *, record: str | None
) -> Told:
    """Return what a rule found in a record, at its place in a file."""
    written = document.text_at(place) if found.meant else None
    return Told(_diagnostic(rule, found, path, document, place, record=record), found.meant, written)


def _diagnostic(
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
        fix=_fix(rule, found, document, place) if found.instead is not None else None,
    )


def _fix(rule: Rule, found: Finding | Found | FoundAcross, document: Document, place: Place) -> Fix | None:
    """Return how to fix what was found; nothing in what could not be read to its end."""
    if not (document.complete or document.form == "ndjson"):
        return None
    return fix_of(rule, document.text_at(place), found.instead, document.form)


def fix_of(rule: Rule, written: str | None, instead: str | None, form: Format) -> Fix | None:
    """Return how to fix what a rule found, if `instead` is meant by what is `written` and can be put in its place."""
    if rule.fixes is None or not written or instead is None:
        return None
    new = quoted_like(written, instead, form)
    return Fix(written, new, rule.fixes == "safe") if new and new != written else None
