"""Plain data → records, and all that a JSON Schema can say against it."""

import contextlib
import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, cast, get_args, get_origin

from pydantic import ValidationError

from policykit.diagnostics import Finding, Path, Rule
from policykit.documents import MOST_FINDINGS, Document
from policykit.ids import SECTIONS, Kind, id_pattern, is_id, kind_of, nearest, one_meant
from policykit.models import MODELS, Evidence, FactItem, Item, Record, RefersTo
from policykit.models.base import URL_PATTERN, parts_of
from policykit.models.evidence import (
    DIGEST_PATTERN,
    ELLIPSIS,
    LENGTH_PATTERN,
    LONGEST,
    MOST_CHARACTERS,
    MOST_WORDS,
    WORDS_PATTERN,
    passage_ends,
)
from policykit.models.votes import OPTIONS
from policykit.references import Reference, item_of, models_within, references_of, salvage
from policykit.text import LANGUAGE_TAG_PATTERN, NOT_BLANK_PATTERN, shorten

__all__ = [
    "RULES",
    "Entry",
    "Redirect",
    "Shaped",
    "described",
    "did_you_mean",
    "findings_in",
    "meant",
    "shape",
    "validator_of_kind",
]

MISSING_FIELD = Rule(
    "PK201",
    "missing-field",
    "a required field is missing",
    "The field tells what the record is about; without it no question can be answered from it. Add it.",
)
UNKNOWN_FIELD = Rule(
    "PK202",
    "unknown-field",
    "a field or section that there is none of",
    "A misspelt key would be lost without a word. Spell it as the reference does, or remove it.",
    fixes="safe",
)
WRONG_TYPE = Rule(
    "PK203",
    "wrong-type",
    "a value of the wrong type",
    "A list where a text belongs, a number where a list belongs, nothing where a value belongs. "
    "A field without a value is left out; one that was sought and not found is named in `unknown`.",
)
NOT_ALLOWED = Rule(
    "PK204",
    "value-not-allowed",
    "a value that is not among those allowed",
    "The field takes one of a few values, so that questions can be asked of it. Choose one of them.",
    fixes="unsafe",
)
NOT_A_DATE = Rule(
    "PK205",
    "not-a-date",
    "a date or interval that is none",
    "Dates are EDTF, as exact as is known: `2010`, `2010-06`, `2010-06-16`, with `~` or `?` behind them, or one of a "
    "set, `'[2010-06-17..2010-12-31]'`. Periods are two dates with a slash between: `2018/2022`, `2012/..`.",
)
NOT_AN_ID = Rule(
    "PK206",
    "not-an-id",
    "an id that is not well formed",
    "An id is the kind and one or more slugs, with slashes between: `person/jane-doe`, `proposal/panel-2010/22`. "
    "Slugs are lower-case ASCII letters and digits with single hyphens between them.",
    fixes="unsafe",
)
WRONG_KIND = Rule(
    "PK207",
    "id-of-the-wrong-kind",
    "an id of a kind that cannot stand here",
    "Each field names records of certain kinds, and each section holds records of one kind.",
)
UNCONDITIONAL = Rule(
    "PK208",
    "conditional-without-conditions",
    "a conditional stance without its conditions",
    "Conditional support says nothing unless it is known what it depends on. Add `conditions`, or choose another stance.",
)
PASSAGE_FORM = Rule(
    "PK209",
    "passage-form",
    "a passage that is not given by its first and last words",
    f"A passage is its first and its last words with `{ELLIPSIS}` between them, at most {MOST_WORDS} words and "
    f"{MOST_CHARACTERS} characters on each side, or all of a passage of at most {MOST_WORDS} words. "
    "It points at the words and does not copy them.",
)
BLANK = Rule(
    "PK210",
    "blank",
    "an empty or blank value",
    "A value without content says nothing. Leave the field out, or name it in `unknown` if it was sought.",
)
NOT_A_LANGUAGE = Rule(
    "PK211",
    "not-a-language-tag",
    "a key of a text that is not a language tag",
    "Texts are maps from language tag to text: `en`, `nb`, `nn`, `se`, `pt-BR` (BCP 47, language in lower case).",
    fixes="safe",
)
NOT_AN_ADDRESS = Rule(
    "PK212",
    "not-a-web-address",
    "a web address that is none",
    "Addresses begin with `http://` or `https://` and hold no white space.",
)
OUT_OF_RANGE = Rule(
    "PK213",
    "out-of-range",
    "a number that is too small or too large",
    "Counts are 0 or more, numbers of proposals 1 or more, and neither is larger than what every language reads exactly.",
)
NO_FIELD_TO_BE_UNKNOWN = Rule(
    "PK214",
    "unknown-names-no-field",
    "`unknown` names something that is no optional field",
    "`unknown` lists fields of the same item that were sought and not found.",
    fixes="unsafe",
)
COUNTS_DO_NOT_FIT = Rule(
    "PK215",
    "counts-do-not-fit",
    "counts where there can be none",
    "Agreement without a recorded vote (`method: consensus`) has no counts, and `ballots_complete` is only for votes "
    "without counts: where there are counts, they say how many ballots are missing.",
)
NOT_A_DIGEST = Rule(
    "PK216",
    "not-a-digest",
    "a digest that is none",
    "A digest is the SHA-256 of a passage in 64 hexadecimal digits, as `policykit cite` prints it.",
)
REVERSED = Rule(
    "PK403",
    "end-before-start",
    "an end that lies before its start",
    "One of the two dates is wrong, or they are swapped.",
)

