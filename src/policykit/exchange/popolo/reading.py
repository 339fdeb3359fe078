"""Popolo JSON → its objects, each once, wherever in the file they stand and whatever they are embedded in.

Popolo's classes can be given in lists by class, one by one, or embedded in each other. Here they are taken apart: each
object knows its class, and the ids of those it was embedded in, or that were embedded in it, as if they had been named.
"""

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from policykit.call_error import CallError
from policykit.diagnostics import Path, Place
from policykit.documents import Chunk, Document, read
from policykit.exchange.popolo.naming import digest_of, is_ours, slugs_of
from policykit.exchange.popolo.vocabulary import OURS
from policykit.files import check_stays
from policykit.models import URL_PATTERN
from policykit.values import NOT_BLANK_PATTERN, Date, InvalidDate, Kind, one_line, shorten

T = TypeVar("T")

Class: TypeAlias = Literal[
    "Person", "Organization", "Membership", "Post", "Motion", "VoteEvent", "Vote", "Speech", "Event", "Area"
]
"""The classes of Popolo that have objects of their own."""

_CONTAINERS: Final[dict[str, Class]] = {
    "persons": "Person",
    "people": "Person",
    "organizations": "Organization",
    "memberships": "Membership",
    "posts": "Post",
    "motions": "Motion",
    "vote_events": "VoteEvent",
    "votes": "Vote",
    "speeches": "Speech",
    "events": "Event",
    "areas": "Area",
}
"""The lists that a data set has, and the class of what is in them."""

_SHARED: Final = "id identifiers links sources contact_details created_at updated_at"
_OWN: Final[dict[Class, str]] = {
    "Person": "name other_names family_name given_name additional_name honorific_prefix honorific_suffix "
    "patronymic_name sort_name email gender pronouns birth_date death_date image images summary biography "
    "national_identity memberships motions speeches votes",
    "Organization": "name other_names classification parent_id parent children area_id area abstract description "
    "founding_date dissolution_date image memberships posts motions vote_events",
    "Membership": "label role member_id member person_id person organization_id organization post_id post "
    "on_behalf_of_id on_behalf_of area_id area start_date end_date legislative_period_id",
    "Post": "label other_label role organization_id organization area_id area start_date end_date memberships",
    "Motion": "organization_id organization legislative_session_id legislative_session creator_id creator text "
    "identifier classification date requirement result vote_events",
    "VoteEvent": "organization_id organization legislative_session_id legislative_session identifier motion_id "
    "motion classification start_date end_date result group_results counts votes",
    "Vote": "vote_event_id vote_event voter_id voter option group_id group role weight pair_id pair",
    "Speech": "creator_id creator role attribution_text audience_id audience text audio video date title type "
    "position event_id event",
    "Event": "name description start_date end_date location area_id area status classification organization_id "
    "organization attendees parent_id parent children",
    "Area": "name identifier classification parent_id parent children geometry",
}
"""The fields of each class besides those that all have."""

_FIELDS: Final = {name: frozenset(f"{_SHARED} {fields}".split()) for name, fields in _OWN.items()}
"""What tells an object of one class from those of another, where nothing else does."""

_NAMED: Final = frozenset({"Person", "Organization", "Motion", "VoteEvent", "Speech", "Event"})
"""The classes of objects that keep their ids when they become records."""


_LISTS: Final[dict[Class, dict[str, tuple[Class, str]]]] = {
    "Person": {
        "memberships": ("Membership", "person_id"),
        "motions": ("Motion", "creator_id"),
        "speeches": ("Speech", "creator_id"),
        "votes": ("Vote", "voter_id"),
    },
    "Organization": {
        "memberships": ("Membership", "organization_id"),
        "posts": ("Post", "organization_id"),
        "motions": ("Motion", "organization_id"),
        "vote_events": ("VoteEvent", "organization_id"),
        "children": ("Organization", "parent_id"),
    },
    "Post": {"memberships": ("Membership", "post_id")},
    "Motion": {"vote_events": ("VoteEvent", "motion_id")},
    "VoteEvent": {"votes": ("Vote", "vote_event_id")},
    "Event": {"children": ("Event", "parent_id")},
}
"""The fields that objects are listed in, with their class and the field of theirs that names what they are listed in."""

_EMBEDDED: Final[dict[Class, dict[str, Class]]] = {
    "Organization": {"parent": "Organization"},
    "Post": {"organization": "Organization"},
    "Membership": {
        "person": "Person",
        "organization": "Organization",
        "post": "Post",
        "on_behalf_of": "Organization",
    },
    "Motion": {"organization": "Organization", "creator": "Person"},
    "VoteEvent": {"motion": "Motion", "organization": "Organization"},
    "Vote": {"voter": "Person", "vote_event": "VoteEvent", "group": "Organization"},
    "Speech": {"creator": "Person", "audience": "Person", "event": "Event"},
    "Event": {"organization": "Organization"},
}
"""The fields that an object may stand in, with its class; the same field with `_id` behind it names it."""


