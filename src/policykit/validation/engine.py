"""The engine of the check: files in, findings with their places and, where there are no errors, a dataset out.

A check goes in this order. Files are found and divided into chunks. Each chunk is parsed by itself, or its summary is
taken from the cache. All summaries together make the context in which rules look at each record of a chunk; what was
found in a chunk that sees the same context as before comes from the cache. Rules that look at all records at once see
the summaries alone, and so does the check of passages. At the end all findings are put in order.
"""

import os
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from policykit.diagnostics import Finding, Severity
from policykit.documents import Chunk, chunks_of
from policykit.evidence import StoredTexts
from policykit.garbage import without_garbage_collection
from policykit.loading import LoadedFile, find_files, locate_files, shipped_records
from policykit.rules import RuleContext, check_all
from policykit.validation.cache import CachedResults
from policykit.validation.collector import DiagnosticCollector
from policykit.validation.passages import check_passages, sources_of
from policykit.validation.pool import worker_pool
from policykit.validation.result import Result
from policykit.validation.worker import Progress, Worker

if TYPE_CHECKING:
    from policykit.dataset import Dataset


__all__ = ["Progress", "check_paths"]
_NOWHERE_ELSE: Final[Mapping[str, str]] = MappingProxyType({})


@without_garbage_collection()
def check_paths(
    paths: Sequence[str | os.PathLike[str]],
    *,
    shipped: bool = False,
    texts: str | os.PathLike[str] | None = None,
    keep: bool = True,
    cache_in: pathlib.Path | None = None,
    changed_since: str | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
    contents_at: Mapping[str, str] = _NOWHERE_ELSE,
    follow_links: bool = False,
) -> Result:
    """Check all that lies at `paths`; see `policykit.validate`.

    With `keep`, all records are kept and the result has a dataset. Without, memory stays small, several processes
    share the work where that pays, or as many as `processes` says, what earlier checks found is taken from the folder
    `cache_in`, and the result has no dataset. `progress` is called now and then.

    `changed_since` names a commit: the result is then about the files that changed since and those that rest on them,
    and says of them what it would of all. `contents_at` says of files where their contents are to be taken from, if
    not from themselves. `follow_links` reads what links in folders lead to, wherever that is.
    Raises `PathError` for what cannot be read, `FileChanged`, `CannotCompare` for the commit, and `WorkerLost`.
    """
    located = locate_files(paths, follow_links=follow_links)
    files = [*located]
    changes = None
    if changed_since is not None:
        from policykit.validation.changed_since import ChangesSince  # noqa: PLC0415  # other checks do without

        changes = ChangesSince(changed_since, paths, files, texts)
    chunks = [chunk for file, real in located.items() for chunk in chunks_of(file, contents_at.get(file), real)]
    # Those of the shipped files that are checked anyway come first and are left out.
    others = find_files((*files, shipped_records()), follow_links=True)[len(files) :] if shipped else []
    elsewhere = [chunk for file in others for chunk in chunks_of(file)]
    cache = CachedResults([*chunks, *elsewhere], paths, None if keep else cache_in, passages=texts is not None)
    context, findings, kept = _check_chunks(
        chunks, elsewhere, cache, passages=texts is not None, keep=keep, processes=processes, progress=progress
    )
    collector = DiagnosticCollector(files, chunks, context)
    across = list(check_all(context))
    for finding in across:
        collector.add_across(finding)
    for number, summary in enumerate(context.summaries):
        collector.add(number, summary.local_findings, "local")
        collector.add(number, findings[number], "rules")
    sources = None if texts is None else StoredTexts(texts, context.canonical)
    chosen = frozenset(files) if changes is None else changes.affected_files(chunks, context, across, sources)
    about_texts, evidence = [], None
    if sources is not None:
        in_texts, evidence = check_passages(context, sources, [chunk.path in chosen for chunk in chunks])
        for finding in in_texts:
            collector.add_across(finding)
        about_texts = sorted(sources.findings_about(sources_of(context, chosen, chunks)), key=lambda found: found.path)
    diagnostics = (*(found for found in collector.in_order() if found.path in chosen), *about_texts)
    ok = not any(found.severity is Severity.ERROR for found in diagnostics)
    dataset = _dataset(kept, context.redirects) if ok and kept is not None else None
    records = sum(
        summary.records for chunk, summary in zip(chunks, context.summaries, strict=True) if chunk.path in chosen
    )
    return Result(diagnostics, dataset, tuple(path for path in files if path in chosen), records, evidence, located)


def _check_chunks(
    chunks: Sequence[Chunk],
    elsewhere: Sequence[Chunk],
    cache: CachedResults,
    *,
    passages: bool,
    keep: bool,
    processes: int | None,
    progress: Progress | None,
) -> tuple[RuleContext, dict[int, Sequence[Finding]], list[LoadedFile] | None]:
    """Return what is known of all records, what rules find in each chunk and, with `keep`, all that was read.

    Records `elsewhere` may be referred to, and are not checked themselves.
    """
    numbered = dict(enumerate((*chunks, *elsewhere)))
    fresh = {number: chunk for number, chunk in numbered.items() if number not in cache.recalled}
    kept = None
    with worker_pool(fresh, passages=passages, keep=keep, processes=processes) as workers:
        known = {number: cached.summary for number, cached in cache.recalled.items()} | dict(workers.parse(progress))
        summaries = [known[number] for number in numbered]
        context = RuleContext(summaries[: len(chunks)], summaries[len(chunks) :])
        findings: dict[int, Sequence[Finding]] = cache.cached_findings(context)
        findings |= workers.check({number for number in fresh if number < len(chunks)}, context, progress)
        if isinstance(workers, Worker) and keep:
            kept = [workers.loaded(number, summary.key) for number, summary in enumerate(summaries)]
    stale = {number: chunk for number, chunk in enumerate(chunks) if number not in findings}
    with worker_pool(stale, passages=passages, keep=False, processes=processes) as workers:
        findings |= workers.check({*stale}, context, progress)
    cache.keep(summaries, findings)
    return context, findings, kept


def _dataset(files: Iterable[LoadedFile], redirects: Mapping[str, str]) -> "Dataset":
    from policykit.dataset import Dataset  # noqa: PLC0415  # commands that only check have no use for it

    return Dataset((entry.record for file in files for entry in file.shaped.entries if entry.record), redirects)
