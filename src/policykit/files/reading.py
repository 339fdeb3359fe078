"""Files that are read: regular ones only, and no more of them than is asked for."""

import hashlib
import os
import pathlib
import stat
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from policykit.files.errors import PathError


def open_file(path: str) -> BinaryIO:
    """Open a file to read from. What is no regular file is refused, and nothing is waited for.

    Raises `PathError` for what is no file, and `OSError` where it cannot be opened.
    """
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # of a folder the system says what it is
        raise PathError(path, "not a file")
    file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115  # it is closed by who asked for it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # something else has taken its place
        file.close()
        raise PathError(path, "not a file")
    return file


_LEAST_READ: Final = 65_536
"""How many bytes are asked for, unless a file has more: reading makes room for all that is asked for."""


def read_file(path: str, most: int, start: int = 0) -> bytes:
    """Return the bytes of a file from `start` on, and `most` of them at most.

    Raises `PathError` for what is no file, or what would have to be waited for, and `OSError` where it cannot be read.
    """
    with open_file(path) as file:
        file.seek(start)
        content = cast("bytes | None", file.read(min(most, max(_LEAST_READ, os.fstat(file.fileno()).st_size + 1))))
    if content is None:  # a file of the system, such as /proc/kmsg
        raise PathError(path, "not a file")
    return content


_AT_ONCE: Final = 1 << 20


def parts_of(path: str) -> Iterator[bytes]:
    """Yield the bytes of a file, a part of it at a time. Raises `OSError` where it cannot be read."""
    with pathlib.Path(path).open("rb") as file:
        while part := file.read(_AT_ONCE):
            yield part


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def digest_of(path: str) -> bytes:
    """Return the SHA-256 of a file."""
    with pathlib.Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
