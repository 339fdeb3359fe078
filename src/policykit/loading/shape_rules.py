"""The rules about the shape of a record."""

from typing import Final

from policykit.diagnostics import Rule, Severity, rules_in
from policykit.models import ELLIPSIS, MOST_CHARACTERS, MOST_WORDS
from policykit.values import LONGEST_DATE, LONGEST_ID, LONGEST_TAG

MISSING_FIELD = Rule(
    "PK201",
    "missing-field",
    "a required field is missing",
    "The field tells what the record is about; without it no question can be answered from it. Add it.",
)
UNKNOWN_FIELD = Rule(
    "PK202",
    "unknown-field",
    "a field or section that there is none of",
    "A misspelt key would be lost without a word. Spell it as the reference does, or remove it.",
    fixes="safe",
)
WRONG_TYPE = Rule(
    "PK203",
    "wrong-type",
    "a value of the wrong type",
    "A list where a text belongs, a number where a list belongs, nothing where a value belongs. "
    "A field without a value is left out; one that was sought and not found is named in `unknown`.",
)
NOT_ALLOWED = Rule(
    "PK204",
    "value-not-allowed",
    "a value that is not among those allowed",
    "The field takes one of a few values, so that questions can be asked of it. Choose one of them.",
    fixes="unsafe",
)
NOT_A_DATE = Rule(
    "PK205",
    "not-a-date",
    "a date or interval that is none",
    "Dates are EDTF, as exact as is known: `2010`, `2010-06`, `2010-06-16`, with `~` or `?` behind them, or one of a "
    "set, `'[2010-06-17..2010-12-31]'`. Periods are two dates with a slash between: `2018/2022`, `2012/..`. "
    f"A date has at most {LONGEST_DATE} characters.",
)
NOT_AN_ID = Rule(
    "PK206",
    "not-an-id",
    "an id that is not well formed",
    "An id is the kind and one or more slugs, with slashes between: `person/jane-doe`, `proposal/panel-2010/22`. "
    "Slugs are lower-case ASCII letters and digits with single hyphens between them. "
    f"An id has at most {LONGEST_ID} characters.",
    fixes="unsafe",
)
WRONG_KIND = Rule(
    "PK207",
    "id-of-the-wrong-kind",
    "an id of a kind that cannot stand here",
    "Each field names records of certain kinds, and each section holds records of one kind.",
)
UNCONDITIONAL = Rule(
    "PK208",
    "conditional-without-conditions",
    "a conditional stance without its conditions",
    "Conditional support says nothing unless it is known what it depends on. Add `conditions`, or choose another stance.",
)
PASSAGE_FORM = Rule(
    "PK209",
    "passage-form",
    "a passage that is not given by its first and last words",
    f"A passage is its first and its last words with `{ELLIPSIS}` between them, at most {MOST_WORDS} words and "
    f"{MOST_CHARACTERS} characters on each side, or all of a passage of at most {MOST_WORDS} words. "
    "It points at the words and does not copy them.",
)
BLANK = Rule(
    "PK210",
    "blank",
    "an empty or blank value",
    "A value without content says nothing. Leave the field out, or name it in `unknown` if it was sought.",
)
NOT_A_LANGUAGE = Rule(
    "PK211",
    "not-a-language-tag",
    "a key of a text that is not a language tag",
    "Texts are maps from language tag to text: `en`, `nb`, `nn`, `se`, `pt-BR` (BCP 47, language in lower case). "
    f"A tag has at most {LONGEST_TAG} characters.",
    fixes="safe",
)
NOT_AN_ADDRESS = Rule(
    "PK212",
    "not-a-web-address",
    "a web address that is none",
    "Addresses begin with `http://` or `https://` and hold no white space.",
)
OUT_OF_RANGE = Rule(
    "PK213",
    "out-of-range",
    "a number that is too small or too large",
    "Counts are 0 or more, numbers of proposals 1 or more, and neither is larger than what every language reads exactly.",
)
NO_FIELD_TO_BE_UNKNOWN = Rule(
    "PK214",
    "unknown-names-no-field",
    "`unknown` names something that is no optional field",
    "`unknown` lists fields of the same item that were sought and not found.",
    fixes="unsafe",
)
COUNTS_DO_NOT_FIT = Rule(
    "PK215",
    "counts-do-not-fit",
    "counts where there can be none",
    "Agreement without a recorded vote (`method: consensus`) has no counts, and `ballots_complete` is only for votes "
    "without counts: where there are counts, they say how many ballots are missing.",
)
NOT_A_DIGEST = Rule(
    "PK216",
    "not-a-digest",
    "a digest that is none",
    "A digest is the SHA-256 of a passage in 64 hexadecimal digits, as `policykit cite` prints it.",
)
UNSEEN_CHARACTER = Rule(
    "PK217",
    "unseen-character",
    "a character that nobody sees, where no language needs it",
    "It makes equal texts differ, hides words from readers, or shows them in another order than they are written in. "
    "Write the text anew, or remove the character. Joiners within Persian, Indian scripts and emoji, and marks of direction "
    "in texts that hold Arabic or Hebrew, are no findings.",
    Severity.WARNING,
)
UNANSWERED = Rule(
    "PK218",
    "response-without-answer",
    "a response that does not say what was answered",
    "A response has one of the answers. Where somebody answered, and the words were not seen, write `unknown: [answer]`; "
    "where nobody did, there is no response.",
)
NOT_A_TIME = Rule(
    "PK219",
    "not-a-time",
    "a time of the day that is none",
    "A time is in hours and minutes of 24 hours, and perhaps seconds, in quotes: `'18:05'` or `'18:05:30'`.",
)
THREE_DOTS = Rule(
    "PK220",
    "three-dots",
    "three dots where the ellipsis of a passage belongs",
    f"The first and the last words of a passage have `{ELLIPSIS}` between them, one character. Three dots `...` are taken "
    f"for words of the source, and so there are more than {MOST_WORDS}.",
    fixes="safe",
)
REVERSED = Rule(
    "PK403",
    "end-before-start",
    "an end that lies before its start",
    "One of the two dates is wrong, or they are swapped.",
)

RULES: Final = rules_in(globals())
"""All of these rules."""

ABOUT_FIELDS: Final = frozenset({MISSING_FIELD, UNKNOWN_FIELD})
"""Those that say which fields there are, and nothing of the value of one."""