RULES: Final = (
    MISSING_FIELD,
    UNKNOWN_FIELD,
    WRONG_TYPE,
    NOT_ALLOWED,
    NOT_A_DATE,
    NOT_AN_ID,
    WRONG_KIND,
    UNCONDITIONAL,
    PASSAGE_FORM,
    BLANK,
    NOT_A_LANGUAGE,
    NOT_AN_ADDRESS,
    OUT_OF_RANGE,
    NO_FIELD_TO_BE_UNKNOWN,
    COUNTS_DO_NOT_FIT,
    NOT_A_DIGEST,
    REVERSED,
)
"""The rules that this module finds broken."""


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
    """Its references; where its shape is wrong, those that can be told all the same."""
    evidence: tuple[tuple[Path, Evidence], ...] = ()
    """Where its shape is wrong: the evidence that is well formed all the same."""


@dataclasses.dataclass(frozen=True, slots=True)
class Redirect:
    """An id that was given up for another."""

    old: str
    new: str
    path: Path


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


def shape(document: Document) -> Shaped:
    """Make records of a file's data."""
    shaped = Shaped([], [], [], [])
    if document.form == "ndjson":
        for number, data in (document.data or {}).items():
            _shape_line(data, (number,), shaped)
    elif document.data is not None or document.complete:
        _shape_sections(document.data, document.part.items if document.part else 0, shaped)
    if len(shaped.findings) == MOST_FINDINGS:
        last = shaped.findings[-1]
        shaped.findings[-1] = dataclasses.replace(last, message=f"{last.message}; more is wrong after it")
    return shaped


def _shape_sections(data: Any, first: int, shaped: Shaped) -> None:
    if not isinstance(data, dict):
        message = f"the file holds {_shown(data)}, not sections of records"
        shaped.add([Finding(WRONG_TYPE, (), message, "begin with a section, such as `proposals:`")])
        return
    for section, items in data.items():
        if section == "redirects":
            _shape_redirects(items, shaped)
            continue
        kind = SECTIONS.get(section)
        if kind is None:
            mend = did_you_mean(section, (*SECTIONS, "redirects")) or f"the sections are {', '.join(SECTIONS)}"
            shaped.misplaced.extend(_declared(items))
            message = f"there is no section `{shorten(section, 40)}`"
            instead = _key_meant(section, (*SECTIONS, "redirects"), data)
            shaped.add([Finding(UNKNOWN_FIELD, (section,), message, mend, at_key=True, instead=instead)])
        elif not isinstance(items, list):
            message = f"`{section}` is {_shown(items)}, not a list of records"
            shaped.add([Finding(WRONG_TYPE, (section,), message, "begin each record with a hyphen: `- id: …`")])
        else:
            validate = validator_of_kind(kind)
            for index, item in enumerate(items, first):
                _shape_record(item, kind, validate, (section, index), shaped)


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
        message = f"`redirects` is {_shown(data)}, not a mapping from old ids to new ones"
        shaped.add([Finding(WRONG_TYPE, ("redirects",), message)])
        return
    for old, new in data.items():
        path = ("redirects", old)
        if not is_id(old):
            shaped.add([Finding(NOT_AN_ID, path, f"{_shown(old)} is not an id", at_key=True)])
        elif not isinstance(new, str) or not is_id(new):
            shaped.add([Finding(NOT_AN_ID, path, f"{_shown(new)} is not an id")])
        elif kind_of(old) != kind_of(new):
            message = f"{shorten(new, 60)} is {_a(kind_of(new))}; {shorten(old, 60)} was {_a(kind_of(old))}"
            shaped.add([Finding(WRONG_KIND, path, message)])
        else:
            shaped.redirects.append(Redirect(old, new, path))


