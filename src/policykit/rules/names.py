"""The rule of names: they are compared as they are written, and looked up as they are typed."""

import re
from collections.abc import Iterable
from typing import Final

from policykit.diagnostics import Finding, Severity
from policykit.models import Item, RefersTo, fields_of, parts_of
from policykit.rules.registry import value_rule
from policykit.values import NOT_BLANK_PATTERN, Text

_STRAY: Final = re.compile(
    r"(?P<ends>\A\s|\s\Z)|(?P<run>\s{2,})|(?P<control>[\t-\r\x85])"
    r"|(?P<fixed>(?<=[^\W\d_])[\xa0\u202f](?=[^\W\d_]))|(?P<blank>[\xad\u2800\u3164\uffa0])"
)
"""A no-break space is stray between letters only: before signs and within numbers, typography has its reasons."""

_SAID: Final = {
    "ends": "the name begins or ends with white space",
    "run": "the name has more than one space in a row",
    "control": "the name has a tab or line break in it",
    "fixed": "the name has a no-break space in it",
    "blank": "the name has a sign in it that looks like nothing",
}


def _names_of(model: type[Item]) -> tuple[str, ...]:
    """Return the fields of a model that hold names. Notes are prose, and may have lines."""
    names = fields_of(model, NOT_BLANK_PATTERN)
    texts = fields_of(model, Text)
    marks = {name: parts_of(info.annotation) for name, info in model.model_fields.items()}
    may_be_names = (name for name, parts in marks.items() if any(_may_be_a_name(part) for part in parts))
    return tuple(name for name in (*names, *may_be_names) if name != "note" and name not in texts)


def _may_be_a_name(part: object) -> bool:
    return isinstance(part, RefersTo) and part.or_name


@value_rule("PK462", "stray-white-space", _names_of, Severity.WARNING, fixes="safe")
def _stray_white_space(name: str, _: Item) -> Iterable[Finding]:
    """A name with white space that does not belong in it.

    It is not found under the name that a reader types, and counts as another than the same name without. White space
    at either end, more of it than one space in a row, tabs, no-break spaces between letters, and soft hyphens come along
    when names are copied from pages and tables. Write the name with single spaces.
    """
    found = _STRAY.search(name)
    if not found:
        return ()
    tidy = _STRAY.sub(lambda stray: "" if stray["blank"] else " ", name).strip()
    return (Finding(_stray_white_space, (), _SAID[str(found.lastgroup)], replacement=tidy or None),)
