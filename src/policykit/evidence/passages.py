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
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
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

_SPACE: Final = re.compile(r"\s")
_PART: Final = 1 << 16
"""How many characters of a text are taken apart into words at once."""

_BLOCK: Final = 1_024
"""How many characters of a text are counted together."""

_MOST_PLACES: Final = 100
"""How many places of the same words are looked for; to say that they are too many, that is enough."""

_MANY_WITHIN: Final = 1_000
"""In how many places words may stand within longer ones until those that do not are looked for in another way."""

_MOST_WORDS_NEAR: Final = 200_000
"""Among how many different words of a text a near one is looked for: more than any text of one language has."""


def normalise(text: str) -> str:
    """Return `text` without what editions differ in: one space for all white space, one mark for all quotes and dashes.

    A soft hyphen goes, with the line break that it made.
    """
    return _flattened(composed(text))


def _flattened(text: str) -> str:
    if "\u00ad" in text:
        text = _SOFT_HYPHEN.sub("", text)
    text = _QUOTES.sub('"', _DASHES.sub("-", text))
    return " ".join(filter(None, (" ".join(part.split()) for part in _parts(text))))


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a text, each cut after white space: of words that are no more than letters, lists are large."""
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _PART)
        end = space.end() if space else len(text)
        yield text[start:end]
        start = end


class _Written:
    """The characters of a text that are written, neither white space nor soft hyphens: by their number, from 0.

    A text and the normalised one have the same of these in the same order, or signs that look alike.
    """

    def __init__(self, text: str) -> None:
        self._text: Final = text
        blocks = (text[at : at + _BLOCK] for at in range(0, len(text), _BLOCK))
        self._before: Final = array("Q", itertools.accumulate(map(_count_written, blocks), initial=0))
        """How many stand before each block of the text."""

    def before(self, at: int) -> int:
        """Return how many stand before a place in the text."""
        block = at // _BLOCK
        return self._before[block] + _count_written(self._text[block * _BLOCK : at])

    def place(self, number: int) -> int:
        """Return where one stands."""
        block = bisect.bisect_right(self._before, number) - 1
        start = block * _BLOCK
        written = [at for at, char in enumerate(self._text[start : start + _BLOCK], start) if _count_written(char)]
        return written[number - self._before[block]]


def _count_written(text: str) -> int:
    return len("".join(text.split()).replace("\u00ad", ""))


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
        text, length, within = self.normal, len(words), 0
        limit = len(text) if before is None else before + length - 1
        at = text.find(words, after, limit) if words else -1
        while at >= 0:
            end = at + length
            inside = end < len(text) and _one_word(text[end - 1], text[end])
            if not inside and not (at and _one_word(text[at - 1], text[at])):
                yield at
            elif (within := within + 1) == _MANY_WITHIN:
                yield from self._whole(words, at + 1, limit)
                return
            at = text.find(words, at + 1, limit)

    def _whole(self, words: str, after: int, limit: int) -> Iterator[int]:
        """Yield the same for words that stand within longer ones in very many places: slower to begin, and then quicker."""
        chars = set(self.normal)
        apart = "".join(map(re.escape, sorted(char for char in chars if unicodedata.category(char) == "Lo")))
        marks = "".join(map(re.escape, sorted(char for char in chars if unicodedata.combining(char))))
        letter = f"[^\\W_{apart}]"
        pattern = re.escape(words)
        if re.match(letter, words[-1]):
            pattern += f"(?!{letter})"
        if marks:
            pattern += f"(?![{marks}])"
        if unicodedata.combining(words[0]):
            pattern += "(?!)"  # it belongs to the word before it
        elif re.match(letter, words[0]):
            pattern += f"(?<=(?<!{letter}){re.escape(words)})"
        whole = re.compile(pattern)
        while found := whole.search(self.normal, after):
            if found.end() > limit:
                return
            yield found.start()
            after = found.start() + 1

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
        """Name places, which are in order, by their lines, those of one line together."""
        lines = Counter(self._lines(places))
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
    def _words(self) -> Collection[str]:
        """The different words of the normalised text, as many as near ones are looked for among."""
        found: set[str] = set()
        for word in _WORD.finditer(self.normal):
            found.add(word[0])
            if len(found) == _MOST_WORDS_NEAR:
                break
        return found

    def _places_of(self, word: str, most: int) -> Iterator[int]:
        """Yield where a word begins in the normalised text, in the first places."""
        escaped = re.escape(word)
        found = re.finditer(rf"{escaped}(?![^\W_])(?<=(?<![^\W_]){escaped})", self.normal)
        return (place.start() for place in itertools.islice(found, most))

    def _words_before(self, at: int, number: int) -> int:
        """Return where the words begin of which so many stand before a place; where the text begins if there are fewer."""
        starts = [word.start() for word in _WORD.finditer(self.normal, max(0, at - 64 * (number + 1)), at)]
        return starts[-number:][0] if number and starts else at

    def nearest(self, words: str) -> str:
        """Say which words of the text are most like normalised `words`, and in which line; nothing if none are near."""
        from rapidfuzz.distance import Indel  # noqa: PLC0415  # most checks do without

        wanted = _WORD.findall(words)
        windows: Counter[int] = Counter()
        for number, word in enumerate(wanted):
            windows.update(self._words_before(at, number) for at in self._places_of(word, 200))
        if not windows and wanted:
            for word in nearest(wanted[0], self._words, most=1, cutoff=0.7):
                windows.update(self._places_of(word, 50))
        best, best_ratio = "", 0.5
        for window, _ in windows.most_common(50):
            stretch = [*itertools.islice(_WORD.finditer(self.normal, window), len(wanted))]
            start, end = stretch[0].start(), stretch[-1].end()
            if end - start > 3 * len(words):  # of which less than half can be alike
                continue
            found = self.normal[start:end]
            ratio = Indel.normalized_similarity(words, found)
            if ratio > best_ratio:
                best_ratio = ratio
                best = f"; the nearest is “{shorten(found, 80)}” in line {self.line(start)}"
        return best

    @functools.cached_property
    def _written(self) -> tuple[_Written, _Written]:
        """What is written in the normalised and in the stored text."""
        return _Written(self.normal), _Written(self.original)

    def line(self, at: int) -> int:
        """Return the line, from 1, in the stored text of a place in the normalised text."""
        (line,) = self._lines([at])
        return line

    def _lines(self, places: Iterable[int]) -> Iterator[int]:
        """Yield the line of each of some places, which are in order."""
        in_normal, in_original = self._written
        line, before = 1, 0
        for place in places:
            at = in_original.place(in_normal.before(place))
            line += self.original.count("\n", before, at)
            before = at
            yield line

    def original_of(self, start: int, end: int) -> str:
        """Return the words of a stretch of the normalised text as they stand in the stored text, on one line."""
        in_normal, in_original = self._written
        first, last = in_normal.before(start), in_normal.before(end)
        if first == last:
            return ""
        stretch = self.original[in_original.place(first) : in_original.place(last - 1) + 1]
        return " ".join(_SOFT_HYPHEN.sub("", stretch).split())

    def words_beside(self, match: Match, words: int = 12) -> tuple[str, str]:
        """Return up to `words` words before and after a passage, with their spaces, as they stand in the stored text."""
        before = self.normal[: match.start].rsplit(" ", words + 1)[-words - 1 :]
        after = self.normal[match.end :].split(" ", words + 1)[: words + 1]
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
