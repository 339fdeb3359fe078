"""Popolo's objects → records.

Nothing is added that the file does not say. Where a record needs what Popolo has no field for, what stands there says so
itself; the page on Popolo in the documentation tells of each such place.
"""

import dataclasses
import functools
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from typing import Any, Final, get_args

from policykit.diagnostics import Path, Place
from policykit.exchange.popolo.naming import is_ours, name_ids
from policykit.exchange.popolo.pages import Pages
from policykit.exchange.popolo.reading import Class, Left, Objects, Thing, objects_of, read_json
from policykit.exchange.popolo.vocabulary import PRIVATE, PRIVATE_SCHEMES, SCHEME, Data, filled, option_of, result_of
from policykit.exchange.popolo.voting import (
    add_roles_of_voters,
    are_fewer,
    counts_of,
    impossible_times,
    may_be_agreed,
    needs_more,
)
from policykit.models import MODELS, EventKind, Method, Record
from policykit.values import SECTIONS, Answer, Date, Kind, circles_in

_KINDS: Final[dict[Class, Kind]] = {
    "Person": "person",
    "Organization": "organization",
    "Motion": "proposal",
    "VoteEvent": "vote",
    "Speech": "statement",
    "Event": "event",
}
"""The kind of record that an object of each class becomes. Memberships become roles, and votes ballots."""

_NAMES_BODY: Final[dict[Class, str]] = {
    "Motion": "organization_id",
    "VoteEvent": "organization_id",
    "Event": "organization_id",
    "Organization": "parent_id",
}
"""The field of each class that names an organization, which a record can hold whether or not the file has it."""

_UNDETERMINED: Final = "und"
"""What BCP 47 calls a language that nobody said."""

_UNNAMED: Final = "unnamed"
"""The scheme of identifiers that the file gives none for."""

_NAMED_BY_ID: Final = "The file names it by this id only, which stands where its name or title would."


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """What was made of a Popolo file."""

    records: Mapping[str, tuple[Data, ...]]
    """Plain data of records, by section, in the order of their ids."""
    objects: Mapping[Class, int]
    """How many objects of each class the file has."""
    left: tuple[Left, ...]
    """What no record holds, because there is no place for it or it does not fit."""
    private: tuple[Left, ...]
    """What is left out on purpose."""
    named_by_id: tuple[str, ...]
    """The records of what the file names by an id only."""
    has_texts: bool
    """Whether there are texts, which are in a language."""
    place: Callable[[Path], Place]
    """Where in the file something stands."""


def import_popolo(path: str, lang: str | None = None) -> Imported:
    """Make records of a Popolo file, whose texts are in the language `lang`.

    Raises `PathError` where the file cannot be read, and `CannotImport` where it is no Popolo.
    """
    document, content = read_json(path)
    importer = _Importer(objects_of(document, path), path, lang or _UNDETERMINED)
    importer.make_all(hashlib.sha256(content).hexdigest())
    return importer.imported(document.place)


