"""The file of a new record: written whole, and never over one that is there."""

import os
from typing import Final

from policykit.documents import SUFFIXES, suffix_of
from policykit.files import PathError, check_no_link, create_file, reason_of

_IS_THERE: Final = "is there already, and nothing is overwritten"


def check_new(file: str) -> None:
    """Raise `PathError` where a new YAML file of records cannot stand there."""
    suffixes = [suffix for suffix, form in SUFFIXES.items() if form == "yaml"]
    if suffix_of(file) not in suffixes:
        raise PathError(file, f"the name of a file with a new record ends in {' or '.join(suffixes)}")
    if os.path.lexists(file):
        raise PathError(file, _IS_THERE)
    check_no_link(file)
    folder = os.path.dirname(file) or os.curdir
    if not os.path.isdir(folder):
        raise PathError(file, f"there is no folder {folder}")


def create(file: str, text: str) -> None:
    """Write a new YAML file of records. Raises `PathError` where it cannot be written, and leaves nothing behind."""
    check_new(file)
    try:
        create_file(file, [text.encode()])
    except FileExistsError:
        raise PathError(file, _IS_THERE) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise PathError(file, reason_of(error)) from None
