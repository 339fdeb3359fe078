"""The engine of the check: files in, findings with their places and, where there are no errors, a dataset out."""

import contextlib
import dataclasses
import gc
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from policykit.dataset import Dataset
from policykit.diagnostics import Diagnostic, Finding, Fix, Path, Place, Rule, Severity
from policykit.documents import Document
from policykit.evidence import NO_TEXT, Checked, Match, NotFound, StoredTexts
from policykit.index import Index
from policykit.loading import LoadedFile, find_files, load_file, shipped_records
from policykit.models import Evidence
from policykit.quoting import quoted_like
from policykit.references import items_within
from policykit.results import Result
from policykit.rules import Found, RecordSet, check
from policykit.shape import Entry, Redirect

__all__ = ["check_paths"]


_NOWHERE_ELSE: Final[Mapping[str, str]] = MappingProxyType({})


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold back the garbage collector: it would go through all that is read, over and over, and find nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def check_paths(
    paths: Sequence[str | os.PathLike[str]],
    *,
    shipped: bool,
    texts: str | os.PathLike[str] | None,
    contents_at: Mapping[str, str] = _NOWHERE_ELSE,
) -> Result:
    """Check all that lies at `paths`; see `policykit.validate`.

    `contents_at` says of files where their contents are to be taken from, if not from themselves.
    """
    with _without_collecting():
        return _check(paths, shipped=shipped, texts=texts, contents_at=contents_at)


def _check(
    paths: Sequence[str | os.PathLike[str]],
    *,
    shipped: bool,
    texts: str | os.PathLike[str] | None,
    contents_at: Mapping[str, str],
) -> Result:
    found_files = find_files(paths)
    files = [load_file(path, contents_at.get(path)) for path in found_files]
    elsewhere = None
    if shipped:
        # Those of the shipped files that are checked anyway come first and are left out.
        also = find_files((*found_files, shipped_records()))[len(found_files) :]
        elsewhere = _index_of(load_file(path) for path in also)
    entries = [entry for file in files for entry in file.shaped.entries]
    redirects = [redirect for file in files for redirect in file.shaped.redirects]
    unread = [record_id for file in files for record_id in file.unread_ids()]
    everything = RecordSet(entries, redirects, elsewhere, unread)
    sources = None if texts is None else StoredTexts(texts, everything.index.canonical)
    places = _Places(files)
    diagnostics = [places.diagnostic(rule, found) for rule, found in check(everything)]
    diagnostics += places.own_findings()
    checked = None
    if sources is not None:
        found_in_texts, checked = _check_evidence(everything, sources)
        diagnostics += [places.diagnostic(rule, found) for rule, found in found_in_texts]
    in_order = (
        *sorted(_without_echoes(diagnostics), key=places.order),
        *(sorted(sources.findings, key=lambda found: found.path) if sources else ()),
    )
    ok = not any(found.severity is Severity.ERROR for found in in_order)
    dataset = Dataset(everything.index) if ok else None
    return Result(in_order, dataset, tuple(file.path for file in files), len(entries), checked)


def _evidence_in(entry: Entry) -> Iterator[tuple[Path, Evidence]]:
    """Yield the evidence in a record; where its shape is wrong, what evidence in it is well formed."""
    if entry.record is None:
        yield from entry.evidence
        return
    for item, path in items_within(entry.record):
        if isinstance(item, Evidence):
            yield path, item


_MOST_SUGGESTIONS: Final = 25
"""For how many passages that are not found the nearest words are looked for; that takes long."""


