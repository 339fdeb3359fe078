"""Calls to git: what has changed since a commit, and what a file held then."""

import functools
import os
import subprocess
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from policykit.call_error import CallError


class CannotCompare(CallError):
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
    """Where it lies or lay in its repository. A link is named by its own place, and so is a folder that is one."""
    blob: str | None
    """The name that git has for what it held; None where it was not there."""
    top: str
    """The folder of the repository."""


def changes_since(revision: str, paths: Iterable[str], endings: tuple[str, ...]) -> list[Change]:
    """Return the files that differ from what a commit holds, in the repositories that `paths` lie in.

    What is staged, not staged and not tracked yet counts alike; what git ignores does not. Only files whose names end
    in one of `endings` are compared, and links. Raises `CannotCompare` where there is no such commit, no repository or no git.
    """
    found: list[Change] = []
    folders = {_folder(path) for path in paths}
    for top in dict.fromkeys(_top(revision, folder) for folder in sorted(folders)):
        git = functools.partial(_git, revision, top)
        commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip().decode()
        raw = git("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules", commit, "--")
        found += (Change(os.path.join(top, path), blob, top) for path, blob in _blobs(raw, endings))
        new = git("ls-files", "-z", "--others", "--exclude-standard").split(b"\0")
        found += (Change(os.path.join(top, os.fsdecode(path)), None, top) for path in new if _ends(path, endings))
    return found


def write_before(change: Change, revision: str, file: BinaryIO) -> None:
    """Write what a file held into another."""
    if change.blob is not None:
        _git(revision, change.top, "cat-file", "blob", change.blob, out=file)


def places_of(path: str) -> frozenset[str]:
    """Return the places that a change would name which bears on a file: its own, and those of links on the way."""
    places = {os.path.realpath(path)}
    at = os.path.abspath(path)
    while at != (parent := os.path.dirname(at)):
        if os.path.islink(at):
            places.add(os.path.join(os.path.realpath(parent), os.path.basename(at)))
        at = parent
    return frozenset(places)


def _folder(path: str) -> str:
    folder = os.path.realpath(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _top(revision: str, folder: str) -> str:
    return os.path.realpath(os.fsdecode(_git(revision, folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))


def _blobs(raw: bytes, endings: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield each changed file with the name that git has for what it held."""
    parts = iter(raw.split(b"\0"))
    for about, path in zip(parts, parts, strict=False):
        mode, mode_now, blob, _, _ = about.decode().split()
        is_link = ":120000" in (mode, f":{mode_now}")
        if is_link or _ends(path, endings):
            yield os.fsdecode(path), blob if mode.startswith(":100") else None


def _ends(path: bytes, endings: tuple[str, ...]) -> bool:
    return os.fsdecode(path).lower().endswith(endings)


def _git(revision: str, folder: str, *arguments: str, out: "int | BinaryIO" = subprocess.PIPE) -> bytes:
    """Run git in a folder and return what it writes, if not to `out`. Raises `CannotCompare`, which names `revision`."""
    command = ["git", "-C", folder, "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False)  # noqa: S603  # no shell
    except FileNotFoundError:
        raise CannotCompare(revision, "git is not installed") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise CannotCompare(revision, said.removeprefix("fatal: ") or "there is no such commit")
    return done.stdout or b""
