"""Small changes to plain data, such as people and programs make by mistake."""

import copy
import random
from collections.abc import Callable
from typing import Any, Final

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
    _drop, _rename, _retype, _bend, _bend, _bend, _wrap, _repeat
)  # fmt: skip
