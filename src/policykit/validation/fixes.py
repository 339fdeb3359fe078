"""Files that are mended: what is meant is written where something else stood, and no other byte changes.

A file is fixed only where it reads as the same data as before but for what was fixed; whatever a fix would do beyond
that, it is not made. What is fixed is checked again, and fixed again, until nothing is left to fix.
"""

import codecs
import dataclasses
import functools
import itertools
import json
import os
import pathlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from policykit.diagnostics import Diagnostic, Fix, Path, Place
from policykit.documents import ENDS_READING, Chunk, Document, Format, chunks_of, form_of, read
from policykit.files import FileChanged, NewContent, digest_of, parts_of, replace
from policykit.validation.result import Result

Recheck: TypeAlias = Callable[[Mapping[str, str]], Result]
"""Checks the records, and takes some files' contents from elsewhere: a mapping from their paths to other paths."""

_MOST_ROUNDS: Final = 100


@dataclasses.dataclass(frozen=True, slots=True)
class FixedFile:
    """A file that is to be replaced."""

    path: str
    fixed: str
    """Where the fixed content lies."""
    was: bytes
    """The SHA-256 of what was fixed."""
    count: int
    """How many findings were fixed in it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fixed:
    """What fixing came to. Nothing is written to the files themselves until `write` is called."""

    files: tuple[FixedFile, ...]
    found: Result
    """What a check of the files as they are finds."""
    left: Result
    """What a check of the fixed files finds."""

    @property
    def count(self) -> int:
        """How many findings were fixed."""
        return sum(file.count for file in self.files)

    def check_unchanged(self) -> None:
        """Raise `FileChanged` where a file is no longer what was fixed."""
        for file in self.files:
            if digest_of(file.path) != file.was:
                raise FileChanged(file.path)

    def write(self) -> None:
        """Replace the files, each whole. Raises `OSError`, and `FileChanged` where one was changed meanwhile."""
        replace(*(NewContent(file.path, parts_of(file.fixed), file.was, follow_link=True) for file in self.files))


def fix(check: Recheck, folder: str, *, unsafe: bool) -> Fixed:
    """Fix what `check` finds, in copies that are put into `folder`."""
    files: dict[str, FixedFile] = {}
    result = found = check({})
    names = (os.path.join(folder, str(number)) for number in itertools.count())
    for _ in range(_MOST_ROUNDS):
        by_file = _fixable(result.diagnostics, unsafe=unsafe)
        fixed = [file for path, fixes in by_file.items() if (file := _fixed(path, files.get(path), fixes, next(names)))]
        if not fixed:
            break
        for file in fixed:
            if file.path in files:
                os.unlink(files[file.path].fixed)
            files[file.path] = file
        result = check({path: file.fixed for path, file in files.items()})
    return Fixed(tuple(files[path] for path in result.files if path in files), found, result)


_Edit: TypeAlias = tuple[Place, Fix]


def _fixable(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> dict[str, list[_Edit]]:
    """Return what can be fixed in each file, in order; of two fixes at one place the first."""
    found: dict[str, list[_Edit]] = defaultdict(list)
    diagnostics = list(diagnostics)
    broken = {one.path for one in diagnostics if one.rule in ENDS_READING and form_of(one.path) != "ndjson"}
    for one in diagnostics:
        if one.fix is None or one.path in broken or not (one.fix.safe or unsafe):
            continue
        place = Place(one.line, one.column, one.end_line, one.end_column)
        before = found[one.path][-1][0] if one.path in found else Place(0, 0, 0, 0)
        if (place.line, place.column) >= (before.end_line, before.end_column):
            found[one.path].append((place, one.fix))
    return found


def _fixed(path: str, before: FixedFile | None, edits: Sequence[_Edit], name: str) -> FixedFile | None:
    """Write a fixed copy of a file, or of its copy, chunk by chunk; None where nothing could be fixed."""
    source = before.fixed if before else path
    was = before.was if before else digest_of(path)
    count = 0
    with pathlib.Path(source).open("rb") as old, pathlib.Path(name).open("wb") as new:
        for chunk in chunks_of(path, source):
            new.write(old.read(chunk.start - old.tell()))
            content = chunk.content()
            old.seek(chunk.start + len(content))
            fixed, made = _fix_chunk(content, chunk, edits)
            new.write(fixed)
            count += made
        shutil.copyfileobj(old, new)
    return FixedFile(path, name, was, count + (before.count if before else 0)) if count else None


def _fix_chunk(content: bytes, chunk: Chunk, edits: Sequence[_Edit]) -> tuple[bytes, int]:
    """Fix what lies in a chunk, and return its new content and how much was fixed."""
    if chunk.form != "ndjson":
        whole = _Content(content, chunk.form)
        made = whole.fix(edits)
        return whole.content, made
    lines = content.split(b"\n")
    by_line: dict[int, list[_Edit]] = defaultdict(list)
    for place, fix in edits:
        number = place.line - 1 - (chunk.lines_before or 0)
        if 0 <= number < len(lines):
            by_line[number].append((Place(1, place.column, 1, place.end_column), fix))
    made = 0
    for number, here in by_line.items():
        line = _Content(lines[number], "json")
        made += line.fix(here)
        lines[number] = line.content
    return b"\n".join(lines), made


class _Content:
    """The content of a YAML or JSON file, or of a line of NDJSON, which changes where a fix changes nothing else."""

    def __init__(self, content: bytes, form: Format) -> None:
        self.content = content
        self._original: Final = content
        self._form: Final = form
        self._made: list[_Edit] = []
        self._texts: Mapping[Place, tuple[Path, bool]] = {}
        """What stands at the places to be edited: the path of a key, or of a value that is a text."""

    def fix(self, edits: Sequence[_Edit]) -> int:
        """Make as many edits as can be made, and return how many that were."""
        if self._document.complete:
            self._texts = self._texts_at({place for place, _ in edits})
            self._make([edit for edit in edits if self._is_there(*edit)])
        return len(self._made)

    @functools.cached_property
    def _document(self) -> Document:
        return read(self._original, self._form)

    def _texts_at(self, places: Container[Place]) -> dict[Place, tuple[Path, bool]]:
        found: dict[Place, tuple[Path, bool]] = {}
        for path, value, at_key, at_value in self._document.places():
            if at_key and at_key in places:
                found[at_key] = path, True
            if isinstance(value, str) and at_value in places:
                found[at_value] = path, False
        return found

    def _is_there(self, place: Place, fix: Fix) -> bool:
        """Whether there is at a place what is to be fixed."""
        return place in self._texts and self._document.text_at(place) == fix.old

    def _make(self, edits: list[_Edit]) -> None:
        """Make all of the edits, or else those that can be made, found by halves."""
        if not edits:
            return
        tried = [*self._made, *edits]
        content = self._edited(tried)
        if self._reads_as_meant(content, tried):
            self.content, self._made = content, tried
        elif len(edits) > 1:
            half = len(edits) // 2
            self._make(edits[:half])
            self._make(edits[half:])

    def _edited(self, edits: Iterable[_Edit]) -> bytes:
        mark = codecs.BOM_UTF8 if self._original.startswith(codecs.BOM_UTF8) else b""
        text = self._original.removeprefix(mark).decode("utf-8")
        spans = sorted((span, fix.new) for place, fix in edits if (span := self._document.span_of(place)))
        parts: list[str] = []
        at = 0
        for (start, end), new in spans:
            parts += text[at:start], new
            at = end
        return mark + "".join((*parts, text[at:])).encode("utf-8")

    def _reads_as_meant(self, content: bytes, edits: Iterable[_Edit]) -> bool:
        """Whether an edited content has the same data but for the edits, and no fault that was not there."""
        after = read(content, self._form)
        if not after.complete or Counter(_codes(after)) - Counter(_codes(self._document)):
            return False
        expected = [read(self._original, self._form).data]  # in a list, so that the whole of it can be what is fixed
        changes = [(*self._texts[place], read(fix.new.encode(), self._form).data) for place, fix in edits]
        # What lies deepest first, and values before their keys, so that the paths to the others still hold.
        for path, at_key, value in sorted(changes, key=lambda change: (-len(change[0]), change[1])):
            *outer, last = (0, *path)
            holder = _at(expected, outer)
            if at_key:
                renamed = [(value if key == last else key, held) for key, held in holder.items()]
                holder.clear()
                holder.update(renamed)
            else:
                holder[last] = value
        return json.dumps([after.data]) == json.dumps(expected)


def _codes(document: Document) -> Iterator[str]:
    return (finding.rule.code for finding in document.findings)


def _at(data: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data
