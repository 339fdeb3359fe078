"""A new record, asked for on a terminal: one blank of its skeleton after another.

Nothing here reads or prints by itself; whoever holds the interview says how to ask and how to show a line.
"""

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from policykit.authoring.skeleton import Blank, faults, make_skeleton
from policykit.dataset import Dataset, Index, name_of
from policykit.diagnostics import Finding, Path
from policykit.loading import load_file, locate_files
from policykit.render.text import Style
from policykit.rules import NO_SUCH_RECORD
from policykit.schema import json_schema
from policykit.values import Kind, fold, format_table, is_id, kind_of, nearest, nearest_ids

_MOST_OFFERED: Final = 9


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """The records that a new one can name."""

    names: Mapping[str, str]
    """Their ids, each with what the record is called; nothing where it cannot be read."""
    given_up: Mapping[str, str]
    """Ids that were given up, each with the one that took its place."""

    @classmethod
    def read(cls, paths: Sequence[str], lang: str, *, follow_links: bool = False) -> "Known":
        """Read the records at `paths`, whatever is wrong with them. Raises `PathError`."""
        located = locate_files(paths, follow_links=follow_links)
        files = [file for path, real in located.items() for file in load_file(path, real)]
        entries = [entry for file in files for entry in file.shaped.entries]
        redirects = {redirect.old: redirect.new for file in files for redirect in file.shaped.redirects}
        data = Dataset(Index((entry.record for entry in entries if entry.record), redirects))
        names = {entry.id: "" for entry in entries if entry.id}
        names |= {record_id: "" for file in files for record_id in file.unread_ids()}
        names |= {record_id: name_of(data, record_id, lang) for record_id in data}
        return cls(names, {old: data.canonical(old) for old in redirects if old not in names})

    def search(self, query: str, kinds: Sequence[str]) -> list[str]:
        """Return the ids of records of some kinds whose id or name holds all words of `query`, or is near it."""
        pool = {
            record_id: f"{record_id} {name}".casefold()
            for record_id, name in self.names.items()
            if kind_of(record_id) in kinds
        }
        wanted = query.casefold().split()
        found = [record_id for record_id, text in pool.items() if all(word in text for word in wanted)]
        return found or [*self.near(query, kinds)] or self._with_near_words(wanted, pool)

    def named(self, ids: Iterable[str]) -> dict[str, str]:
        """Return ids, each with what the record is called."""
        return {record_id: self.names.get(record_id, "") for record_id in ids}

    def near(self, record_id: str, kinds: Sequence[str]) -> Iterator[str]:
        """Yield the ids that `record_id` may be a misspelling of; where its kind is left out, those of each kind."""
        for kind in (kind_of(record_id),) if kind_of(record_id) in kinds else kinds:
            yield from nearest_ids(f"{kind}/{record_id.removeprefix(f'{kind}/')}", self.names)

    @staticmethod
    def _with_near_words(wanted: Sequence[str], pool: Mapping[str, str]) -> list[str]:
        """Return the ids of records that have a word near each of the wanted ones."""
        words = {record_id: set(re.split(r"[\s/,.-]+", text)) for record_id, text in pool.items()}
        every = set().union(*words.values())
        found = [*words]
        for word in wanted:
            near = {word, *nearest(word, every)}
            found = [record_id for record_id in found if near & words[record_id]]
            if not found:
                break
        return found


def why_no_language(lang: str) -> list[str]:
    """Return why a language tag is none; nothing where it is one."""
    return [_in_a_line(finding) for finding in faults("topic", {("title", lang): lang}, ("title", lang), lang)]


def why_not(kind: Kind, record_id: str, known: Known, lang: str) -> list[str]:
    """Return why a new record cannot have an id; nothing where it can."""
    found = faults(kind, {("id",): record_id}, ("id",), lang)
    if found:
        return [_in_a_line(finding) for finding in found]
    if record_id in known.given_up:
        return [f"{record_id} was given up for {known.given_up[record_id]}, and an id is never used again"]
    if record_id in known.names:
        name = known.names[record_id]
        return [f"there is a record {record_id} already" + (f": {name}" if name else "")]
    return []


def _in_a_line(finding: Finding) -> str:
    return f"{finding.rule.code} {finding.message}" + (f"; {finding.mend}" if finding.mend else "")


