"""What pydantic finds wrong with plain data, as findings."""

import dataclasses
import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, cast, get_args, get_origin

from pydantic import ValidationError

from policykit.diagnostics import Finding, Path
from policykit.loading import shape_rules as rules
from policykit.models import (
    DIGEST_PATTERN,
    ELLIPSIS,
    FORMER_STATUSES,
    LENGTH_PATTERN,
    LONGEST,
    MODELS,
    MOST_CHARACTERS,
    MOST_WORDS,
    OPTIONS,
    TIME_PATTERN,
    URL_PATTERN,
    WORDS_PATTERN,
    FactItem,
    Item,
    RefersTo,
    Status,
    item_of,
    models_within,
    parts_of,
    passage_ends,
    with_ellipsis,
)
from policykit.values import (
    LANGUAGE_TAG_PATTERN,
    LONGEST_ID,
    LONGEST_TAG,
    NOT_BLANK_PATTERN,
    Kind,
    did_you_mean,
    id_pattern,
    intended,
    is_id,
    kind_of,
    shorten,
)

_LONGEST_SHOWN: Final = 60
"""How many characters of a value are shown. What is longer is mended by no guess."""


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

    @property
    def shown(self) -> str:
        return describe_value(self.given)


def findings_in(
    error: ValidationError, model: type[Item], data: Any, path: Path, within: Path = ()
) -> Iterator[Finding]:
    """Yield what pydantic found wrong with `data`, which stands at `path` in a file and at `within` in a `model`."""
    details = error.errors(include_url=False)
    within_lists = {detail["loc"][:-1] for detail in details}
    for detail in details:
        if detail["type"] == "too_short" and detail["loc"] in within_lists:
            continue  # what is there is faulty, and told of
        loc, given = detail["loc"], detail["input"]
        at_key = detail["type"] != "extra_forbidden" and loc[-2:] == (given, "[key]")
        loc = _loc_in_data(loc[:-1] if at_key else loc, data)
        fault = _Fault(detail["type"], given, detail.get("ctx", {}), model, within, path, loc, at_key, data)
        if fault.given is None and fault.error not in _SAYS_NOTHING_OF_THE_VALUE:
            yield Finding(rules.WRONG_TYPE, fault.path, f"{fault.name} has no value", _mend_of_nothing(fault))
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


def _about_extra(fault: _Fault) -> Finding:
    model = _model_at(fault.model, (*fault.within, *fault.loc[:-1]))
    field, fields = str(fault.loc[-1]), tuple(model.model_fields)
    message = f"{described(model)} has no field `{shorten(field, 40)}`"
    replacement = intended_key(field, fields, fault.siblings)
    mend = did_you_mean(field, fields)
    return Finding(rules.UNKNOWN_FIELD, fault.path, message, mend, at_key=True, replacement=replacement)


def _about_choice(fault: _Fault) -> Finding:
    allowed, given = _allowed(fault), fault.given
    mend = replacement = None
    if isinstance(given, str):
        was = FORMER_STATUSES.get(given) if allowed == get_args(Status) else None
        mend = was or did_you_mean(given, allowed)
        replacement = intended_key(given, allowed, fault.siblings) if fault.at_key else intended(given, allowed)
    message = f"{fault.name} is {fault.shown}, and can be {', '.join(allowed)}"
    return Finding(rules.NOT_ALLOWED, fault.path, message, mend, at_key=fault.at_key, replacement=replacement)


def _allowed(fault: _Fault) -> tuple[str, ...]:
    """Return the values that the field takes, by its annotation; the keys of counts are options."""
    if fault.at_key:
        return OPTIONS
    *outer, field = (step for step in (*fault.within, *fault.loc) if isinstance(step, str))
    model = _model_at(fault.model, tuple(outer))
    parts = parts_of(model.model_fields[field].annotation)
    return next(get_args(part) for part in parts if get_origin(part) is Literal)


def _about_date(fault: _Fault) -> Finding:
    reason = fault.context["reason"] or f"is not {fault.context['expected']}"
    return Finding(rules.NOT_A_DATE, fault.path, f"{fault.shown} {reason}")


def _about_unknown(fault: _Fault) -> Finding:
    name, fields = fault.context["name"], fault.context["fields"]
    message = f"`{shorten(name, 40)}` is no field that can be unknown here"
    replacement = intended(name, fields)
    if replacement in fault.given:
        replacement = None
    path = (*fault.path, fault.context["index"])
    return Finding(rules.NO_FIELD_TO_BE_UNKNOWN, path, message, did_you_mean(name, fields), replacement=replacement)


