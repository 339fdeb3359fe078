"""Texts in several languages."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from pydantic_core import core_schema

from policykit.values.frozen import FrozenMap, WithJsonSchema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


LONGEST_TAG: Final = 64
"""How many characters a language tag may have; RFC 5646 asks for room for 35."""

LANGUAGE_TAG_PATTERN: Final = f"^[a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}}){{0,{LONGEST_TAG // 3}}}$"
"""The form of a language tag (BCP 47): a lower-case language, then subtags."""

NOT_BLANK_PATTERN: Final = "[^\t-\r \x85\xa0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
"""Matches a string that holds more than white space. The characters stand for themselves: dialects escape differently."""

Languages: TypeAlias = str | Sequence[str]
"""A language tag, or several in order of preference."""

_DEFAULT_LANGUAGE = "en"


class Text(FrozenMap[str, str], WithJsonSchema):
    """One text in one or more languages: an immutable mapping from language tag to text.

    Examples:
        >>> Text({"en": "Needle exchange", "fr": "Échange de seringues"}).in_language("fr")
        'Échange de seringues'
    """

    __slots__ = ()
    _json_schema: ClassVar[dict[str, Any]] = {
        "title": "Text",
        "description": "One text in one or more languages: a map from language tag (BCP 47) to text.",
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": LANGUAGE_TAG_PATTERN, "maxLength": LONGEST_TAG},
        "additionalProperties": {"type": "string", "pattern": NOT_BLANK_PATTERN},
    }

    def in_language(self, lang: Languages = _DEFAULT_LANGUAGE) -> str:
        """Return the text in the language wanted, or in the nearest there is.

        The order is: each tag given, each without its subtags (``pt-BR`` → ``pt``), ``en``, and then the first
        language in the order of the tags. Capitals do not matter, and ``_`` does for ``-``.
        """
        return self[self._tag(lang) or self._tag(_DEFAULT_LANGUAGE) or min(self)]

    def is_in(self, lang: Languages) -> bool:
        """Say whether there is a text in a language, or in one of several, with or without its subtags."""
        return self._tag(lang) is not None

    def _tag(self, lang: Languages) -> str | None:
        known = {tag.lower(): tag for tag in self}
        wanted = [tag.lower().replace("_", "-") for tag in ([lang] if isinstance(lang, str) else lang)]
        found = (known[tag] for tag in (*wanted, *(tag.partition("-")[0] for tag in wanted)) if tag in known)
        return next(found, None)

    def __str__(self) -> str:
        return self.in_language()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.dict_schema(
                core_schema.str_schema(strict=True, pattern=LANGUAGE_TAG_PATTERN, max_length=LONGEST_TAG),
                core_schema.str_schema(strict=True, pattern=NOT_BLANK_PATTERN),
                min_length=1,
                strict=False,
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                dict, return_schema=core_schema.dict_schema(core_schema.str_schema(), core_schema.str_schema())
            ),
        )


def is_language_tag(text: str) -> bool:
    """Say whether `text` has the form of a language tag."""
    return len(text) <= LONGEST_TAG and re.fullmatch(LANGUAGE_TAG_PATTERN, text) is not None