def _shape_line(data: Any, path: Path, shaped: Shaped) -> None:
    """Shape a record whose id alone tells its kind."""
    given = data.get("id") if isinstance(data, dict) else None
    if isinstance(given, str) and is_id(given):
        kind: Kind = kind_of(given)  # type: ignore[assignment]  # is_id has seen to it
        _shape_record(data, kind, validator_of_kind(kind), path, shaped)
    elif not isinstance(data, dict):
        shaped.add([Finding(WRONG_TYPE, path, f"{_shown(data)} is not a record", "write one object a line")])
    elif given is None:
        shaped.add([Finding(MISSING_FIELD, path, "`id` is missing")])
    else:
        shaped.add([_about_id(given, tuple(MODELS), (*path, "id"))])


def validator_of_kind(kind: Kind) -> Any:
    """Return what makes records of a kind from plain data, or raises `ValidationError`."""
    model = MODELS[kind]
    model.model_rebuild()
    return model.__pydantic_validator__.validate_python


def _shape_record(data: Any, kind: Kind, validate: Any, path: Path, shaped: Shaped) -> None:
    try:
        record: Record = validate(data)
    except ValidationError as error:
        given = data.get("id") if isinstance(data, dict) else None
        known = given if isinstance(given, str) and is_id(given) and kind_of(given) == kind else None
        shaped.entries.append(Entry(path, known, None, *_salvaged(kind, data)))
        shaped.add(findings_in(error, MODELS[kind], data, path))
    else:
        shaped.entries.append(Entry(path, record.id, record, references_of(record)))


@dataclasses.dataclass(frozen=True, slots=True)
class _Fault:
    """One thing that pydantic has against a value."""

    error: str
    """Pydantic's name for it."""
    given: Any
    context: dict[str, Any]
    model: type[Item]
    within: Path
    """Where the value stands in the item that `model` is of."""
    base: Path
    """Where the value stands in the file."""
    loc: Path
    """Where the fault stands in the value."""
    at_key: bool
    data: Any
    """The value."""

    @property
    def siblings(self) -> Mapping[Any, Any]:
        """The mapping that the fault lies in."""
        holder = self.data
        for step in self.loc[:-1]:
            holder = holder[step]
        return holder if isinstance(holder, dict) else {}

    @property
    def path(self) -> Path:
        return (*self.base, *self.loc)

    @property
    def name(self) -> str:
        if self.at_key:
            return "the key"
        steps = (*self.within, *self.loc)[-2:]
        if steps and isinstance(steps[-1], str):
            return f"`{shorten(steps[-1], 40)}`"
        return f"an item of `{steps[0]}`" if steps and isinstance(steps[0], str) else "this"


def findings_in(
    error: ValidationError, model: type[Item], data: Any, path: Path, within: Path = ()
) -> Iterator[Finding]:
    """Yield what pydantic found wrong with `data`, which stands at `path` in a file and at `within` in a `model`."""
    for detail in error.errors(include_url=False):
        loc, given = detail["loc"], detail["input"]
        at_key = detail["type"] != "extra_forbidden" and loc[-2:] == (given, "[key]")
        loc = _loc_in_data(loc[:-1] if at_key else loc, data)
        fault = _Fault(detail["type"], given, detail.get("ctx", {}), model, within, path, loc, at_key, data)
        if fault.given is None and fault.error not in _SAYS_NOTHING_OF_THE_VALUE:
            yield Finding(WRONG_TYPE, fault.path, f"{fault.name} has no value", _mend_of_nothing(fault))
        else:
            yield _ABOUT.get(fault.error, _about_type)(fault)


