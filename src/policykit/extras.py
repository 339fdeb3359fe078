"""Libraries that come with an extra of the package, imported where they are used."""

import importlib
from typing import Any

from policykit.call_error import CallError

__all__ = ["MissingExtra", "need"]


class MissingExtra(CallError, ImportError):
    """A library that comes with an extra of the package is not installed. `extra` is the extra's name."""

    def __init__(self, extra: str, library: str) -> None:
        super().__init__(extra, library)
        self.extra = extra
        self.library = library

    def __str__(self) -> str:
        return f"this needs {self.library}; install policykit with its extra: pip install 'path/to/policykit[{self.extra}]'"


def need(extra: str, library: str, module: str | None = None) -> Any:
    """Import a library, or a module of it, that comes with an extra. Raises `MissingExtra` where there is none."""
    try:
        return importlib.import_module(module or library)
    except ModuleNotFoundError as error:
        if error.name != (module or library).partition(".")[0]:
            raise
        raise MissingExtra(extra, library) from None
