"""Rules, findings, and what a run says about them."""

import dataclasses
import enum
from typing import Final, Literal, TypeAlias

__all__ = ["Diagnostic", "Finding", "Fix", "Path", "Place", "Rule", "Severity"]

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
    fixes: Literal["safe", "unsafe"] | None = None
    """How its findings can be fixed, where it is clear what is meant: as a matter of course, or only when asked to."""

    @property
    def how_fixed(self) -> str | None:
        """What `--fix` does about it, in a sentence."""
        if self.fixes is None:
            return None
        if self.fixes == "safe":
            return "`policykit validate --fix` fixes it where it is clear what is meant."
        return (
            "`policykit validate --fix --unsafe-fixes` fixes it where one thing alone can be meant; "
            "see by `--diff` whether it is."
        )

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
    replacement: str | None = None
    """The key or value that is meant, if there is no doubt which."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fix:
    """What to write at the place of a finding."""

    old: str
    """What is written there, with its quotes."""
    new: str
    """What to write instead, with its quotes."""
    safe: bool
    """Whether it leaves what is said as it is: `--fix` makes safe ones, and the others with `--unsafe-fixes` only."""


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
    fix: Fix | None = None
    """What to write instead, where policykit can fix it itself."""

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
