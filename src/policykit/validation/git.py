"""Calls to git: what has changed since a commit, and what a file held then."""

import functools
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

from policykit.call_error import CallError
from policykit.files import parts_of
from policykit.validation.work_tree import work_tree_of

_OPTIONS: Final = (
    "--no-pager",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)
"""Switch off what lets a repository that a stranger wrote have a command run. A bare one is none of ours."""

_ELSEWHERE: Final = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
}
"""Variables that lead git elsewhere; hooks of git run with them."""

_SHA1_LENGTH: Final = 40

_MOST_SECONDS = 600
"""How long git may take for an answer. In a repository that a stranger made it may wait for a pipe that nobody writes to."""


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
    """The name that git has for the records that it held; None where it was not there, or is a link in place of others."""
    top: str
    """The folder of the repository."""


def changes_since(revision: str, paths: Iterable[str], endings: tuple[str, ...]) -> list[Change]:
    """Return the files that differ from what a commit holds, in the repositories that `paths` lie in.

    What is staged, not staged and not tracked yet counts alike; what git ignores does not. Only files whose names end
    in one of `endings` are compared, and links. Files are compared with what is stored of them, byte by byte but for
    the ends of lines: git's filters are commands, and none of them is run.
    Raises `CannotCompare` where there is no such commit, no repository or no git.
    """
    found: list[Change] = []
    folders = {_folder(path) for path in paths}
    for top in dict.fromkeys(_top(revision, folder) for folder in sorted(folders)):
        git = functools.partial(_git, revision, top)
        commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip().decode()
        before = _blobs(git("ls-tree", "-r", "-z", "--full-tree", commit))
        names = git("ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
        tags = {path: tag for tag, _, path in (name.partition(b" ") for name in names.split(b"\0") if name)}
        for path in sorted(before.keys() | tags.keys()):
            place = os.path.join(top, os.fsdecode(path))
            was = before.get(path, _NOTHING)
            if tags.get(path) == _NOT_CHECKED_OUT or not (was.is_link or os.path.islink(place) or _ends(path, endings)):
                continue
            if path not in tags or not _is_still(was, place):
                held_records = not was.is_link and _ends(path, endings)
                found.append(Change(place, was.name if held_records else None, top))
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
    top = work_tree_of(folder)
    if top is None:
        raise CannotCompare(revision, "not a git repository (or any of the parent directories): .git")
    return top


class _Blob(NamedTuple):
    """What a commit holds at a place."""

    name: str | None
    is_link: bool


_NOTHING: Final = _Blob(None, is_link=False)
_NOT_CHECKED_OUT: Final = b"S"
"""How git marks a file that a sparse checkout leaves out."""


def _blobs(listed: bytes) -> dict[bytes, _Blob]:
    """Return the files and links in a commit, by their paths."""
    found = {}
    for entry in listed.split(b"\0"):
        about, _, path = entry.partition(b"\t")
        if path and (parts := about.decode().split())[1] == "blob":
            found[path] = _Blob(parts[2], is_link=parts[0] == "120000")
    return found


def _is_still(was: _Blob, place: str) -> bool:
    """Whether there is at a place what a commit holds there."""
    if was.name is None:
        return not os.path.lexists(place)
    try:
        if os.path.islink(place) is not was.is_link:
            return False
        if was.is_link:
            return was.name == _name_of(lambda: [os.fsencode(os.readlink(place))], was.name)
        # Git knows nothing that lies behind a link, so what has come to lie there is another file.
        contents = (lambda: parts_of(place, place), lambda: _without_returns(parts_of(place, place)))
        return os.path.isfile(place) and any(was.name == _name_of(content, was.name) for content in contents)
    except (OSError, CallError):
        return False


def _name_of(content: Callable[[], Iterable[bytes]], like: str) -> str:
    """Return the name that git gives to a content. `like` is another, made with the same algorithm."""
    size = sum(map(len, content()))
    digest = hashlib.new("sha1" if len(like) == _SHA1_LENGTH else "sha256", b"blob %d\0" % size, usedforsecurity=False)
    for part in content():
        digest.update(part)
    return digest.hexdigest()


def _without_returns(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a content with the ends of lines that git stores where it converts them."""
    left = b""
    for part in parts:
        whole = left + part
        left = b"\r" if whole.endswith(b"\r") else b""
        yield whole.removesuffix(b"\r").replace(b"\r\n", b"\n")
    yield left


def _ends(path: bytes, endings: tuple[str, ...]) -> bool:
    return os.fsdecode(path).lower().endswith(endings)


def _program() -> str | None:
    """Return where git is. A folder that is named by where we happen to be is not searched: it may be a stranger's."""
    name = "git.exe" if os.name == "nt" else "git"
    places = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))
    return next(filter(shutil.which, places), None)


def _environment(top: str) -> dict[str, str]:
    """Return the variables to run git with: in the repository of this folder and no other, and for reading only."""
    return {
        **{name: value for name, value in os.environ.items() if name not in _ELSEWHERE},
        "GIT_CEILING_DIRECTORIES": os.path.dirname(top),
        "GIT_ALLOW_PROTOCOL": "none",  # objects that a partial clone lacks are fetched by programs that it names
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }


def _git(revision: str, top: str, *arguments: str, out: "int | BinaryIO" = subprocess.PIPE) -> bytes:
    """Run git in the folder of a repository and return what it writes, if not to `out`.

    No command that a repository's configuration, attributes or hooks name is run: what could make git run one is
    switched off, and only those of its commands are used that look at stored objects and at names, and at no content
    of files. Raises `CannotCompare`, which names `revision`.
    """
    if (program := _program()) is None:
        raise CannotCompare(revision, "git is not installed")
    command = [program, *_OPTIONS, "-C", top, f"--work-tree={top}", *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            env=_environment(top),
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotCompare(revision, f"git has not answered for {_MOST_SECONDS} seconds") from None
    if done.returncode != 0:
        raise CannotCompare(revision, _without_quotations(done.stderr) or "there is no such commit")
    return done.stdout or b""


def _without_quotations(said: bytes) -> str:
    """Return the first line of what git says without what it quotes from files: links may lead those anywhere."""
    line = re.sub("^(fatal|error): ", "", said.decode(errors="replace").strip().partition("\n")[0])
    return re.sub("'.*'", "'…'", line.partition(": ")[0])
