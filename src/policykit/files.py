"""Files that hold all of the old or all of the new, whatever happens while they are written."""

import contextlib
import dataclasses
import errno
import functools
import hashlib
import itertools
import os
import pathlib
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final, cast

from policykit.call_error import CallError

__all__ = [
    "Exists",
    "FileChanged",
    "FolderInUse",
    "NewContent",
    "PathError",
    "check_free",
    "check_no_link",
    "check_no_pipe",
    "check_stays",
    "digest_of",
    "open_file",
    "parts_of",
    "read_file",
    "reason_of",
    "replace",
    "write_folder",
]


class PathError(CallError):
    """A path that cannot be read or written: it is missing, barred, no records file, in use, or a link that loops.

    `path` is the path and `reason` what is wrong with it.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def check_stays(path: str) -> str:
    """Return where a path leads, without links.

    Raises `PathError` for a path in the current folder that links lead out of it: they may be a stranger's.
    """
    here, real = os.path.realpath(os.curdir), os.path.realpath(path)
    is_inside = pathlib.Path(os.path.abspath(path)).is_relative_to(os.path.abspath(os.curdir))
    if is_inside and not pathlib.Path(real).is_relative_to(here):
        raise PathError(path, "a link that leads out of the current folder; name what it leads to")
    return real


_SYSTEMS_OWN: Final = ("/dev/", "/proc/")
"""Where the system has links to open files, such as /dev/stdout."""


def check_no_link(path: str) -> None:
    """Raise `PathError` where something that is to be written is a link, or lies in the current folder behind one."""
    at, here = pathlib.Path(os.path.abspath(path)), pathlib.Path(os.path.abspath(os.curdir))
    if str(at).startswith(_SYSTEMS_OWN) and not at.is_relative_to(here):
        return
    on_the_way = [folder for folder in at.parents if folder != here and folder.is_relative_to(here)]
    if any(place.is_symlink() for place in (at, *on_the_way)):
        raise PathError(path, "nothing is written to where a link leads; name the place itself")


class FileChanged(CallError):
    """A file that is no longer what it was when it was first read. `path` is the file."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: it was changed meanwhile; run it again"


def reason_of(error: OSError | ValueError | RuntimeError) -> str:
    """Return what the system says is wrong with a path, as it stands in a message."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def open_file(path: str, real: str | None = None) -> BinaryIO:
    """Open a file to read from. What is no regular file is refused, and nothing is waited for.

    `real` is where its path was found to lead, without links: that is opened, and no link that lies there since.
    Raises `PathError` for what is no file, `FileChanged` for such a link, and `OSError` where it cannot be opened.
    """
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # of a folder the system says what it is
        raise PathError(path, "not a file")
    opener = functools.partial(_open_without_waiting, real=real)
    file = open(path, "rb", opener=opener)  # noqa: SIM115  # it is closed by who asked for it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # something else has taken its place
        file.close()
        raise PathError(path, "not a file")
    return file


_LEAST_READ: Final = 65_536
"""How many bytes are asked for, unless a file has more: reading makes room for all that is asked for."""


def read_file(path: str, most: int, start: int = 0, real: str | None = None) -> bytes:
    """Return the bytes of a file from `start` on, and `most` of them at most. `real` is as in `open_file`.

    Raises `PathError` for what is no file, or what would have to be waited for, `FileChanged` for a link that has come
    to lie there, and `OSError` where it cannot be read.
    """
    with open_file(path, real) as file:
        file.seek(start)
        content = cast("bytes | None", file.read(min(most, max(_LEAST_READ, os.fstat(file.fileno()).st_size + 1))))
    if content is None:  # a file of the system, such as /proc/kmsg
        raise PathError(path, "not a file")
    return content


_AT_ONCE: Final = 1 << 20


def parts_of(path: str, real: str | None = None) -> Iterator[bytes]:
    """Yield the bytes of a file, a part of it at a time. `real` is as in `open_file`, and so is what is raised."""
    with open_file(path, real) as file:
        while part := file.read(_AT_ONCE):
            yield part


def _open_without_waiting(path: str, flags: int, real: str | None) -> int:
    flags |= getattr(os, "O_NONBLOCK", 0)
    if real is None:
        return os.open(path, flags)
    try:
        return _open_without_links(real, flags)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise FileChanged(path) from None
        raise


def _open_without_links(real: str, flags: int) -> int:
    """Open a path of which no part may be a link, or at least not the last one where the system can do no better."""
    if not hasattr(os, "O_PATH"):
        return os.open(real, flags | getattr(os, "O_NOFOLLOW_ANY", getattr(os, "O_NOFOLLOW", 0)))
    *folders, name = real.lstrip(os.sep).split(os.sep)
    at = os.open(os.sep, os.O_PATH)
    try:
        for folder in folders:
            within = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = within
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=at)
    finally:
        os.close(at)


_WRITE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Exists(CallError):
    """Something that is already where something else is to be written. `path` is where."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: is there already; name another place, or replace it with --force"


