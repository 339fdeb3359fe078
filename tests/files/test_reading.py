"""Files are read in bounds, and what is no file is refused."""

import io
import os
import pathlib
from typing import Any

import pytest

from policykit.documents import Chunk, chunks_of
from policykit.files import PathError, read_file


def test_nothing_is_waited_for_where_no_file_is(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opens a pipe waits until somebody writes to it; some files of the system are waited for as they are read."""
    pipe, file = tmp_path / "pipe.ndjson", tmp_path / "file.ndjson"
    os.mkfifo(pipe)
    file.write_bytes(b"abc")
    for path in (str(pipe), os.devnull):
        with pytest.raises(PathError, match="not a file"):
            read_file(path, 10)
    with pytest.raises(PathError, match="not a file"):
        Chunk(str(pipe)).content()
    with pytest.raises(PathError, match="not a file"):
        chunks_of(str(pipe))
    assert read_file(str(file), 2, 1) == b"bc"
    status = os.stat
    monkeypatch.setattr(os, "stat", lambda *_, **__: status(file))  # a pipe that takes the place of a file meanwhile
    with pytest.raises(PathError, match="not a file"):
        read_file(str(pipe), 10)


def test_a_file_of_the_system_that_has_to_be_waited_for_is_none(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Waiting(io.BytesIO):
        """Such as /proc/kmsg, which is a file, when there is nothing new in it."""

        def read(self, size: int | None = -1, /) -> Any:
            del size

        def fileno(self) -> int:
            return 0

    monkeypatch.setattr("policykit.files.reading.open_file", lambda *_: Waiting())
    with pytest.raises(PathError, match="not a file"):
        read_file(str(tmp_path), 10)