class CannotImport(CallError, ValueError):
    """A file that cannot be imported. `path` is the file, `place` where in it, and `reason` says why not."""

    def __init__(self, path: str, place: Place, reason: str) -> None:
        super().__init__(path, place, reason)
        self.path = path
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}:{self.place.line}:{self.place.column}: {self.reason}"


class Left(NamedTuple):
    """Something in the file that no record holds."""

    cls: str
    """The class of Popolo that it is a field of; "file" for what lies outside of them."""
    field: str
    path: Path
    """Where in the file it stands."""
    reason: str


class Time(NamedTuple):
    """A time of the day."""

    said: str
    """Its hours, minutes and perhaps seconds."""
    whole: str | None
    """The date and time as the file has it, where that says more: a time zone or parts of a second."""


@dataclasses.dataclass(slots=True)
class Thing:
    """An object of a class of Popolo. What is taken from it is gone; what is there at the end had no place."""

    cls: Class
    key: str
    """What the file calls it: its id or, where it has none, a digest of what it says."""
    path: Path
    fields: dict[str, tuple[Any, Path]]
    """The fields that no record has used, each with where it stands."""
    has_id: bool
    unplaced: list[Left]

    def peek(self, field: str) -> str | None:
        """Return what `text` would take, and leave it."""
        return _said(self.fields.get(field, (None, ()))[0])

    def text(self, field: str) -> str | None:
        """Take a field that is a text or a number that stands for one."""
        return self.take(field, str)

    def one_of(self, field: str, texts: Container[str]) -> str | None:
        """Take a field that is one of some texts."""
        return self.take(field, lambda said: said if said in texts else None)

    def take(self, field: str, meaning: Callable[[str], T | None]) -> T | None:
        """Take a text that has a meaning, and return that; leave any other."""
        said = self.peek(field)
        meant = None if said is None else meaning(said)
        if meant is not None:
            del self.fields[field]
        return meant

    def peek_whole(self, field: str) -> int | None:
        """Return a field that is a whole number of 0 or more, be it in quotes, and leave it."""
        value, _ = self.fields.get(field, (None, ()))
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
            value = int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None

    def path_of_day(self, field: str) -> Path:
        """Return where what `day` would take stands."""
        return self.fields.get(f"{field}_edtf", self.fields.get(field, (None, ())))[1]

    def day(self, field: str) -> str | int | None:
        """Take a date, or the day of a date and time, as exactly as it is given."""
        exact = f"{field}_edtf"
        for name in (exact, field):
            value, path = self.fields.get(name, (None, ()))
            if not isinstance(value, str):
                continue
            form = _DAY_AND_TIME.match(value) if name == field else None
            try:
                date = Date.of(form[1] if form else value)
            except InvalidDate:
                continue
            self.fields.pop(field, None)
            self.fields.pop(exact, None)
            if form and not _NO_TIME.match(form[2]):
                self.leave(field, path, "only the day is kept, not the time")
            year = re.fullmatch("[1-9][0-9]{3}", date.text)
            return int(date.text) if year else date.text
        return None

    def time(self, field: str) -> "Time | None":
        """Take the time of the day from a date and time, and leave the day; midnight in UTC is no time."""
        value, path = self.fields.get(field, (None, ()))
        form = _DAY_AND_TIME.match(value) if isinstance(value, str) and f"{field}_edtf" not in self.fields else None
        if form is None or _NO_TIME.match(form[2]):
            return None
        clock = _TIME.match(form[2])
        if clock is None:
            return None
        self.fields[field] = form[1], path
        hours, minutes, seconds, rest = clock.groups()
        return Time(":".join(filter(None, (hours, minutes, seconds))), value if rest else None)

    def parts(self, field: str) -> "Iterator[Thing]":
        """Take a list of mappings; what is in it that no record uses is left with them."""
        value, path = self.fields.pop(field, (None, ()))
        for index, part in enumerate(value if isinstance(value, list) else [value] if value is not None else []):
            at = (*path, index) if isinstance(value, list) else path
            if not isinstance(part, dict):
                self.leave(field, at, "it is not an object")
                continue
            inner = Thing(self.cls, f"{field}[]", at, _fields(part, at), has_id=False, unplaced=self.unplaced)
            yield inner
            inner.leave_rest(prefix=f"{field}[].")

    def address(self) -> str | None:
        """Take the field `url`, where it is a web address."""
        return self.take("url", lambda url: url if re.search(URL_PATTERN[:-1] + r"\Z", url) else None)

    def our_id(self, kind: Kind) -> str | None:
        """Take the id of ours among the identifiers of an object, which names a record that Popolo has no class for."""
        identifiers, path = self.fields.get("identifiers", (None, ()))
        listed = identifiers if isinstance(identifiers, list) else []
        for index, one in enumerate(listed):
            is_it = isinstance(one, dict) and one.get("scheme") == OURS and len(one) == 2
            value = one.get("identifier") if is_it else None
            if isinstance(value, str) and is_ours(value, kind):
                del self.fields["identifiers"]
                if len(listed) > 1:
                    self.fields["identifiers"] = ([*listed[:index], *listed[index + 1 :]], path)
                return value
        return None

    def leave(self, field: str, path: Path, reason: str) -> None:
        """Note something that no record holds."""
        self.unplaced.append(Left(self.cls, field, path, reason))

    def drop(self, reason: str) -> None:
        """Note that no record holds any of it."""
        self.fields.clear()
        self.leave("", self.path, reason)

    def leave_rest(self, reason: str = "records have no place for it", *, prefix: str = "") -> None:
        """Note all that no record used."""
        for field, (_, path) in self.fields.items():
            self.leave(prefix + field, path, reason)
        self.fields.clear()