def _mend_of_nothing(fault: _Fault) -> str:
    """Say what to do about a value that is not there: what may be left out is, and the rest is filled in."""
    *outer, last = (*fault.within, *fault.loc) or (0,)
    model: type[Item] | None = fault.model
    for step in outer:
        model = item_of(model, step) if model and isinstance(step, str) else model
    if model is None or last not in model.model_fields or model.model_fields[str(last)].is_required():
        return "fill it in"
    may_be_unknown = issubclass(model, FactItem) and last in model.optional_fields()
    return "leave it out, or name it in `unknown`" if may_be_unknown else "leave it out"


def _loc_in_data(loc: Path, data: Any) -> Path:
    """Return the part of pydantic's `loc` that leads through the data.

    Steps in angle brackets name the branch of a choice; but a mapping may have such a key.
    """
    steps: list[str | int] = []
    for step, after in itertools.pairwise((*loc, None)):
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if isinstance(step, str) and step[:1] == "<" and (not inside or after in data):
            continue
        data = data[step] if inside else None
        steps.append(cast("str | int", step))
    return tuple(steps)


def _about_missing(fault: _Fault) -> Finding:
    return Finding(MISSING_FIELD, fault.path[:-1], f"{fault.name} is missing")


def _about_extra(fault: _Fault) -> Finding:
    model = _model_at(fault.model, (*fault.within, *fault.loc[:-1]))
    field = str(fault.loc[-1])
    fields = tuple(model.model_fields)
    message = f"{described(model)} has no field `{shorten(field, 40)}`"
    instead = _key_meant(field, fields, fault.siblings)
    return Finding(UNKNOWN_FIELD, fault.path, message, did_you_mean(field, fields), at_key=True, instead=instead)


def _about_choice(fault: _Fault) -> Finding:
    allowed = _allowed(fault)
    mend = instead = None
    if isinstance(fault.given, str):
        mend = did_you_mean(fault.given, allowed)
        instead = _key_meant(fault.given, allowed, fault.siblings) if fault.at_key else meant(fault.given, allowed)
    message = f"{fault.name} is {_shown(fault.given)}, and can be {', '.join(allowed)}"
    return Finding(NOT_ALLOWED, fault.path, message, mend, at_key=fault.at_key, instead=instead)


def _allowed(fault: _Fault) -> tuple[str, ...]:
    """Return the values that the field takes, by its annotation; the keys of counts are options."""
    if fault.at_key:
        return OPTIONS
    *outer, field = (step for step in (*fault.within, *fault.loc) if isinstance(step, str))
    model = _model_at(fault.model, tuple(outer))
    parts = parts_of(model.model_fields[field].annotation) if model else ()
    return next(get_args(part) for part in parts if get_origin(part) is Literal)


def _about_date(fault: _Fault) -> Finding:
    reason = fault.context["reason"] or f"is not {fault.context['expected']}"
    return Finding(NOT_A_DATE, fault.path, f"{_shown(fault.given)} {reason}")


def _about_reversed(fault: _Fault) -> Finding:
    return Finding(REVERSED, fault.path, f"{_shown(fault.given)} {fault.context['reason']}")


def _about_condition(fault: _Fault) -> Finding:
    return Finding(UNCONDITIONAL, (*fault.path, "stance"), "a conditional stance without `conditions`")


def _about_consensus(fault: _Fault) -> Finding:
    message = "agreement without a recorded vote has no counts"
    return Finding(COUNTS_DO_NOT_FIT, (*fault.path, "counts"), message, at_key=True)


def _about_complete(fault: _Fault) -> Finding:
    message = "`ballots_complete` is only for votes without counts"
    return Finding(COUNTS_DO_NOT_FIT, (*fault.path, "ballots_complete"), message, at_key=True)


def _about_unknown(fault: _Fault) -> Finding:
    name = fault.context["name"]
    mend = did_you_mean(name, fault.context["fields"])
    message = f"`{shorten(name, 40)}` is no field that can be unknown here"
    instead = meant(name, fault.context["fields"])
    if instead in fault.given:
        instead = None
    return Finding(NO_FIELD_TO_BE_UNKNOWN, (*fault.path, fault.context["index"]), message, mend, instead=instead)


def _about_least(fault: _Fault) -> Finding:
    message = f"{fault.name} is {_shown(fault.given)}, and the least it can be is {fault.context['ge']}"
    return Finding(OUT_OF_RANGE, fault.path, message)


