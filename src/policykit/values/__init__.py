"""Values and plain helpers: ids, dates, texts, frozen maps, near names, strings on one line, printed tables.

Imports `call_error` and nothing else of the package.
"""

from policykit.values.circles import circles_in, steps_from
from policykit.values.dates import (
    DATE_FORMS,
    INTERVAL_FORMS,
    LONGEST_DATE,
    Answer,
    Date,
    DateLike,
    Interval,
    InvalidDate,
    all_of,
    any_of,
    opposite,
    precision_of,
)
from policykit.values.frozen import FrozenMap, WithJsonSchema, freeze, thaw
from policykit.values.ids import KINDS, LONGEST_ID, SECTIONS, Kind, id_pattern, is_id, kind_of, kinds_in
from policykit.values.normal_form import composed
from policykit.values.similar import (
    did_you_mean,
    intended,
    nearest,
    nearest_ids,
    unambiguous_match,
)
from policykit.values.strings import (
    ENCODING,
    RISKY,
    SAFE,
    UNSEEN,
    brief,
    counted,
    escaped,
    folded,
    needless_in,
    one_line,
    safe,
    shorten,
)
from policykit.values.table import fold, format_table, html_table, terminal_width
from policykit.values.terms import Terms
from policykit.values.text import LANGUAGE_TAG_PATTERN, LONGEST_TAG, NOT_BLANK_PATTERN, Languages, Text, is_language_tag

__all__ = [
    "DATE_FORMS",
    "ENCODING",
    "INTERVAL_FORMS",
    "KINDS",
    "LANGUAGE_TAG_PATTERN",
    "LONGEST_DATE",
    "LONGEST_ID",
    "LONGEST_TAG",
    "NOT_BLANK_PATTERN",
    "RISKY",
    "SAFE",
    "SECTIONS",
    "UNSEEN",
    "Answer",
    "Date",
    "DateLike",
    "FrozenMap",
    "Interval",
    "InvalidDate",
    "Kind",
    "Languages",
    "Terms",
    "Text",
    "WithJsonSchema",
    "all_of",
    "any_of",
    "brief",
    "circles_in",
    "composed",
    "counted",
    "did_you_mean",
    "escaped",
    "fold",
    "folded",
    "format_table",
    "freeze",
    "html_table",
    "id_pattern",
    "intended",
    "is_id",
    "is_language_tag",
    "kind_of",
    "kinds_in",
    "nearest",
    "nearest_ids",
    "needless_in",
    "one_line",
    "opposite",
    "precision_of",
    "safe",
    "shorten",
    "steps_from",
    "terminal_width",
    "thaw",
    "unambiguous_match",
]