def _about_pattern(fault: _Fault) -> Finding:
    pattern = fault.context["pattern"]
    kinds = _kinds_by_pattern().get(pattern)
    return about_id(fault.given, kinds, fault.path) if kinds else _ABOUT_PATTERNS[pattern](fault)


def _about_language(fault: _Fault) -> Finding:
    if why := _too_long(fault.given, "a language tag", LONGEST_TAG):
        return Finding(rules.NOT_A_LANGUAGE, fault.path, why, at_key=fault.at_key)
    low = fault.given.lower()
    mend = replacement = None
    if low != fault.given and low.isalpha() and low.isascii() and len(low) in (2, 3):
        mend = f"did you mean `{low}`?"
        others = [key for key in itertools.islice(fault.siblings, _MOST_RIVALS + 2) if key != fault.given]
        is_alone = not fault.at_key or (len(others) <= _MOST_RIVALS and low not in map(str.lower, others))
        replacement = low if is_alone else None
    message = f"{fault.shown} is not a language tag"
    return Finding(rules.NOT_A_LANGUAGE, fault.path, message, mend, at_key=fault.at_key, replacement=replacement)


def _about_passage(fault: _Fault) -> Finding:
    if replacement := with_ellipsis(fault.given):
        message = f"three dots stand where `{ELLIPSIS}` belongs"
        return Finding(rules.THREE_DOTS, fault.path, message, f"write '{replacement}'", replacement=replacement)
    return Finding(
        rules.PASSAGE_FORM, fault.path, _why_no_passage(fault.given), "`policykit cite` prints the shortest form"
    )