def _about_most(fault: _Fault) -> Finding:
    message = f"{fault.name} is {_shown(fault.given)}, and the most it can be is {fault.context['le']:,}"
    return Finding(OUT_OF_RANGE, fault.path, message)


def _about_emptiness(fault: _Fault) -> Finding:
    return Finding(BLANK, fault.path, f"{fault.name} is empty")


def _about_pattern(fault: _Fault) -> Finding:
    pattern = fault.context["pattern"]
    kinds = _kinds_by_pattern().get(pattern)
    return _about_id(fault.given, kinds, fault.path) if kinds else _ABOUT_PATTERNS[pattern](fault)


def _about_blank(fault: _Fault) -> Finding:
    return Finding(BLANK, fault.path, f"{fault.name} is blank", at_key=fault.at_key)


def _about_language(fault: _Fault) -> Finding:
    low = fault.given.lower()
    mend = instead = None
    if low != fault.given and low.isalpha() and low.isascii() and len(low) in (2, 3):
        mend = f"did you mean `{low}`?"
        others = [key for key in fault.siblings if key != fault.given] if fault.at_key else []
        instead = None if low in map(str.lower, others) else low
    message = f"{_shown(fault.given)} is not a language tag"
    return Finding(NOT_A_LANGUAGE, fault.path, message, mend, at_key=fault.at_key, instead=instead)


def _about_address(fault: _Fault) -> Finding:
    return Finding(NOT_AN_ADDRESS, fault.path, f"{_shown(fault.given)} is not a web address")


def _about_digest(fault: _Fault) -> Finding:
    return Finding(NOT_A_DIGEST, fault.path, f"{_shown(fault.given)} is not a SHA-256 in hexadecimal")


def _about_passage(fault: _Fault) -> Finding:
    return Finding(PASSAGE_FORM, fault.path, *_why_no_passage(fault.given))


_ABOUT_PATTERNS: Final[dict[str, Callable[[_Fault], Finding]]] = {
    NOT_BLANK_PATTERN: _about_blank,
    LANGUAGE_TAG_PATTERN: _about_language,
    URL_PATTERN: _about_address,
    DIGEST_PATTERN: _about_digest,
    WORDS_PATTERN: _about_passage,
    LENGTH_PATTERN: _about_passage,
}


_EXPECTED_TYPES: Final[dict[str, str]] = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "number_type": "a number",
    "finite_number": "a finite number",
}


def _about_type(fault: _Fault) -> Finding:
    expected = _EXPECTED_TYPES.get(fault.error, "what belongs here")
    mend = None
    if fault.error == "tuple_type":
        mend = "put it in a list"
    elif fault.error == "string_type" and isinstance(fault.given, int | float):
        mend = f"put it in quotes: '{_shown(fault.given)}'"
    elif fault.error in ("dict_type", "mapping_type") and isinstance(fault.given, str):
        mend = "name its language: {en: …}"
    return Finding(WRONG_TYPE, fault.path, f"{fault.name} is {_shown(fault.given)}, not {expected}", mend)


_SAYS_NOTHING_OF_THE_VALUE: Final = frozenset({"missing", "extra_forbidden", "literal_error"})

_ABOUT: Final[dict[str, Callable[[_Fault], Finding]]] = {
    "missing": _about_missing,
    "extra_forbidden": _about_extra,
    "literal_error": _about_choice,
    "date_form": _about_date,
    "interval_form": _about_date,
    "reversed_date": _about_reversed,
    "string_pattern_mismatch": _about_pattern,
    "unconditional": _about_condition,
    "counted_consensus": _about_consensus,
    "complete_and_counted": _about_complete,
    "unknown_field_name": _about_unknown,
    "greater_than_equal": _about_least,
    "less_than_equal": _about_most,
    "too_short": _about_emptiness,
    "string_too_long": _about_passage,
}


def described(model: type[Item]) -> str:
    """Return the name of a model in words: a person, an other name."""
    return _a("".join(f" {char.lower()}" if char.isupper() else char for char in model.__name__).strip())


def _a(word: str) -> str:
    return f"{'an' if word[:1] in 'aeio' else 'a'} {word}"


