"""One chunk of a file after another: read, shaped and summarised, and later checked with what is known of all the others."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeAlias

from policykit.diagnostics import Finding, Path, Severity
from policykit.documents import MOST_FINDINGS, Chunk, Document
from policykit.files import FileChanged
from policykit.loading import Entry, LoadedFile, load_chunk
from policykit.models import Evidence, items_within
from policykit.rules import ChunkSummary, LocatedEvidence, RuleContext, check_each

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called now and then with what is being done, how many bytes that is done for, and how many there are."""


class Worker:
    """Parses chunks and checks them.

    What was read is kept for the check up to a limit; beyond it, a chunk is read once more.
    """

    def __init__(self, chunks: Mapping[int, Chunk], *, passages: bool, most_kept: float) -> None:
        """Keep text of at most `most_kept` bytes. With `passages`, summaries hold all evidence."""
        self._chunks: Final = chunks
        self._passages: Final = passages
        self._left = most_kept
        self._kept: Final[dict[int, LoadedFile]] = {}

    def parse(self, progress: Progress | None) -> Iterator[tuple[int, ChunkSummary]]:
        """Yield the summary of each chunk."""
        for number in self._with_progress(self._chunks, "reading", progress):
            yield number, self.parse_one(number)

    def check(
        self, numbers: set[int], context: RuleContext, progress: Progress | None
    ) -> Iterator[tuple[int, list[Finding]]]:
        """Yield what the rules find in the records of each of some chunks."""
        for number in self._with_progress(numbers, "checking", progress):
            yield number, self.check_one(number, context.summaries[number].key, context)

    def _with_progress(self, numbers: Collection[int], doing: str, progress: Progress | None) -> Iterator[int]:
        done, size = 0, sum(self._chunks[number].length for number in numbers) if progress else 0
        for number in numbers:
            yield number
            if progress:
                done += self._chunks[number].length
                progress(doing, done, size)

    def parse_one(self, number: int) -> ChunkSummary:
        """Read a chunk and return its summary."""
        chunk = self._chunks[number]
        content = chunk.content()
        file = load_chunk(chunk, content)
        if len(content) <= self._left:
            self._left -= len(content)
            self._kept[number] = file
        summary = summary_of(file, passages=self._passages)
        summary.key = content_key(chunk, content)
        return summary

    def check_one(self, number: int, key: str, context: RuleContext) -> list[Finding]:
        """Return what the rules find in each record of a chunk: no more than shows that it is more than is said.

        However many warnings there are, the errors behind them are found.
        """
        file = self.loaded(number, key)
        found: list[Finding] = []
        counts: Counter[Severity] = Counter()
        for entry, finding in check_each(file.shaped.entries, context):
            severity = finding.rule.severity
            if counts[severity] <= MOST_FINDINGS:
                counts[severity] += 1
                found.append(located(finding, file.document, within=entry.path, record=entry.id))
            if counts[Severity.ERROR] > MOST_FINDINGS:
                break
        return found

    def loaded(self, number: int, key: str) -> LoadedFile:
        """Return a chunk as it was read; one that was not kept is read once more.

        Raises `FileChanged` where it no longer has the content that gave the key.
        """
        chunk = self._chunks[number]
        return self._kept.get(number) or load_chunk(chunk, reread(chunk, key))


def summary_of(file: LoadedFile, *, passages: bool = False) -> ChunkSummary:
    """Return the summary of a chunk. With `passages`, it has all evidence."""
    summary = ChunkSummary(redirects=file.shaped.redirects, unread=sorted(file.unread_ids()))
    referenced_ids = {one for redirect in file.shaped.redirects for one in (redirect.old, redirect.new)}
    for entry in file.shaped.entries:
        data = file.document.data
        for step in entry.path:
            data = data[step]
        summary.add(entry, data)
        referenced_ids.update([target for _, target in entry.references])
        if passages:
            summary.passages += _passages_in(entry)
    summary.referenced_ids = tuple(sorted(referenced_ids))
    summary.local_findings += _local_findings(file)
    return summary


def _passages_in(entry: Entry) -> Iterator[LocatedEvidence]:
    """Yield the evidence in a record; where its shape is wrong, what evidence in it is well formed."""
    if entry.record is None:
        for path, item in entry.evidence:
            yield LocatedEvidence(entry.id, (*entry.path, *path), item)
        return
    for inner, path in items_within(entry.record):
        if isinstance(inner, Evidence):
            yield LocatedEvidence(entry.id, (*entry.path, *path), inner)


def _local_findings(file: LoadedFile) -> Iterator[Finding]:
    """Yield what is wrong with the text and the shape of a chunk."""
    findings = (*file.document.findings, *file.shaped.findings)
    ids = {entry.path: entry.id for entry in file.shaped.entries} if findings else {}
    for finding in findings:
        record = next((ids[finding.path[:n]] for n in (1, 2) if finding.path[:n] in ids), None)
        yield located(finding, file.document, record=record)


def located(finding: Finding, document: Document, *, within: Path = (), record: str | None = None) -> Finding:
    """Return a finding with its place, and what is written there if that can be fixed.

    `within` is where its path leads on from, and `record` the id of the record it is in. Nothing is fixed in what could
    not be read to its end.
    """
    place = finding.place or document.place((*within, *finding.path), at_key=finding.at_key)
    is_whole = document.complete or document.form == "ndjson"
    can_be_fixed = finding.missing_id is not None or (finding.replacement is not None and is_whole)
    written = document.text_at(place) if can_be_fixed else None
    return dataclasses.replace(finding, place=place, record=record, written=written)


def reread(chunk: Chunk, key: str) -> bytes:
    """Read a chunk once more. Raises `FileChanged` where it no longer has the content that gave the key."""
    content = chunk.content()
    if content_key(chunk, content) != key:
        raise FileChanged(chunk.path)
    return content


def content_key(chunk: Chunk, content: bytes) -> str:
    """Return a digest of the content of a chunk and of how it is read."""
    return hashlib.sha256(f"{chunk.form} {chunk.lines_before}\n".encode() + content).hexdigest()
