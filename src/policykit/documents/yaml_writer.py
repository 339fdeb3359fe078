"""Plain data → YAML: a single text, or the records of a file as a curator would lay them out.

A text stands without quotes only where readers of YAML 1.1 and 1.2 take it for the same text. Days stand without quotes
in the fields that hold dates, as curators write them: YAML 1.2 takes them for strings, and readers of YAML 1.1 for dates.
"""

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import yaml

from policykit.documents.positions import FORBIDDEN_CHARACTERS
from policykit.documents.yaml_reader import reads_as_text
from policykit.values import precision_of

_WIDTH: Final = 110
"""How long a list or mapping may be, as JSON, to stand in one line."""

_DATE_FIELDS: Final = frozenset({"date", "start", "end", "attested", "founded", "dissolved"})
"""The fields of records with dates that an import can fill."""


def records_file(section: str, records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the text of a file with one section of records, record by record."""
    yield f"{section}:\n"
    for number, record in enumerate(records):
        if number:
            yield "\n"
        yield textwrap.indent(_emitted(_node([record])), "  ")


def scalar(value: str) -> str:
    """Return a string as a YAML scalar on one line that reads back as the same string in every version of YAML."""
    return _emitted(_text(value, of_lines='"')).removesuffix("\n").removesuffix("\n...")


class _Dumper(yaml.SafeDumper):
    """Indents the items of a list in a mapping, as curators do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


def _emitted(node: yaml.Node) -> str:
    written: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=sys.maxsize)
    return written


def _node(value: Any, *, is_date: bool = False) -> yaml.Node:
    if isinstance(value, Mapping):
        pairs = [(_text(key), _node(one, is_date=key in _DATE_FIELDS)) for key, one in value.items()]
        return yaml.MappingNode(yaml.SafeDumper.DEFAULT_MAPPING_TAG, pairs, flow_style=_is_short(value))
    if isinstance(value, list):
        items = [_node(one, is_date=is_date) for one in value]
        return yaml.SequenceNode(yaml.SafeDumper.DEFAULT_SEQUENCE_TAG, items, flow_style=_is_short(value))
    if not isinstance(value, str):
        return yaml.representer.SafeRepresenter().represent_data(value)
    if is_date and precision_of(value) == "day":
        return yaml.ScalarNode("tag:yaml.org,2002:timestamp", value)
    return _text(value)


def _is_short(value: Mapping[str, Any] | list[Any]) -> bool:
    """Whether a list or mapping stands in one line: where it is no record and holds neither mappings nor lines."""
    inner = [*value.values()] if isinstance(value, Mapping) else value
    return (
        "id" not in value
        and not any(isinstance(one, Mapping) or (isinstance(one, str) and "\n" in one) for one in inner)
        and all(_is_short(one) for one in inner if isinstance(one, list))
        and len(json.dumps(value, ensure_ascii=False)) <= _WIDTH
    )


def _text(value: str, of_lines: str = "|") -> yaml.Node:
    style: str | None = None
    if FORBIDDEN_CHARACTERS.search(value):
        style = '"'
    elif "\n" in value:
        style = of_lines if value == value.strip() else '"'
    elif ("_" in value and not value[0].isalpha()) or not reads_as_text(value):
        style = "'"  # readers differ in what they take for a number with underscores: `3_e8`, `-_`
    return yaml.ScalarNode(yaml.SafeDumper.DEFAULT_SCALAR_TAG, value, style=style)
