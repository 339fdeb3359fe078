"""Calls to git: what has changed since a commit, and what a file held then."""

import functools
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Where it lies or lay. A link is named by its own place, and so is a folder that is one."""
    blob: str | None
    """The name that git has for the records that it held; None where it was not there, or is a link in place of others."""
    top: str
    """The folder of its repository."""


class Comparison(NamedTuple):
    """How files differ from what a commit holds."""

    changes: Sequence[Change]
    unchanged: frozenset[str]
    """The places of the files and links that are as they were."""
    tops: frozenset[str]
    """The folders of the repositories that were compared."""
    is_complete: bool
    """Whether it is known what was there before; not so where a link has changed, which may have led anywhere, or
    where a submodule's former commit is not here."""


def compare(
    revision: str, paths: Iterable[str], folders: Iterable[str | os.PathLike[str]], endings: tuple[str, ...]
) -> Comparison:
    """Compare files with what a commit holds, in the repositories that `paths` lie in and their submodules in `folders`.

    What is staged, not staged and not tracked yet counts alike; what git ignores does not. Only files whose names end
    in one of `endings` are compared, and links. Files are compared with what is stored of them, byte by byte but for
    the ends of lines: git's filters are commands, and none of them is run.

    A submodule is compared with the commit of its own that the repository around it held at `revision`, unless we are
    in it: then `revision` is one of its own, as for any other repository.
    Raises `CannotCompare` where there is no such commit, no repository or no git.
    """
    repositories = _Repositories(revision)
    for folder in sorted({_folder(path) for path in paths}):
        repositories.open(_top(revision, folder))
    roots = [pathlib.Path(place) for folder in folders for place in places_of(os.fspath(folder))]
    changes: list[Change] = []
    unchanged: set[str] = set()
    is_complete = True
    for repository in repositories.opened:  # which grows meanwhile
        is_complete &= repositories.open_submodules(repository, roots)
        for place, was, is_still in _compared(repository, endings):
            if is_still:
                unchanged.add(place)
            else:
                changes.append(
                    Change(
                        place, None if was.is_link or not place.lower().endswith(endings) else was.name, repository.top
                    )
                )
                is_complete &= not (was.is_link and _concerns(place, roots))
    tops = frozenset(repository.top for repository in repositories.opened)
    return Comparison(changes, frozenset(unchanged), tops, is_complete)


def write_before(change: Change, revision: str, file: BinaryIO) -> None:
    """Write what a file held into another."""
    if change.blob is not None:
        _git(revision, change.top, "cat-file", "blob", change.blob, out=file)


def places_of(path: str) -> frozenset[str]:
    """Return the places that a change would name which bears on a file: its own, and those of all links on the way."""
    places = {os.path.realpath(path)}
    todo = [os.path.abspath(path)]
    while todo:
        at = todo.pop()
        while at != (parent := os.path.dirname(at)):
            if os.path.islink(at):
                place = os.path.join(os.path.realpath(parent), os.path.basename(at))
                if place not in places:
                    places.add(place)
                    todo.append(os.path.join(os.path.dirname(place), os.readlink(place)))
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


def _concerns(place: str, roots: Iterable[pathlib.Path]) -> bool:
    """Whether something lies in one of some folders, or one of them in it."""
    return any(root.is_relative_to(place) or pathlib.Path(place).is_relative_to(root) for root in roots)


class _Entry(NamedTuple):
    """What a commit or the index holds at a path; nothing of what is not tracked."""

    name: str | None = None
    mode: str = ""
    is_checked_out: bool = True
    """Whether a sparse checkout has it."""

    @property
    def is_link(self) -> bool:
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        return self.mode == "160000"


_NOTHING: Final = _Entry()


class _Repository(NamedTuple):
    """What is known of a repository, by the paths in it."""

    top: str
    before: Mapping[bytes, _Entry] | None
    """What it held in the commit that it is compared with; None where that commit is not here."""
    now: Mapping[bytes, _Entry]
    """What is tracked, and what is neither tracked nor ignored."""

    def place(self, path: bytes) -> str:
        """Return where something lies."""
        return os.path.join(self.top, os.fsdecode(path))


