"""What earlier checks found, kept for the next: an unchanged file need not be read again.

What is kept goes by the content of a file, by the program, and by all that a record sees of the others. It is plain
JSON with a digest before it, so whatever is stale, foreign or broken is not taken for it; it is written anew.
"""

import contextlib
import functools
import hashlib
import json
import os
import pathlib
import platform
import re
import stat
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pydantic
import yaml
from yaml._yaml import get_version

from policykit.dates import Date
from policykit.diagnostics import Diagnostic, Fix
from policykit.models import Evidence, Role
from policykit.rules import RULES
from policykit.shape import Redirect
from policykit.surroundings import Above, Judged, Numbered, Outline, Told
from policykit.version import __version__
from policykit.writing import NewContent, replace

__all__ = ["Cache", "Remembered"]

_MOST_DAYS: Final = 30
"""How long a file is kept that no check has used."""


_NAME: Final = re.compile(r"[0-9a-f]{32}\.json\Z")


class Remembered(NamedTuple):
    """What a check found in a file."""

    outline: Outline
    view: str
    """A digest of all that its records saw of the others."""
    told: Sequence[Told]


@functools.cache
def _program() -> str:
    """Return what tells this program from any other: its files and what it stands on."""
    here = pathlib.Path(__file__).parent
    libyaml = ".".join(map(str, get_version()))
    stands_on = [__version__, platform.python_version(), pydantic.VERSION, yaml.__version__, libyaml]
    digest = hashlib.sha256("\n".join(stands_on).encode())
    for path in sorted(here.rglob("*.py")):
        digest.update(f"\n{path.relative_to(here)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class Cache:
    """What is remembered of the files that lie at some paths."""

    def __init__(self, folder: pathlib.Path, *what: str) -> None:
        """Read it, where there is one that holds. `what` says what is checked, and how."""
        name = hashlib.sha256("\0".join(what).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._file: Final = folder / f"{name}.json"
        self._known: dict[str, Any] = {}
        self._is_ours = not os.path.lexists(self._file) or stat.S_ISREG(os.lstat(self._file).st_mode)
        if not self._is_ours:  # a link or a pipe that somebody else has put there
            return
        with contextlib.suppress(OSError, ValueError, RecursionError):
            digest, _, body = self._file.read_bytes().partition(b"\n")
            if digest.decode() == _sealed(body):
                self._known = json.loads(body)
                os.utime(self._file)

    def recall(self, key: str, path: str) -> Remembered | None:
        """Return what was found in a file of that content, which now lies at `path`."""
        known = self._known.get(key)
        if known is None:
            return None
        outline, view, told = known
        return Remembered(_outline_from(outline, path), view, [Told(_found(row, path), *about) for row, *about in told])

    def keep(self, found: Mapping[str, Remembered]) -> None:
        """Write what was found, by the content of the files. Where that cannot be done, the next check does without."""
        if not self._is_ours:
            return
        if found.keys() == self._known.keys() and all(
            self._known[key][1] == remembered.view for key, remembered in found.items()
        ):
            return
        data = {
            key: [_outline_data(outline), view, [[_row(one), *about] for one, *about in told]]
            for key, (outline, view, told) in found.items()
        }
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with contextlib.suppress(OSError, ValueError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace(NewContent(str(self._file), [_sealed(body).encode(), b"\n", body]))
            self._sweep()

    def _sweep(self) -> None:
        """Remove what has not been used for long."""
        oldest = time.time() - _MOST_DAYS * 86_400
        for file in self._file.parent.glob("*.json"):
            if _NAME.match(file.name) and file.lstat().st_mtime < oldest:
                file.unlink(missing_ok=True)


def _sealed(body: bytes) -> str:
    """Return a digest of what is kept and of the program that kept it."""
    return hashlib.sha256(_program().encode() + body).hexdigest()


def _row(found: Diagnostic) -> list[Any]:
    """Return a finding without the file it is in."""
    place = [found.line, found.column, found.end_line, found.end_column]
    fix = found.fix and [found.fix.old, found.fix.new, found.fix.safe]
    return [found.code, found.message, place, found.record, found.mend, fix]


def _found(row: list[Any], path: str) -> Diagnostic:
    code, message, (line, column, end_line, end_column), record, mend, fix = row
    known = fix and Fix(*fix)
    return Diagnostic(RULES[code], message, path, line, column, end_line, end_column, record, mend, known)


def _outline_data(outline: Outline) -> dict[str, Any]:
    return {
        **{name: getattr(outline, name) for name in ("ids", "paths", "unread", "records", "reports")},
        "redirects": [[redirect.old, redirect.new, redirect.path] for redirect in outline.redirects],
        "roles": {
            person: [
                [role.organization, _text(role.start), _text(role.end), [*map(_text, role.attested)]] for role in roles
            ]
            for person, roles in outline.roles.items()
        },
        "published": {source: _text(day) for source, day in outline.published.items()},
        "above": outline.above,
        "numbered": outline.numbered,
        "judged": outline.judged,
        "asked": sorted(outline.asked),
        "passages": [[record, path, item.model_dump(mode="json")] for record, path, item in outline.passages],
        "own": [_row(found) for found in outline.own],
    }


def _outline_from(data: dict[str, Any], path: str) -> Outline:
    outline = Outline()
    outline.ids = data["ids"]
    outline.paths = [tuple(step) for step in data["paths"]]
    outline.unread = data["unread"]
    outline.records = data["records"]
    outline.reports = [(report, tuple(at)) for report, at in data["reports"]]
    outline.redirects = [Redirect(old, new, tuple(at)) for old, new, at in data["redirects"]]
    outline.roles = {
        person: tuple(
            Role.model_construct(
                organization=organization, start=_date(start), end=_date(end), attested=tuple(map(Date.of, attested))
            )
            for organization, start, end, attested in roles
        )
        for person, roles in data["roles"].items()
    }
    outline.published = {source: _date(day) for source, day in data["published"].items()}
    outline.above = [Above._make([*fields, tuple(at)]) for *fields, at in data["above"]]
    outline.numbered = [Numbered._make([*fields, tuple(at)]) for *fields, at in data["numbered"]]
    outline.judged = [Judged._make([*fields, tuple(at)]) for *fields, at in data["judged"]]
    outline.asked = frozenset(data["asked"])
    outline.passages = [(record, tuple(at), Evidence.model_validate(item)) for record, at, item in data["passages"]]
    outline.own = [_found(row, path) for row in data["own"]]
    return outline


def _text(day: Date | None) -> str | None:
    return None if day is None else day.text


def _date(text: str | None) -> Date | None:
    return None if text is None else Date.of(text)
