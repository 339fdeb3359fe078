"""Passages in stored texts: found exactly once, or said not to be.

A passage is given by its first and last words. They are looked for in the text of the source, as `<slug>.txt` in a
folder of texts, where the slug is what follows ``source/`` in the source's id.

Editions of one text differ in white space and line breaks, in the kinds of quotation marks and dashes, in soft hyphens
and in Unicode normalisation. Matching forgives these and nothing else. A word is not cut in two: "heroin" is not found
in "heroins".
"""

import bisect
import dataclasses
import difflib
import functools
import hashlib
import os
import pathlib
import re
import unicodedata
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from policykit.diagnostics import Diagnostic, Rule, Severity
from policykit.ids import kind_of
from policykit.loading import PathError
from policykit.models.evidence import ELLIPSIS, MOST_CHARACTERS, MOST_WORDS, Evidence, passage_ends
from policykit.text import shorten

__all__ = [
    "MOST_DISTANCE",
    "RULES",
    "CannotCite",
    "Checked",
    "Match",
    "NotFound",
    "Sources",
    "StoredText",
    "normalise",
    "text_fragment",
]

MOST_DISTANCE: Final = 5_000
"""How many characters of the normalised text may lie between the start and the end of a passage."""

MOST_TEXT_BYTES: Final = 64 * 1024 * 1024

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
    "It cannot be checked, and is not counted as checked. Add the text to the folder, or leave the passage out.",
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

RULES: Final = (
    NOT_FOUND,
    FOUND_TWICE,
    END_NOT_FOUND,
    DIGEST_DIFFERS,
    NO_TEXT,
    NO_PASSAGE,
    NO_WORDS,
    UNREADABLE,
)

_QUOTES: Final = re.compile("[\"'`´«»‘’‚‛“”„‟‹›′″〝〞＂＇]")  # that they look alike is the point
_DASHES: Final = re.compile("[‐‑‒–—―−﹘﹣－]")  # that they look alike is the point
_SOFT_HYPHEN: Final = re.compile("\u00ad(?:[^\\S\n]*\r?\n[^\\S\n]*)?")
_WORD: Final = re.compile(r"\w+")
_MOST_SEARCHED: Final = 200_000_000
"""How many characters of a text are searched plainly before an index of its words is made: it then pays. Measured."""


