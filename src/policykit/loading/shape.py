"""Plain data → records, and what is wrong with its shape: all that a JSON Schema can say against it."""

import contextlib
import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from policykit.diagnostics import Finding, Path
from policykit.documents import MOST_FINDINGS, MOST_RECORD_VALUES, TOO_LARGE, Document
from policykit.loading.shape_errors import (
    about_id,
    describe_value,
    findings_in,
    intended_key,
    why_no_id,
    with_article,
)
from policykit.loading.shape_rules import (
    MISSING_FIELD,
    NOT_AN_ID,
    UNKNOWN_FIELD,
    UNSEEN_CHARACTER,
    WRONG_KIND,
    WRONG_TYPE,
)
from policykit.models import MODELS, Evidence, Record, Redirect, Reference, references_of, salvage
from policykit.values import SECTIONS, Kind, did_you_mean, is_id, kind_of, needless_in, shorten


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One record as it stands in a file."""

    path: Path
    """Where it stands in the file's data."""
    id: str | None
    """Its id, where it has one that is well formed, even if the rest of it is not."""
    record: Record | None
    """The record; None where its shape is wrong."""
    references: Sequence[Reference] = ()
    """Its references; where its shape is wrong, those that are well formed all the same."""
    evidence: tuple[tuple[Path, Evidence], ...] = ()
    """Where its shape is wrong: the evidence that is well formed all the same."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shaped:
    """What a file holds, and what is wrong with its shape."""

    entries: list[Entry]
    redirects: list[Redirect]
    findings: list[Finding]
    misplaced: list[str]
    """The ids of records in sections that there are none of; they are not called missing."""

    def add(self, findings: Iterable[Finding]) -> None:
        """Add to the findings, up to the limit of what is said against one file."""
        self.findings.extend(itertools.islice(findings, MOST_FINDINGS - len(self.findings)))

    def is_full(self) -> bool:
        """Whether no more is said against the file, so that nothing more is checked in it."""
        return len(self.findings) >= MOST_FINDINGS


_ShapeRecord: TypeAlias = Callable[[Any, Kind, Any, Path, Shaped], None]


def shape_document(document: Document) -> Shaped:
    """Make records of a file's data."""
    shaped = Shaped([], [], [], [])
    shape_record = _shape_record if len(document.text) <= MOST_RECORD_VALUES else _shape_large_or_small
    if document.form == "ndjson":
        _shape_lines(document.data or {}, shape_record, shaped)
    elif document.data is not None or document.complete:
        _shape_sections(document.data, shape_record, shaped)
    if _may_hold_unseen(document.text):
        shaped.add(_unseen(document.data))
    if shaped.is_full():
        last = shaped.findings[-1]
        shaped.findings[-1] = dataclasses.replace(last, message=f"{last.message}; what follows was not checked")
    return shaped


_MAY_BE_UNSEEN: Final = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\U000e0000-\U000e0fff]")
_MAY_BE_ESCAPED: Final = re.compile(r"\\(?:u(?:061[cC]|20[0-6]|[dD][bB]4[0-3])|U000(?:[eE]|0061[cC]|020[0-6]))")


def _may_hold_unseen(text: str) -> bool:
    """Whether a value in a text may hold a character that nobody sees, written as itself or as an escape."""
    return bool((not text.isascii() and _MAY_BE_UNSEEN.search(text)) or _MAY_BE_ESCAPED.search(text))


def _unseen(data: Any, path: Path = ()) -> Iterator[Finding]:
    """Yield a finding for each text in some data that holds a character which nobody sees and no language needs there."""
    if isinstance(data, dict | list):
        for step, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _unseen(inner, (*path, step))
    elif isinstance(data, str) and (char := needless_in(data)):
        message = f"the text holds U+{ord(char):04X} ({unicodedata.name(char, 'without a name').lower()})"
        yield Finding(UNSEEN_CHARACTER, path, message, "remove it")


def _shape_sections(data: Any, shape_record: _ShapeRecord, shaped: Shaped) -> None:
    if not isinstance(data, dict):
        message = f"the file holds {describe_value(data)}, not sections of records"
        shaped.add([Finding(WRONG_TYPE, (), message, "begin with a section, such as `proposals:`")])
        return
    for section, items in data.items():
        kind = SECTIONS.get(section)
        if section == "redirects":
            _shape_redirects(items, shaped)
        elif shaped.is_full():
            shaped.misplaced.extend(_declared(items))
        elif kind is None:
            mend = did_you_mean(section, (*SECTIONS, "redirects")) or f"the sections are {', '.join(SECTIONS)}"
            shaped.misplaced.extend(_declared(items))
            message = f"there is no section `{shorten(section, 40)}`"
            replacement = intended_key(section, (*SECTIONS, "redirects"), data)
            shaped.add([Finding(UNKNOWN_FIELD, (section,), message, mend, at_key=True, replacement=replacement)])
        elif not isinstance(items, list):
            message = f"`{section}` is {describe_value(items)}, not a list of records"
            shaped.add([Finding(WRONG_TYPE, (section,), message, "begin each record with a hyphen: `- id: …`")])
        else:
            validate = validator_of_kind(kind)
            for index, item in enumerate(items):
                if shaped.is_full():
                    shaped.misplaced.extend(_declared(items[index:]))
                    break
                shape_record(item, kind, validate, (section, index), shaped)


