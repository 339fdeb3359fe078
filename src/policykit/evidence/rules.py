"""The rules about evidence and its passages."""

from typing import Final

from policykit.diagnostics import Rule, Severity, rules_in

MOST_DISTANCE: Final = 5_000
"""How many characters of the normalised text may lie between the start and the end of a passage."""

NOT_FOUND = Rule(
    "PK502",
    "passage-not-found",
    "a passage whose first words are not in the stored text",
    "The words are not there as given. Compare them with the nearest words that are named, letter by letter; "
    "`policykit cite` writes a passage that is found. White space, quotation marks, dashes and soft hyphens may differ.",
)
FOUND_TWICE = Rule(
    "PK503",
    "start-found-twice",
    "a passage whose first words stand in the stored text more than once",
    "It is not clear which place is meant. Give more words at the start, or begin a word or two earlier.",
)
END_NOT_FOUND = Rule(
    "PK504",
    "end-not-found",
    f"a passage whose last words do not follow its first within {MOST_DISTANCE:,} characters",
    "The last words are not there as given, or stand before the first, or so far behind that the passage is no passage.",
)
DIGEST_DIFFERS = Rule(
    "PK505",
    "digest-differs",
    "a digest that the passage no longer has",
    "The stored text has changed between the first and the last words since the evidence was written. "
    "Read the passage again; where it still supports the fact, write the new digest.",
)
NO_TEXT = Rule(
    "PK506",
    "no-text-stored",
    "a passage of a source whose text is not stored",
    "It cannot be checked, and is not counted as checked. Add the text to the folder. Where it is not kept, leave the "
    "passage out, and the digest and `attribution: quotation` with it, which say nothing without their passage.",
    Severity.WARNING,
)
NO_PASSAGE = Rule(
    "PK507",
    "no-passage",
    "evidence without a passage from a source whose text is stored",
    "The text is there, so the evidence can point at the place. `policykit cite` writes the passage.",
)
NO_WORDS = Rule(
    "PK508",
    "no-words",
    "a passage with a side that holds no letter or digit",
    "Punctuation alone singles out nothing. Give words.",
)
UNREADABLE = Rule(
    "PK509",
    "unreadable-text",
    "a stored text that cannot be read",
    "A stored text is a UTF-8 file with something in it, in the folder itself: links that lead out of it are not followed.",
)
QUOTED_WITHOUT_PASSAGE = Rule(
    "PK510",
    "quoted-without-passage",
    "a quotation or a digest without its passage",
    "A quotation is certain words, and a digest is that of certain words, but nobody can see of which. Give the passage "
    "by its first and last words; where the text is not kept, leave out the attribution or the digest as well.",
    Severity.WARNING,
)
ONE_WORD = Rule(
    "PK511",
    "passage-of-one-word",
    "a passage of one word",
    "One word says nothing by itself, and hardly stands in a text once. Give the words around it that state the fact; "
    "`policykit cite` writes the passage.",
    Severity.WARNING,
)
RULES: Final = rules_in(globals())
"""All of these rules."""
