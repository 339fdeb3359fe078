"""What has changed in git since a commit."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

__all__ = ["CannotCompare", "Change", "changes_since"]


class CannotCompare(Exception):
    """A revision that the files cannot be compared with. `revision` is what was named, and `reason` is git's."""

    def __init__(self, revision: str, reason: str) -> None:
        super().__init__(revision, reason)
        self.revision = revision
        self.reason = reason

    def __str__(self) -> str:
        return f"cannot tell what has changed since {self.revision}: {self.reason}"


class Change(NamedTuple):
    """A file that is new, gone, or another than it was."""

    path: str
    """Where it lies or lay, without links on the way."""
    before: bytes | None
    """What it held; None where it was not there."""


def changes_since(revision: str, paths: Iterable[str], endings: tuple[str, ...]) -> list[Change]:
    """Return the files that differ from what a commit holds, in the repositories that `paths` lie in.

    What is staged, not staged and not tracked yet counts alike; what git ignores does not. Only files whose names end
    in one of `endings` are looked at. Raises `CannotCompare` where there is no such commit, no repository or no git.
    """
    found: list[Change] = []
    for top in dict.fromkeys(_top(revision, path) for path in paths):
        git = _Git(revision, top)
        commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip().decode()
        raw = git("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules", commit, "--")
        blobs = dict(_blobs(raw, endings))
        contents = iter(git.contents([blob for blob in blobs.values() if blob]))
        found += (Change(os.path.join(top, path), next(contents) if blob else None) for path, blob in blobs.items())
        new = git("ls-files", "-z", "--others", "--exclude-standard").split(b"\0")
        found += (Change(os.path.join(top, os.fsdecode(path)), None) for path in new if _ends(path, endings))
    return found


def _top(revision: str, path: str) -> str:
    folder = os.path.realpath(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return os.path.realpath(os.fsdecode(_Git(revision, folder)("rev-parse", "--show-toplevel").removesuffix(b"\n")))


def _blobs(raw: bytes, endings: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield each changed file with the name that git has for what it held."""
    parts = iter(raw.split(b"\0"))
    for about, path in zip(parts, parts, strict=False):
        mode, _, blob, _, _ = about.decode().split()
        if _ends(path, endings):
            yield os.fsdecode(path), blob if mode.startswith(":100") else None


def _ends(path: bytes, endings: tuple[str, ...]) -> bool:
    return os.fsdecode(path).lower().endswith(endings)


class _Git:
    """Runs git in a folder."""

    def __init__(self, revision: str, folder: str) -> None:
        self._revision: Final = revision
        self._folder: Final = folder

    def __call__(self, *arguments: str, given: bytes = b"") -> bytes:
        command = ["git", "-C", self._folder, "-c", "core.fsmonitor=false", *arguments]
        try:
            done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603  # no shell
        except FileNotFoundError:
            raise CannotCompare(self._revision, "git is not installed") from None
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise CannotCompare(self._revision, said.removeprefix("fatal: ") or "there is no such commit")
        return done.stdout

    def contents(self, blobs: list[str]) -> Iterator[bytes]:
        """Yield what git holds by each name."""
        out = self("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        at = 0
        for _ in blobs:
            end = out.index(b"\n", at)
            size = int(out[at:end].split()[2])
            yield out[end + 1 : end + 1 + size]
            at = end + 1 + size + 1