class FolderInUse(CallError):
    """A folder that was to be new and holds something. `path` is the folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: there are other files in it; name a new or empty folder"


@dataclasses.dataclass(frozen=True, slots=True)
class NewContent:
    """What a file is to hold."""

    path: str
    parts: Iterable[bytes]
    was: bytes | None = None
    """The SHA-256 of what the file must hold until then, where that matters."""
    follow_link: bool = False
    """Whether the path may be a link; it is what the link leads to that is replaced."""


def replace(*contents: NewContent) -> None:
    """Give files new contents.

    All of them are written beside their places first and moved in at the end, so that a crash leaves each file as it
    was or as it is to be; where one cannot be moved, those that were are put back. A file keeps its permissions.
    What is no file, such as a pipe, is written to as it is.
    Raises `PathError` for a link, `OSError` where a file cannot be written, and `FileChanged`.
    """
    for one in contents:
        if not one.follow_link:
            check_no_link(one.path)
        if os.path.isdir(one.path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), one.path)
    with contextlib.ExitStack() as aside:
        moves = [(aside.enter_context(_beside(one)), one) for one in contents if not _is_special(one.path)]
        for one in contents:
            if one.was is not None and digest_of(one.path) != one.was:
                raise FileChanged(one.path)
        _move([(written, one.path) for written, one in moves])
    for one in contents:
        if _is_special(one.path):
            with pathlib.Path(one.path).open("wb") as file:
                file.writelines(one.parts)


def _move(moves: Sequence[tuple[str, str]]) -> None:
    """Move files to their places, all of them or none."""
    begun: list[tuple[str, str, str | None]] = []
    try:
        for written, path in moves:
            target = os.path.realpath(path)
            with _about(path):
                begun.append((written, target, _kept(target) if len(moves) > 1 else None))
                os.replace(written, target)
    except BaseException:  # an interruption too leaves all or none
        for written, target, old in reversed(begun):
            if os.path.lexists(written):
                continue  # it was not moved
            with contextlib.suppress(OSError):
                os.replace(old, target) if old else os.unlink(target)
        raise
    finally:
        for _, _, old in begun:
            if old and os.path.lexists(old):
                os.unlink(old)


def _kept(path: str) -> str | None:
    """Return another name for a file as it is; None where there is none."""
    if not os.path.exists(path):
        return None
    name = _name_beside(path)
    try:
        os.link(path, name)
    except OSError:  # some file systems know no links
        shutil.copy2(path, name)
    return name


def _name_beside(path: str) -> str:
    """Return a new name in the folder of a file."""
    return os.path.join(os.path.dirname(path), f".new-{os.urandom(8).hex()}")


def write_folder(
    path: str, files: Mapping[str, Iterable[bytes]], *, mark: bytes | None = None, over: Collection[str] = ()
) -> None:
    """Fill a new or empty folder with files, all of them or none. The folders that it lies in are made too.

    Each file gets `mark` for its first line, if there is one. A folder that is there may then hold files of the names in
    `over` that begin with that line; they are replaced, or removed where there is no new one.
    Raises `FolderInUse` where it holds others, `PathError` for a link, and `OSError` where it cannot be written.
    """
    check_no_link(path)
    target = os.path.realpath(path)
    with _about(path):
        there = os.listdir(target) if os.path.lexists(target) else None
    if mark is not None:
        files = {name: itertools.chain((mark, b"\n"), parts) for name, parts in files.items()}
    if there is None:
        _make_folder(path, target, files)
        return
    if not all(name in over and mark and _begins_with(os.path.join(path, name), mark) for name in there):
        raise FolderInUse(path)
    replace(*(NewContent(os.path.join(path, name), parts) for name, parts in files.items()))
    for name in {*there} - files.keys():
        os.unlink(os.path.join(path, name))


def _begins_with(path: str, mark: bytes) -> bool:
    """Whether this is a file, and no link to one, of which `mark` is the first line."""
    if os.path.islink(path) or not os.path.isfile(path):
        return False
    with _about(path), pathlib.Path(path).open("rb") as file:
        return file.readline(len(mark) + 2).rstrip(b"\r\n") == mark


def _make_folder(path: str, target: str, files: Mapping[str, Iterable[bytes]]) -> None:
    with _about(path):
        above = os.path.dirname(target)
        os.makedirs(above, exist_ok=True)
        beside = _name_beside(target)
        try:
            os.mkdir(beside)
            for name, parts in files.items():
                _write(os.path.join(beside, name), parts, None)
            os.rename(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextlib.contextmanager
def _about(path: str) -> Iterator[None]:
    """Let errors name the file that they are about, not the one beside it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), path) from None


def digest_of(path: str) -> bytes:
    """Return the SHA-256 of a file."""
    with pathlib.Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _is_special(path: str) -> bool:
    return os.path.exists(path) and not os.path.isfile(path)


@contextlib.contextmanager
def _beside(content: NewContent) -> Iterator[str]:
    """Write a content beside the file that is to have it, and give the name; remove it where it was not moved away."""
    target = os.path.realpath(content.path)
    beside = _name_beside(target)
    try:
        with _about(content.path):
            old = os.stat(target) if os.path.exists(target) else None
            if old and not (old.st_mode & _WRITE and os.access(target, os.W_OK)):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            _write(beside, content.parts, old)
        yield beside
    finally:
        with contextlib.suppress(OSError):
            os.unlink(beside)


def _write(path: str, parts: Iterable[bytes], old: os.stat_result | None) -> None:
    """Write a new file, down to the disk, with the permissions and, where it may be given away, the owner of another."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o666), "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    if old:
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(path, old.st_uid, old.st_gid)
        os.chmod(path, stat.S_IMODE(old.st_mode))


def check_no_pipe(path: str) -> None:
    """Raise `PathError` for a pipe or a device: what was not named itself is not written to, and not waited for."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise PathError(path, "not a file")


def check_free(file: str, *, force: bool = False) -> None:
    """Raise `Exists` where there is a file already, unless it may be replaced, and `PathError` for a link.

    What is no file is written to as it is.
    """
    check_no_link(file)
    if not force and os.path.isfile(file):
        raise Exists(file)
