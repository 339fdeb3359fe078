"""The pages that a Popolo file names as sources, and the sources that they become."""

import dataclasses
from typing import Final

from policykit.exchange.popolo.naming import name_ids
from policykit.exchange.popolo.reading import Thing
from policykit.exchange.popolo.vocabulary import Data, filled


@dataclasses.dataclass
class _Page:
    evidence: Data
    """The evidence that names it; it gets the id when all are known."""
    notes: list[tuple[str, Thing]] = dataclasses.field(default_factory=list)

    def note(self) -> str | None:
        """Return what is said of it; of several notes, the first by the alphabet."""
        first = min((note for note, _ in self.notes), default=None)
        for note, part in self.notes:
            if note != first:
                part.leave("sources[].note", part.path, "another note is given for the same page")
        return first


class Pages:
    """The pages of a file, each once."""

    def __init__(self) -> None:
        self._pages: Final[dict[tuple[str, str], _Page]] = {}
        """By address and, where it is given, by id of ours."""

    def evidence_of(self, thing: Thing) -> list[Data]:
        """Take the pages that an object was made from."""
        found: dict[tuple[str, str], Data] = {}
        for part in thing.parts("sources"):
            ours = part.our_id("source")
            if url := part.address():
                key = url, ours or ""
                page = self._pages.setdefault(key, _Page({"source": f"{url} {ours}"}))
                if note := part.text("note"):
                    page.notes.append((note, part))
                found[key] = page.evidence
        return [*found.values()]

    def sources(self, taken: set[str]) -> dict[str, Data]:
        """Return a source for each page, with an id that is not among those that are `taken`."""
        named: dict[tuple[str, str], str] = {}
        for url, ours in sorted(self._pages):
            if ours and ours not in taken:
                named[url, ours] = ours
                taken.add(ours)
        others = {
            f"{url} {ours}" if ours else url: (url, ours) for url, ours in self._pages if (url, ours) not in named
        }
        named |= {others[key]: record_id for key, record_id in name_ids("source", others, taken).items()}
        made: dict[str, Data] = {}
        for (url, ours), record_id in named.items():
            page = self._pages[url, ours]
            page.evidence["source"] = record_id
            made[record_id] = {"id": record_id} | filled(**{"name" if ours else "note": page.note()}) | {"url": url}
        return made
