"""The files that a change since a commit may make right or wrong."""

import pathlib
import tempfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from policykit.diagnostics import Finding
from policykit.documents import SUFFIXES, Chunk, chunks_of, suffix_of
from policykit.loading import load_chunk
from policykit.rules import ChunkSummary, RuleContext
from policykit.validation.worker import summary_of

if TYPE_CHECKING:
    from policykit.validation.git import Change


class ChangesSince:
    """What has changed since a commit, and which files that affects."""

    def __init__(self, revision: str, files: Sequence[str]) -> None:
        from policykit.validation.git import changes_since  # noqa: PLC0415  # where it is not asked for, it is not loaded

        changes = changes_since(revision, files, tuple(SUFFIXES))
        self._paths: Final = frozenset(change.path for change in changes)
        self._before: Final = [summary for change in changes for summary in self._summaries_before(change, revision)]

    @staticmethod
    def _summaries_before(change: "Change", revision: str) -> list[ChunkSummary]:
        """Return the summaries of a file before it changed."""
        from policykit.validation.git import write_before  # noqa: PLC0415

        if change.blob is None:
            return []
        with tempfile.TemporaryDirectory() as aside:
            file = pathlib.Path(aside, f"before{suffix_of(change.path)}")
            with file.open("wb") as stream:
                write_before(change, revision, stream)
            return [summary_of(load_chunk(chunk)) for chunk in chunks_of(str(file))]

    def affected_files(
        self, chunks: Sequence[Chunk], context: RuleContext, across: Iterable[Finding]
    ) -> frozenset[str]:
        """Return the files that changed, those that refer to what is or was in them, and those at odds with them."""
        from policykit.validation.git import places_of  # noqa: PLC0415

        has_changed = {path: not places_of(path).isdisjoint(self._paths) for path in {chunk.path for chunk in chunks}}
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
        return frozenset(chunks[number].path for number in changed | concerned)
