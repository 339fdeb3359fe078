"""Python's garbage collector, held back."""

import contextlib
import gc
from collections.abc import Iterator

__all__ = ["without_garbage_collection"]


@contextlib.contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Hold back the garbage collector: it would go through all that is read, over and over, and find nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
