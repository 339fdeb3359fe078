"""A folder with the texts of sources, and evidence checked against them."""

import dataclasses
import os
import pathlib
import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from policykit.diagnostics import Diagnostic
from policykit.evidence.passages import Match, NotFound, StoredText
from policykit.evidence.rules import DIGEST_DIFFERS, NO_PASSAGE, UNREADABLE
from policykit.files import PathError, check_stays, read_file, reason_of
from policykit.models import ELLIPSIS, Evidence
from policykit.values import kind_of

MOST_TEXT_BYTES: Final = 64 * 1024 * 1024

TEXT_SUFFIX: Final = ".txt"
"""How the names of stored texts end."""


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What a check of evidence against stored texts came to."""

    found: int
    """How many passages were found."""
    failed: int
    """How much evidence was not as it should be, on sources whose text is stored."""
    unchecked: Mapping[str, int]
    """How much evidence rests on each source without a stored text. It was not checked."""


class StoredTexts:
    """A folder of stored texts. Each is read once, when it is first needed."""

    def __init__(self, folder: str | os.PathLike[str], canonical: Callable[[str], str] = str) -> None:
        """Read no text yet. `canonical` gives the id that an old id of a source goes by now.

        Raises `PathError` where there is no such folder, or it cannot be read.
        """
        self._canonical: Final = canonical
        path = os.fspath(folder)
        try:
            self._root: Final = pathlib.Path(check_stays(path))
            os.listdir(path)
        except (OSError, ValueError, RuntimeError) as error:
            raise PathError(path, reason_of(error)) from None
        self._folder: Final = path
        self._texts: Final[dict[str, StoredText | Diagnostic | None]] = {}

    def findings_about(self, sources: Collection[str]) -> list[Diagnostic]:
        """What is wrong with the texts that were read of some sources, by the ids they go by now."""
        return [found for source, found in self._texts.items() if isinstance(found, Diagnostic) and source in sources]

    @property
    def findings(self) -> list[Diagnostic]:
        """What is wrong with the texts that were read."""
        return [found for found in self._texts.values() if isinstance(found, Diagnostic)]

    def is_unreadable(self, source: str) -> bool:
        """Whether the text of a source is there and cannot be read."""
        return isinstance(self._texts.get(self._canonical(source)), Diagnostic)

    def text(self, source: str) -> StoredText | None:
        """Return the stored text of a source, or None where there is none that can be read."""
        source = self._canonical(source)
        if source not in self._texts:
            self._texts[source] = self._read(source)
        found = self._texts[source]
        return found if isinstance(found, StoredText) else None

    def path_of(self, source: str) -> str:
        """Return where the text of a source is kept, if it is."""
        source = self._canonical(source)
        return os.path.join(self._folder, f"{source.removeprefix(f'{kind_of(source)}/')}{TEXT_SUFFIX}")

    def _read(self, source: str) -> StoredText | Diagnostic | None:
        path = pathlib.Path(self.path_of(source))
        try:
            real = path.resolve(strict=True)
        except FileNotFoundError:
            return _unreadable(path, "a link that leads nowhere") if path.is_symlink() else None
        except (OSError, RuntimeError) as error:
            return _unreadable(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")
        if not real.is_relative_to(self._root):
            return _unreadable(path, "a link that leads out of the folder is not followed")
        return self._decode(path, real)

    def _decode(self, path: pathlib.Path, real: pathlib.Path) -> StoredText | Diagnostic:
        try:
            content = read_file(str(path), MOST_TEXT_BYTES + 1, real=str(real))
        except (IsADirectoryError, PathError):
            return _unreadable(path, "not a file")
        except OSError as error:
            return _unreadable(path, f"cannot be read: {reason_of(error)}")
        if len(content) > MOST_TEXT_BYTES:
            return _unreadable(path, f"larger than {MOST_TEXT_BYTES // 2**20} MiB")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = len(content[content.rfind(b"\n", 0, error.start) + 1 : error.start].decode(errors="replace")) + 1
            return _unreadable(path, f"byte 0x{content[error.start]:02X} is not UTF-8", line, column)
        stored = StoredText(text)
        return stored if stored.normal else _unreadable(path, "the text is empty")

    def is_found(self, evidence: Evidence) -> bool:
        """Say whether the passage of evidence was found."""
        return isinstance(self.check(evidence), Match)

    def check(self, evidence: Evidence) -> Match | NotFound | None:
        """Return where the passage of evidence was found or why not; None where that cannot be checked."""
        text = self.text(evidence.source)
        if text is None:
            return None
        if evidence.passage is None:
            message = f"the text of {evidence.source} is stored, and no passage is given"
            return NotFound(NO_PASSAGE, message, field="source")
        match = text.find(evidence.passage)
        if isinstance(match, Match) and evidence.digest and match.digest_in(text) != evidence.digest:
            return NotFound(DIGEST_DIFFERS, "the text between the first and the last words has changed", field="digest")
        return match

    def nearest(self, evidence: Evidence, why: NotFound) -> str:
        """Say which words of the text come nearest to those that were not found; nothing if none do."""
        text = self.text(evidence.source)
        near = text.nearest(why.words) if text and why.words else ""
        passage = evidence.passage or ""
        badly_joined = ELLIPSIS not in passage and re.search(r"\.\.\.|…", passage)
        return near + ("; the ends are joined by ` … `, one sign with a space on either side" if badly_joined else "")


def _unreadable(path: pathlib.Path, message: str, line: int = 1, column: int = 1) -> Diagnostic:
    return Diagnostic(UNREADABLE, message, str(path), line, column, line, column)
