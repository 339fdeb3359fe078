"""The engine of the check: files in, findings with their places and, where there are no errors, a dataset out.

It goes over the files twice. First each piece of a file is examined by itself, and shows an outline of what is in it.
Then, with all outlines known, each record is judged in these surroundings.
"""

import contextlib
import dataclasses
import gc
import os
import pathlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from policykit.diagnostics import Diagnostic, Rule, Severity
from policykit.documents import MOST_FINDINGS, SUFFIXES, Document
from policykit.evidence import NO_TEXT, Checked, Match, NotFound, StoredTexts
from policykit.examining import Examiner, Progress, content_again, fix_of, key_of, outline_of, told_of
from policykit.loading import LoadedFile, find_files, load_piece, read_piece, shipped_records
from policykit.pieces import FileChanged, Piece, form_of, pieces_of, suffix_of
from policykit.results import Result
from policykit.rules import FoundAcross, Spot, check_all
from policykit.surroundings import Outline, Suggestions, Surroundings, Told
from policykit.text import one_line
from policykit.workers import examiners

if TYPE_CHECKING:
    from policykit.cache import Cache, Remembered
    from policykit.changes import Change
    from policykit.dataset import Dataset

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
    shipped: bool = False,
    texts: str | os.PathLike[str] | None = None,
    keep: bool = True,
    cache_in: pathlib.Path | None = None,
    changed_since: str | None = None,
    progress: Progress | None = None,
    contents_at: Mapping[str, str] = _NOWHERE_ELSE,
) -> Result:
    """Check all that lies at `paths`; see `policykit.validate`.

    With `keep`, all records are kept and the result has a dataset. Without, memory stays small, several processes
    share the work where that pays, what earlier checks found is taken from the folder `cache_in`, and the result has
    no dataset. `progress` is called now and then.

    `changed_since` names a commit: the result is then about the files that changed since and those that rest on them,
    and says of them what it would of all. `contents_at` says of files where their contents are to be taken from, if
    not from themselves.
    Raises `PathError` for what cannot be read, `FileChanged`, `CannotCompare` for the commit, and `WorkerLost`.
    """
    with _without_collecting():
        return _check(
            paths,
            shipped=shipped,
            texts=texts,
            keep=keep,
            cache_in=cache_in,
            changed_since=changed_since,
            progress=progress,
            contents_at=contents_at,
        )


def _check(
    paths: Sequence[str | os.PathLike[str]],
    *,
    shipped: bool,
    texts: str | os.PathLike[str] | None,
    keep: bool,
    cache_in: pathlib.Path | None,
    changed_since: str | None,
    progress: Progress | None,
    contents_at: Mapping[str, str],
) -> Result:
    files = find_files(paths)
    changes = None if changed_since is None else _Changes(changed_since, files)
    # Those of the shipped files that are checked anyway come first and are left out.
    also = find_files((*files, shipped_records()))[len(files) :] if shipped else []
    pieces = [piece for file in files for piece in pieces_of(file, contents_at.get(file))]
    everywhere = dict(enumerate([*pieces, *(piece for file in also for piece in pieces_of(file))]))
    memory = _Memory(everywhere, paths, None if keep else cache_in, passages=texts is not None)
    fresh = {number: piece for number, piece in everywhere.items() if number not in memory.recalled}
    kept = None
    with examiners(fresh, passages=texts is not None, keep=keep) as staff:
        shown = {number: known.outline for number, known in memory.recalled.items()} | dict(staff.examine(progress))
        outlines = [shown[number] for number in everywhere]
        around = Surroundings(outlines[: len(pieces)], outlines[len(pieces) :])
        asked = {number: outline.asked for number, outline in enumerate(around.outlines)}
        told: dict[int, Sequence[Told]] = dict(staff.judge(fresh.keys() & asked.keys(), asked, around, progress))
        if isinstance(staff, Examiner) and keep:
            kept = [staff.kept(number) for number in everywhere]
    told |= memory.still_told(around)
    changed = {number: pieces[number] for number in asked.keys() - told.keys()}
    with examiners(changed, passages=False, keep=False) as staff:
        for number, outline in staff.examine(progress):
            if outline.key != shown[number].key:
                raise FileChanged(pieces[number].path)
        told |= dict(staff.judge(changed.keys(), asked, around, progress))
    memory.keep(shown, told)
    findings = _Findings(files, pieces, around)
    across = list(check_all(around))
    for rule, found in across:
        findings.add_across(rule, found)
    for number, outline in enumerate(around.outlines):
        findings.add((Told(own) for own in outline.own), "own")
        findings.add(told[number], "judged")
    chosen = frozenset(files) if changes is None else changes.bear_on(pieces, around, across)
    sources = evidence = None
    if texts is not None:
        sources = StoredTexts(texts, around.canonical)
        in_texts, evidence = _check_evidence(around, sources, [piece.path in chosen for piece in pieces])
        for rule, found in in_texts:
            findings.add_across(rule, found)
    in_order = (
        *(found for found in findings.in_order() if found.path in chosen),
        *(
            sorted(sources.findings_about(_sources_of(around, chosen, pieces)), key=lambda found: found.path)
            if sources
            else ()
        ),
    )
    ok = not any(found.severity is Severity.ERROR for found in in_order)
    dataset = _dataset(kept, around.redirects) if ok and kept is not None else None
    records = sum(outline.records for piece, outline in zip(pieces, outlines, strict=False) if piece.path in chosen)
    return Result(in_order, dataset, tuple(path for path in files if path in chosen), records, evidence)


