"""One piece of a file after another: read, shaped, outlined, and later judged by what all the others show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from policykit.diagnostics import Diagnostic, Finding, Path, Place, Rule
from policykit.loading import LoadedFile, Piece, load_piece
from policykit.models import Evidence
from policykit.references import items_within
from policykit.rules import Found, check_each
from policykit.shape import Entry
from policykit.surroundings import Outline, Surroundings, Told

__all__ = ["Examiner", "Progress", "diagnostic"]


Progress: TypeAlias = Callable[[int, int], None]
"""Called now and then with how many bytes have been gone over, and how many there are."""


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

    def examine(self, progress: Progress | None) -> Iterator[tuple[int, Outline]]:
        """Yield what each piece shows to the rest."""
        for done, number in enumerate(self._pieces, 1):
            yield number, self.examine_one(number)
            if progress:
                progress(done, len(self._pieces))

    def examine_one(self, number: int) -> Outline:
        """Read a piece and return what it shows to the rest."""
        file = load_piece(self._pieces[number])
        size = len(file.document.text)
        if size <= self._left:
            self._left -= size
            self._kept[number] = file
        outline = Outline()
        asked: set[str] = set()
        for entry in file.shaped.entries:
            outline.add(entry)
            for reference in entry.references:
                asked.add(reference.target)
            if self._passages:
                outline.passages += _passages_in(entry)
        outline.asked = frozenset(asked)
        outline.redirects = file.shaped.redirects
        outline.unread = sorted(file.unread_ids())
        outline.own = list(_own_findings(file))
        return outline

    def judge(
        self, pieces: Iterable[int], asked: Mapping[int, frozenset[str]], around: Surroundings
    ) -> Iterator[tuple[int, list[Told]]]:
        """Yield what the rules find in the records of pieces. `asked` are the ids they refer to, for who must choose."""
        del asked
        for number in pieces:
            yield number, self.judge_one(number, around)

    def judge_one(self, number: int, around: Surroundings) -> list[Told]:
        """Return what the rules find in each record of a piece."""
        file = self.kept(number)
        told: list[Told] = []
        for entry, rule, found in check_each(file.shaped.entries, around):
            place = file.document.place((*entry.path, *found.path), at_key=found.at_key)
            told.append(Told(diagnostic(rule, found, file.path, place, entry.id), found.meant))
        return told

    def kept(self, number: int) -> LoadedFile:
        """Return a piece as it was read; one that was not kept is read once more."""
        return self._kept.get(number) or load_piece(self._pieces[number])


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
        yield diagnostic(finding.rule, finding, file.path, place, record)


def diagnostic(rule: Rule, found: Finding | Found, path: str, place: Place, record: str | None) -> Diagnostic:
    """Return a finding with its place."""
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
    )