_ABOUT_PATTERNS: Final[dict[str, Callable[[_Fault], Finding]]] = {
    NOT_BLANK_PATTERN: lambda fault: Finding(rules.BLANK, fault.path, f"{fault.name} is blank", at_key=fault.at_key),
    LANGUAGE_TAG_PATTERN: _about_language,
    URL_PATTERN: lambda fault: Finding(rules.NOT_AN_ADDRESS, fault.path, f"{fault.shown} is not a web address"),
    TIME_PATTERN: lambda fault: Finding(
        rules.NOT_A_TIME, fault.path, f"{fault.shown} is not a time of the day, such as '18:05'"
    ),
    DIGEST_PATTERN: lambda fault: Finding(
        rules.NOT_A_DIGEST, fault.path, f"{fault.shown} is not a SHA-256 in hexadecimal"
    ),
    WORDS_PATTERN: _about_passage,
    LENGTH_PATTERN: _about_passage,
}
_ABOUT_LENGTHS: Final[dict[int, Callable[[_Fault], Finding]]] = {
    LONGEST: _about_passage,
    LONGEST_ID: lambda fault: about_id(fault.given, (), fault.path),
    LONGEST_TAG: _about_language,
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
        # Of a number with a point, what was written is not known: 10.10 is 10.1.
        mend = (
            f"put it in quotes: '{fault.shown}'"
            if isinstance(fault.given, int)
            else "put it in quotes, as it is printed"
        )
    elif fault.error in ("dict_type", "mapping_type") and isinstance(fault.given, str):
        mend = "name its language: {en: …}"
    return Finding(rules.WRONG_TYPE, fault.path, f"{fault.name} is {fault.shown}, not {expected}", mend)


_SAYS_NOTHING_OF_THE_VALUE: Final = frozenset({"missing", "extra_forbidden", "literal_error"})
_ABOUT: Final[dict[str, Callable[[_Fault], Finding]]] = {
    "missing": lambda fault: Finding(rules.MISSING_FIELD, fault.path[:-1], f"{fault.name} is missing"),
    "extra_forbidden": _about_extra,
    "literal_error": _about_choice,
    "date_form": _about_date,
    "interval_form": _about_date,
    "reversed_date": lambda fault: Finding(rules.REVERSED, fault.path, f"{fault.shown} {fault.context['reason']}"),
    "string_pattern_mismatch": _about_pattern,
    "unconditional": lambda fault: Finding(
        rules.UNCONDITIONAL, (*fault.path, "stance"), "a conditional stance without `conditions`"
    ),
    "unanswered": lambda fault: Finding(
        rules.UNANSWERED, fault.path, "there is no `answer`; if the words were not seen, write `unknown: [answer]`"
    ),
    "counted_consensus": lambda fault: Finding(
        rules.COUNTS_DO_NOT_FIT, (*fault.path, "counts"), "agreement without a recorded vote has no counts", at_key=True
    ),
    "complete_and_counted": lambda fault: Finding(
        rules.COUNTS_DO_NOT_FIT,
        (*fault.path, "ballots_complete"),
        "`ballots_complete` is only for votes without counts",
        at_key=True,
    ),
    "unknown_field_name": _about_unknown,
    "greater_than_equal": lambda fault: Finding(
        rules.OUT_OF_RANGE,
        fault.path,
        f"{fault.name} is {fault.shown}, and the least it can be is {fault.context['ge']}",
    ),
    "less_than_equal": lambda fault: Finding(
        rules.OUT_OF_RANGE,
        fault.path,
        f"{fault.name} is {fault.shown}, and the most it can be is {fault.context['le']:,}",
    ),
    "too_short": lambda fault: Finding(rules.BLANK, fault.path, f"{fault.name} is empty"),
    "string_too_long": lambda fault: _ABOUT_LENGTHS[fault.context["max_length"]](fault),
}


def name_in_words(name: str) -> str:
    """Return the name of a model in words: `OtherName` is other name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def described(model: type[Item]) -> str:
    """Return the name of a model in words with its article: a person, an other name."""
    return with_article(name_in_words(model.__name__))


def with_article(word: str) -> str:
    """Return a word behind "a" or "an"."""
    return f"{'an' if word[:1] in 'aeio' else 'a'} {word}"


def _why_no_passage(given: str) -> str:
    start, end = passage_ends(given)
    if end is None:
        if len(start.split()) > MOST_WORDS:
            return f"{len(start.split())} words without `{ELLIPSIS}`, and the most is {MOST_WORDS}"
    else:
        for side, words in (("first", start), ("last", end)):
            if len(words.split()) > MOST_WORDS:
                return f"{len(words.split())} {side} words, and the most is {MOST_WORDS}"
            if len(words) > MOST_CHARACTERS:
                return f"{len(words)} characters in the {side} words, and the most is {MOST_CHARACTERS}"
    if len(given) > LONGEST:
        return f"{len(given)} characters, and the most is {LONGEST}"
    return f"{describe_value(given)} is not words with single spaces and one `{ELLIPSIS}` between"


def about_id(given: Any, kinds: tuple[Kind, ...], path: Path) -> Finding:
    """Return what is wrong with a value that is not the id of a record of one of some kinds."""
    wanted = with_article(" or ".join(kinds) if len(kinds) < len(MODELS) else "record")
    message = why_no_id(given, f"the id of {wanted}")
    if not isinstance(given, str):
        return Finding(rules.WRONG_TYPE, path, message)
    if is_id(given):
        message = f"{shorten(given, _LONGEST_SHOWN)} is {with_article(kind_of(given))}; {wanted} belongs here"
        return Finding(rules.WRONG_KIND, path, message)
    tidy = _tidied_id(given, kinds)
    mend = f"did you mean {' or '.join(tidy)}?" if tidy else None
    return Finding(rules.NOT_AN_ID, path, message, mend, replacement=tidy[0] if len(tidy) == 1 else None)


def why_no_id(given: Any, wanted: str = "an id") -> str:
    """Return why a value is not an id that is wanted."""
    return _too_long(given, "an id", LONGEST_ID) or f"{describe_value(given)} is not {wanted}"


def _too_long(given: Any, what: str, most: int) -> str:
    """Say that a text is too long for what it should be; nothing where it is not."""
    if not isinstance(given, str) or len(given) <= most:
        return ""
    return f"{describe_value(given)} has {len(given):,} characters, and {what} has at most {most}"


def _tidied_id(given: str, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """Return the ids that it may be, where it is well formed but for capitals, spaces, underscores or a missing kind."""
    if len(given) > _LONGEST_SHOWN:
        return ()
    tidy = "-".join(given.strip().lower().replace("_", " ").split())
    if is_id(tidy) and kind_of(tidy) in kinds:
        return (tidy,)
    if len(kinds) <= 3 and "/" not in tidy and is_id(f"{kinds[0]}/{tidy}"):
        return tuple(f"{kind}/{tidy}" for kind in kinds)
    return ()


_MOST_RIVALS: Final = 50
"""Among how many unknown keys one is taken for a misspelling; more are of another kind of data."""


def intended_key(key: str, candidates: tuple[str, ...], siblings: Mapping[Any, Any]) -> str | None:
    """Return the candidate that `key` stands for, if it can be no other, is not there, and no other key stands for it."""
    one = intended(key, candidates)
    if one is None or one in siblings:
        return None
    others = (other for other in siblings if other != key and other not in candidates)
    rivals = list(itertools.islice(others, _MOST_RIVALS + 1))
    if len(rivals) > _MOST_RIVALS or one in (intended(other, candidates) for other in rivals):
        return None
    return one


def describe_value(value: Any) -> str:
    """Return a value of a file as it is named in a message."""
    if isinstance(value, str):
        return f"'{shorten(value, _LONGEST_SHOWN)}'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return shorten(str(value), _LONGEST_SHOWN)


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