def normalise(text: str) -> str:
    """Return `text` without what editions differ in: one space for all white space, one mark for all quotes and dashes.

    A soft hyphen goes, with the line break that it made.
    """
    text = unicodedata.normalize("NFC", text)
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


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What a check of evidence against stored texts came to."""

    found: int
    """How many passages were found."""
    failed: int
    """How many pieces of evidence were not as they should be, on sources whose text is stored."""
    unchecked: Mapping[str, int]
    """How many pieces of evidence rest on each source without a stored text. They were not checked."""


class CannotCite(ValueError):
    """Words for which no passage can be written. `words` are the words, and `reason` says why not."""

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
        self.original: Final = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
        self.normal: Final = normalise(self.original)
        self._searched = 0

    @functools.cached_property
    def _places(self) -> Mapping[str, list[int]]:
        """Where each word begins in the normalised text."""
        places: dict[str, list[int]] = defaultdict(list)
        for match in _WORD.finditer(self.normal):
            places[match.group()].append(match.start())
        return dict(places)

    @functools.cached_property
    def _writes_words_apart(self) -> bool:
        """Whether every word of the text stands apart, so that an index of words finds all there is."""
        return not any(unicodedata.category(char) == "Lo" for char in set(self.normal))

    def occurrences(self, words: str, after: int = 0, before: int | None = None) -> Iterator[int]:
        """Yield where normalised `words` begin in the normalised text, from `after` and short of `before`."""
        text, length = self.normal, len(words)
        for at in self._candidates(words, after):
            if before is not None and at >= before:
                return
            end = at + length
            inside = end < len(text) and _one_word(text[end - 1], text[end])
            if not inside and not (at and _one_word(text[at - 1], text[at])):
                yield at

    def _candidates(self, words: str, after: int) -> Iterator[int]:
        """Yield where `words` stand as characters."""
        first = _WORD.search(words)
        self._searched += len(self.normal)
        if first is None or self._searched <= _MOST_SEARCHED or not self._writes_words_apart:
            at = self.normal.find(words, after) if words else -1
            while at >= 0:
                yield at
                at = self.normal.find(words, at + 1)
            return
        places = self._places.get(first.group(), [])
        lead = first.start()
        for place in places[bisect.bisect_left(places, after + lead) :] if after else places:
            if place >= lead and self.normal.startswith(words, place - lead):
                yield place - lead

    def find(self, passage: str) -> Match | NotFound:
        """Return where a passage stands, or why it is not found."""
        first, last = passage_ends(passage)
        start, end = normalise(first), None if last is None else normalise(last)
        for words in (start, end):
            if words is not None and not _WORD.search(words):
                return NotFound(NO_WORDS, "a side of the passage holds no letter or digit")
        places = list(self.occurrences(start))
        if not places:
            return NotFound(NOT_FOUND, f"“{shorten(first, 60)}” is not in the text{self._nearest(start)}")
        if len(places) > 1:
            lines = ", ".join(str(self.line(place)) for place in places[:5]) + (", …" if len(places) > 5 else "")
            message = f"“{shorten(first, 60)}” stands in the text {len(places)} times: lines {lines}"
            return NotFound(FOUND_TWICE, message)
        at = places[0]
        if end is None:
            return Match(at, at + len(start))
        return self._to(at, at + len(start), end)

    def _to(self, at: int, start_end: int, end: str) -> Match | NotFound:
        """Return the passage that begins at `at`, up to the nearest `end` with at least a word left out between."""
        for place in self.occurrences(end, start_end, start_end + MOST_DISTANCE):
            if self.normal[start_end:place].strip():
                return Match(at, place + len(end))
        where = f"after line {self.line(at)}"
        return NotFound(END_NOT_FOUND, f"“{shorten(end, 60)}” does not follow {where} in the text{self._nearest(end)}")

    def _nearest(self, words: str) -> str:
        """Say which words of the text are most like `words`, and in which line they stand."""
        wanted = _WORD.findall(words)
        have = list(_WORD.finditer(self.normal))
        starts = {match.start(): number for number, match in enumerate(have)}
        windows: Counter[int] = Counter()
        for number, word in enumerate(wanted):
            for place in self._places.get(word, [])[:200]:
                windows[max(starts[place] - number, 0)] += 1
        if not windows:
            close = difflib.get_close_matches(wanted[0], self._places, n=1, cutoff=0.7)
            for place in self._places.get(close[0], [])[:50] if close else ():
                windows[starts[place]] += 1
        best, best_ratio = "", 0.5
        for window, _ in windows.most_common(50):
            stretch = have[window : window + len(wanted)]
            found = self.normal[stretch[0].start() : stretch[-1].end()]
            ratio = difflib.SequenceMatcher(None, words, found, autojunk=False).ratio()
            if ratio > best_ratio:
                best_ratio = ratio
                best = f"; the nearest is “{shorten(found, 80)}” in line {self.line(stretch[0].start())}"
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

    def around(self, match: Match, words: int = 12) -> tuple[str, str]:
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
                raise CannotCite(words, f"cannot be cited: {match.message}")
        else:
            match = self._only(words)
        cited = self.original_of(match.start, match.end).split(" ")
        for passage in _forms(cited):
            if self.find(passage) == match:
                return passage, match
        reason = f"cannot be singled out by {MOST_WORDS} words and {MOST_CHARACTERS} characters on a side"
        raise CannotCite(words, f"{reason}; begin or end a word or two earlier or later")

    def _only(self, words: str) -> Match:
        wanted = normalise(words)
        if not _WORD.search(wanted):
            raise CannotCite(words, "holds no letter or digit")
        places = list(self.occurrences(wanted))
        if not places:
            raise CannotCite(words, f"is not in the text{self._nearest(wanted)}")
        if len(places) > 1:
            lines = ", ".join(str(self.line(place)) for place in places[:5])
            raise CannotCite(words, f"stands in the text {len(places)} times (lines {lines}); give more words")
        return Match(places[0], places[0] + len(wanted))


def _forms(words: list[str]) -> Iterator[str]:
    """Yield the forms in which words can be given as a passage, the shortest first."""
    if len(words) <= MOST_WORDS and "…" not in words:
        yield " ".join(words)
    sides = range(1, MOST_WORDS + 1)
    for first, last in sorted(((first, last) for first in sides for last in sides), key=lambda pair: (sum(pair), pair)):
        if first + last >= len(words):
            continue
        start, end = words[:first], words[-last:]
        fits = all(len(" ".join(side)) <= MOST_CHARACTERS and "…" not in side for side in (start, end))
        if fits:
            yield f"{' '.join(start)}{ELLIPSIS}{' '.join(end)}"


def text_fragment(url: str, text: StoredText, passage: str, match: Match) -> str:
    """Return `url` with a text fragment that leads a browser to the passage.

    The form is that of https://wicg.github.io/scroll-to-text-fragment/: ``#:~:text=start,end``, in which dashes,
    ampersands and commas are percent-encoded as well, since they have a meaning of their own there.
    """
    first, last = passage_ends(passage)
    ends = [text.original_of(match.start, match.start + len(normalise(first)))]
    if last is not None:
        ends.append(text.original_of(match.end - len(normalise(last)), match.end))
    encoded = ",".join(urllib.parse.quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={encoded}"


class Sources:
    """A folder of stored texts. Each is read once, when it is first asked for."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Raises `PathError` where there is no such folder, or it cannot be read."""
        path = os.fspath(folder)
        try:
            os.listdir(path)
            self._root: Final = pathlib.Path(path).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise PathError(path, reason.lower()) from None
        self._folder: Final = path
        self._texts: Final[dict[str, StoredText | None]] = {}
        self.findings: Final[list[Diagnostic]] = []
        """What is wrong with the texts that were asked for."""
        self.unreadable: Final[set[str]] = set()
        """The sources whose text is there and cannot be read."""

    def text(self, source: str) -> StoredText | None:
        """Return the stored text of a source, or None where there is none that can be read."""
        if source not in self._texts:
            before = len(self.findings)
            self._texts[source] = self._read(source)
            if len(self.findings) > before:
                self.unreadable.add(source)
        return self._texts[source]

    def _read(self, source: str) -> StoredText | None:
        slug = source.removeprefix(f"{kind_of(source)}/")
        path = pathlib.Path(self._folder, f"{slug}.txt")
        try:
            inside = path.resolve(strict=True).is_relative_to(self._root)
        except FileNotFoundError:
            if path.is_symlink():
                self._find(path, "a link that leads nowhere")
            return None
        except (OSError, RuntimeError) as error:
            self._find(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")
            return None
        if not inside:
            self._find(path, "a link that leads out of the folder is not followed")
            return None
        return self._decode(path)

    def _decode(self, path: pathlib.Path) -> StoredText | None:
        try:
            if path.stat().st_size > MOST_TEXT_BYTES:
                self._find(path, f"larger than {MOST_TEXT_BYTES // 2**20} MiB")
                return None
            content = path.read_bytes()
        except OSError as error:
            self._find(path, f"cannot be read: {(error.strerror or str(error)).lower()}")
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = len(content[content.rfind(b"\n", 0, error.start) + 1 : error.start].decode(errors="replace")) + 1
            self._find(path, f"byte 0x{content[error.start]:02X} is not UTF-8", line, column)
            return None
        if not normalise(text):
            self._find(path, "the text is empty")
            return None
        return StoredText(text)

    def _find(self, path: pathlib.Path, message: str, line: int = 1, column: int = 1) -> None:
        self.findings.append(Diagnostic(UNREADABLE, message, str(path), line, column, line, column))

    def is_found(self, evidence: Evidence) -> bool:
        """Say whether the passage of a piece of evidence was found."""
        return isinstance(self.judge(evidence), Match)

    def judge(self, evidence: Evidence) -> "Match | NotFound | None":
        """Return where the passage of a piece of evidence was found or why not; None where that cannot be checked."""
        text = self.text(evidence.source)
        if text is None:
            return None
        if evidence.passage is None:
            return NotFound(NO_PASSAGE, f"the text of {evidence.source} is stored, and no passage is given")
        match = text.find(evidence.passage)
        if isinstance(match, Match) and evidence.digest and match.digest_in(text) != evidence.digest:
            return NotFound(DIGEST_DIFFERS, "the text between the first and the last words has changed")
        return match
