"""Checking and loading records, as other programs call it.

What takes long to import is imported when it is first needed: the models, the reader and the rules.
"""

import dataclasses
import os
from typing import TYPE_CHECKING

from policykit.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from policykit.dataset import Dataset
    from policykit.evidence import Checked

__all__ = ["InvalidRecords", "Result", "load", "validate"]


class InvalidRecords(ValueError):
    """Records with errors. `diagnostics` holds all that was found."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        errors = [found for found in self.diagnostics if found.severity is Severity.ERROR]
        shown = "\n".join(f"  {found}" for found in errors[:10])
        more = f"\n  … and {len(errors) - 10} more" if len(errors) > 10 else ""
        return f"{len(errors)} {'error' if len(errors) == 1 else 'errors'} in the records:\n{shown}{more}"


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

    @property
    def ok(self) -> bool:
        """Whether there are no errors. Warnings do not count."""
        return not any(found.severity is Severity.ERROR for found in self.diagnostics)


def validate(
    *paths: str | os.PathLike[str], shipped: bool = False, sources: str | os.PathLike[str] | None = None
) -> Result:
    """Check records files, or folders of them, and everything in them against everything else in them.

    `shipped` lets them refer to the records that come with the package, which are not checked again.
    `sources` is a folder of stored texts, in which every passage is then looked for.
    Never raises for bad records; raises `PathError` for a path that cannot be read, and `TypeError` where none is
    named.
    """
    if not paths:
        raise TypeError("name at least one file or folder of records")
    from policykit.checking import check_paths  # noqa: PLC0415

    return Result(*check_paths(paths, shipped=shipped, texts=sources))


def load(*paths: str | os.PathLike[str], shipped: bool | None = None) -> "Dataset":
    """Return the records in files or folders, or those that come with the package where none is named.

    `shipped` adds those that come with the package to the ones named.
    Raises `InvalidRecords` where there are errors, and `PathError` for a path that cannot be read.
    """
    roots = [*paths]
    if shipped or (not paths and shipped is None):
        from policykit.loading import shipped_records  # noqa: PLC0415

        roots.append(shipped_records())
    result = validate(*roots)
    if result.dataset is None:
        raise InvalidRecords(result.diagnostics)
    return result.dataset
