"""What earlier checks found, kept for the next: an unchanged file need not be read again.

What is kept goes by the content of a file, by the program, and by all that a record sees of the others. It is plain
JSON with a digest before it, so whatever is stale, foreign or broken is not taken for it; it is written anew.
"""

import contextlib
import functools
import hashlib
import json
import os
import pathlib
import platform
import re
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pydantic
import yaml
from yaml._yaml import get_version

from policykit.diagnostics import Diagnostic, Fix
from policykit.documents import Chunk
from policykit.files import NewContent, replace
from policykit.models import Evidence, Redirect, Role
from policykit.rules import (
    RULES,
    AssessmentSummary,
    ChunkSummary,
    NumberedProposal,
    ParentLink,
    PendingDiagnostic,
    RuleContext,
)
from policykit.validation.fingerprints import content_key
from policykit.values import Date
from policykit.version import __version__

_MOST_DAYS: Final = 30
"""How long a file is kept that no check has used."""

_NAME: Final = re.compile(r"[0-9a-f]{32}\.json\Z")


class Remembered(NamedTuple):
    """What a check found in a file."""

    summary: ChunkSummary
    view: str
    """A digest of all that its records saw of the others."""
    reported: Sequence[PendingDiagnostic]


@functools.cache
def _program() -> str:
    """Return what tells this program from any other: its files and what it stands on."""
    here = pathlib.Path(__file__).parent.parent
    libyaml = ".".join(map(str, get_version()))
    stands_on = [__version__, platform.python_version(), pydantic.VERSION, yaml.__version__, libyaml]
    digest = hashlib.sha256("\n".join(stands_on).encode())
    for path in sorted(here.rglob("*.py")):
        digest.update(f"\n{path.relative_to(here)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class Cache:
    """What is remembered of the files that lie at some paths."""

    def __init__(self, folder: pathlib.Path, *what: str) -> None:
        """Read it, where there is one that holds. `what` says what is checked, and how."""
        name = hashlib.sha256("\0".join(what).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._file: Final = folder / f"{name}.json"
        self._known: dict[str, Any] = {}
        self._is_ours = not os.path.lexists(self._file) or stat.S_ISREG(os.lstat(self._file).st_mode)
        if not self._is_ours:  # a link or a pipe that somebody else has put there
            return
        with contextlib.suppress(OSError, ValueError, RecursionError):
            digest, _, body = self._file.read_bytes().partition(b"\n")
            if digest.decode() == _sealed(body):
                self._known = json.loads(body)
                os.utime(self._file)

    def recall(self, key: str, path: str) -> Remembered | None:
        """Return what was found in a file of that content, which now lies at `path`."""
        known = self._known.get(key)
        if known is None:
            return None
        summary, view, reported = known
        return Remembered(
            _outline_from(summary, path),
            view,
            [PendingDiagnostic(_found(row, path), *about) for row, *about in reported],
        )

    def keep(self, found: Mapping[str, Remembered]) -> None:
        """Write what was found, by the content of the files. Where that cannot be done, the next check does without."""
        if not self._is_ours:
            return
        if found.keys() == self._known.keys() and all(
            self._known[key][1] == remembered.view for key, remembered in found.items()
        ):
            return
        data = {
            key: [_outline_data(summary), view, [[_row(one), *about] for one, *about in reported]]
            for key, (summary, view, reported) in found.items()
        }
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with contextlib.suppress(OSError, ValueError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace(NewContent(str(self._file), [_sealed(body).encode(), b"\n", body]))
            self._sweep()

    def _sweep(self) -> None:
        """Remove what has not been used for long."""
        oldest = time.time() - _MOST_DAYS * 86_400
        for file in self._file.parent.glob("*.json"):
            if _NAME.match(file.name) and file.lstat().st_mtime < oldest:
                file.unlink(missing_ok=True)


def _sealed(body: bytes) -> str:
    """Return a digest of what is kept and of the program that kept it."""
    return hashlib.sha256(_program().encode() + body).hexdigest()


def _row(found: Diagnostic) -> list[Any]:
    """Return a finding without the file it is in."""
    place = [found.line, found.column, found.end_line, found.end_column]
    fix = found.fix and [found.fix.old, found.fix.new, found.fix.safe]
    return [found.code, found.message, place, found.record, found.mend, fix]


def _found(row: list[Any], path: str) -> Diagnostic:
    code, message, (line, column, end_line, end_column), record, mend, fix = row
    known = fix and Fix(*fix)
    return Diagnostic(RULES[code], message, path, line, column, end_line, end_column, record, mend, known)


def _outline_data(summary: ChunkSummary) -> dict[str, Any]:
    return {
        **{name: getattr(summary, name) for name in ("ids", "paths", "unread", "records", "reports")},
        "redirects": [[redirect.old, redirect.new, redirect.path] for redirect in summary.redirects],
        "roles": {
            person: [
                [role.organization, _text(role.start), _text(role.end), [*map(_text, role.attested)]] for role in roles
            ]
            for person, roles in summary.roles.items()
        },
        "published": {source: _text(day) for source, day in summary.published.items()},
        "above": summary.parents,
        "numbered": summary.numbered,
        "judged": summary.assessments,
        "asked": sorted(summary.referenced_ids),
        "passages": [[record, path, item.model_dump(mode="json")] for record, path, item in summary.passages],
        "own": [_row(found) for found in summary.local_diagnostics],
    }


def _outline_from(data: dict[str, Any], path: str) -> ChunkSummary:
    summary = ChunkSummary()
    summary.ids = data["ids"]
    summary.paths = [tuple(step) for step in data["paths"]]
    summary.unread = data["unread"]
    summary.records = data["records"]
    summary.reports = [(report, tuple(at)) for report, at in data["reports"]]
    summary.redirects = [Redirect(old, new, tuple(at)) for old, new, at in data["redirects"]]
    summary.roles = {
        person: tuple(
            Role.model_construct(
                organization=organization, start=_date(start), end=_date(end), attested=tuple(map(Date.of, attested))
            )
            for organization, start, end, attested in roles
        )
        for person, roles in data["roles"].items()
    }
    summary.published = {source: _date(day) for source, day in data["published"].items()}
    summary.parents = [ParentLink._make([*fields, tuple(at)]) for *fields, at in data["above"]]
    summary.numbered = [NumberedProposal._make([*fields, tuple(at)]) for *fields, at in data["numbered"]]
    summary.assessments = [AssessmentSummary._make([*fields, tuple(at)]) for *fields, at in data["judged"]]
    summary.referenced_ids = frozenset(data["asked"])
    summary.passages = [(record, tuple(at), Evidence.model_validate(item)) for record, at, item in data["passages"]]
    summary.local_diagnostics = [_found(row, path) for row in data["own"]]
    return summary


def _text(day: Date | None) -> str | None:
    return None if day is None else day.text


def _date(text: str | None) -> Date | None:
    return None if text is None else Date.of(text)


class CachedResults:
    """What earlier checks found in the pieces of this one."""

    def __init__(
        self,
        chunks: Mapping[int, Chunk],
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
        self._cache = Cache(folder, str(passages), *sorted(os.path.abspath(root) for root in roots))
        for number, chunk in chunks.items():
            if chunk.size is None:  # pieces of large files would make a large cache
                self._cached.add(number)
                key = content_key(chunk, chunk.content())
                if known := self._cache.recall(key, chunk.path):
                    self.recalled[number] = known
                    known.summary.key = key

    def cached_findings(self, context: RuleContext) -> dict[int, Sequence[PendingDiagnostic]]:
        """Return what was found in the pieces whose records see what they saw then."""
        if self._cache:
            self._views.update(
                (number, context.fingerprint(summary.referenced_ids))
                for number, summary in enumerate(context.summaries)
            )
        return {
            number: known.reported for number, known in self.recalled.items() if known.view == self._views.get(number)
        }

    def keep(self, shown: Mapping[int, ChunkSummary], reported: Mapping[int, Sequence[PendingDiagnostic]]) -> None:
        """Keep what was found."""
        if self._cache is None:
            return
        self._cache.keep(
            {
                shown[number].key: Remembered(shown[number], self._views.get(number, ""), reported.get(number, ()))
                for number in self._cached
            }
        )
