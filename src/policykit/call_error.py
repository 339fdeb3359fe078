"""The base of exceptions that say what is wrong with a call. Imports nothing."""

from typing import ClassVar

__all__ = ["CallError"]


class CallError(Exception):
    """What was asked for cannot be done; the message says what to do."""

    exit_code: ClassVar[int] = 2
    """What the command line exits with."""

    @property
    def brief(self) -> str:
        """The message in one line, as the command line prints it."""
        return str(self)