def _why_no_passage(given: str) -> tuple[str, str]:
    mend = "`policykit cite` prints the shortest form"
    start, end = passage_ends(given)
    for side, words in (("first", start), ("last", end)):
        if words is None:
            continue
        if len(words.split()) > MOST_WORDS and end is not None:
            return f"{len(words.split())} {side} words, and the most is {MOST_WORDS}", mend
        if len(words) > MOST_CHARACTERS and end is not None:
            return f"{len(words)} characters in the {side} words, and the most is {MOST_CHARACTERS}", mend
    if end is None and len(start.split()) > MOST_WORDS:
        return f"{len(start.split())} words without `{ELLIPSIS}`, and the most is {MOST_WORDS}", mend
    if len(given) > LONGEST:
        return f"{len(given)} characters, and the most is {LONGEST}", mend
    return f"{_shown(given)} is not words with single spaces and one `{ELLIPSIS}` between", mend


def _about_id(given: Any, kinds: tuple[Kind, ...], path: Path) -> Finding:
    wanted = " or ".join(kinds) if len(kinds) < len(MODELS) else "record"
    if not isinstance(given, str):
        return Finding(WRONG_TYPE, path, f"{_shown(given)} is not the id of {_a(wanted)}")
    if is_id(given):
        return Finding(WRONG_KIND, path, f"{shorten(given, 60)} is {_a(kind_of(given))}; {_a(wanted)} belongs here")
    tidy = _tidied_id(given, kinds)
    mend = f"did you mean {' or '.join(tidy)}?" if tidy else None
    instead = tidy[0] if len(tidy) == 1 else None
    return Finding(NOT_AN_ID, path, f"{_shown(given)} is not the id of {_a(wanted)}", mend, instead=instead)


def _tidied_id(given: str, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """Return the ids that it may be, where it is well formed but for capitals, spaces, underscores or a missing kind."""
    if len(given) > _LONGEST_MISSPELT:
        return ()
    tidy = "-".join(given.strip().lower().replace("_", " ").split())
    if is_id(tidy) and kind_of(tidy) in kinds:
        return (tidy,)
    if len(kinds) <= 3 and "/" not in tidy and is_id(f"{kinds[0]}/{tidy}"):
        return tuple(f"{kind}/{tidy}" for kind in kinds)
    return ()


@functools.lru_cache(maxsize=4096)
def did_you_mean(word: str, candidates: tuple[str, ...]) -> str | None:
    """Return a hint at the candidate that `word` may be a misspelling of."""
    found = nearest(word, candidates, most=1) if len(word) <= _LONGEST_MISSPELT else ()
    return f"did you mean `{found[0]}`?" if found else None


@functools.lru_cache(maxsize=4096)
def meant(word: str, candidates: tuple[str, ...]) -> str | None:
    """Return the candidate that `word` is but for a slip or two, if it can be no other."""
    found = nearest(word, candidates, most=1) if len(word) <= _LONGEST_MISSPELT else ()
    return one_meant(word, (*found, *candidates)) if found else None


_MOST_RIVALS: Final = 50
"""Among how many unknown keys one is taken for a misspelling; more are of another kind of data."""


def _key_meant(key: str, candidates: tuple[str, ...], siblings: Mapping[Any, Any]) -> str | None:
    """Return the key that is meant, if it can be no other, it is not there, and no other key may be meant for it."""
    one = meant(key, candidates)
    if one is None or one in siblings:
        return None
    rivals = [other for other in siblings if other != key and other not in candidates]
    if len(rivals) > _MOST_RIVALS or one in (meant(other, candidates) for other in rivals):
        return None
    return one


_LONGEST_MISSPELT: Final = 60
"""How long a word may be for another to be looked for that is near it, which takes the longer the longer they are."""


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{shorten(value, 60)}'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return shorten(str(value), 60)


def _model_at(model: type[Item], loc: Path) -> type[Item]:
    """Return the model of the item at `loc` in an item of `model`."""
    for step in loc:
        if isinstance(step, str):
            model = item_of(model, step) or model
    return model


@functools.cache
def _kinds_by_pattern() -> dict[str, tuple[Kind, ...]]:
    """Return the kinds that each pattern of an id stands for."""
    table: dict[str, tuple[Kind, ...]] = {id_pattern(kind): (kind,) for kind in MODELS}
    for model in models_within(*MODELS.values()):
        for info in model.model_fields.values():
            for part in (*parts_of(info.annotation), *info.metadata):
                if isinstance(part, RefersTo):
                    table[part.pattern] = part.kinds
    return table
