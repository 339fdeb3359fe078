"""The passage that a fact rests on."""

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, StringConstraints
from pydantic_core import core_schema

from policykit.models.base import Item, Many, Maybe, SourceId

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue


MOST_WORDS: Final = 6
"""How many words of a passage may be given on each side of the ellipsis."""
MOST_CHARACTERS: Final = 60
"""How many characters of a passage may be given on each side of the ellipsis."""
ELLIPSIS: Final = " … "

# White space is listed, not written \s, because dialects differ in what they take \s to be; and the characters stand
# for themselves, because dialects differ in how they are escaped.
_SPACE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = f"(?:[^{_SPACE}…][^{_SPACE}]*|…[^{_SPACE}]+)"
_SIDE = f"{_WORD}(?: {_WORD}){{0,{MOST_WORDS - 1}}}"
WORDS_PATTERN: Final = f"^{_SIDE}(?:{ELLIPSIS}{_SIDE})?$"
LENGTH_PATTERN: Final = f"^(?:.{{1,{MOST_CHARACTERS}}}{ELLIPSIS}.{{1,{MOST_CHARACTERS}}}|{_SIDE})$"
LONGEST: Final = 2 * MOST_CHARACTERS + len(ELLIPSIS)
DIGEST_PATTERN: Final = "^[0-9a-f]{64}$"


class _PassageForm:
    """At most six words and 60 characters on each side of an ellipsis, or six words in all."""

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        return core_schema.chain_schema(
            [
                core_schema.str_schema(pattern=WORDS_PATTERN, max_length=LONGEST, strict=True),
                core_schema.str_schema(pattern=LENGTH_PATTERN, strict=True),
            ]
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        return {
            "type": "string",
            "maxLength": LONGEST,
            "allOf": [{"pattern": WORDS_PATTERN}, {"pattern": LENGTH_PATTERN}],
        }


Passage: TypeAlias = Annotated[str, _PassageForm()]
"""The first and the last words of a passage, as they stand in the source, or all of a short one."""

Attribution: TypeAlias = Literal["quotation", "paraphrase", "narration"]
"""How a source gives it: in the speaker's words, in its own words for a speaker, or in its own voice."""

Reading: TypeAlias = Literal["states", "implies"]
"""Whether the passage says the fact or the fact follows from it."""


class Evidence(Item):
    """Where a fact was found: a source, and the passage in it."""

    source: SourceId = Field(description="The source.")
    passage: Maybe[Passage] = Field(
        default=None,
        description=(
            "The first and the last words of the passage with ' … ' between them, at most six words and 60 characters "
            "on each side, or all of a passage of at most six words. Left out only where the source's text is not kept."
        ),
    )
    supports: Many[str] = Field(
        default=(),
        description="The fields of the record that this is evidence for. Without it: the whole of what it stands on.",
    )
    attribution: Maybe[Attribution] = Field(
        default=None,
        description="How the source gives it: quotation, paraphrase, or narration in the source's own voice.",
    )
    reading: Annotated[Reading, Field(exclude_if=lambda value: value == "states")] = Field(
        default="states", description="Whether the passage states the fact or the fact is implied by it."
    )
    digest: Maybe[Annotated[str, StringConstraints(pattern=DIGEST_PATTERN)]] = Field(
        default=None, description="The SHA-256, in hexadecimal, of the whole passage after normalising."
    )


_THREE_DOTS: Final = re.compile(r" ?\.\.\. ?")


def with_ellipsis(passage: str) -> str | None:
    """Return a passage with an ellipsis for three dots between its ends; None where it is none, or would be none then."""
    ends = _THREE_DOTS.split(passage)
    changed = ELLIPSIS.join(ends)
    is_passage = len(ends) == 2 and len(changed) <= LONGEST
    forms = (WORDS_PATTERN, LENGTH_PATTERN)
    return changed if is_passage and all(re.fullmatch(form, changed) for form in forms) else None


def passage_ends(passage: str) -> tuple[str, str | None]:
    """Return the start and the end of a passage; the end is None where all of it is given."""
    start, ellipsis, end = passage.partition(ELLIPSIS)
    return start, end if ellipsis else None
