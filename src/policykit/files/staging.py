"""Files that are made in a hidden folder beside their places, and take them all at once or not at all.

While a set of files takes its places, the hidden folder holds an undo log: `undo/old`, with what is replaced,
`undo/none`, with the names of what was not there before, and `undo/digests`, by which the new files are known again.
Renaming `undo` begins and ends that, so a run that is killed leaves either nothing to do or a log that says how to put
everything back, which the next run does (`recover`). What somebody else has put at a place meanwhile stays there.
"""

import contextlib
import errno
import json
import os
import pathlib
import re
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, Self

if sys.platform != "win32":
    import fcntl

from policykit.call_error import CallError
from policykit.files.errors import FileChanged, PathError
from policykit.files.links import IS_LINK, check_no_pipe
from policykit.files.reading import digest_of, read_file

_STAGING: Final = re.compile(r"\.new-[0-9a-f]{16}\Z")
_DIGESTS: Final = "digests"
_MOST_DIGESTS: Final = 1 << 20
_MOST_NAMES: Final = 3
"""How many names of files are told."""

_WRITE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_FOLDER: Final = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Staging:
    """A hidden folder for files that are to take their places in the folder that it lies in.

    Files are made in `new`, under the names that they are to have, and `place` moves them. Where that fails, or
    something is raised until the end of the `with` block, everything is put back. The folder is locked as long as it is
    in use, and goes away at the end.
    """

    def __init__(self, folder: str) -> None:
        self._shown: Final = folder
        self._folder: Final = os.path.realpath(folder)
        self.path: Final = pathlib.Path(self._folder, f".new-{os.urandom(8).hex()}")
        """The hidden folder; what is put into it beside `new` goes away with it."""
        self.new: Final = self.path / "new"
        """Where the files are made."""
        self._held: Final = contextlib.ExitStack()
        self._log: pathlib.Path | None = None

    def __enter__(self) -> Self:
        try:
            with self._about(""):
                while not self.new.is_dir():
                    os.mkdir(self.path)
                    with contextlib.suppress(FileNotFoundError):  # another run took it for one that was left behind
                        self._held.enter_context(_lock(self.path, wait=True))
                        os.mkdir(self.new)
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._held:
            try:
                if kind is None:
                    self._settle()
            finally:
                if self._log:  # something was raised
                    _put_back(self.path, self._log, self._folder, self._shown)
                    self._settle()
                shutil.rmtree(self.path, ignore_errors=True)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Make a file."""
        with self._about(name), (self.new / name).open("xb") as file:
            file.writelines(parts)

    def sync(self) -> None:
        """Write all that is in `new` down to the disk."""
        for path in self.new.rglob("*"):
            if path.is_file():
                with self._about(str(path.relative_to(self.new))), path.open("r+b") as file:
                    os.fsync(file.fileno())

    def place(
        self, remove: Iterable[str] = (), *, together: bool = True, check: Callable[[], object] = lambda: None
    ) -> None:
        """Move all that is in `new` to its place, and remove files of other names. A file keeps its permissions.

        `together` says whether they belong together, so that a run that is killed must not leave some of them. `check`
        is called when all but the moving is done; what it raises leaves everything as it was.
        Raises `PathError` for a link and a pipe, `PermissionError` for a file that may not be written to, `FileChanged`
        for a folder that has been made meanwhile, and `OSError` where one cannot be moved.
        """
        self.sync()
        names = sorted(os.listdir(self.new))
        removed = [name for name in remove if os.path.lexists(os.path.join(self._folder, name))]
        for name in names:
            shown = os.path.join(self._shown, name)
            if os.path.islink(os.path.join(self._folder, name)):
                raise PathError(shown, IS_LINK)
            check_no_pipe(shown)
            with self._about(name):
                _liken(self.new / name, os.path.join(self._folder, name))
        if not together:
            self._log = self._kept([*names, *removed])
        elif len(names) + len(removed) > 1:
            self._held.enter_context(_lock(pathlib.Path(self._folder), wait=True))
            self._log = self._kept([*names, *removed]).rename(_undo_log(self.path))
        check()
        for name in names:
            with self._about(name):
                self._move(name)
        for name in removed:
            with self._about(name):
                os.unlink(os.path.join(self._folder, name))

    def _move(self, name: str) -> None:
        try:
            os.replace(self.new / name, os.path.join(self._folder, name))
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):  # two runs have made one folder
                raise FileChanged(os.path.join(self._shown, name)) from None
            raise

    def _kept(self, names: Iterable[str]) -> pathlib.Path:
        """Write an undo log."""
        kept = self.path / "kept"
        with self._about(""):
            for folder in (kept, kept / "old", kept / "none"):
                folder.mkdir()
        for name in names:
            path = os.path.join(self._folder, name)
            with self._about(name):
                if not os.path.lexists(path):
                    (kept / "none" / name).touch(exist_ok=False)
                elif os.path.isdir(path):
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                else:
                    _copy(path, kept / "old" / name)
        with self._about(""):
            digests = {name: digest_of(str(self.new / name)).hex() for name in os.listdir(self.new)}
            (kept / _DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
        return kept

    def _about(self, name: str) -> contextlib.AbstractContextManager[None]:
        return about_path(os.path.join(self._shown, name))

    def _settle(self) -> None:
        """Let nothing be put back any more."""
        if self._log == _undo_log(self.path):
            with self._about(""):
                self._log.rename(self.path / "kept")
        self._log = None


def recover(folder: str, names: Collection[str]) -> None:
    """Clear away what runs that were killed have left in a folder; what they had moved to its place is put back.

    That is done for files of these `names`, which the caller is about to replace; anybody may have made a log of others.
    Raises `PathError` where something else has come to lie at one of the places, and `OSError` where that cannot be done.
    """
    shown, folder = folder, os.path.realpath(folder)
    for staging in _stagings(folder):
        log = _undo_log(staging)
        with _lock(staging, wait=False) as is_dead:
            if not is_dead:
                continue
            if log.exists():
                if not _names_in(log) <= {*names}:
                    continue
                with about_path(folder), _lock(pathlib.Path(folder), wait=True):
                    _put_back(staging, log, folder, shown)
                    shutil.rmtree(staging / "kept", ignore_errors=True)
                    os.rename(log, staging / "kept")
            shutil.rmtree(staging, ignore_errors=True)


def is_staging(path: str) -> bool:
    """Whether this is a hidden folder that files are made in."""
    return bool(_STAGING.match(os.path.basename(path))) and os.path.isdir(path) and not os.path.islink(path)


def check_settled(folder: str, name: str | None = None) -> None:
    """Raise `PathError` for a folder in which files are just taking their places, or a run was killed while they did.

    With a `name`, that is raised only where it is the name of one of them.
    """
    for staging in _stagings(folder):
        log = _undo_log(staging)
        if log.exists() and (name is None or name in _names_in(log)):
            names = sorted(_names_in(log))
            which = ", ".join([*names[:_MOST_NAMES], *(["…"] if len(names) > _MOST_NAMES else [])])
            reason = (
                f"files in it ({which}) are being replaced, or a run that did so was killed; run that again, or remove "
                f"{staging.name} where no run of yours left it"
            )
            raise PathError(folder, reason)


@contextlib.contextmanager
def about_path(path: str) -> Iterator[None]:
    """Let errors name the file that they are about, not the one beside it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or (os.strerror(error.errno) if error.errno else str(error))
        raise OSError(error.errno, reason, path) from None


