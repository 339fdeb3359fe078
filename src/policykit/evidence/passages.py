"""Passages in stored texts: found exactly once, or said not to be.

A passage is given by its first and last words. They are looked for in the text of the source, as `<slug>.txt` in a
folder of texts, where the slug is what follows ``source/`` in the source's id.

Editions of one text differ in white space and line breaks, in the kinds of quotation marks and dashes, in soft hyphens
and in Unicode normalisation. Matching forgives these and nothing else. A word is not cut in two: "heroin" is not found
in "heroins".
"""

import bisect
import dataclasses
import functools
import hashlib
import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from policykit.call_error import CallError
from policykit.diagnostics import Rule
from policykit.evidence.rules import END_NOT_FOUND, FOUND_TWICE, MOST_DISTANCE, NO_WORDS, NOT_FOUND
from policykit.models import ELLIPSIS, LONGEST, MOST_CHARACTERS, MOST_WORDS, passage_ends
from policykit.values import composed, nearest, shorten

_QUOTES: Final = re.compile("[\"'`´«»‘’‚‛“”„‟‹›′″〝〞＂＇]")  # that they look alike is the point
_DASHES: Final = re.compile("[‐‑‒–—―−﹘﹣－]")  # that they look alike is the point
_SOFT_HYPHEN: Final = re.compile("\u00ad(?:[^\\S\n]*\r?\n[^\\S\n]*)?")
_WORD: Final = re.compile(r"[^\W_]+")

_MOST_PLACES: Final = 100
"""How many places of the same words are looked for; to say that they are too many, that is enough."""


def normalise(text: str) -> str:
    """Return `text` without what editions differ in: one space for all white space, one mark for all quotes and dashes.

    A soft hyphen goes, with the line break that it made.
    """
    return _flattened(composed(text))


