"""Files that are read: regular ones only, and no more of them than is asked for."""

import errno
import functools
import hashlib
import os
import pathlib
import stat
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from policykit.files.errors import FileChanged, PathError


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


def digest_of(path: str) -> bytes:
    """Return the SHA-256 of a file."""
    with pathlib.Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