class _Importer:
    """Takes what it can from the objects of one file."""

    def __init__(self, objects: Objects, path: str, lang: str) -> None:
        self.objects = objects
        self.things = objects.by_class
        self.file = os.path.basename(path)
        self.lang = lang
        self.has_texts = False
        self.private: list[Left] = []
        self.unnamed: set[str] = set()
        """The ids of records whose names the file does not give."""
        self.made: dict[Kind, dict[str, Data]] = {kind: {} for kind in MODELS}
        self.pages = Pages()
        (self.source,) = name_ids("source", [f"popolo/{os.path.splitext(self.file)[0]}"]).values()
        self._add_what_is_only_named()
        self.ids = {kind: name_ids(kind, self.things[cls]) for cls, kind in _KINDS.items()}
        self.motions_of: dict[str, dict[str, None]] = defaultdict(dict)
        for motion, event in objects.votes_on:
            self.motions_of[event][motion] = None
        self.requirements: dict[str, str] = {}
        self.times_of_bodies: dict[str, tuple[Thing, dict[str, tuple[str, Path]]]] = {}
        """Of each organization the fields with its times, and where they stand."""

    def make_all(self, digest: str) -> None:
        """Make all the records. `digest` is the SHA-256 of the file."""
        self._organizations()
        self._people()
        self._proposals()
        self._votes()
        self._leave_impossible_times()
        self._statements()
        self._events()
        for area in self.things["Area"].values():
            area.drop("records have no areas")
        file = {"id": self.source, "name": self.file, "identifiers": [{"scheme": "sha-256", "value": digest}]}
        self.made["source"] = {self.source: file} | self.pages.sources({self.source})

    def imported(self, place: Callable[[Path], Place]) -> Imported:
        """Return what was made."""
        unplaced: list[Left] = []
        for left in self.objects.unplaced:
            if PRIVATE & set(re.split(r"[.\[\]]+", left.field)):
                self.private.append(left._replace(reason="it is recorded of nobody"))
            else:
                unplaced.append(left)
        return Imported(
            {
                section: tuple(
                    {name: made[record_id][name] for name in _order(kind) if name in made[record_id]}
                    for record_id in sorted(made)
                )
                for section, kind in SECTIONS.items()
                if (made := self.made[kind])
            },
            self.objects.counted,
            tuple(unplaced),
            tuple(self.private),
            tuple(sorted(self.unnamed)),
            self.has_texts,
            place,
        )

    # -------------------------------------------------------------------------------------------------- what is named

    def _add_what_is_only_named(self) -> None:
        """Add an object for each that is referred to where a record can hold it, and that the file does not have."""
        for membership in self.things["Membership"].values():
            if person := membership.peek("person_id"):
                self._need("Person", person)
                names_body = membership.peek("organization_id") is not None
                body_of = membership if names_body else self._post_of(membership) or membership
                for body in (body_of.peek("organization_id"), membership.peek("on_behalf_of_id")):
                    self._need("Organization", body)
        for motion, event in self.objects.votes_on:
            self._need("Motion", motion)
            self._need("VoteEvent", event)
        for motion, event in sorted(self.objects.votes_on):
            pair = self.things["Motion"][motion], self.things["VoteEvent"][event]
            for one, other in (pair, pair[::-1]):
                if not one.peek("organization_id") and other.peek("organization_id"):
                    one.fields["organization_id"] = other.fields["organization_id"]  # only one of them names the body
        for cls, field in _NAMES_BODY.items():
            for thing in [*self.things[cls].values()]:
                self._need("Organization", thing.peek(field))
        for vote in self.things["Vote"].values():
            if option_of(vote.peek("option") or "") and vote.peek("vote_event_id") in self.things["VoteEvent"]:
                self._need_actor(vote.peek("voter_id"))
                self._need("Organization", vote.peek("group_id"))
        for speech in self.things["Speech"].values():
            if speech.peek("text") or speech.peek("title"):
                self._need_actor(speech.peek("creator_id"))

    def _need(self, cls: Class, key: str | None) -> None:
        if key is not None and key not in self.things[cls]:
            self.things[cls][key] = Thing(cls, key, (), {}, has_id=True, unplaced=self.objects.unplaced)

    def _need_actor(self, key: str | None) -> None:
        """Add a person, unless it is an organization that is named."""
        if key is not None and key not in self.things["Organization"]:
            self._need("Organization" if is_ours(key, "organization") else "Person", key)

    def _post_of(self, membership: Thing) -> Thing | None:
        return self.things["Post"].get(membership.peek("post_id") or "")

    def _actor(self, thing: Thing, field: str) -> str | None:
        """Take a field that names a person, or an organization where no person goes by that id."""
        return self._reference(thing, field, "person") or self._reference(thing, field, "organization")

    def _reference(self, thing: Thing, field: str, kind: Kind) -> str | None:
        """Take a field that names an object of one class."""
        return thing.take(field, self.ids[kind].get)

    # --------------------------------------------------------------------------------------------- what all records have

    def _text(self, text: str | None) -> Data | None:
        if text is None:
            return None
        self.has_texts = True
        return {self.lang: text}

    def _name(self, thing: Thing, *fields: str) -> str:
        """Take what something is called, or give it its id for a name."""
        for field in fields:
            if name := thing.text(field):
                return name
        self.unnamed.add(self.ids[_KINDS[thing.cls]][thing.key])
        return thing.key

    def _keep(self, thing: Thing, data: Data, *evidence: Data) -> None:
        """Keep a record, with what any record can have."""
        kind = _KINDS[thing.cls]
        record_id = self.ids[kind][thing.key]
        links = [
            {"url": url} | filled(note=part.text("note")) for part in thing.parts("links") if (url := part.address())
        ]
        data |= {"id": record_id} | filled(identifiers=self._identifiers(thing), links=links)
        if record_id in self.unnamed:
            data["note"] = _NAMED_BY_ID
        data["evidence"] = [{"source": self.source}, *evidence, *self.pages.evidence_of(thing)]
        thing.leave_rest()
        self.made[kind][record_id] = data

    def _identifiers(self, thing: Thing) -> list[Data]:
        found: list[Data] = []
        if thing.has_id and not is_ours(thing.key, _KINDS[thing.cls]):
            found.append({"scheme": SCHEME, "value": thing.key})
        if issued := thing.text("identifier"):
            found.append({"scheme": _UNNAMED, "value": issued})
        for part in thing.parts("identifiers"):
            scheme = part.text("scheme") or _UNNAMED
            if thing.cls == "Person" and re.sub(r"\W+", "_", scheme.casefold()) in PRIVATE_SCHEMES:
                part.fields.clear()
                self.private.append(Left("Person", f"identifiers[] ({scheme})", part.path, "it identifies a person"))
            elif value := part.text("identifier"):
                found.append({"scheme": scheme, "value": value})
        return _once(found)

    def _other_names(self, thing: Thing) -> list[Data]:
        found: list[Data] = []
        for part in thing.parts("other_names"):
            name = part.text("name")
            if name is None:
                continue
            start, end = part.day("start_date"), part.day("end_date")
            used = f"{start or ''}/{end or ''}" if start or end else None
            note = part.text("note")
            found.append({"name": name} | filled(note=f"{note} ({used})" if note and used else note or used))
        return found

    def _period(self, thing: Thing, start: str, end: str) -> tuple[str | int | None, str | int | None]:
        """Take two dates that stand in order."""
        path = thing.path_of_day(end)
        first, last = thing.day(start), thing.day(end)
        if first and last and Date.of(last).before(first) is Answer.YES:
            thing.leave(end, path, f"it lies before `{start}`")
            return first, None
        return first, last

    # ---------------------------------------------------------------------------------------------------- kind by kind

    def _organizations(self) -> None:
        things = self.things["Organization"]
        parents = {key: parent for key, thing in things.items() if (parent := thing.peek("parent_id"))}
        circles = set[str]().union(*circles_in(parents))
        for key, thing in things.items():
            data: Data = {"name": self._name(thing, "name")}
            data |= filled(other_names=self._other_names(thing), classification=thing.text("classification"))
            if key in parents and key not in circles:
                data["parent"] = self._reference(thing, "parent_id", "organization")
            fields = {"founded": "founding_date", "dissolved": "dissolution_date"}
            places = {name: (field, thing.path_of_day(field)) for name, field in fields.items()}
            self.times_of_bodies[self.ids["organization"][key]] = thing, places
            founded, dissolved = self._period(thing, *fields.values())
            self._keep(thing, data | filled(founded=founded, dissolved=dissolved))

    def _leave_impossible_times(self) -> None:
        """Leave out when a body was founded or dissolved where it has votes or members before or after."""
        bodies = self.made["organization"]
        for body, name in impossible_times(bodies, self.made["person"].values(), self.made["vote"].values()):
            thing, places = self.times_of_bodies[body]
            del bodies[body][name]
            thing.leave(*places[name], f"a vote or membership lies {'before' if name == 'founded' else 'after'} it")

    def _people(self) -> None:
        memberships: dict[str, list[Thing]] = defaultdict(list)
        for membership in self.things["Membership"].values():
            person = membership.text("person_id")
            if person is None:
                membership.drop("it names no person")
            else:
                memberships[person].append(membership)
        used: dict[str, set[str]] = defaultdict(set)
        for key, thing in self.things["Person"].items():
            given, family = thing.text("given_name"), thing.text("family_name")
            name = thing.text("name") or " ".join(filter(None, (given, family))) or self._name(thing)
            roles = _once([self._role(membership, used) for membership in memberships[key]])
            names = filled(family_name=family, given_name=given, other_names=self._other_names(thing))
            self._keep(thing, {"name": name} | names | filled(roles=roles))
        for post in self.things["Post"].values():
            if post.key not in used:
                post.drop("no membership names it")
                continue
            for field in used[post.key]:
                post.text(field)
            post.leave_rest()

    def _role(self, membership: Thing, used: dict[str, set[str]]) -> Data:
        """Make a role of a membership, and of the post it names where it says less itself."""
        post = self._post_of(membership)
        body = self._reference(membership, "organization_id", "organization")
        title = membership.text("role")
        if post:
            membership.text("post_id")
            of_post = self.ids["organization"].get(post.peek("organization_id") or "")
            if of_post and body in (None, of_post):
                body = of_post
                used[post.key].add("organization_id")
            if (role_there := post.peek("role")) and title in (None, role_there):
                title = role_there
                used[post.key].add("role")
        if title is None or title == membership.peek("label"):
            title = membership.text("label")
        if post and (label := post.peek("label")) and title in (None, label):
            title = label
            used[post.key].add("label")
        if post:
            used[post.key].add("id")
        start, end = self._period(membership, "start_date", "end_date")
        group = self._reference(membership, "on_behalf_of_id", "organization")
        role = filled(organization=body, title=self._text(title), on_behalf_of=group, start=start, end=end)
        role |= filled(evidence=self.pages.evidence_of(membership))
        membership.leave_rest()
        return role

    def _proposals(self) -> None:
        things = self.things["Motion"]
        numbers: dict[str, set[int]] = defaultdict(set)
        events_on: dict[str, list[str]] = defaultdict(list)
        for motion, event in self.objects.votes_on:
            events_on[motion].append(event)
        for key in sorted(things):
            thing = things[key]
            body = self._reference(thing, "organization_id", "organization")
            if body is None:
                thing.drop("neither it nor a vote on it names an organization")
                continue
            given = thing.our_id("report")
            data: Data = {"report": self._report(given, body)}
            if given and (number := thing.take("identifier", functools.partial(_number, taken=numbers[given]))):
                numbers[given].add(number)
                data["number"] = number
            data["title"] = self._text(self._name(thing, "text", "name"))
            alone = [event for event in events_on[key] if len(self.motions_of[event]) == 1]
            if alone and (requirement := thing.text("requirement")):
                self.requirements |= dict.fromkeys(alone, requirement)
            self._keep(thing, data)

    def _report(self, given: str | None, body: str) -> str:
        """Return the report that a body's proposal is from; where none is given, one that stands for all its motions."""
        named = "/".join(("report", *(one.partition("/")[2] for one in (self.source, body))))
        report = given or name_ids("report", [named])[named]
        name = self.made["organization"][body]["name"]
        if given:
            title, note = f"A report of {name}", "The file gives the id of this report and not its title."
        else:
            title = f"Motions of {name}"
            note = f"No report is known. This stands for the motions in {self.file}, since every proposal is from a report."
        evidence = [{"source": self.source}]
        self.made["report"].setdefault(
            report, {"id": report, "title": {"en": title}, "author": body, "note": {"en": note}, "evidence": evidence}
        )
        return report

    def _votes(self) -> None:
        cast: dict[str, list[Thing]] = defaultdict(list)
        for vote in self.things["Vote"].values():
            event = vote.text("vote_event_id")
            if event in self.things["VoteEvent"]:
                cast[event].append(vote)
            else:
                vote.drop("it names no vote event of the file")
        voted_in: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for key, thing in self.things["VoteEvent"].items():
            body = self._reference(thing, "organization_id", "organization")
            if body is None:
                thing.drop("neither it nor its motion names an organization")
                for vote in cast[key]:
                    vote.drop("its vote event names no organization")
                continue
            about = [self.ids["proposal"][motion] for motion in self.motions_of[key]]
            about = [proposal for proposal in about if proposal in self.made["proposal"]]
            time, date = thing.time("start_date"), thing.day("start_date")
            counts, summed = counts_of(thing)
            data = filled(about=about) | {"body": body} | filled(date=date, time=time and time.said)
            if time and time.whole:
                data["note"] = f"The file gives the time as {time.whole}."
            ballots = self._ballots(cast[key])
            said = thing.take("result", result_of)
            methods = {*get_args(Method)} - (set() if may_be_agreed(ballots, counts, said) else {"consensus"})
            data["method"] = thing.one_of("classification", methods) or "unknown"
            derived = [{"source": self.source, "supports": ["counts"], "reading": "implies"}]
            if are_fewer(ballots, counts):
                data |= filled(counts=counts)
            elif counts:
                data["alternatives"] = [{"field": "counts", "value": counts, "evidence": [{"source": self.source}]}]
            data |= filled(ballots=ballots, requirement=self.requirements.get(key))
            if said:
                data["result"] = said
                if "requirement" not in data and needs_more(said, data.get("counts", {})):
                    data["unknown"] = ["requirement"]
            self._keep(thing, data, *(derived if summed and "counts" in data else ()))
            for ballot in ballots:
                voted_in[ballot["voter"], body].append(date)
        add_roles_of_voters(self.made["person"], self.made["organization"], voted_in, self.source)

    def _ballots(self, votes: list[Thing]) -> list[Data]:
        ballots: dict[str, Data] = {}
        for vote in votes:
            option = vote.take("option", option_of)
            voter = self._actor(vote, "voter_id") if option else None
            if voter is None:
                vote.drop("its option is none that a record holds" if option is None else "it names no voter")
                continue
            ballot = ballots.setdefault(voter, {"voter": voter, "option": option})
            if ballot["option"] != option:
                vote.drop("its voter has another vote in the same vote event")
                continue
            if group := vote.take("group_id", functools.partial(self._group, ballot=ballot)):
                ballot["group"] = group
            vote.leave_rest()
        return [*ballots.values()]

    def _group(self, key: str, ballot: Data) -> str | None:
        """Return the organization that is called `key`, unless the ballot has another group."""
        group = self.ids["organization"].get(key)
        return group if ballot.get("group", group) == group else None

    def _statements(self) -> None:
        for thing in self.things["Speech"].values():
            summary = thing.text("text") or thing.text("title")
            if summary is None:
                thing.drop("it has no text")
                continue
            speaker = self._actor(thing, "creator_id")
            if speaker:
                kind: Kind = "person" if speaker in self.made["person"] else "organization"
                thing.one_of("attribution_text", [self.made[kind][speaker]["name"]])
            self._keep(thing, filled(speaker=speaker, date=thing.day("date"), summary=self._text(summary)))

    def _events(self) -> None:
        for thing in self.things["Event"].values():
            data: Data = {"kind": thing.one_of("classification", get_args(EventKind)) or "other"}
            data["title"] = self._text(self._name(thing, "name"))
            data |= self._when(thing)
            if by := self._reference(thing, "organization_id", "organization"):
                data["by"] = [by]
            summary = self._text(thing.text("description"))
            self._keep(thing, data | filled(place=thing.text("location"), summary=summary))

    def _when(self, event: Thing) -> Data:
        """Take the date of an event or, where it does not begin and end on the same, its period."""
        paths = {field: event.path_of_day(field) for field in ("start_date", "end_date")}
        taken = dict(zip(paths, self._period(event, *paths), strict=True))
        start, end = taken.values()
        if start and start == end:
            return {"date": start}
        for field, date in taken.items():
            if date and Date.of(date).text.startswith("["):
                event.leave(field, paths[field], "a period begins and ends on one date, and this is one of several")
                taken[field] = None
        start, end = taken.values()
        return {"period": f"{start or ''}/{end or ''}"} if start or end else {}


def _number(text: str, taken: Container[int]) -> int | None:
    number = int(text) if re.fullmatch("[1-9][0-9]{0,14}", text) else None
    return None if number in taken else number


def _once(items: list[Data]) -> list[Data]:
    seen: set[str] = set()
    return [one for one in items if (said := repr(one)) not in seen and not seen.add(said)]  # type: ignore[func-returns-value]


@functools.cache
def _order(kind: Kind) -> tuple[str, ...]:
    """Return the fields of a record in the order that files have: the id, its own, and what any record can have."""
    own = (name for name in MODELS[kind].model_fields if name not in Record.model_fields and name != "evidence")
    return "id", *own, "identifiers", "links", "note", "unknown", "alternatives", "evidence"
