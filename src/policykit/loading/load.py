"""Records files and their chunks, read and held against the models."""

import dataclasses
import re
from collections.abc import Iterator

from policykit.documents import Chunk, Document, chunks_of, read
from policykit.loading.shape import Shaped, shape_document


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedFile:
    """A records file, or a chunk of one, that was read."""

    path: str
    document: Document
    shaped: Shaped

    def unread_ids(self) -> set[str]:
        """Return ids that the file declares where they could not be read as records, so that they are not called missing."""
        return {*_DECLARED_ID.findall(self.document.unread), *self.shaped.misplaced}


_DECLARED_ID = re.compile(r"""(?m)["']?\bid["']?:[ \t]*["']?([a-z]+/[a-z0-9/-]*[a-z0-9])""")


def read_chunk(chunk: Chunk, content: bytes | None = None) -> Document:
    """Read a chunk of a records file, or take its content as read, without making records of it.

    Raises `PathError` where it cannot be read.
    """
    if content is None:
        content = chunk.content()
    return read(content, chunk.form, chunk.lines_before)


def load_chunk(chunk: Chunk, content: bytes | None = None) -> LoadedFile:
    """Read a chunk of a records file, or take its content as read. What is wrong in it is among its findings.

    Raises `PathError` where it cannot be read.
    """
    document = read_chunk(chunk, content)
    return LoadedFile(chunk.path, document, shape_document(document))


def load_file(path: str, real: str | None = None) -> Iterator[LoadedFile]:
    """Read a records file, chunk by chunk; `real` is where its path was found to lead, without links.

    Raises `PathError` where it cannot be read, and `FileChanged`.
    """
    return map(load_chunk, chunks_of(path, real=real))
