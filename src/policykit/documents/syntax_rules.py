"""The rules about the syntax of records files."""

from typing import Final

from policykit.diagnostics import Rule, rules_in
from policykit.documents.limits import CHARACTERS_PER_VALUE, MOST_BYTES, MOST_NESTING, MOST_RECORD_VALUES, VALUES_ANYHOW

NOT_UTF8 = Rule(
    "PK101",
    "not-utf-8",
    "the file is not UTF-8",
    "Records files are UTF-8, with or without a byte-order mark. Save the file again in that encoding.",
)
SYNTAX = Rule(
    "PK102",
    "syntax",
    "the file cannot be parsed",
    "What follows the place that is named could not be read, so nothing in the file was checked further. "
    "The usual causes are wrong indentation, a missing closing quote, and a colon or hash in a text without quotes.",
)
DUPLICATE_KEY = Rule(
    "PK103",
    "duplicate-key",
    "a key stands twice in one mapping",
    "Programs differ in which of the two they keep, and one of them is lost. Remove one or join the two.",
)
TAG = Rule(
    "PK104",
    "tag",
    "a YAML tag",
    "Tags (`!!str`, `!python/object`) change how a value is read, and programs differ in which they obey. "
    "Remove the tag; put a value in quotes if it is to be a string.",
)
ALIAS = Rule(
    "PK105",
    "alias",
    "a YAML anchor, alias or merge key",
    "Anchors (`&a`), aliases (`*a`) and merge keys (`<<`) hide what a record holds, and can make a small file huge. "
    "Write the value out where it is needed.",
)
TOO_DEEP = Rule(
    "PK106",
    "too-deep",
    f"lists and mappings nested more than {MOST_NESTING} deep",
    "No record nests more than a few levels. A file that does is broken, or meant to break its reader.",
)
TOO_LARGE = Rule(
    "PK107",
    "too-large",
    f"a file of more than {MOST_BYTES // 2**20} MiB, or with too many values",
    "Split the file, or write its records as NDJSON, one to a line; each line may be as large as a file. "
    "Lists, mappings and what they hold at the bottom are values, and keys are not. "
    f"A record has at most {MOST_RECORD_VALUES:,}, and a file one for every {CHARACTERS_PER_VALUE} characters, "
    f"or {VALUES_ANYHOW:,} where it is short: several times what records need.",
)
AMBIGUOUS = Rule(
    "PK108",
    "ambiguous-scalar",
    "a plain value that YAML 1.1 and YAML 1.2 read differently",
    "`NO` is a string in YAML 1.2 and false in YAML 1.1; `12:30:45`, `0o17`, `017` and `1_000` are different numbers "
    "or none. Put the value in quotes if it is text, or write the number plainly. Dates and years are exempt.",
    fixes="safe",
)
KEY_NOT_STRING = Rule(
    "PK109",
    "key-not-a-string",
    "a key that is not a string",
    "Keys are names of fields, sections, languages or options. Put the key in quotes if it is meant as text.",
)
NOT_FINITE = Rule(
    "PK110",
    "not-a-finite-number",
    "an infinity, NaN, or a number too long to read",
    "JSON has no such numbers, and no count or amount is one. Leave the field out and name it in `unknown`.",
)
CONTROL_CHARACTER = Rule(
    "PK111",
    "control-character",
    "a control character, a lone surrogate, or a line separator that YAML versions treat differently",
    "Such characters are invisible, and programs cut or refuse texts that hold them. Remove the character.",
)
MANY_DOCUMENTS = Rule(
    "PK112",
    "many-documents",
    "a second document in the file",
    "Most readers see the first document only. Put the records under the sections of one document, or in another file.",
)
DIRECTIVE = Rule(
    "PK113",
    "directive",
    "a YAML directive",
    "A `%YAML` or `%TAG` line asks for another reading than the one that records have. Remove it.",
)
EMPTY = Rule(
    "PK114",
    "empty-file",
    "the file holds nothing",
    "An empty file is more often a mistake than meant. Remove it, or write `{}` if it is to stay.",
)

RULES: Final = rules_in(globals())
"""All of these rules."""

ENDS_READING: Final = frozenset({NOT_UTF8, SYNTAX, TOO_DEEP, TOO_LARGE, MANY_DOCUMENTS, EMPTY})
"""Those after which the rest of a YAML or JSON file is not read."""
