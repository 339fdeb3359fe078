"""Links that lead where nothing is read from or written to."""

import os
import pathlib
from typing import Final

from policykit.files.errors import PathError


def check_stays(path: str) -> str:
    """Return where a path leads, without links.

    Raises `PathError` for a path in the current folder that links lead out of it: they may be a stranger's.
    """
    here, real = os.path.realpath(os.curdir), os.path.realpath(path)
    is_inside = pathlib.Path(os.path.abspath(path)).is_relative_to(os.path.abspath(os.curdir))
    if is_inside and not pathlib.Path(real).is_relative_to(here):
        raise PathError(path, "a link that leads out of the current folder; name what it leads to")
    return real


IS_LINK: Final = "nothing is written to where a link leads; name the place itself"

_SYSTEMS_OWN: Final = ("/dev/", "/proc/")
"""Where the system has links to open files, such as /dev/stdout."""


def check_no_link(path: str) -> None:
    """Raise `PathError` where something that is to be written is a link, or lies in the current folder behind one."""
    at, here = pathlib.Path(os.path.abspath(path)), pathlib.Path(os.path.abspath(os.curdir))
    if str(at).startswith(_SYSTEMS_OWN) and not at.is_relative_to(here):
        return
    on_the_way = [folder for folder in at.parents if folder != here and folder.is_relative_to(here)]
    if any(place.is_symlink() for place in (at, *on_the_way)):
        raise PathError(path, IS_LINK)


def check_no_pipe(path: str) -> None:
    """Raise `PathError` for a pipe or a device: what was not named itself is not written to, and not waited for."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise PathError(path, "not a file")
