"""Findings for people to read."""

import functools
import pathlib
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from policykit.call_error import CallError
from policykit.diagnostics import Diagnostic, Severity
from policykit.documents import LINE_BREAKS, MOST_BYTES, MOST_FINDINGS, SUFFIXES
from policykit.evidence import UNREADABLE, Checked
from policykit.files import read_file
from policykit.validation import Result
from policykit.values import counted, one_line

if TYPE_CHECKING:
    from policykit.validation.fixes import Fixed


Style: TypeAlias = Callable[[str, str], str]
"""Colours a text for a role: ``error``, ``warning``, ``place``, ``mend``, ``good`` or ``faint``."""

_MOST_SHOWN: Final = 96
"""How many characters of a line are shown at most."""


class _Lines:
    """Lines of which one is held at a time, since a file may have millions: they are asked for in their order."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines: Final = iter(lines)
        self._number = 0
        self._line = ""

    def line(self, number: int) -> str:
        """Return a line by its number, from 1; nothing where there is none, or it stands above one asked for before."""
        while self._number < number:
            self._number += 1
            self._line = next(self._lines, "")
        return self._line if self._number == number else ""


def plain(text: str, _role: str) -> str:
    """Colour nothing."""
    return text


def render(result: Result, *, style: Style = plain, note: str | None = None, **_: object) -> Iterator[str]:
    """Yield all that is said of a check: its findings, and what it came to. `note` is said of it last."""
    yield from _findings(result, style=style)
    yield summary(result.diagnostics, files=len(result.files), records=result.records, style=style)
    if result.evidence:
        yield from evidence_summary(result.evidence)
    if note:
        yield note


def _findings(result: Result, *, style: Style) -> Iterator[str]:
    """Yield each finding as a few lines: where and what, the line in question with a mark under it, what to do."""
    path, lines = None, _Lines()
    for found in result.diagnostics:
        if found.path != path:
            # What stands in a text that cannot be read may be none of the records' business.
            path, lines = found.path, _Lines(() if found.rule is UNREADABLE else _lines_of(found.path, result))
        place = style(f"{one_line(found.path)}:{found.line}:{found.column}:", "place")
        severity = style(str(found.severity), str(found.severity))
        yield f"{place} {severity} {found.code} {found.message}"
        yield from _excerpt(found, lines, style)
        if found.mend:
            yield f"      {style('= ' + found.mend, 'mend')}"


def _excerpt(found: Diagnostic, lines: _Lines, style: Style) -> Iterator[str]:
    line = lines.line(found.line)
    width = found.end_column - found.column if found.end_line == found.line else len(line) - found.column + 1
    start = max(0, found.column - 1 - _MOST_SHOWN // 2) if len(line) > _MOST_SHOWN else 0
    shown = "".join(char if char.isprintable() else " " for char in line[start : start + _MOST_SHOWN])
    if not shown.strip():
        return
    cut = "…" if start else ""
    at = found.column - 1 - start + len(cut)
    marks = "^" * max(1, min(width, len(shown) + len(cut) - at))
    yield f"{style(f'{found.line:>5} |', 'faint')} {cut}{shown}"
    yield f"{style('      |', 'faint')} {' ' * at}{style(marks, str(found.severity))}"


def _lines_of(path: str, result: Result) -> Iterator[str]:
    """Yield the lines of a file, if it is still one, and the one that was checked."""
    try:
        content = read_file(path, MOST_BYTES, real=result.real_path(path)).decode("utf-8-sig", errors="replace")
    except (CallError, OSError):
        return
    start = 0
    for found in re.finditer(LINE_BREAKS[SUFFIXES.get(pathlib.PurePath(path).suffix.lower(), "json")], content):
        yield content[start : found.start()].rstrip("\r")
        start = found.end()
    yield content[start:].rstrip("\r")


_count = functools.partial(counted, none="no")


def evidence_summary(checked: Checked) -> Iterator[str]:
    """Yield what was found in stored texts, and what could not be looked for."""
    line = f"{_count(checked.found, 'passage')} found in the stored texts"
    yield line + (f", {checked.failed:,} not as they should be" if checked.failed else "")
    if checked.unchecked:
        total = sum(checked.unchecked.values())
        yield f"{_count(total, 'piece')} of evidence not checked, on {_count(len(checked.unchecked), 'source')} without a text to read:"
        names = ", ".join(checked.unchecked)
        yield from textwrap.wrap(names, 80, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def summary(diagnostics: Sequence[Diagnostic], *, files: int, records: int, style: Style = plain) -> str:
    """Return one line that says what a run came to."""
    return f"{_count(records, 'record')} in {_count(files, 'file')}: {verdict(diagnostics, style=style)}"


def verdict(diagnostics: Sequence[Diagnostic], *, style: Style = plain) -> str:
    """Return how many errors and warnings there are."""
    by_severity = Counter(found.severity for found in diagnostics)
    errors, warnings = by_severity[Severity.ERROR], by_severity[Severity.WARNING]
    role = "error" if errors else "warning" if warnings else "good"
    return style(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", role)


def about_fixable(diagnostics: Sequence[Diagnostic], *, unsafe: bool) -> str | None:
    """Return a line that says how many findings could be fixed, if any. `unsafe` counts those with the others."""
    safe, others = _fixable(diagnostics)
    if unsafe or not safe:
        return f"{safe + others:,} can be fixed with --fix --unsafe-fixes" if safe + others else None
    return f"{safe:,} can be fixed with --fix" + _with_unsafe(others)


def about_fixes(fixed: "Fixed", *, unsafe: bool, would: bool = False) -> str | None:
    """Return a line that says what was fixed, or `would` be, and what more could be; None where that is nothing.

    A file in which there is more wrong than is told of is not read to its end, and may not be fixed at all.
    """
    _, others = _fixable(fixed.left.diagnostics)
    by_file = Counter(found.path for found in fixed.left.diagnostics)
    full = sum(number >= MOST_FINDINGS for number in by_file.values())
    parts: list[str] = []
    if fixed.count:
        parts.append(f"{fixed.count:,} {'would be ' if would else ''}fixed in {_count(len(fixed.files), 'file')}")
    if full:
        parts.append(f"not all can be fixed in {_count(full, 'file')} with {MOST_FINDINGS:,} findings or more")
    if others and not unsafe:
        parts.append(f"{others:,} {'more' if parts else 'can be fixed'} with --unsafe-fixes")
    return "; ".join(parts) or None


def _fixable(diagnostics: Sequence[Diagnostic]) -> tuple[int, int]:
    """Return how many fixes are safe, and how many are not."""
    by_safety = Counter(found.fix.safe for found in diagnostics if found.fix)
    return by_safety[True], by_safety[False]


def _with_unsafe(count: int) -> str:
    return f"; {count:,} more with --unsafe-fixes" if count else ""
