"""What a check came to."""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from policykit.call_error import CallError
from policykit.diagnostics import Diagnostic, Severity
from policykit.values import counted

if TYPE_CHECKING:
    from policykit.dataset import Dataset
    from policykit.evidence import Checked


class InvalidRecords(CallError, ValueError):
    """Records with errors. `diagnostics` holds all that was found."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        errors = self._errors()
        shown = "\n".join(f"  {found}" for found in errors[:10])
        more = f"\n  … and {len(errors) - 10} more" if len(errors) > 10 else ""
        return f"{self.summary}:\n{shown}{more}"

    def _errors(self) -> list[Diagnostic]:
        return [found for found in self.diagnostics if found.severity is Severity.ERROR]

    @property
    def summary(self) -> str:
        """How many errors there are."""
        return f"{counted(len(self._errors()), 'error')} in the records"

    @property
    def brief(self) -> str:
        """How many errors there are, and the first of them."""
        return f"{self.summary}; `policykit validate` shows all; the first: {self._errors()[0]}"


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What a check came to."""

    diagnostics: tuple[Diagnostic, ...]
    """What was found, in the order of files and of places in them."""
    dataset: "Dataset | None"
    """The records, where there are no errors."""
    files: tuple[str, ...]
    """The files that were read."""
    records: int
    """How many records they hold, well formed or not."""
    evidence: "Checked | None"
    """How many passages were found in the stored texts; None where no folder of texts was named."""
    _located: Mapping[str, str | None] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    """Where the files lie without links, for what is shown of them; None where links may lead anywhere."""

    def real_path(self, path: str) -> str | None:
        """Return where a file that was read lies without links; None where links may lead anywhere."""
        return self._located.get(path)

    @property
    def ok(self) -> bool:
        """Whether there are no errors. Warnings do not count."""
        return not any(found.severity is Severity.ERROR for found in self.diagnostics)
