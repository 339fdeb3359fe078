"""Hypothesis strategies: ids, dates, texts, and plain data of valid records of every kind."""

import calendar
import functools
import re
from typing import Any, Literal, get_args, get_origin

from annotated_types import MinLen
from hypothesis import settings
from hypothesis import strategies as st

from policykit.models import MODELS, Counts, Item, RefersTo, Response
from policykit.models.base import parts_of
from policykit.models.introspection import item_of
from policykit.models.votes import OPTIONS
from policykit.values.dates import Date, Interval
from policykit.values.ids import KINDS, Kind, kind_of
from policykit.values.text import NOT_BLANK_PATTERN, Text


def examples(thorough: int) -> settings:
    """Return settings for `thorough` examples in the thorough profile, and for as much fewer in another as it has."""
    return settings(max_examples=max(1, thorough * settings().max_examples // 100))


slugs = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
languages = st.sampled_from(["en", "nb", "nn", "se", "pt-BR", "zh-Hant"])
# What may stand in a file: no control characters, surrogates or separators that YAML versions differ on.
characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"])
names = st.text(characters, min_size=1, max_size=20).filter(lambda text: bool(re.search(NOT_BLANK_PATTERN, text)))
texts = st.dictionaries(languages, names, min_size=1, max_size=3)


@st.composite
def ids(draw: st.DrawFn, *kinds: Kind) -> str:
    kind = draw(st.sampled_from(kinds or KINDS))
    return "/".join((kind, *draw(st.lists(slugs, min_size=1, max_size=3))))


@st.composite
def plain_dates(draw: st.DrawFn) -> str:
    year = draw(st.integers(1, 9999))
    precision = draw(st.sampled_from([1, 2, 3]))
    if precision == 1:
        return f"{year:04}"
    month = draw(st.integers(1, 12))
    if precision == 2:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{draw(st.integers(1, calendar.monthrange(year, month)[1])):02}"


@st.composite
def qualified_dates(draw: st.DrawFn) -> str:
    return draw(plain_dates()) + draw(st.sampled_from(["", "", "~", "?", "%"]))


@st.composite
def set_dates(draw: st.DrawFn) -> str:
    first, last = sorted([draw(plain_dates()), draw(plain_dates())], key=lambda text: Date(text).sort_key)
    forms = [f"[{first}..{last}]", f"[..{last}]", f"[{first}..]", f"[{first},{last}]", f"[..{first},{last}..]"]
    if Date(first).earliest > Date(last).latest:  # type: ignore[operator]  # plain dates are bounded
        forms = forms[1:]
    return draw(st.sampled_from(forms))


dates = st.one_of(qualified_dates(), qualified_dates(), set_dates())


@st.composite
def intervals(draw: st.DrawFn) -> str:
    first, last = sorted([draw(qualified_dates()), draw(qualified_dates())], key=lambda text: Date(text).sort_key)
    return draw(st.sampled_from([f"{first}/{last}", f"{first}/..", f"../{last}", f"{first}/", f"/{last}"]))


words = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzåéß.,-'"), min_size=1, max_size=8)


@st.composite
def passages(draw: st.DrawFn) -> str:
    start = " ".join(draw(st.lists(words, min_size=1, max_size=6)))
    if draw(st.booleans()):
        return f"{start} … {' '.join(draw(st.lists(words, min_size=1, max_size=6)))}"
    return start


json_values = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**9), 10**9), names),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=4,
)


def _plain(parts: list[object], metadata: list[Any], name: str) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911, PLR0912
    marks = [part for part in parts if isinstance(part, RefersTo)]
    if marks:
        return st.one_of(ids(*marks[0].kinds), st.just("A plain name")) if marks[0].or_name else ids(*marks[0].kinds)
    if name == "passage":
        return passages()
    if name == "digest":
        return st.from_regex("[0-9a-f]{64}", fullmatch=True)
    if name in ("url", "archived_url"):
        return st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z0-9]{0,5}", fullmatch=True)
    if name == "time":
        return st.times().map(lambda time: time.isoformat("seconds"))
    if name == "language":
        return languages
    literals = [part for part in parts if get_origin(part) is Literal]
    if literals:
        return st.sampled_from(get_args(literals[0]))
    if Interval in parts and Date in parts:
        return st.one_of(dates, intervals(), texts)
    if Interval in parts:
        return intervals()
    if Date in parts:
        return st.one_of(dates, st.integers(1000, 9999))
    if Counts in parts:
        return st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 200), min_size=1, max_size=3)
    if Text in parts:
        return st.one_of(texts, names) if str in parts else texts
    if bool in parts:
        return st.booleans()
    if float in parts:
        return st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False))
    if int in parts:
        return st.integers(1, 500)
    if name == "value" and str not in parts:
        return json_values
    assert str in parts, (name, parts, metadata)
    return names


@functools.cache
def _fields(model: type[Item]) -> dict[str, tuple[bool, st.SearchStrategy[Any]]]:
    found: dict[str, tuple[bool, st.SearchStrategy[Any]]] = {}
    for name, info in model.model_fields.items():
        if name in ("id", "unknown"):
            continue
        parts = [*parts_of(info.annotation), *info.metadata]
        many = any(get_origin(part) is tuple for part in parts)
        inner = item_of(model, name)
        one = items(inner) if inner else _plain(parts, info.metadata, name)
        least = next((mark.min_length for mark in info.metadata if isinstance(mark, MinLen)), 0) if many else 0
        found[name] = info.is_required(), st.lists(one, min_size=least, max_size=2) if many else one
    return found


@st.composite
def items(draw: st.DrawFn, model: type[Item]) -> dict[str, Any]:
    """Plain data of a valid item of `model`, with any of its optional fields."""
    data: dict[str, Any] = {}
    for name, (required, strategy) in _fields(model).items():
        if required or draw(st.integers(0, 3)) == 0:
            data[name] = draw(strategy)
    if data.get("stance") == "conditional":
        data["conditions"] = draw(st.lists(texts, min_size=1, max_size=2))
    if data.get("method") == "consensus":
        data.pop("counts", None)
    if "counts" in data:
        data.pop("ballots_complete", None)
    if model is Response and "answer" not in data:
        data["unknown"] = ["answer"]
        return data
    absent = [field for field in getattr(model, "optional_fields", tuple)() if field not in data]
    if absent and draw(st.integers(0, 5)) == 0:
        data["unknown"] = draw(st.lists(st.sampled_from(absent), min_size=1, max_size=2, unique=True))
    return data


@st.composite
def records(draw: st.DrawFn, *kinds: Kind) -> dict[str, Any]:
    """Plain data of a record that is valid by itself."""
    kind = draw(st.sampled_from(kinds or KINDS))
    return {"id": draw(ids(kind)), **draw(items(MODELS[kind]))}


FEW = ["a", "b"]
"""A few ids of each kind, so that generated records refer to each other."""


def with_few_ids(data: Any) -> Any:
    """Map every id in generated data to one of a few."""
    if isinstance(data, dict):
        return {key: with_few_ids(value) for key, value in data.items()}
    if isinstance(data, list):
        return [with_few_ids(value) for value in data]
    if isinstance(data, str) and "/" in data and kind_of(data) in MODELS:
        return f"{kind_of(data)}/{FEW[len(data) % 2]}"
    return data
