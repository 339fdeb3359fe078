"""A folder of schemas: written whole or not at all, compared with the models, and kept as it was released."""

import hashlib
import json
import os
import pathlib
import re
from typing import Any, Final

from policykit.call_error import CallError
from policykit.files import PathError, check_settled, check_stays, read_file, reason_of, write_set
from policykit.schema.generate import BUNDLE, FINDINGS, files
from policykit.version import __version__

RELEASES: Final = "releases"
SUMS: Final = "SHA256SUMS"
"""The file beside released schemas that says what they were."""

_MOST_BYTES: Final = 64 * 1024 * 1024
"""How much of a schema is read; what is longer is cut, and is no JSON then."""

SchemaSet = dict[str, dict[str, Any]]
"""The schemas of a folder, by file name."""


class CannotRelease(CallError, ValueError):
    """A release that cannot be made. `version` is the version, and `reason` says why not."""

    def __init__(self, version: str, reason: str) -> None:
        super().__init__(version, reason)
        self.version = version
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.version} {self.reason}"


def version_key(version: str) -> tuple[int, int, int]:
    """Return a version by its three numbers, so that it can be compared. Raises `ValueError` for what is none."""
    form = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)", version)
    if not form:
        raise ValueError(f"{version!r} is no version: that is three numbers with points between")
    return int(form[1]), int(form[2]), int(form[3])


def export(folder: pathlib.Path) -> int:
    """Write the schemas into a folder, all of them or none, and return how many there are.

    Raises `PathError` where they cannot be written.
    """
    texts = files()
    _write(folder, texts)
    return len(texts)


def _write(folder: pathlib.Path, texts: dict[str, str]) -> None:
    if not folder.name:
        raise PathError(str(folder), "name a folder for the schemas")
    try:
        write_set(str(folder), {name: [text.encode()] for name, text in texts.items()})
    except (OSError, ValueError) as error:
        path = getattr(error, "filename", None) or str(folder)
        raise PathError(str(path), reason_of(error)) from None


def release(folder: pathlib.Path) -> str:
    """Keep the schemas as those of the package's version below a folder, and return the version.

    Raises `CannotRelease` where that version is there with other content, or a later one is.
    """
    version = __version__
    target = folder / RELEASES / version
    texts = files()
    if target.is_dir():
        if _contents(target, os.path.realpath(folder)) != _encoded(texts):
            raise CannotRelease(version, "is released with other schemas; raise the version of the package")
        return version
    later = [name for name in _released(folder, os.path.realpath(folder)) if version_key(name) > version_key(version)]
    if later:
        raise CannotRelease(version, f"goes backwards: {later[-1]} is released")
    sums = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(texts.items()))
    _write(target, {**texts, SUMS: sums})
    return version


def _released(folder: pathlib.Path, root: str) -> list[str]:
    """Return the versions that were released, in order. `root` is where they all have to lie."""
    releases = folder / RELEASES
    if not releases.is_dir():
        return []
    _inside(releases, root)
    try:
        return sorted((path.name for path in releases.iterdir() if path.is_dir()), key=version_key)
    except ValueError as error:
        raise PathError(str(releases), f"holds a folder that is no version: {error}") from None


def _encoded(texts: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def _contents(folder: pathlib.Path, root: str) -> dict[str, bytes]:
    """Return what the JSON files of a folder hold. `root` is where they all have to lie."""
    return {path.name: _content(path, root) for path in sorted(folder.glob("*.json*")) if path.is_file()}


def _content(path: pathlib.Path, root: str) -> bytes:
    """Return what a file holds. Raises `PathError` for a link out of `root`, and where it cannot be read."""
    real = _inside(path, root)
    try:
        return read_file(str(path), _MOST_BYTES, real=real)
    except OSError as error:
        raise PathError(str(path), reason_of(error)) from None


def _inside(path: pathlib.Path, root: str) -> str:
    """Return where a path leads, without links. Raises `PathError` for what leads out of `root`."""
    real = os.path.realpath(path)
    if not pathlib.Path(real).is_relative_to(root):
        raise PathError(str(path), "a link that leads out of the folder")
    return real


def differences(folder: pathlib.Path) -> list[str]:
    """Return a line for each schema that is missing, differs from the models, or is not as it was released.

    Raises `PathError` where the folder cannot be read, or a link leads out of it.
    """
    if not folder.is_dir():
        raise PathError(str(folder), "no such folder")
    root = check_stays(str(folder))
    check_settled(str(folder))
    current = files()
    found = [
        f"{folder / name}: {'differs from the models' if (folder / name).is_file() else 'missing'}"
        for name, text in current.items()
        if not (folder / name).is_file() or _content(folder / name, root) != text.encode()
    ]
    found += [
        f"{path}: none of the schemas of this version"
        for path in sorted(folder.glob("*.schema.json"))
        if path.name not in current
    ]
    for version in _released(folder, root):
        if version_key(version) > version_key(__version__):
            found.append(
                f"{folder / RELEASES / version}: released, and later than {__version__}, which is being written"
            )
        kept = folder / RELEASES / version
        _inside(kept, root)
        altered = _altered(kept, root)
        found += altered
        if version == __version__ and not altered and _contents(kept, root) != _encoded(current):
            found.append(f"{kept}: the models have changed since this release; raise the version of the package")
    return found


def _altered(folder: pathlib.Path, root: str) -> list[str]:
    """Return a line for each released file that is not as it was. `root` is where they all have to lie."""
    sums = folder / SUMS
    if not sums.is_file():
        return [f"{sums}: missing"]
    known: dict[str, str] = {}
    for line in _content(sums, root).decode("utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        known[name] = digest
    there = {name: hashlib.sha256(content).hexdigest() for name, content in _contents(folder, root).items()}
    return [
        f"{folder / name}: {'not as it was released' if name in there else 'missing'}"
        for name in sorted(known.keys() | there.keys())
        if known.get(name) != there.get(name)
    ]


def read_set(folder: pathlib.Path) -> SchemaSet:
    """Return the schemas of records in a folder, without the bundle, which repeats them.

    Raises `PathError` for a folder that holds none or that is only half written, and for a link out of it.
    """
    if not folder.is_dir():
        raise PathError(str(folder), "no such folder")
    root = check_stays(str(folder))
    check_settled(str(folder))
    found: SchemaSet = {}
    for path in sorted(folder.glob("*.schema.json")):
        try:
            schema = json.loads(_content(path, root).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise PathError(str(path), f"cannot be read as JSON: {error}") from None
        if not isinstance(schema, dict) or "$id" not in schema:
            raise PathError(str(path), "is none of policykit's schemas: it has no $id")
        if path.name.removesuffix(".schema.json") not in (BUNDLE, FINDINGS):
            found[path.name] = schema
    if not found:
        raise PathError(str(folder), "holds no schemas")
    return found