@dataclasses.dataclass(slots=True)
class Interview:
    """Asks for the values of the blanks of a new record."""

    kind: Kind
    known: Known
    _: dataclasses.KW_ONLY
    lang: str
    ask: Callable[[], str]
    """Returns what is typed."""
    show: Callable[[str], None]
    """Shows a line."""
    style: Style
    width: int
    filled: dict[Path, str] = dataclasses.field(default_factory=dict, init=False)

    def fill(self, filled: Mapping[Path, str]) -> dict[Path, str]:
        """Return `filled` with what was answered. A blank that is passed over stays one."""
        self.filled = dict(filled)
        self.show(self.style(f"new {self.kind}", "heading"))
        self.say(
            f"{json_schema(self.kind)['description']} Enter alone leaves a blank, to be filled in later. "
            "Ctrl-C stops, and nothing is written."
        )
        for blank in make_skeleton(self.kind, self.filled, lang=self.lang).blanks:
            self.explain(blank.label, blank.about)
            value = self._record(blank) if blank.kinds and blank.path != ("id",) else self._value(blank)
            if value:
                self.filled[blank.path] = value
        return self.filled

    def explain(self, label: str, about: str) -> None:
        """Show what is asked for."""
        self.show("")
        self.show(self.style(label, "heading"))
        self.say(about)

    def say(self, text: str, role: str | None = None) -> None:
        """Show a text, folded."""
        for line in fold(text, self.width - 2):
            self.show("  " + (self.style(line, role) if role else line))

    def answer(self) -> str:
        """Return the next answer on one line; what was pasted may have had several."""
        return re.sub(r"[ \t\r\n]+", " ", self.ask()).strip(" ")

    def _value(self, blank: Blank) -> str | None:
        """Return a value that can stand in a blank, or None where it is passed over."""
        offered = self._offer(dict.fromkeys(blank.values, ""), most=len(blank.values))
        while answer := self.answer():
            if answer in offered:
                return self._accept(offered[answer])
            value, reasons = answer, [_in_a_line(finding) for finding in self._faults(blank, answer)]
            if blank.path == ("id",):
                with_kind = f"{self.kind}/{answer}"
                value = with_kind if is_id(with_kind) and not is_id(answer) else answer
                reasons = why_not(self.kind, value, self.known, self.lang)
            if not reasons:
                return value if value == answer else self._accept(value)
            for reason in reasons:
                self.say(reason, "error")
        return None

    def _record(self, blank: Blank) -> str | None:
        """Return the id of a record that a blank can name, or None where it is passed over."""
        known = self.known
        self.say(f"{blank.takes[:1].upper()}{blank.takes[1:]}; part of an id or of a name finds it.")
        few = [record_id for record_id in known.names if kind_of(record_id) in blank.kinds]
        offered = self._offer(known.named(few)) if len(few) <= _MOST_OFFERED else {}
        while answer := self.answer():
            if answer in offered:
                return self._accept(offered[answer])
            found = self._faults(blank, answer)
            if not found and answer in known.names:
                return answer
            offered = self._offer(self._candidates(answer, found, blank.kinds))
        return None

    def _candidates(self, answer: str, found: Sequence[Finding], kinds: Sequence[Kind]) -> dict[str, str]:
        """Return the ids that an answer may stand for, with what is found wrong with it; say what is wrong with it."""
        known = self.known
        if not found and answer in known.given_up:
            self.say(f"{answer} was given up for another id", "error")
            return known.named([known.given_up[answer]])
        if not found:
            self.say(f"{NO_SUCH_RECORD.code} there is no record {answer}", "error")
            near = itertools.islice(known.near(answer, kinds), _MOST_OFFERED - 1)
            return known.named(near) | {answer: "as it is: the record is still to be written"}
        matches = known.search(answer, kinds)
        if is_id(answer) or not matches:
            for finding in found:
                self.say(f"{finding.rule.code} {finding.message}", "error")
        if not is_id(answer) and not matches:
            self.say("Nothing like it is in an id or a name.")
        return known.named(matches)

    def _offer(self, choices: Mapping[str, str], most: int = _MOST_OFFERED) -> dict[str, str]:
        """Show choices with what they are called, and return them by their numbers."""
        offered = {str(number): choice for number, choice in enumerate([*choices][:most], 1)}
        if offered:
            cells = [[number, choice, choices[choice]] for number, choice in offered.items()]
            for line in format_table(("", "", ""), cells, width=self.width - 2).split("\n")[1:]:
                self.show(f"  {line}")
        if len(choices) > len(offered):
            self.say(f"and {len(choices) - len(offered):,} more: say more of it")
        return offered

    def _accept(self, value: str) -> str:
        """Show a value that is not what was typed, and return it."""
        self.say(value, "good")
        return value

    def _faults(self, blank: Blank, answer: str) -> list[Finding]:
        return faults(self.kind, {**self.filled, blank.path: answer}, blank.path, self.lang)
