"""A string written in place of another, in YAML or JSON."""

import json
import re
from typing import Final

from policykit.documents.positions import Format
from policykit.documents.yaml_reader import reads_as_text

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
    if old[0] != "'" and _PLAIN.match(value) and reads_as_text(value):
        return value
    return "'" + value.replace("'", "''") + "'"