def _sources_of(around: Surroundings, chosen: Collection[str], pieces: Sequence[Piece]) -> set[str]:
    """Return the sources that the evidence in some files rests on."""
    return {
        around.canonical(item.source)
        for piece, outline in zip(pieces, around.outlines, strict=True)
        if piece.path in chosen
        for _, _, item in outline.passages
    }


class _Changes:
    """What has changed since a commit, and what that bears on."""

    def __init__(self, revision: str, files: Sequence[str]) -> None:
        from policykit.changes import changes_since  # noqa: PLC0415  # where it is not asked for, it is not loaded

        changes = changes_since(revision, files, tuple(SUFFIXES))
        self._paths: Final = frozenset(change.path for change in changes)
        self._before: Final = [outline for change in changes for outline in self._outlines_before(change, revision)]

    @staticmethod
    def _outlines_before(change: "Change", revision: str) -> list[Outline]:
        """Return what a file showed before it changed."""
        from policykit.changes import write_before  # noqa: PLC0415

        with tempfile.TemporaryDirectory() as aside:
            if change.blob is None:
                return []
            file = pathlib.Path(aside, f"before{suffix_of(change.path)}")
            with file.open("wb") as stream:
                write_before(change, revision, stream)
            return [outline_of(load_piece(piece)) for piece in pieces_of(str(file))]

    def bear_on(
        self, pieces: Sequence[Piece], around: Surroundings, across: Iterable[tuple[Rule, FoundAcross]]
    ) -> frozenset[str]:
        """Return the files that changed, those that refer to what is or was in them, and those at odds with them."""
        from policykit.changes import places_of  # noqa: PLC0415

        has_changed = {path: not places_of(path).isdisjoint(self._paths) for path in {piece.path for piece in pieces}}
        changed = {number for number, piece in enumerate(pieces) if has_changed[piece.path]}
        outlines = [*self._before, *(around.outlines[number] for number in changed)]
        ids = {record_id for outline in outlines for record_id in (*outline.ids, *outline.unread)}
        ids |= {redirect.old for outline in outlines for redirect in outline.redirects}
        asked = {record_id for outline in outlines for record_id in outline.asked}
        concerned = {
            number
            for number, outline in enumerate(around.outlines)
            if not ids.isdisjoint(around.reached(outline.asked))
        }
        for _, found in across:
            spots = [found.spot, *([found.also] if found.also else [])]
            if any(spot.piece in changed or spot.id in asked for spot in spots):
                concerned |= {spot.piece for spot in spots}
        return frozenset(pieces[number].path for number in changed | concerned)


class _Memory:
    """What earlier checks found in the pieces of this one."""

    def __init__(
        self,
        pieces: Mapping[int, Piece],
        roots: Iterable[str | os.PathLike[str]],
        folder: pathlib.Path | None,
        *,
        passages: bool,
    ) -> None:
        """Look in the cache for `roots` in a folder, if there is one. `passages` says whether those are looked at."""
        self.recalled: Final[dict[int, Remembered]] = {}
        """What is known of pieces, by their numbers."""
        self._cached: Final[set[int]] = set()
        self._views: Final[dict[int, str]] = {}
        self._cache: Cache | None = None
        if folder is None:
            return
        from policykit import cache  # noqa: PLC0415  # where none is wanted, it is not loaded

        self._cache = cache.Cache(folder, str(passages), *sorted(os.path.abspath(root) for root in roots))
        for number, piece in pieces.items():
            if piece.size is None:  # pieces of large files would make a large cache
                self._cached.add(number)
                key = key_of(piece, piece.content())
                if known := self._cache.recall(key, piece.path):
                    self.recalled[number] = known
                    known.outline.key = key

    def still_told(self, around: Surroundings) -> dict[int, Sequence[Told]]:
        """Return what was found in the pieces whose records see what they saw then."""
        if self._cache:
            self._views.update(
                (number, around.view_from(outline.asked)) for number, outline in enumerate(around.outlines)
            )
        return {number: known.told for number, known in self.recalled.items() if known.view == self._views.get(number)}

    def keep(self, shown: Mapping[int, Outline], told: Mapping[int, Sequence[Told]]) -> None:
        """Keep what was found."""
        if self._cache is None:
            return
        from policykit.cache import Remembered  # noqa: PLC0415

        self._cache.keep(
            {
                shown[number].key: Remembered(shown[number], self._views.get(number, ""), told.get(number, ()))
                for number in self._cached
            }
        )