def _flattened(text: str) -> str:
    if "\u00ad" in text:
        text = _SOFT_HYPHEN.sub("", text)
    text = _QUOTES.sub('"', _DASHES.sub("-", text))
    return " ".join(text.split())


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """A passage where it was found, as a stretch of the normalised text."""

    start: int
    end: int

    def digest_in(self, text: "StoredText") -> str:
        """Return the SHA-256 of the passage in `text`, in hexadecimal."""
        return hashlib.sha256(text.normal[self.start : self.end].encode()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class NotFound:
    """Why a passage was not found."""

    rule: Rule
    message: str
    words: str = ""
    """The words that are not there, for which the nearest can be looked for; empty where that would say nothing."""
    field: Literal["passage", "digest", "source"] = "passage"
    """The field of the evidence that is at fault."""


class CannotCite(CallError, ValueError):
    """Words for which no passage can be written. `words` are the words, and `reason` says why not."""

    exit_code = 1

    def __init__(self, words: str, reason: str) -> None:
        super().__init__(words, reason)
        self.words = words
        self.reason = reason

    def __str__(self) -> str:
        return f"“{shorten(self.words, 60)}” {self.reason}"


def _one_word(before: str, after: str) -> bool:
    """Whether two neighbours belong to one word: in scripts that write words apart, and for marks on a letter."""
    if unicodedata.combining(after):
        return True
    if not (_WORD.match(before) and _WORD.match(after)):
        return False
    return unicodedata.category(before) != "Lo" and unicodedata.category(after) != "Lo"


class StoredText:
    """The text of a source, made ready to find passages in."""

    def __init__(self, text: str) -> None:
        self.original: Final = composed(text.removeprefix("\ufeff"))
        self.normal: Final = _flattened(self.original)

    def occurrences(self, words: str, after: int = 0, before: int | None = None) -> Iterator[int]:
        """Yield where normalised `words` begin in the normalised text, from `after` and short of `before`."""
        text, length = self.normal, len(words)
        limit = len(text) if before is None else before + length - 1
        at = text.find(words, after, limit) if words else -1
        while at >= 0:
            end = at + length
            inside = end < len(text) and _one_word(text[end - 1], text[end])
            if not inside and not (at and _one_word(text[at - 1], text[at])):
                yield at
            at = text.find(words, at + 1, limit)

    def find(self, passage: str) -> Match | NotFound:
        """Return where a passage stands, or why it is not found."""
        first, last = passage_ends(passage)
        start, end = normalise(first), None if last is None else normalise(last)
        for words in (start, end):
            if words is not None and not _WORD.search(words):
                return NotFound(NO_WORDS, "a side of the passage holds no letter or digit")
        places = list(itertools.islice(self.occurrences(start), _MOST_PLACES))
        if not places:
            return NotFound(NOT_FOUND, f"“{shorten(first, 60)}” is not in the text", start)
        if len(places) > 1:
            message = f"“{shorten(first, 60)}” stands in the text {len(places)} times: {self._listed(places)}"
            return NotFound(FOUND_TWICE, message)
        at = places[0]
        if end is None:
            return Match(at, at + len(start))
        return self._to(at, at + len(start), end)

    def _listed(self, places: list[int]) -> str:
        """Name places by their lines, those of one line together."""
        lines = Counter(self.line(place) for place in places)
        named = [f"{line} ({count} times)" if count > 1 else str(line) for line, count in lines.items()]
        return f"line{'' if len(lines) == 1 else 's'} {', '.join(named[:10])}{', …' if len(named) > 10 else ''}"

    def _to(self, at: int, start_end: int, end: str) -> Match | NotFound:
        """Return the passage that begins at `at`, up to the nearest `end` with at least a word left out between."""
        for place in self.occurrences(end, start_end, start_end + MOST_DISTANCE):
            if self.normal[start_end:place].strip():
                return Match(at, place + len(end))
        where = f"after line {self.line(at)}"
        return NotFound(END_NOT_FOUND, f"“{shorten(end, 60)}” does not follow {where} in the text", end)

    @functools.cached_property
    def _words(self) -> list[tuple[int, int]]:
        """Where each word of the normalised text begins and ends."""
        return [match.span() for match in _WORD.finditer(self.normal)]

    @functools.cached_property
    def _numbers(self) -> Mapping[str, list[int]]:
        """Which words of the normalised text, counted from 0, are written in one way."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, (start, end) in enumerate(self._words):
            numbers[self.normal[start:end]].append(number)
        return numbers

    def nearest(self, words: str) -> str:
        """Say which words of the text are most like normalised `words`, and in which line; nothing if none are near."""
        from rapidfuzz.distance import Indel  # noqa: PLC0415  # most checks do without

        wanted = _WORD.findall(words)
        windows: Counter[int] = Counter()
        for number, word in enumerate(wanted):
            windows.update(max(at - number, 0) for at in self._numbers.get(word, [])[:200])
        if not windows and wanted:
            for word in nearest(wanted[0], self._numbers, most=1, cutoff=0.7):
                windows.update(self._numbers[word][:50])
        best, best_ratio = "", 0.5
        for window, _ in windows.most_common(50):
            stretch = self._words[window : window + len(wanted)]
            found = self.normal[stretch[0][0] : stretch[-1][1]]
            ratio = Indel.normalized_similarity(words, found)
            if ratio > best_ratio:
                best_ratio = ratio
                best = f"; the nearest is “{shorten(found, 80)}” in line {self.line(stretch[0][0])}"
        return best

    @functools.cached_property
    def _written(self) -> list[int]:
        """How many characters that count (no white space, no soft hyphen) stand before the end of each line."""
        total, counts = 0, []
        for line in self.original.split("\n"):
            total += len("".join(line.split()).replace("\u00ad", ""))
            counts.append(total)
        return counts

    def line(self, at: int) -> int:
        """Return the line, from 1, in the stored text of a place in the normalised text."""
        written = len(self.normal[:at].replace(" ", ""))
        return bisect.bisect_right(self._written, written) + 1

    @functools.cached_property
    def _origins(self) -> list[int]:
        """Where each character of the normalised text without its spaces stands in the original."""
        return [at for at, char in enumerate(self.original) if not char.isspace() and char != "\u00ad"]

    def original_of(self, start: int, end: int) -> str:
        """Return the words of a stretch of the normalised text as they stand in the stored text, on one line."""
        origins = self._origins
        first = len(self.normal[:start].replace(" ", ""))
        last = first + len(self.normal[start:end].replace(" ", ""))
        if first == last:
            return ""
        stretch = self.original[origins[first] : origins[last - 1] + 1]
        return " ".join(_SOFT_HYPHEN.sub("", stretch).split())

    def words_beside(self, match: Match, words: int = 12) -> tuple[str, str]:
        """Return up to `words` words before and after a passage, with their spaces, as they stand in the stored text."""
        before = self.normal[: match.start].split(" ")[-words - 1 :]
        after = self.normal[match.end :].split(" ")[: words + 1]
        start, end = match.start - len(" ".join(before)), match.end + len(" ".join(after))
        spaced = " " if before[-1] == "" and len(before) > 1 else "", " " if after[0] == "" and len(after) > 1 else ""
        return f"{self.original_of(start, match.start)}{spaced[0]}", f"{spaced[1]}{self.original_of(match.end, end)}"

    def cite(self, words: str) -> tuple[str, Match]:
        """Return the shortest passage that singles out `words`, and where it stands.

        `words` may be the whole of what is cited, or its first and last words with an ellipsis between.
        Raises `CannotCite` where they are not in the text, are there more than once, or no passage within the limits
        singles them out.
        """
        if ELLIPSIS in words:
            match = self.find(words)
            if isinstance(match, NotFound):
                raise CannotCite(words, f"cannot be cited: {match.message}{self.nearest(match.words)}")
        else:
            match = self._only(words)
        cited = self.original_of(match.start, match.end).split(" ")
        if not all(word.isprintable() for word in cited):
            raise CannotCite(words, "holds characters that no record may hold")
        for passage in _forms(cited):
            if self.find(passage) == match:
                return passage, match
        reason = f"cannot be singled out by {MOST_WORDS} words and {MOST_CHARACTERS} characters on a side"
        raise CannotCite(words, f"{reason}; begin or end a word or two earlier or later")

    def _only(self, words: str) -> Match:
        wanted = normalise(words)
        if not _WORD.search(wanted):
            raise CannotCite(words, "holds no letter or digit")
        places = list(itertools.islice(self.occurrences(wanted), _MOST_PLACES))
        if not places:
            raise CannotCite(words, f"is not in the text{self.nearest(wanted)}")
        if len(places) > 1:
            raise CannotCite(words, f"stands in the text {len(places)} times ({self._listed(places)}); give more words")
        return Match(places[0], places[0] + len(wanted))


def _forms(words: list[str]) -> Iterator[str]:
    """Yield the forms in which words can be given as a passage, the shortest first."""
    if len(words) <= MOST_WORDS and "…" not in words and len(" ".join(words)) <= LONGEST:
        yield " ".join(words)
    sides = range(1, MOST_WORDS + 1)
    for first, last in sorted(((first, last) for first in sides for last in sides), key=lambda pair: (sum(pair), pair)):
        if first + last >= len(words):
            continue
        start, end = words[:first], words[-last:]
        fits = all(len(" ".join(side)) <= MOST_CHARACTERS and "…" not in side for side in (start, end))
        if fits:
            yield f"{' '.join(start)}{ELLIPSIS}{' '.join(end)}"