def _stagings(folder: str) -> list[pathlib.Path]:
    try:
        found = [pathlib.Path(entry.path) for entry in os.scandir(folder) if _STAGING.match(entry.name)]
    except FileNotFoundError:
        return []
    return [staging for staging in found if is_staging(str(staging))]


def _undo_log(staging: pathlib.Path) -> pathlib.Path:
    return staging / "undo"


def _parts_of_log(log: pathlib.Path) -> tuple[list[str], list[str]]:
    """Return the names of what is to be put back, and of what is to go. Only plain files count: the log may be anybody's."""
    found: list[list[str]] = []
    for folder in (log / "old", log / "none"):
        is_ours = folder.is_dir() and not folder.is_symlink() and not log.is_symlink()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if is_ours else []
        found.append([entry.name for entry in entries if entry.is_file(follow_symlinks=False)])
    return found[0], found[1]


def _names_in(log: pathlib.Path) -> set[str]:
    old, none = _parts_of_log(log)
    return {*old, *none}


def _put_back(staging: pathlib.Path, log: pathlib.Path, folder: str, shown: str) -> None:
    """Put files back that were replaced, and remove those that are new. What was not moved is left alone.

    Raises `PathError`, and changes nothing, where there is at a place what the log does not know.
    """
    old, none = _parts_of_log(log)
    moved = [name for name in (*old, *none) if not os.path.lexists(staging / "new" / name)]
    digests = _digests_in(log)
    for name in moved:
        place = os.path.join(folder, name)
        # A file that was only to be removed may not have been.
        expected = digests.get(name) or (digest_of(str(log / "old" / name)).hex() if name in old else None)
        if os.path.lexists(place) and not _holds(place, expected):
            raise PathError(
                os.path.join(shown, name),
                f"was changed after a run that replaced it had been killed; move it away and run that again, or remove {staging.name} there to keep it",
            )
    for name in moved:
        place = os.path.join(folder, name)
        if name in old:
            os.replace(log / "old" / name, place)
        else:
            pathlib.Path(place).unlink(missing_ok=True)


def _digests_in(log: pathlib.Path) -> Mapping[str, object]:
    """Return the digests of the new files, by name. Nothing is where the log is none of ours: it may be anybody's."""
    try:
        found = json.loads(read_file(str(log / _DIGESTS), _MOST_DIGESTS, real=str(log / _DIGESTS)))
    except (CallError, OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _holds(path: str, digest: object) -> bool:
    """Whether there is a file, and no link to one, with this digest."""
    return stat.S_ISREG(os.lstat(path).st_mode) and digest_of(path).hex() == digest


def _copy(path: str, to: pathlib.Path) -> None:
    """Give a file another name, or a copy where that cannot be."""
    try:
        os.link(path, to, follow_symlinks=False)
    except OSError:  # some file systems know no links
        shutil.copy2(path, to, follow_symlinks=False)


def _liken(new: pathlib.Path, path: str) -> None:
    """Give a new file the permissions of the one that it replaces, and the owner, where it may be given away."""
    if not os.path.isfile(path) or os.path.islink(path):
        return
    old = os.stat(path)
    if not (old.st_mode & _WRITE and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(new, old.st_uid, old.st_gid)
    os.chmod(new, stat.S_IMODE(old.st_mode))


@contextlib.contextmanager
def _lock(folder: pathlib.Path, *, wait: bool) -> Iterator[bool]:
    """Lock a folder against other runs, and say whether that could be done; not every disk knows locks."""
    if sys.platform == "win32":  # it locks no folders, so what is left behind there is left alone
        yield False
        return
    file = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            is_locked = os.path.exists(folder)
        except OSError:
            is_locked = False
        yield is_locked
    finally:
        os.close(file)
