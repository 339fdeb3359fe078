"""Rules, findings, and what a run says about them."""

import dataclasses
import enum
import operator
from typing import Any, Final, Literal, NamedTuple, TypeAlias

__all__ = ["Diagnostic", "Finding", "Fix", "Path", "Place", "RecordLocation", "Rule", "Severity"]

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

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        """Let a rule stand in JSON by its code. To validate it, all rules by their codes are given as `context`."""
        from pydantic_core import core_schema  # noqa: PLC0415  # commands that check nothing do without

        return core_schema.with_info_plain_validator_function(
            lambda code, info: info.context[code],
            serialization=core_schema.plain_serializer_function_ser_schema(operator.attrgetter("code")),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1, in code points; the end is just past the last one."""

    line: int
    column: int
    end_line: int
    end_column: int


class RecordLocation(NamedTuple):
    """Where a record or redirect stands, or a value in it."""

    chunk: int
    """The number of the chunk."""
    path: Path
    """Where it stands in the data of the chunk."""
    id: str | None = None
    """The id of the record."""

    def at(self, *steps: str | int) -> "RecordLocation":
        """Return where a value in it stands."""
        return self._replace(path=(*self.path, *steps))


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a record or in the data of a file.

    A rule says which record and path; what reads the text adds the place and what is written there. With the name of
    the file, and a suggestion or fix where there is one, it is a `Diagnostic`.
    """

    rule: Rule
    path: Path
    """Where it stands: in the record, for rules that look at records, and else in the data of the file."""
    message: str
    mend: str | None = None
    at_key: bool = False
    """Whether the finding is about the key rather than its value."""
    place: Place | None = None
    """Where it stands in the text, once that is known."""
    replacement: str | None = None
    """The key or value that is meant, if there is no doubt which."""
    missing_id: str | None = None
    """An id that no record has. A near one is suggested when all ids are known."""
    location: RecordLocation | None = None
    """The record, where a rule looks at several."""
    related: RecordLocation | None = None
    """Another place that the finding is about."""
    record: str | None = None
    """The id of the record it is in, if known; given together with the place."""
    written: str | None = None
    """What is written at the place, where something else can be written there."""


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
