"""Strings as they are written in YAML and JSON."""

import json
import re
from typing import Final

import yaml

from policykit.documents.document import read
from policykit.documents.positions import Format

# What begins a YAML node that is more than a plain text: a tag, an anchor, a collection, a text of several lines.
_MORE_THAN_TEXT: Final = frozenset("!&*[]{},|>%@`#")
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_/-]*\Z")


def quoted_like(old: str, value: str, form: Format) -> str | None:
    """Return how `value` is written where `old` stands: in quotes like its, or without where it has none and needs none.

    None where `old` is no string that stands by itself on a line.
    """
    if not old or old[0] in _MORE_THAN_TEXT or not value.isprintable():
        return None
    if old[0] == '"':
        return json.dumps(value, ensure_ascii=False)
    if form != "yaml":
        return None
    if old[0] != "'" and _reads_as_itself(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def _reads_as_itself(value: str) -> bool:
    """Whether a YAML text needs no quotes, wherever it stands."""
    if not _PLAIN.match(value):
        return False
    read_back = read(value.encode(), "yaml")
    return read_back.data == value and not read_back.findings


def scalar(value: str) -> str:
    """Return a string as a YAML scalar that reads back as the same string in every version of YAML."""
    for style in (None, "'"):
        written = yaml.safe_dump(value, allow_unicode=True, width=10_000, default_style=style).removesuffix("\n...\n")
        document = read(f"value: {written}".encode(), "yaml")
        if not document.findings and document.data == {"value": value}:
            return written.rstrip("\n")
    return yaml.safe_dump(value, width=10_000, default_style='"').rstrip("\n")
