"""Checking and loading records, as other programs call it.

What takes long to import is imported when it is first needed: the models, the reader and the rules.
"""

import os
from typing import TYPE_CHECKING

from policykit.validation.result import InvalidRecords, Result

if TYPE_CHECKING:
    from policykit.dataset import Dataset


def validate(
    *paths: str | os.PathLike[str],
    shipped: bool = False,
    sources: str | os.PathLike[str] | None = None,
    follow_links: bool = False,
) -> Result:
    """Check records files, or folders of them, and everything in them against everything else in them.

    `shipped` lets them refer to the records that come with the package, which are not checked again.
    `sources` is a folder of stored texts, in which every passage is then looked for.
    `follow_links` reads what links in folders lead to, also where that lies in none of `paths`.
    The garbage collector rests while it runs. Never raises for bad records; raises `PathError` for a path that cannot
    be read, and `TypeError` where none is named.
    """
    if not paths:
        raise TypeError("name at least one file or folder of records")
    from policykit.validation.engine import check_paths  # noqa: PLC0415

    return check_paths(paths, shipped=shipped, texts=sources, follow_links=follow_links)


def load(*paths: str | os.PathLike[str], shipped: bool | None = None, follow_links: bool = False) -> "Dataset":
    """Return the records in files or folders, or those that come with the package where none is named.

    `shipped` adds those that come with the package to the ones named. `follow_links` reads what links in
    folders lead to, also where that lies in none of `paths`.
    Raises `InvalidRecords` where there are errors, and `PathError` for a path that cannot be read.
    """
    roots = [*paths]
    if shipped or (not paths and shipped is None):
        from policykit.loading import shipped_records  # noqa: PLC0415

        roots.append(shipped_records())
    result = validate(*roots, follow_links=follow_links)
    if result.dataset is None:
        raise InvalidRecords(result.diagnostics)
    return result.dataset
