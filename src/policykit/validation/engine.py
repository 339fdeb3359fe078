"""The engine of the check: files in, findings with their places and, where there are no errors, a dataset out.

It goes over the files twice. First each piece of a file is examined by itself, and shows an outline of what is in it.
Then, with all outlines known, each record is judged in these surroundings.
"""

import contextlib
import gc
import os
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from policykit.diagnostics import Severity
from policykit.documents import chunks_of
from policykit.evidence import StoredTexts
from policykit.files import FileChanged
from policykit.loading import LoadedFile, find_files, shipped_records
from policykit.rules import PendingDiagnostic, RuleContext, check_all
from policykit.validation.cache import CachedResults
from policykit.validation.changed_since import ChangesSince
from policykit.validation.collector import DiagnosticCollector
from policykit.validation.passages import check_passages, sources_of
from policykit.validation.pool import worker_pool
from policykit.validation.result import Result
from policykit.validation.worker import Progress, Worker

if TYPE_CHECKING:
    from policykit.dataset import Dataset


__all__ = ["Progress", "check_paths"]
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
    changes = None if changed_since is None else ChangesSince(changed_since, files)
    # Those of the shipped files that are checked anyway come first and are left out.
    related = find_files((*files, shipped_records()))[len(files) :] if shipped else []
    chunks = [chunk for file in files for chunk in chunks_of(file, contents_at.get(file))]
    everywhere = dict(enumerate([*chunks, *(chunk for file in related for chunk in chunks_of(file))]))
    memory = CachedResults(everywhere, paths, None if keep else cache_in, passages=texts is not None)
    fresh = {number: chunk for number, chunk in everywhere.items() if number not in memory.recalled}
    kept = None
    with worker_pool(fresh, passages=texts is not None, keep=keep) as workers:
        shown = {number: known.summary for number, known in memory.recalled.items()} | dict(workers.parse(progress))
        summaries = [shown[number] for number in everywhere]
        context = RuleContext(summaries[: len(chunks)], summaries[len(chunks) :])
        referenced_ids = {number: summary.referenced_ids for number, summary in enumerate(context.summaries)}
        reported: dict[int, Sequence[PendingDiagnostic]] = dict(
            workers.check(fresh.keys() & referenced_ids.keys(), referenced_ids, context, progress)
        )
        if isinstance(workers, Worker) and keep:
            kept = [workers.kept(number) for number in everywhere]
    reported |= memory.cached_findings(context)
    changed = {number: chunks[number] for number in referenced_ids.keys() - reported.keys()}
    with worker_pool(changed, passages=False, keep=False) as workers:
        for number, summary in workers.parse(progress):
            if summary.key != shown[number].key:
                raise FileChanged(chunks[number].path)
        reported |= dict(workers.check(changed.keys(), referenced_ids, context, progress))
    memory.keep(shown, reported)
    findings = DiagnosticCollector(files, chunks, context)
    across = list(check_all(context))
    for rule, found in across:
        findings.add_across(rule, found)
    for number, summary in enumerate(context.summaries):
        findings.add((PendingDiagnostic(local_diagnostics) for local_diagnostics in summary.local_diagnostics), "own")
        findings.add(reported[number], "judged")
    chosen = frozenset(files) if changes is None else changes.affected_files(chunks, context, across)
    sources = evidence = None
    if texts is not None:
        sources = StoredTexts(texts, context.canonical)
        in_texts, evidence = check_passages(context, sources, [chunk.path in chosen for chunk in chunks])
        for rule, found in in_texts:
            findings.add_across(rule, found)
    in_order = (
        *(found for found in findings.in_order() if found.path in chosen),
        *(
            sorted(sources.findings_about(sources_of(context, chosen, chunks)), key=lambda found: found.path)
            if sources
            else ()
        ),
    )
    ok = not any(found.severity is Severity.ERROR for found in in_order)
    dataset = _dataset(kept, context.redirects) if ok and kept is not None else None
    records = sum(summary.records for chunk, summary in zip(chunks, summaries, strict=False) if chunk.path in chosen)
    return Result(in_order, dataset, tuple(path for path in files if path in chosen), records, evidence)


def _dataset(files: Iterable[LoadedFile], redirects: Mapping[str, str]) -> "Dataset":
    from policykit.dataset import Dataset  # noqa: PLC0415  # commands that only check have no use for it

    return Dataset((entry.record for file in files for entry in file.shaped.entries if entry.record), redirects)
