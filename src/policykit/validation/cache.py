"""What earlier checks found, kept for the next: an unchanged file need not be read again.

What is kept goes by the content of a file, by the program, and by all that a record sees of the others. It is plain
JSON with a digest before it, so whatever is stale, foreign or broken is not taken for it; it is written anew. The
digest keeps nobody from forging it, so no cache is used that lies where those who write the records may write.
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

from policykit.diagnostics import Finding
from policykit.documents import Chunk
from policykit.files import NewContent, replace
from policykit.rules import RULES, ChunkSummary, RuleContext
from policykit.validation.work_tree import work_tree_of
from policykit.validation.worker import content_key
from policykit.version import __version__

_MOST_DAYS: Final = 30
"""How long a file is kept that no check has used."""

_NAME: Final = re.compile(r"[0-9a-f]{32}\.json\Z")


class CachedFile(NamedTuple):
    """What a check found in a file."""

    summary: ChunkSummary
    fingerprint: str
    """A digest of all that was known of other records and matters to its own."""
    findings: Sequence[Finding]
    """What rules found in its records."""


@functools.cache
def _entries() -> pydantic.TypeAdapter[CachedFile]:
    """Return what turns entries of the cache into data and back."""
    return pydantic.TypeAdapter(CachedFile)


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
        self._fingerprints: Final[dict[str, str]] = {}
        self._is_ours = not os.path.lexists(self._file) or stat.S_ISREG(os.lstat(self._file).st_mode)
        if not self._is_ours:  # a link or a pipe that somebody else has put there
            return
        with contextlib.suppress(OSError, ValueError, RecursionError):
            digest, _, body = self._file.read_bytes().partition(b"\n")
            if digest.decode() == _sealed(body):
                self._known = json.loads(body)
                os.utime(self._file)

    def recall(self, key: str) -> CachedFile | None:
        """Return what was found in a file of that content, if there is such an entry and it is well formed."""
        with contextlib.suppress(LookupError, TypeError, ValueError):
            entry = _entries().validate_python(self._known[key], context=RULES)
            self._fingerprints[key] = entry.fingerprint
            return entry
        return None

    def keep(self, found: Mapping[str, CachedFile]) -> None:
        """Write what was found, by the content of the files. Where that cannot be done, the next check does without."""
        fingerprints = {key: entry.fingerprint for key, entry in found.items()}
        if not self._is_ours or fingerprints == {key: self._fingerprints.get(key) for key in self._known}:
            return
        data = {key: _entries().dump_python(entry, mode="json", exclude_defaults=True) for key, entry in found.items()}
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with contextlib.suppress(OSError, ValueError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace(NewContent(str(self._file), [_sealed(body).encode(), b"\n", body], follow_link=True))
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


def _is_among(folder: pathlib.Path, roots: Iterable[str | os.PathLike[str]]) -> bool:
    """Whether a folder lies in the current folder, where the records are, or in the work tree of git that either is in."""
    paths = [os.curdir, *(os.fspath(root) for root in roots)]
    checked = [path if os.path.isdir(path) else os.path.dirname(path) or os.curdir for path in paths]
    trees = {*checked, *filter(None, map(work_tree_of, checked))}
    above = {at(tree) for tree in trees for at in (os.path.abspath, os.path.realpath)}
    places = [pathlib.Path(at(folder)) for at in (os.path.abspath, os.path.realpath)]
    return any(place.is_relative_to(tree) for place in places for tree in above)


class CachedResults:
    """What earlier checks found in the chunks of this one."""

    def __init__(
        self,
        chunks: Iterable[Chunk],
        roots: Iterable[str | os.PathLike[str]],
        folder: pathlib.Path | None,
        *,
        passages: bool,
    ) -> None:
        """Look in the cache for `roots` in a folder, if there is one. `passages` says whether those are checked.

        A folder that lies among the records, or in the same work tree of git, may hold anything and is not used.
        """
        self.recalled: Final[dict[int, CachedFile]] = {}
        """What is known of chunks, by their numbers."""
        self._cached: Final[list[int]] = []
        self._fingerprints: Final[dict[int, str]] = {}
        self._cache: Cache | None = None
        roots = [*roots]
        if folder is None or _is_among(folder, roots):
            return
        self._cache = Cache(folder, str(passages), *sorted(os.path.abspath(root) for root in roots))
        for number, chunk in enumerate(chunks):
            if chunk.size is None:  # chunks of large files would make a large cache
                self._cached.append(number)
                key = content_key(chunk, chunk.content())
                if known := self._cache.recall(key):
                    self.recalled[number] = known
                    known.summary.key = key

    def cached_findings(self, context: RuleContext) -> dict[int, Sequence[Finding]]:
        """Return what was found in the chunks to which the same is known of other records as it was then."""
        if self._cache is None:
            return {}
        for number, summary in enumerate(context.summaries):
            self._fingerprints[number] = context.fingerprint(summary.referenced_ids)
        return {
            number: known.findings
            for number, known in self.recalled.items()
            if known.fingerprint == self._fingerprints.get(number)
        }

    def keep(self, summaries: Sequence[ChunkSummary], findings: Mapping[int, Sequence[Finding]]) -> None:
        """Keep what was found."""
        if self._cache:
            self._cache.keep(
                {
                    summaries[number].key: CachedFile(
                        summaries[number], self._fingerprints.get(number, ""), findings.get(number, ())
                    )
                    for number in self._cached
                }
            )