def _check_evidence(everything: RecordSet, sources: StoredTexts) -> tuple[list[tuple[Rule, Found]], Checked]:
    """Look up every passage, and count what was found and what could not be checked."""
    findings: list[tuple[Rule, Found]] = []
    unchecked: Counter[str] = Counter()
    unread: dict[str, tuple[Entry, Path, int]] = {}
    found = failed = 0
    for entry in everything.entries:
        for path, item in _evidence_in(entry):
            if not everything.knows(everything.index.canonical(item.source)):
                continue
            verdict = sources.judge(item)
            if isinstance(verdict, Match):
                found += 1
            elif isinstance(verdict, NotFound):
                failed += 1
                message = verdict.message
                if len(findings) < _MOST_SUGGESTIONS:
                    message += sources.nearest(item, verdict)
                findings.append((verdict.rule, Found((*path, verdict.field), message, entry=entry)))
            else:
                unchecked[item.source] += 1
                if item.passage is not None and not sources.is_unreadable(item.source):
                    first, at, count = unread.get(item.source, (entry, path, 0))
                    unread[item.source] = first, at, count + 1
    for source, (entry, path, count) in unread.items():
        passages = "a passage that rests on it was" if count == 1 else f"{count} passages that rest on it were"
        message = f"the text of {source} is not stored; {passages} not checked"
        findings.append((NO_TEXT, Found((*path, "passage"), message, entry=entry)))
    return findings, Checked(found, failed, dict(sorted(unchecked.items())))


def _index_of(files: Iterator[LoadedFile]) -> Index:
    shaped = [file.shaped for file in files]
    return Index(
        (entry.record for part in shaped for entry in part.entries if entry.record),
        {redirect.old: redirect.new for part in shaped for redirect in part.redirects},
    )


def _without_echoes(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out what is said of the shape of a value that could not be read in the first place."""
    unread = {(found.path, found.line, found.column) for found in diagnostics if found.code.startswith("PK1")}
    for found in diagnostics:
        says_nothing_of_the_value = found.code.startswith("PK1") or found.code in ("PK201", "PK202")
        if says_nothing_of_the_value or (found.path, found.line, found.column) not in unread:
            yield found


class _Places:
    """Knows in which file each entry stands, and where."""

    def __init__(self, files: list[LoadedFile]) -> None:
        self._files = files
        self._number = {file.path: number for number, file in enumerate(files)}
        self._file_of: dict[int, LoadedFile] | None = None

    def order(self, found: Diagnostic) -> tuple[int, int, int, str, str]:
        """Return a key that puts findings in the order of files and of places in them."""
        return self._number[found.path], found.line, found.column, found.code, found.message

    def own_findings(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with the text and the shape of each file."""
        for file in self._files:
            ids = {entry.path: entry.id for entry in file.shaped.entries}
            for finding in (*file.document.findings, *file.shaped.findings):
                place = finding.place or file.document.place(finding.path, at_key=finding.at_key)
                record = next((ids[finding.path[:n]] for n in (1, 2) if finding.path[:n] in ids), None)
                yield _diagnostic(finding, finding.rule, file, place, record)

    def diagnostic(self, rule: Rule, found: Found) -> Diagnostic:
        """Return what a rule found, with its place."""
        entry = found.entry
        assert entry is not None  # noqa: S101  # the rules' engine names the entry
        file = self._file(entry)
        place = file.document.place((*entry.path, *found.path), at_key=found.at_key)
        if found.also:
            other, path = found.also
            its_file = self._file(other)
            its_place = its_file.document.place((*other.path, *path))
            there = f"{its_file.path}:{its_place.line}:{its_place.column}"
            found = dataclasses.replace(found, message=f"{found.message}; see {there}")
        return _diagnostic(found, rule, file, place, entry.id if isinstance(entry, Entry) else None)

    def _file(self, entry: Entry | Redirect) -> LoadedFile:
        if self._file_of is None:
            self._file_of = {
                id(item): file for file in self._files for item in (*file.shaped.entries, *file.shaped.redirects)
            }
        return self._file_of[id(entry)]


def _diagnostic(found: Finding | Found, rule: Rule, file: LoadedFile, place: Place, record: str | None) -> Diagnostic:
    return Diagnostic(
        rule,
        found.message,
        file.path,
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        record=record,
        mend=found.mend,
        fix=_fix(found, rule, file.document, place),
    )


def _fix(found: Finding | Found, rule: Rule, document: Document, place: Place) -> Fix | None:
    """Return how to fix what was found; nothing in a file that could not be read to its end."""
    if found.instead is None or rule.fixes is None or not (document.complete or document.form == "ndjson"):
        return None
    old = document.text_at(place)
    new = quoted_like(old, found.instead, document.form) if old else None
    return Fix(old, new, rule.fixes == "safe") if old and new and new != old else None
