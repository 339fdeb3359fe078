"""TODO: validation.collector."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from policykit.diagnostics import Diagnostic, Rule
from policykit.documents import MOST_FINDINGS, Chunk, Document, form_of
from policykit.loading import read_chunk
from policykit.rules import FoundAcross, PendingDiagnostic, RecordLocation, RuleContext, Suggestions
from policykit.validation.fingerprints import reread
from policykit.validation.locate import fix_of, pending_diagnostic
from policykit.values import one_line


class DiagnosticCollector:
    """Gathers what is found, and puts it in order."""

    def __init__(self, files: Sequence[str], chunks: Sequence[Chunk], context: RuleContext) -> None:
        self._number: Final = {path: number for number, path in enumerate(files)}
        self._chunks: Final = chunks
        self._found: Final[dict[str, list[Diagnostic]]] = defaultdict(list)
        self._added: Final[Counter[tuple[str, str]]] = Counter()
        self._keys: Final = [summary.key for summary in context.summaries]
        self._suggestions: Final = Suggestions(context.known)
        self._documents: Final[dict[int, Document]] = {}

    def add(self, reported: Iterable[PendingDiagnostic], kind: str) -> None:
        """Add what was found in one piece, up to the limit of what of one kind is said against one file."""
        for found, intended_id, written in reported:
            key = found.path, kind
            if self._added[key] > MOST_FINDINGS:
                break
            self._added[key] += 1
            near = self._suggestions.nearest(intended_id) if intended_id else None
            if intended_id and near:
                fix = fix_of(found.rule, written, self._suggestions.intended_id(intended_id), form_of(found.path))
                found = dataclasses.replace(found, mend=f"did you mean {near}?", fix=fix)
            self._found[found.path].append(found)

    def add_across(self, rule: Rule, found: FoundAcross) -> None:
        """Add what a rule found that looks at all the records."""
        path = self._chunks[found.location.chunk].path
        if self._added[path, rule.code] > MOST_FINDINGS:
            return
        if found.related:
            found = dataclasses.replace(found, message=f"{found.message}; see {self._where(found.related)}")
        document = self._document(found.location.chunk)
        place = document.place(found.location.path, at_key=found.at_key)
        self.add([pending_diagnostic(rule, found, path, document, place, record=found.location.id)], rule.code)

    def _where(self, location: RecordLocation) -> str:
        place = self._document(location.chunk).place(location.path)
        return f"{one_line(self._chunks[location.chunk].path)}:{place.line}:{place.column}"

    def _document(self, chunk: int) -> Document:
        if chunk not in self._documents:
            if len(self._documents) > 100:
                self._documents.clear()
            content = reread(self._chunks[chunk], self._keys[chunk])
            self._documents[chunk] = read_chunk(self._chunks[chunk], content)
        return self._documents[chunk]

    def in_order(self) -> Iterator[Diagnostic]:
        """Yield what was found in the order of files and of places in them."""
        for path in sorted(self._found, key=self._number.__getitem__):
            in_file = sorted(
                _drop_consequential(self._found[path]),
                key=lambda found: (found.line, found.column, found.code, found.message),
            )
            if len(in_file) > MOST_FINDINGS:
                del in_file[MOST_FINDINGS:]
                last = in_file[-1]
                in_file[-1] = dataclasses.replace(last, message=f"{last.message}; more is wrong after it")
            yield from in_file


def _drop_consequential(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out what is said of the shape of a value that could not be read in the first place."""
    unread = {(found.line, found.column) for found in diagnostics if found.code.startswith("PK1")}
    for found in diagnostics:
        says_nothing_of_the_value = found.code.startswith("PK1") or found.code in ("PK201", "PK202")
        if says_nothing_of_the_value or (found.line, found.column) not in unread:
            yield found