def _salvaged(kind: Kind, data: Any) -> tuple[tuple[Reference, ...], tuple[tuple[Path, Evidence], ...]]:
    """Return the references and the evidence of a record whose shape is wrong elsewhere."""
    references: list[Reference] = []
    evidence: list[tuple[Path, Evidence]] = []
    for path, found in salvage(MODELS[kind], data):
        if isinstance(found, Reference):
            references.append(found)
        else:
            with contextlib.suppress(ValidationError):
                evidence.append((path, Evidence.model_validate(found)))
    return tuple(references), tuple(evidence)


def _declared(items: Any) -> Iterator[str]:
    """Yield the ids that the records of a section declare, whatever the section is called."""
    for item in items if isinstance(items, list) else ():
        given = item.get("id") if isinstance(item, dict) else None
        if isinstance(given, str) and is_id(given):
            yield given


def _shape_redirects(data: Any, shaped: Shaped) -> None:
    if not isinstance(data, dict):
        message = f"`redirects` is {describe_value(data)}, not a mapping from old ids to new ones"
        shaped.add([Finding(WRONG_TYPE, ("redirects",), message)])
        return
    for old, new in data.items():
        path = ("redirects", old)
        if not is_id(old):
            shaped.add([Finding(NOT_AN_ID, path, why_no_id(old), at_key=True)])
        elif not isinstance(new, str) or not is_id(new):
            shaped.add([Finding(NOT_AN_ID, path, why_no_id(new))])
        elif kind_of(old) != kind_of(new):
            message = f"{shorten(new, 60)} is {with_article(kind_of(new))}; {shorten(old, 60)} was {with_article(kind_of(old))}"
            shaped.add([Finding(WRONG_KIND, path, message)])
        else:
            shaped.redirects.append(Redirect(old, new, path))


def _shape_lines(lines: Mapping[int, Any], shape_record: _ShapeRecord, shaped: Shaped) -> None:
    """Shape the records of NDJSON, by the numbers of their lines."""
    for number, data in lines.items():
        if shaped.is_full():
            shaped.misplaced.extend(_declared([data]))
        else:
            _shape_line(data, (number,), shape_record, shaped)


def _shape_line(data: Any, path: Path, shape_record: _ShapeRecord, shaped: Shaped) -> None:
    """Shape a record whose id alone tells its kind."""
    given = data.get("id") if isinstance(data, dict) else None
    if isinstance(given, str) and is_id(given):
        kind: Kind = kind_of(given)  # type: ignore[assignment]  # is_id has seen to it
        shape_record(data, kind, validator_of_kind(kind), path, shaped)
    elif not isinstance(data, dict):
        shaped.add([Finding(WRONG_TYPE, path, f"{describe_value(data)} is not a record", "write one object a line")])
    elif given is None:
        shaped.add([Finding(MISSING_FIELD, path, "`id` is missing")])
    else:
        shaped.add([about_id(given, tuple(MODELS), (*path, "id"))])


def validator_of_kind(kind: Kind) -> Any:
    """Return what makes records of a kind from plain data, or raises `ValidationError`."""
    model = MODELS[kind]
    model.model_rebuild()
    return model.__pydantic_validator__.validate_python


def _shape_large_or_small(data: Any, kind: Kind, validate: Any, path: Path, shaped: Shaped) -> None:
    """Shape a record in a file so large that the record itself may be too large."""
    if not _holds_too_much(data):
        _shape_record(data, kind, validate, path, shaped)
        return
    shaped.entries.append(Entry(path, _id_in(data, kind), None))
    shaped.add([Finding(TOO_LARGE, path, f"the record has more than {MOST_RECORD_VALUES:,} values")])


def _holds_too_much(data: Any) -> bool:
    left = MOST_RECORD_VALUES - 1
    todo = [data] if isinstance(data, dict | list) else []
    while todo:
        at = todo.pop()
        inside = at.values() if isinstance(at, dict) else at
        left -= len(inside)
        if left < 0:
            return True
        todo += [one for one in inside if isinstance(one, dict | list)]
    return False


def _shape_record(data: Any, kind: Kind, validate: Any, path: Path, shaped: Shaped) -> None:
    try:
        record: Record = validate(data)
    except ValidationError as error:
        shaped.entries.append(Entry(path, _id_in(data, kind), None, *_salvaged(kind, data)))
        shaped.add(findings_in(error, MODELS[kind], data, path))
    else:
        shaped.entries.append(Entry(path, record.id, record, references_of(record)))


def _id_in(data: Any, kind: Kind) -> str | None:
    """Return the id of a record of some kind, where it has one that is well formed."""
    given = data.get("id") if isinstance(data, dict) else None
    return given if isinstance(given, str) and is_id(given) and kind_of(given) == kind else None