_DAY_AND_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9]{2}:?[0-9]{2}.*)\Z", re.DOTALL)
_TIME = re.compile(
    r"[T ]([01][0-9]|2[0-3]):?([0-5][0-9])(?::?([0-5][0-9]))?((?:[.,][0-9]+)? ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)\Z"
)
_NO_TIME = re.compile(r"[T ]00:?00(?::?00(?:\.0+)?)?(?:Z|\+00:?00)?\Z")


def _said(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and re.search(NOT_BLANK_PATTERN, value) else None


def _fields(data: Mapping[str, Any], path: Path) -> dict[str, tuple[Any, Path]]:
    """Return the fields of an object that say something, each with where it stands."""
    return {name: (value, (*path, name)) for name, value in data.items() if value not in (None, "", [], {})}


def read_json(path: str) -> tuple[Document, bytes]:
    """Read a JSON file. Raises `PathError` where it cannot be read, and `CannotImport` where it is no JSON.

    In the current folder it is no link out of that.
    """
    content = Chunk(path, real=check_stays(path)).content()
    document = read(content, "json")
    for found in document.findings[:1]:
        place = found.place or document.place(found.path)
        more = len(document.findings) - 1
        also = f" (and {more:,} more like it)" if more else ""
        raise CannotImport(path, place, f"{found.rule.summary}: {found.message}{also}")
    return document, content


class Objects:
    """All the objects of a file, by class and by what the file calls them."""

    def __init__(self) -> None:
        self.by_class: Final[dict[Class, dict[str, Thing]]] = {name: {} for name in get_args(Class)}
        self.votes_on: Final[list[tuple[str, str]]] = []
        """Motions and vote events that belong together."""
        self.unplaced: Final[list[Left]] = []
        self.counted: Final[Counter[Class]] = Counter()
        self._said: Final[dict[tuple[Class, str, str], str]] = {}
        """The values that count where others were given, as text: some are large, and many may be held against them."""

    def add_list(self, cls: Class, values: object, path: Path, back: tuple[str, str] | None = None) -> None:
        """Add the objects of a list. `back` is a field of theirs that names what they lie in, and its id."""
        for index, value in enumerate(values if isinstance(values, list) else [values]):
            at = (*path, index) if isinstance(values, list) else path
            if isinstance(value, dict):
                self.add(cls, value, at, back)
            elif back and cls == "VoteEvent" and _said(value):
                self.add(cls, {"id": value}, at, back)
            else:
                self.unplaced.append(Left(cls, "", at, "it is not an object"))

    def add(self, cls: Class, data: Mapping[str, Any], path: Path, back: tuple[str, str] | None = None) -> str:
        """Add an object and all that is embedded in it, and return what the file calls it."""
        fields = _fields(data, path)
        named = _said(data.get("id"))
        if named is not None and cls in _NAMED:
            del fields["id"]
        if back and back[0] not in fields and not (cls == "VoteEvent" and back[0] == "motion_id"):
            fields[back[0]] = (back[1], path)
        key = named if named is not None else _called(cls, fields)
        for field, (inner, names_this) in _LISTS.get(cls, {}).items():
            value, at = fields.get(field, (None, ()))
            if isinstance(value, list):
                del fields[field]
                self.add_list(inner, value, at, (names_this, key))
        for field, inner in _EMBEDDED.get(cls, {}).items():
            value, at = fields.get(field, (None, ()))
            if isinstance(value, dict):
                del fields[field]
                is_body = field == "voter" and _class_of(value, ("Person", "Organization")) == "Organization"
                fields.setdefault(f"{field}_id", (self.add("Organization" if is_body else inner, value, at), at))
        if cls == "VoteEvent":
            if back and back[0] == "motion_id":
                self.votes_on.append((back[1], key))
            motion, _ = fields.get("motion_id", (None, ()))
            if (about := _said(motion)) is not None:
                del fields["motion_id"]
                self.votes_on.append((about, key))
        self._keep(Thing(cls, key, path, fields, named is not None, self.unplaced))
        return key

    def _keep(self, thing: Thing) -> None:
        """Keep an object, or join it with what is known of it already."""
        known = self.by_class[thing.cls].setdefault(thing.key, thing)
        if known is thing:
            self.counted[thing.cls] += 1
            return
        for field, (value, path) in thing.fields.items():
            there, its_path = known.fields.setdefault(field, (value, path))
            if there == value:
                continue
            # What stands further out counts, whatever the order; of two as far out, the lesser as text.
            place = thing.cls, thing.key, field
            counts = len(path) < len(its_path)
            if len(path) == len(its_path):
                said, its_said = _canonical(value), self._said.get(place) or _canonical(there)
                counts = said < its_said
                self._said[place] = min(said, its_said)
            elif counts:
                self._said.pop(place, None)
            if counts:
                known.fields[field] = value, path
                path = its_path
            thing.leave(field, path, f"another value is given for {shorten(thing.key, 60)}")


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _called(cls: Class, fields: Mapping[str, tuple[Any, Path]]) -> str:
    """Return what to call an object without an id: the first words of what it says, and a digest of all of it."""
    texts = (_said(fields[name][0]) for name in ("name", "title", "text", "label") if name in fields)
    start, lost = slugs_of(" ".join(next(filter(None, texts), "").split()[:6]))
    said = _canonical({name: value for name, (value, _) in fields.items()})
    return f"{cls.lower() if lost else start}-{digest_of(said, 16)}"


def _class_of(data: Mapping[str, Any], among: tuple[Class, ...]) -> Class | None:
    """Return the class that an object is of by its fields, or None where that cannot be told."""
    keys = {key for key, value in data.items() if value not in (None, "")} - {"type"}  # which is in much other JSON
    score = {name: len(keys & _FIELDS[name]) for name in among}
    best = max(score.values())
    likely = [name for name in among if score[name] == best and keys & _FIELDS[name] - {"id"}]
    if len(likely) > 1 and "memberships" in keys:
        listed = data["memberships"] if isinstance(data["memberships"], list) else []
        inner = [one for one in listed if isinstance(one, dict)]
        of_person = any("organization_id" in one or "organization" in one for one in inner)
        of_body = any("person_id" in one or "person" in one for one in inner)
        likely = ["Person"] if of_person and not of_body else ["Organization"] if of_body and not of_person else likely
    return likely[0] if len(likely) == 1 else None


def objects_of(document: Document, path: str) -> Objects:
    """Return the objects in a file. Raises `CannotImport` where there are none, or it cannot be told what they are."""
    objects = Objects()
    data = document.data
    if isinstance(data, list):
        for index, one in enumerate(data):
            if not isinstance(one, dict):
                objects.unplaced.append(Left("file", "", (index,), "it is not an object"))
            elif _is_container(one):
                _add_container(objects, one, (index,))
            else:
                _add_alone(objects, one, (index,), document, path)
    elif not isinstance(data, dict):
        raise CannotImport(path, document.place(()), f"an object or a list of Popolo's is expected, not {_shown(data)}")
    elif _is_container(data):
        _add_container(objects, data, ())
    else:
        _add_alone(objects, data, (), document, path)
    return objects


def _shown(value: object) -> str:
    return shorten(json.dumps(value, ensure_ascii=False), 40)


def _is_container(data: Mapping[str, Any]) -> bool:
    lists = {name for name in _CONTAINERS if isinstance(data.get(name, ""), list | None)}
    if lists & {"persons", "people", "organizations", "areas"}:
        return True
    return (
        bool(lists)
        and not any(_said(data.get(name)) for name in ("id", "name", "text", "label"))
        and (_class_of(data, ("Motion", "VoteEvent")) is None or lists == data.keys())
    )


def _add_container(objects: Objects, data: Mapping[str, Any], path: Path) -> None:
    for name, value in data.items():
        if name in _CONTAINERS:
            if value is not None:
                objects.add_list(_CONTAINERS[name], value, (*path, name))
        elif value not in (None, "", [], {}):
            objects.unplaced.append(
                Left("file", one_line(name), (*path, name), "it is no list of one of Popolo's classes")
            )


def _add_alone(objects: Objects, data: Mapping[str, Any], path: Path, document: Document, file: str) -> None:
    cls = _class_of(data, get_args(Class))
    if cls is None:
        reason = "it cannot be told of which class of Popolo this is; put it in a list under `persons`, `organizations`"
        raise CannotImport(file, document.place(path), f"{reason}, `memberships`, `motions` or another class's name")
    objects.add(cls, data, path)
