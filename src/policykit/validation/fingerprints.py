"""Digests by which a chunk is known again."""

import hashlib

from policykit.documents import Chunk
from policykit.files import FileChanged


def reread(chunk: Chunk, key: str) -> bytes:
    """Read a chunk once more. Raises `FileChanged` where it no longer has the content that gave the key."""
    content = chunk.content()
    if content_key(chunk, content) != key:
        raise FileChanged(chunk.path)
    return content


def content_key(chunk: Chunk, content: bytes) -> str:
    """Return a digest of the content of a chunk and of how it is read."""
    return hashlib.sha256(f"{chunk.form} {chunk.lines_before}\n".encode() + content).hexdigest()