class _Repositories:
    """The repositories that are compared."""

    def __init__(self, revision: str) -> None:
        self._revision: Final = revision
        self._by_top: Final[dict[str, _Repository]] = {}
        self.opened: Final[list[_Repository]] = []

    def open(self, top: str) -> _Repository:
        """Return the repository of a folder. One that it is a submodule of is opened, too."""
        if top not in self._by_top:
            before = self._before(top)
            listed = _git(self._revision, top, "ls-files", "-zts", "--cached", "--others", "--exclude-standard")
            self._by_top[top] = _Repository(top, before, dict(_tracked(listed)))
            self.opened.append(self._by_top[top])
        return self._by_top[top]

    def open_submodules(self, repository: _Repository, roots: Iterable[pathlib.Path]) -> bool:
        """Open the submodules that concern some folders, and say whether all is known that the repository held."""
        if repository.before is None:
            return False
        is_complete = True
        for path in sorted(repository.before.keys() | repository.now.keys()):
            was, now = repository.before.get(path, _NOTHING), repository.now.get(path, _NOTHING)
            place = repository.place(path)
            if not (was.is_submodule or now.is_submodule) or not _concerns(place, roots):
                continue
            if now.is_submodule and work_tree_of(place) == place:
                self.open(place)
            elif now.is_submodule and os.path.isdir(place) and os.listdir(place):
                is_complete = False  # files that came in some other way, of nobody knows which commit
            else:
                is_complete &= not was.is_submodule or was.name == now.name
        return is_complete

    def _before(self, top: str) -> Mapping[bytes, _Entry] | None:
        """Return what a repository held at the revision: nothing where it was not there, None where that is unknown."""
        around = self._around(top)
        if around is None:
            return self._held(top, self._revision)
        outer, path = around
        held = self.open(outer).before
        if held is None:
            return None
        was = held.get(path, _NOTHING)
        if was.name is None or not was.is_submodule:
            return {}
        try:
            return self._held(top, was.name)
        except CannotCompare:  # the commit is not here
            return None

    def _around(self, top: str) -> tuple[str, bytes] | None:
        """Return the repository that another is a submodule of, and its path there; None where it is none or we are in it."""
        outer = work_tree_of(os.path.dirname(top))
        if outer is None or pathlib.Path(os.path.realpath(os.curdir)).is_relative_to(top):
            return None
        path = pathlib.Path(top).relative_to(outer).as_posix()
        listed = _git(self._revision, outer, "--literal-pathspecs", "ls-files", "-zts", "--", path)
        tracked = dict(_tracked(listed)).get(os.fsencode(path), _NOTHING)
        return (outer, os.fsencode(path)) if tracked.is_submodule else None

    def _held(self, top: str, commit: str) -> Mapping[bytes, _Entry]:
        """Return what a commit of a repository holds."""
        git = functools.partial(_git, self._revision, top)
        name = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}").strip().decode()
        return dict(_committed(git("ls-tree", "-rz", "--full-tree", name)))


def _committed(listed: bytes) -> Iterator[tuple[bytes, _Entry]]:
    """Yield what a commit holds, with its paths."""
    for line in filter(None, listed.split(b"\0")):
        about, _, path = line.partition(b"\t")
        mode, _, name = about.decode().split()
        yield path, _Entry(name, mode)


_NOT_CHECKED_OUT: Final = b"S"
_NOT_TRACKED: Final = b"?"


def _tracked(listed: bytes) -> Iterator[tuple[bytes, _Entry]]:
    """Yield what the index holds and what is not tracked, with their paths."""
    for line in filter(None, listed.split(b"\0")):
        tag, _, rest = line.partition(b" ")
        if tag == _NOT_TRACKED:
            yield rest, _NOTHING
        else:
            about, _, path = rest.partition(b"\t")
            mode, name, _ = about.decode().split()
            yield path, _Entry(name, mode, is_checked_out=tag != _NOT_CHECKED_OUT)


def _compared(repository: _Repository, endings: tuple[str, ...]) -> Iterator[tuple[str, _Entry, bool]]:
    """Yield the place of each file and link of a repository, what was there, and whether it is there still."""
    before = {path: was for path, was in (repository.before or {}).items() if not was.is_submodule}
    for path in sorted(before.keys() | repository.now.keys()):
        place, was = repository.place(path), before.get(path, _NOTHING)
        if not repository.now.get(path, _NOTHING).is_checked_out:
            continue
        if was.is_link or os.path.islink(place) or place.lower().endswith(endings):
            yield place, was, path in repository.now and _is_still(was, place)


def _is_still(was: _Entry, place: str) -> bool:
    """Whether there is at a place what a commit holds there."""
    if was.name is None:
        return not os.path.lexists(place)
    try:
        if os.path.islink(place) is not was.is_link:
            return False
        if was.is_link:
            target = os.fsencode(os.readlink(place))
            return was.name == _name_of([target], len(target), was.name)
        return os.path.isfile(place) and was.name in _names_of(place, was.name)
    except (OSError, CallError):
        return False


def _names_of(place: str, like: str) -> Iterator[str]:
    """Yield the name that git gives to the content of a file and, where it has such ends of lines, without returns.

    `like` is another name, made with the same algorithm. Git knows nothing that lies behind a link, so what has come to
    lie there is another file, and raises `FileChanged`.
    """
    size, returns = os.stat(place).st_size, 0

    def parts() -> Iterator[bytes]:
        nonlocal returns
        last = b""
        for part in parts_of(place, place):
            returns += (last + part).count(b"\r\n")
            last = part[-1:]
            yield part

    yield _name_of(parts(), size, like)
    if returns:
        yield _name_of(_without_returns(parts_of(place, place)), size - returns, like)


def _name_of(content: Iterable[bytes], size: int, like: str) -> str:
    """Return the name that git gives to a content of a size. `like` is another, made with the same algorithm."""
    digest = hashlib.new("sha1" if len(like) == _SHA1_LENGTH else "sha256", b"blob %d\0" % size, usedforsecurity=False)
    for part in content:
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
