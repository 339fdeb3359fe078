"""Rules, findings, and what a run says about them."""

import dataclasses
import enum
from typing import Final, TypeAlias

__all__ = ["Diagnostic", "Finding", "Path", "Place", "Rule", "Severity"]

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a document: the keys and list positions that lead to it."""

DOCUMENTATION: Final = "https://w3id.org/policykit/rules/"
"""The name that rule pages go by. Nothing fetches it."""


class Severity(enum.StrEnum):
    """How grave a finding is. Errors make a run fail; warnings do when asked to."""

    ERROR = "error"
    WARNING = "warning"


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of records, and why."""

    code: str
    """``PK`` and three digits; the first digit says what it is about."""
    name: str
    """A short name in words joined by hyphens."""
    summary: str
    """One line: what is wrong."""
    help: str
    """Why it matters and how to mend it."""
    severity: Severity = Severity.ERROR

    @property
    def heading(self) -> str:
        """The summary with a capital letter."""
        return self.summary[:1].upper() + self.summary[1:]

    @property
    def url(self) -> str:
        """The address that the rule's page goes by."""
        return f"{DOCUMENTATION}{self.code.lower()}"


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1, in code points; the end is just past the last one."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, before it is known in which file it stands."""

    rule: Rule
    path: Path
    message: str
    mend: str | None = None
    at_key: bool = False
    """Whether the finding is about the key rather than its value."""
    place: Place | None = None
    """Known already where the reader of a file found it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something wrong at a place in a file."""

    rule: Rule
    message: str
    path: str
    """The file, as it was named or found below a folder that was named."""
    line: int
    column: int
    end_line: int
    end_column: int
    record: str | None = None
    """The id of the record it is in, if known."""
    mend: str | None = None
    """What to do about it, if that can be named."""

    @property
    def advice(self) -> str:
        """The message, and the mend behind it if there is one."""
        return f"{self.message} ({self.mend})" if self.mend else self.message

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.rule.severity

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code} {self.advice}"
