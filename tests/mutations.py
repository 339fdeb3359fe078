"""Small changes to plain data, such as people and programs make by mistake."""

import copy
import random
from collections.abc import Callable
from typing import Any, Final

from policykit.models import LONGEST
from policykit.values import LONGEST_DATE, LONGEST_ID, LONGEST_TAG, Date, InvalidDate, is_id, is_language_tag

VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 5.0, 2.5, 1e300, -1e16, 10**15, 2**53, 10**299, 10**301, -(10**400), "", " ", "x", "2010", 2010, "2010-02-30", "2012/2010",
    [], {}, ["x"], {"en": "x"}, {"x": 1}, [[]], [None], "topic/x", "person/a-b", "[..2010]", "support", "conditional",
)  # fmt: skip
INSERTS: Final = ("\n", "\t", "\r", " ", "\x85", "\u2029", "\x00", "\x7f", "\u00a0", "\u2028", "\u200b", "é", "É", "/", "-", "_", "A", "0", "…", " … ", "😀")  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        for key, item in value.items():
            found += _places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += _places(item, (*path, index))
    return found


def mutate(data: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Return a copy of `data` with one change somewhere in it."""
    changed = copy.deepcopy(data)
    path = draw.choice(_places(changed)[1:])
    holder: Any = changed
    for step in path[:-1]:
        holder = holder[step]
    draw.choice(_CHANGES)(holder, path[-1], draw)
    return changed


def _drop(holder: Any, step: Any, _: random.Random) -> None:
    del holder[step]


def _rename(holder: Any, step: Any, draw: random.Random) -> None:
    if isinstance(holder, dict):
        at = draw.randrange(len(step) + 1)
        holder[step[:at] + draw.choice(INSERTS) + step[at:]] = holder.pop(step)
    else:
        holder.reverse()


def _retype(holder: Any, step: Any, draw: random.Random) -> None:
    holder[step] = copy.deepcopy(draw.choice(VALUES))


def _bend(holder: Any, step: Any, draw: random.Random) -> None:
    value = holder[step]
    if isinstance(value, str):
        at = draw.choice((0, len(value), draw.randrange(len(value) + 1)))
        holder[step] = draw.choice(
            (value[:at] + draw.choice(INSERTS) + value[at:], value[:at] + value[at + 1 :], value.upper(), value + value)
        )
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
        holder[step] = draw.choice((-value, value + 0.5, value * 1.0, -1, 0, 10**12, str(value), not value))
    else:
        _retype(holder, step, draw)


def longer_id(record_id: str, length: int) -> str:
    """Return an id of a length that begins as another does."""
    return f"{record_id}-{'a' * length}"[:length]


def longer_tag(tag: str, length: int) -> str:
    """Return a language tag of some 64 characters that begins as another does."""
    return f"{tag}{'-abcdefgh' * length}"[:length]


def longer_date(length: int) -> str:
    """Return a set of years and a few months of a length."""
    months = next(number for number in range(5) if (length - 1 - 8 * number) % 5 == 0)
    return f"[{','.join(['2010-01'] * months + ['2010'] * ((length - 1 - 8 * months) // 5))}]"


def _lengthen(holder: Any, step: Any, draw: random.Random) -> None:
    """Make a value, or the language of one, as long as it may be, or a character longer."""
    value, more = holder[step], draw.randrange(2)
    if not isinstance(value, str):
        _bend(holder, step, draw)
    elif is_id(value):
        holder[step] = longer_id(value, LONGEST_ID + more)
    elif isinstance(holder, dict) and is_language_tag(step):
        holder[longer_tag(step, LONGEST_TAG + more)] = holder.pop(step)
    elif is_language_tag(value):
        holder[step] = longer_tag(value, LONGEST_TAG + more)
    elif _is_date(value):
        holder[step] = longer_date(LONGEST_DATE + more)
    else:
        holder[step] = "x" * (LONGEST + more)  # such a passage is one word


def _is_date(value: str) -> bool:
    try:
        Date(value)
    except InvalidDate:
        return False
    return True


def _wrap(holder: Any, step: Any, _: random.Random) -> None:
    value = holder[step]
    holder[step] = value[0] if isinstance(value, list) and value else [value]


def _repeat(holder: Any, step: Any, draw: random.Random) -> None:
    value = holder[step]
    if isinstance(value, list) and value:
        value.append(copy.deepcopy(value[0]))
    elif isinstance(value, dict) and value:
        value[f"{draw.choice(list(value))}x"] = 1
    else:
        _bend(holder, step, draw)


_CHANGES: Final[tuple[Callable[[Any, Any, random.Random], None], ...]] = (
    _drop, _rename, _retype, _bend, _bend, _bend, _wrap, _repeat, _lengthen, _lengthen
)  # fmt: skip
