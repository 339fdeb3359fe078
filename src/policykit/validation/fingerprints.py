"""TODO: validation.fingerprints."""

import hashlib

from policykit.documents import Chunk
from policykit.files import FileChanged


def reread(chunk: Chunk, key: str) -> bytes:
    """Read a piece once more. Raises `FileChanged` where it does not hold what it did when it had that key."""
    content = chunk.content()
    if content_key(chunk, content) != key:
        raise FileChanged(chunk.path)
    return content


def content_key(chunk: Chunk, content: bytes) -> str:
    """Return a digest of what a piece holds and of how it is read."""
    return hashlib.sha256(f"{chunk.form} {chunk.lines_before}\n".encode() + content).hexdigest()
