"""One piece of a file after another: read, shaped, outlined, and later judged by what all the others show."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeAlias

from policykit.diagnostics import Diagnostic, Path
from policykit.documents import Chunk
from policykit.loading import Entry, LoadedFile, load_chunk
from policykit.models import Evidence, items_within
from policykit.rules import ChunkSummary, PendingDiagnostic, RuleContext, check_each
from policykit.validation.fingerprints import content_key, reread
from policykit.validation.locate import locate, pending_diagnostic

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called now and then with what is being done, how many bytes that is done for, and how many there are."""


class Worker:
    """Examines pieces and judges them.

    What was read is kept for judging up to a limit; beyond it, a piece is read once more.
    """

    def __init__(self, chunks: Mapping[int, Chunk], *, passages: bool, most_kept: float) -> None:
        """Keep text of at most `most_kept` bytes. With `passages`, outlines hold all evidence."""
        self._chunks: Final = chunks
        self._passages: Final = passages
        self._left = most_kept
        self._kept: Final[dict[int, LoadedFile]] = {}
        self._keys: Final[dict[int, str]] = {}

    def parse(self, progress: Progress | None) -> Iterator[tuple[int, ChunkSummary]]:
        """Yield what each piece shows to the rest."""
        for number in self._with_progress(self._chunks, "reading", progress):
            yield number, self.parse_one(number)

    def _with_progress(self, numbers: Collection[int], doing: str, progress: Progress | None) -> Iterator[int]:
        done, size = 0, sum(self._chunks[number].length for number in numbers) if progress else 0
        for number in numbers:
            yield number
            if progress:
                done += self._chunks[number].length
                progress(doing, done, size)

    def parse_one(self, number: int) -> ChunkSummary:
        """Read a piece and return what it shows to the rest."""
        chunk = self._chunks[number]
        content = chunk.content()
        file = load_chunk(chunk, content)
        if len(content) <= self._left:
            self._left -= len(content)
            self._kept[number] = file
        summary = summary_of(file, passages=self._passages)
        summary.key = self._keys[number] = content_key(chunk, content)
        return summary

    def check(
        self,
        numbers: Collection[int],
        referenced_ids: Mapping[int, frozenset[str]],
        context: RuleContext,
        progress: Progress | None,
    ) -> Iterator[tuple[int, list[PendingDiagnostic]]]:
        """Yield what the rules find in the records of pieces. `asked` are the ids they refer to, for who must choose."""
        del referenced_ids
        for number in self._with_progress(numbers, "checking", progress):
            yield number, self.check_one(number, context)

    def check_one(self, number: int, context: RuleContext) -> list[PendingDiagnostic]:
        """Return what the rules find in each record of a piece."""
        file = self.kept(number)
        reported: list[PendingDiagnostic] = []
        for entry, rule, found in check_each(file.shaped.entries, context):
            place = file.document.place((*entry.path, *found.path), at_key=found.at_key)
            reported.append(pending_diagnostic(rule, found, file.path, file.document, place, record=entry.id))
        return reported

    def kept(self, number: int) -> LoadedFile:
        """Return a piece as it was read; one that was not kept is read once more.

        Raises `FileChanged` where it has changed since.
        """
        file = self._kept.get(number)
        if file is None:
            chunk = self._chunks[number]
            file = load_chunk(chunk, reread(chunk, self._keys[number]))
        return file


def summary_of(file: LoadedFile, *, passages: bool = False) -> ChunkSummary:
    """Return what a piece shows to the rest. With `passages`, that includes all evidence."""
    summary = ChunkSummary()
    referenced_ids: set[str] = set()
    for entry in file.shaped.entries:
        summary.add(entry)
        for reference in entry.references:
            referenced_ids.add(reference.target)
        if passages:
            summary.passages += _passages_in(entry)
    for redirect in file.shaped.redirects:
        referenced_ids |= {redirect.old, redirect.new}
    summary.referenced_ids = frozenset(referenced_ids)
    summary.redirects = file.shaped.redirects
    summary.unread = sorted(file.unread_ids())
    summary.local_diagnostics = list(_own_findings(file))
    return summary


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
        yield locate(finding.rule, finding, file.path, file.document, place, record=record)
