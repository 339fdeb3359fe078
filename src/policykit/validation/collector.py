"""The diagnostics of a check: findings of all chunks with their files, suggestions and fixes, put in order."""

import dataclasses
import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from policykit.diagnostics import Diagnostic, Finding, Fix, Place, RecordLocation, Severity
from policykit.documents import MOST_FINDINGS, RULES, Chunk, Document, form_of, quoted_like
from policykit.evidence import NO_PASSAGE, QUOTED_WITHOUT_PASSAGE
from policykit.loading import ABOUT_FIELDS, read_chunk
from policykit.rules import RuleContext, Suggestions
from policykit.validation.worker import located, reread
from policykit.values import one_line

_ABOUT_SYNTAX: Final = frozenset(RULES)
_NOT_OF_VALUES: Final = _ABOUT_SYNTAX | ABOUT_FIELDS


class DiagnosticCollector:
    """Makes diagnostics of findings, and puts them in order."""

    def __init__(self, files: Sequence[str], chunks: Sequence[Chunk], context: RuleContext) -> None:
        self._number: Final = {path: number for number, path in enumerate(files)}
        self._chunks: Final = chunks
        self._found: Final[dict[str, list[Diagnostic]]] = defaultdict(list)
        self._added: Final[Counter[tuple[str, str, Severity]]] = Counter()
        self._cut: Final[set[str]] = set()
        self._keys: Final = [summary.key for summary in context.summaries]
        self._suggestions: Final = Suggestions(context.known)
        self._document: Final = functools.lru_cache(maxsize=100)(self._read_document)

    def add(self, chunk: int, findings: Iterable[Finding], kind: str) -> None:
        """Add the located findings of a chunk, up to the limit of what of one kind is said against one file.

        Errors and warnings are counted each for themselves, so that warnings leave no error out.
        """
        path = self._chunks[chunk].path
        for finding in findings:
            if self._has_room(path, kind, finding):
                self._added[path, kind, finding.rule.severity] += 1
                self._found[path].append(self._diagnostic(finding, path))

    def _has_room(self, path: str, kind: str, finding: Finding) -> bool:
        """Whether another finding of a kind is said against a file; where none is, it is noted that one was left out."""
        has_room = self._added[path, kind, finding.rule.severity] < MOST_FINDINGS
        if not has_room:
            self._cut.add(path)
        return has_room

    def add_across(self, finding: Finding) -> None:
        """Add a finding of a rule that looks at all the records."""
        location, kind = finding.location, finding.rule.code
        if location is None or not self._has_room(self._chunks[location.chunk].path, kind, finding):
            return
        if finding.related:
            finding = dataclasses.replace(finding, message=f"{finding.message}; see {self._where(finding.related)}")
        document = self._document(location.chunk)
        self.add(location.chunk, [located(finding, document, within=location.path, record=location.id)], kind)

    def _diagnostic(self, finding: Finding, path: str) -> Diagnostic:
        mend, replacement = finding.mend, finding.replacement
        if finding.missing_id and (near := self._suggestions.nearest(finding.missing_id)):
            mend, replacement = f"did you mean {near}?", self._suggestions.intended_id(finding.missing_id)
        fix = None
        if finding.rule.fixes and finding.written and replacement is not None:
            new = quoted_like(finding.written, replacement, form_of(path))
            fix = Fix(finding.written, new, finding.rule.fixes == "safe") if new and new != finding.written else None
        place = finding.place or Place(1, 1, 1, 1)
        return Diagnostic(
            finding.rule,
            finding.message,
            path,
            place.line,
            place.column,
            place.end_line,
            place.end_column,
            finding.record,
            mend,
            fix,
        )

    def _where(self, location: RecordLocation) -> str:
        place = self._document(location.chunk).place(location.path)
        return f"{one_line(self._chunks[location.chunk].path)}:{place.line}:{place.column}"

    def _read_document(self, chunk: int) -> Document:
        return read_chunk(self._chunks[chunk], reread(self._chunks[chunk], self._keys[chunk]))

    def in_order(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics in the order of files and of places in them.

        Of a file with more than are said, errors are kept before warnings, and the last one says that some are left out.
        """
        for path in sorted(self._found, key=self._number.__getitem__):
            found = sorted(_drop_consequential(self._found[path]), key=_place_of)
            in_file = sorted(sorted(found, key=_is_warning)[:MOST_FINDINGS], key=_place_of)
            if in_file and (path in self._cut or len(found) > MOST_FINDINGS):
                last = in_file[-1]
                in_file[-1] = dataclasses.replace(
                    last, message=f"{last.message}; the file has more findings, left out here"
                )
            yield from in_file


def _place_of(found: Diagnostic) -> tuple[int, int, str, str]:
    return found.line, found.column, found.code, found.message


def _is_warning(found: Diagnostic) -> bool:
    return found.severity is not Severity.ERROR


def _drop_consequential(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics but for those that go without saying beside another at the same place.

    These are of the shape of a value that could not be read in the first place, and of quotations without a passage
    where no evidence may be without.
    """
    unread = {(found.line, found.column) for found in diagnostics if found.rule in _ABOUT_SYNTAX}
    without_passage = {(found.line, found.column) for found in diagnostics if found.rule is NO_PASSAGE}
    for found in diagnostics:
        said = without_passage if found.rule is QUOTED_WITHOUT_PASSAGE else unread
        if found.rule in _NOT_OF_VALUES or (found.line, found.column) not in said:
            yield found
