"""Plain data of records → the text of a records file in YAML, as a curator would lay it out.

Days and months stand without quotes in the fields that hold dates, as curators write them. YAML 1.2 takes them for
strings, and readers of YAML 1.1 take days for dates. Any other string stands without quotes only where readers of both
take it for the same string, and else as JSON writes it, which YAML reads alike.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_WIDTH: Final = 110
"""How long a line may get before what it holds is spread over several."""

# It begins with a letter, so it is no number and no date, and holds no colon, hash or bracket.
_PLAIN = re.compile(r"[^\W\d_](?:[\w /.'’()+–-]|,(?= ))*(?<! )\Z")
_PLAIN_IN_FLOW = re.compile(r"[^\W\d_][\w /.'’()+–-]*(?<! )\Z")
# Lines of which the first and the last hold something, and none begins or ends with white space.
_LINES = re.compile(r"\S(?:[^\t\r\n]*[^\s])?(?:\n+\S(?:[^\t\r\n]*[^\s])?)*\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\Z")
_DATE_FIELDS: Final = frozenset({"date", "start", "end", "attested", "founded", "dissolved"})
"""The fields of records with dates that an import can fill."""
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def records_file(section: str, records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the text of a file with one section of records, record by record."""
    yield f"{section}:\n"
    for number, record in enumerate(records):
        if number:
            yield "\n"
        yield "".join(f"{line}\n" for line in _item(record, "  "))


def _item(value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of an item of a list."""
    short = _in_one_line(value)
    if not isinstance(value, Mapping) or (
        short is not None and len(indent) + 2 + len(short) <= _WIDTH and "id" not in value
    ):
        yield f"{indent}- {short if short is not None else _scalar(value)}"
        return
    lines = _mapping(value, indent + "  ")
    yield f"{indent}- {next(lines).lstrip()}"
    yield from lines


def _mapping(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, inner in value.items():
        start = f"{indent}{_scalar(key)}:"
        if _is_in_lines(inner):
            yield f"{start} |-"
            yield from (f"{indent}  {line}" if line else "" for line in inner.split("\n"))
            continue
        short = _in_one_line(inner, dates=key in _DATE_FIELDS)
        if short is not None and (len(start) + 1 + len(short) <= _WIDTH or not isinstance(inner, Mapping | list)):
            yield f"{start} {short}"
        elif isinstance(inner, Mapping):
            yield start
            yield from _mapping(inner, indent + "  ")
        else:
            yield start
            for one in inner:
                yield from _item(one, indent + "  ")


def _is_in_lines(value: Any) -> bool:
    """Whether a value is a text of several lines that YAML can hold as they are."""
    return isinstance(value, str) and "\n" in value and _LINES.match(value) is not None


def _in_one_line(value: Any, *, dates: bool = False, in_flow: bool = False) -> str | None:
    """Return a value as it is written in one line; None for a list of mappings, which has a line for each.

    `dates` says whether it is what a field of dates holds.
    """
    if isinstance(value, list):
        if any(isinstance(one, Mapping | list) for one in value):
            return None
        return f"[{', '.join(_scalar(one, in_flow=True, dates=dates) for one in value)}]"
    if isinstance(value, Mapping):
        if any(isinstance(one, Mapping) or _is_in_lines(one) or _in_one_line(one) is None for one in value.values()):
            return None
        inner = (
            f"{_scalar(key, in_flow=True)}: {_in_one_line(one, dates=key in _DATE_FIELDS, in_flow=True)}"
            for key, one in value.items()
        )
        return f"{{{', '.join(inner)}}}"
    return _scalar(value, in_flow=in_flow, dates=dates)


def _scalar(value: Any, *, in_flow: bool = False, dates: bool = False) -> str:
    if isinstance(value, str) and (
        (dates and _DATE.match(value))
        or ((_PLAIN_IN_FLOW if in_flow else _PLAIN).match(value) and value.lower() not in _WORDS)
    ):
        return value
    return json.dumps(value, ensure_ascii=False)
