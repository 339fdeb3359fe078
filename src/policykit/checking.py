"""The engine of the check: files in, findings with their places and, where there are no errors, a dataset out.

It goes over the files twice. First each piece of a file is examined by itself, and shows an outline of what is in it.
Then, with all outlines known, each record is judged in these surroundings.
"""

import contextlib
import dataclasses
import gc
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from policykit.diagnostics import Diagnostic, Rule, Severity
from policykit.documents import MOST_FINDINGS, Document
from policykit.evidence import NO_TEXT, Checked, Match, NotFound, StoredTexts
from policykit.examining import Examiner, Progress, diagnostic
from policykit.loading import LoadedFile, Piece, find_files, pieces_of, read_piece, shipped_records
from policykit.results import Result
from policykit.rules import Found, Spot, check_all
from policykit.surroundings import Suggestions, Surroundings, Told
from policykit.workers import examiners

if TYPE_CHECKING:
    from policykit.dataset import Dataset

__all__ = ["check_paths"]


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
    progress: Progress | None = None,
) -> Result:
    """Check all that lies at `paths`; see `policykit.validate`.

    With `keep`, all records are kept and the result has a dataset. Without, memory stays small, several processes
    share the work where that pays, and the result has none. `progress` is called now and then.
    """
    with _without_collecting():
        return _check(paths, shipped=shipped, texts=texts, keep=keep, progress=progress)


def _check(
    paths: Sequence[str | os.PathLike[str]],
    *,
    shipped: bool,
    texts: str | os.PathLike[str] | None,
    keep: bool,
    progress: Progress | None,
) -> Result:
    files = find_files(paths)
    # Those of the shipped files that are checked anyway come first and are left out.
    also = find_files((*files, shipped_records()))[len(files) :] if shipped else []
    pieces = [piece for file in files for piece in pieces_of(file)]
    everywhere = dict(enumerate([*pieces, *(piece for file in also for piece in pieces_of(file))]))
    checked = dict(enumerate(pieces))
    with examiners(everywhere, passages=texts is not None, keep=keep) as staff:
        shown = dict(staff.examine(progress))
        outlines = [shown[number] for number in everywhere]
        around = Surroundings(outlines[: len(pieces)], outlines[len(pieces) :])
        found = dict(staff.judge(checked, {number: shown[number].asked for number in checked}, around))
        kept = [staff.kept(number) for number in everywhere] if keep and isinstance(staff, Examiner) else None
    sources = None if texts is None else StoredTexts(texts, around.canonical)
    findings = _Findings(files, pieces, around)
    for rule, one in check_all(around):
        findings.add_across(rule, one)
    for number in checked:
        findings.add(Told(own) for own in outlines[number].own)
        findings.add(found[number])
    evidence = None
    if sources is not None:
        in_texts, evidence = _check_evidence(around, sources)
        for rule, one in in_texts:
            findings.add_across(rule, one)
    in_order = (*findings.in_order(), *(sorted(sources.findings, key=lambda found: found.path) if sources else ()))
    ok = not any(found.severity is Severity.ERROR for found in in_order)
    dataset = _dataset(kept, around.redirects) if ok and kept is not None else None
    return Result(in_order, dataset, tuple(files), sum(outline.records for outline in around.outlines), evidence)


def _dataset(files: Iterable[LoadedFile], redirects: Mapping[str, str]) -> "Dataset":
    from policykit.dataset import Dataset  # noqa: PLC0415  # commands that only check have no use for it

    return Dataset((entry.record for file in files for entry in file.shaped.entries if entry.record), redirects)


_MOST_SUGGESTIONS: Final = 25
"""For how many passages that are not found the nearest words are looked for; that takes long."""


def _check_evidence(everything: Surroundings, sources: StoredTexts) -> tuple[list[tuple[Rule, Found]], Checked]:
    """Look up every passage, and count what was found and what could not be checked."""
    findings: list[tuple[Rule, Found]] = []
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
                found += 1
            elif isinstance(verdict, NotFound):
                failed += 1
                message = verdict.message
                if len(findings) < _MOST_SUGGESTIONS:
                    message += sources.nearest(item, verdict)
                findings.append((verdict.rule, Found((), message, spot=spot.at(verdict.field))))
            else:
                unchecked[item.source] += 1
                if item.passage is not None and not sources.is_unreadable(item.source):
                    first, count = unread.get(item.source, (spot, 0))
                    unread[item.source] = first, count + 1
    for source, (spot, count) in unread.items():
        passages = "a passage that rests on it was" if count == 1 else f"{count} passages that rest on it were"
        message = f"the text of {source} is not stored; {passages} not checked"
        findings.append((NO_TEXT, Found((), message, spot=spot.at("passage"))))
    return findings, Checked(found, failed, dict(sorted(unchecked.items())))


class _Findings:
    """Gathers what is found, and puts it in order."""

    def __init__(self, files: Sequence[str], pieces: Sequence[Piece], around: Surroundings) -> None:
        self._number: Final = {path: number for number, path in enumerate(files)}
        self._pieces: Final = pieces
        self._found: Final[dict[str, list[Diagnostic]]] = defaultdict(list)
        self._suggestions: Final = Suggestions(around.known)
        self._documents: Final[dict[int, Document]] = {}

    def add(self, told: Iterable[Told]) -> None:
        """Add what was found in one piece, up to the limit of what is said against one file."""
        added: Counter[str] = Counter()
        for found, meant in told:
            if added[found.path] > MOST_FINDINGS:
                break
            near = self._suggestions.nearest(meant) if meant else None
            self._found[found.path].append(dataclasses.replace(found, mend=f"did you mean {near}?") if near else found)
            added[found.path] += 1

    def add_across(self, rule: Rule, found: Found) -> None:
        """Add what a rule found that looks at all the records."""
        assert found.spot is not None  # noqa: S101  # such a rule names the place
        message = found.message
        if found.also:
            message += f"; see {self._where(found.also)}"
        told = Told(self._placed(rule, dataclasses.replace(found, message=message), found.spot), found.meant)
        self.add([told])

    def _placed(self, rule: Rule, found: Found, spot: Spot) -> Diagnostic:
        place = self._document(spot.piece).place(spot.path, at_key=found.at_key)
        return diagnostic(rule, found, self._pieces[spot.piece].path, place, spot.id)

    def _where(self, spot: Spot) -> str:
        place = self._document(spot.piece).place(spot.path)
        return f"{self._pieces[spot.piece].path}:{place.line}:{place.column}"

    def _document(self, piece: int) -> Document:
        if piece not in self._documents:
            if len(self._documents) > 100:
                self._documents.clear()
            self._documents[piece] = read_piece(self._pieces[piece])
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
