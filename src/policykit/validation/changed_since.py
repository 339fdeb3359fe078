"""The files that a change since a commit may make right or wrong."""

import os
import pathlib
import tempfile
from collections.abc import Iterable, Sequence
from typing import Final

from policykit.diagnostics import Finding
from policykit.documents import SUFFIXES, Chunk, chunks_of, suffix_of
from policykit.evidence import TEXT_SUFFIX, StoredTexts
from policykit.loading import load_chunk
from policykit.rules import ChunkSummary, RuleContext
from policykit.validation.git import Change, compare, places_of, write_before
from policykit.validation.work_tree import work_tree_of
from policykit.validation.worker import summary_of


class ChangesSince:
    """What has changed since a commit, and which files that affects."""

    def __init__(
        self,
        revision: str,
        roots: Iterable[str | os.PathLike[str]],
        files: Sequence[str],
        texts: str | os.PathLike[str] | None,
    ) -> None:
        """Compare `files`, which lie at `roots`, and the stored texts in a folder, where there is one."""
        folders = [*roots] if texts is None else [*roots, texts]
        endings = (*SUFFIXES,) if texts is None else (*SUFFIXES, TEXT_SUFFIX)
        self._compared: Final = compare(revision, files, folders, endings)
        changes = self._compared.changes
        self._changed: Final = frozenset(change.path for change in changes)
        self._before: Final = [summary for change in changes for summary in self._summaries_before(change, revision)]

    @staticmethod
    def _summaries_before(change: Change, revision: str) -> list[ChunkSummary]:
        """Return the summaries of a records file before it changed."""
        if change.blob is None or suffix_of(change.path) not in SUFFIXES:
            return []
        with tempfile.TemporaryDirectory() as aside:
            file = pathlib.Path(aside, f"before{suffix_of(change.path)}")
            with file.open("wb") as stream:
                write_before(change, revision, stream)
            return [summary_of(load_chunk(chunk)) for chunk in chunks_of(str(file))]

    def affected_files(
        self, chunks: Sequence[Chunk], context: RuleContext, across: Iterable[Finding], sources: StoredTexts | None
    ) -> frozenset[str]:
        """Return the files that changed, those that refer to what is or was in them, and those at odds with them.

        Those whose evidence rests on a stored text that changed are among them. Where it is not known all that was there
        before, it is all the files.
        """
        paths = frozenset(chunk.path for chunk in chunks)
        if not self._compared.is_complete:
            return paths
        has_changed = {path: not places_of(path).isdisjoint(self._changed) for path in paths}
        changed = {number for number, chunk in enumerate(chunks) if has_changed[chunk.path]}
        summaries = [*self._before, *(context.summaries[number] for number in changed)]
        ids = {record_id for summary in summaries for record_id in (*summary.ids, *summary.unread)}
        ids |= {redirect.old for summary in summaries for redirect in summary.redirects}
        referenced_ids = {record_id for summary in summaries for record_id in summary.referenced_ids}
        concerned = {
            number
            for number, summary in enumerate(context.summaries)
            if not ids.isdisjoint(context.closure(summary.referenced_ids))
        }
        for finding in across:
            locations = [location for location in (finding.location, finding.related) if location]
            if any(location.chunk in changed or location.id in referenced_ids for location in locations):
                concerned |= {location.chunk for location in locations}
        if sources is not None:
            concerned |= self._resting_on_changed_texts(context, sources)
        return frozenset(chunks[number].path for number in changed | concerned)

    def _resting_on_changed_texts(self, context: RuleContext, sources: StoredTexts) -> set[int]:
        """Return the chunks whose evidence rests on stored texts that changed."""
        rests_on = [{item.source for _, _, item in summary.passages} for summary in context.summaries]
        changed = {source for source in set().union(*rests_on) if self._has_text_changed(sources.path_of(source))}
        return {number for number, named in enumerate(rests_on) if not changed.isdisjoint(named)}

    def _has_text_changed(self, path: str) -> bool:
        """Whether a stored text is another than it was. One that git does not know may be."""
        if not places_of(path).isdisjoint(self._changed):
            return True
        if os.path.lexists(path):
            return os.path.realpath(path) not in self._compared.unchanged
        return work_tree_of(path) not in self._compared.tops