def _dataset(files: Iterable[LoadedFile], redirects: Mapping[str, str]) -> "Dataset":
    from policykit.dataset import Dataset  # noqa: PLC0415  # commands that only check have no use for it

    return Dataset((entry.record for file in files for entry in file.shaped.entries if entry.record), redirects)


_MOST_SUGGESTIONS: Final = 25
"""For how many passages that are not found the nearest words are looked for; that takes long."""


def _check_evidence(
    everything: Surroundings, sources: StoredTexts, counts: Sequence[bool]
) -> tuple[list[tuple[Rule, FoundAcross]], Checked]:
    """Look up every passage. Of the pieces that count, say how many were found and what could not be checked."""
    findings: list[tuple[Rule, FoundAcross]] = []
    unchecked: Counter[str] = Counter()
    unread: dict[str, tuple[Spot, int]] = {}
    found = failed = 0
    for number, outline in enumerate(everything.outlines):
        for record, path, item in outline.passages:
            if not everything.knows(everything.canonical(item.source)):
                continue
            spot = Spot(number, path, record)
            verdict = sources.judge(item)
            if isinstance(verdict, Match):
                found += counts[number]
            elif isinstance(verdict, NotFound):
                failed += counts[number]
                message = verdict.message
                if len(findings) < _MOST_SUGGESTIONS:
                    message += sources.nearest(item, verdict)
                findings.append((verdict.rule, FoundAcross(spot.at(verdict.field), message)))
            else:
                if counts[number]:
                    unchecked[item.source] += 1
                if item.passage is not None and not sources.is_unreadable(item.source):
                    first, count = unread.get(item.source, (spot, 0))
                    unread[item.source] = first, count + 1
    for source, (spot, count) in unread.items():
        passages = "a passage that rests on it was" if count == 1 else f"{count} passages that rest on it were"
        message = f"the text of {source} is not stored; {passages} not checked"
        findings.append((NO_TEXT, FoundAcross(spot.at("passage"), message)))
    return findings, Checked(found, failed, dict(sorted(unchecked.items())))


class _Findings:
    """Gathers what is found, and puts it in order."""

    def __init__(self, files: Sequence[str], pieces: Sequence[Piece], around: Surroundings) -> None:
        self._number: Final = {path: number for number, path in enumerate(files)}
        self._pieces: Final = pieces
        self._found: Final[dict[str, list[Diagnostic]]] = defaultdict(list)
        self._added: Final[Counter[tuple[str, str]]] = Counter()
        self._keys: Final = [outline.key for outline in around.outlines]
        self._suggestions: Final = Suggestions(around.known)
        self._documents: Final[dict[int, Document]] = {}

    def add(self, told: Iterable[Told], kind: str) -> None:
        """Add what was found in one piece, up to the limit of what of one kind is said against one file."""
        for found, meant, written in told:
            key = found.path, kind
            if self._added[key] > MOST_FINDINGS:
                break
            self._added[key] += 1
            near = self._suggestions.nearest(meant) if meant else None
            if meant and near:
                fix = fix_of(found.rule, written, self._suggestions.meant(meant), form_of(found.path))
                found = dataclasses.replace(found, mend=f"did you mean {near}?", fix=fix)
            self._found[found.path].append(found)

    def add_across(self, rule: Rule, found: FoundAcross) -> None:
        """Add what a rule found that looks at all the records."""
        path = self._pieces[found.spot.piece].path
        if self._added[path, rule.code] > MOST_FINDINGS:
            return
        if found.also:
            found = dataclasses.replace(found, message=f"{found.message}; see {self._where(found.also)}")
        document = self._document(found.spot.piece)
        place = document.place(found.spot.path, at_key=found.at_key)
        self.add([told_of(rule, found, path, document, place, record=found.spot.id)], rule.code)

    def _where(self, spot: Spot) -> str:
        place = self._document(spot.piece).place(spot.path)
        return f"{one_line(self._pieces[spot.piece].path)}:{place.line}:{place.column}"

    def _document(self, piece: int) -> Document:
        if piece not in self._documents:
            if len(self._documents) > 100:
                self._documents.clear()
            content = content_again(self._pieces[piece], self._keys[piece])
            self._documents[piece] = read_piece(self._pieces[piece], content)
        return self._documents[piece]

    def in_order(self) -> Iterator[Diagnostic]:
        """Yield what was found in the order of files and of places in them."""
        for path in sorted(self._found, key=self._number.__getitem__):
            in_file = sorted(
                _without_echoes(self._found[path]),
                key=lambda found: (found.line, found.column, found.code, found.message),
            )
            if len(in_file) > MOST_FINDINGS:
                del in_file[MOST_FINDINGS:]
                last = in_file[-1]
                in_file[-1] = dataclasses.replace(last, message=f"{last.message}; more is wrong after it")
            yield from in_file


def _without_echoes(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out what is said of the shape of a value that could not be read in the first place."""
    unread = {(found.line, found.column) for found in diagnostics if found.code.startswith("PK1")}
    for found in diagnostics:
        says_nothing_of_the_value = found.code.startswith("PK1") or found.code in ("PK201", "PK202")
        if says_nothing_of_the_value or (found.line, found.column) not in unread:
            yield found
