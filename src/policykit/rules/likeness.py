"""What tells that two records may be of one thing: the same content, name, address or identifier."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from policykit.diagnostics import Path
from policykit.models import Organization, Person, Proposal, Record, Source
from policykit.values import composed, kind_of

By: TypeAlias = Literal["name", "address", "identifier"]
"""What two records have in common."""


class Likeness(NamedTuple):
    """Something that a record should not have in common with another."""

    by: By
    value: str
    """The name, address or identifier, in one spelling."""
    within: str
    """The kind of record, or the report of a proposal: records elsewhere may have the same."""
    field: Path
    """Where it stands in the record."""
    traits: tuple[tuple[str, str, str], ...]
    """What may tell the record from another: sorts of things, each within something or nothing, with what they are."""
    said: tuple[str, ...]
    """What another rule speaks of where two records have it in common."""
    content: int
    """A digest of the record; see `content_of`."""
    id: str
    path: Path
    """Where the record stands."""


_IN_ORDER: Final = json.JSONEncoder(sort_keys=True)


def content_of(data: dict[str, Any]) -> int:
    """Return a digest of what a record holds but for its id, in whatever order; 0 where that is nothing."""
    if len(data) < 2:
        return 0
    content = _IN_ORDER.encode({**data, "id": None}).encode()
    return int.from_bytes(hashlib.sha1(content, usedforsecurity=False).digest()[:8])


_NAMED: Final = frozenset({Source, Person, Organization, Proposal})
"""The kinds of record that are alike by more than identifiers."""


def likenesses_of(record: Record, content: int, path: Path) -> Iterable[Likeness]:
    """Return what a record should not have in common with another. `content` is the digest of it."""
    if not record.identifiers and type(record) not in _NAMED:
        return ()
    return _likenesses_of(record, content, path)


def _likenesses_of(record: Record, content: int, path: Path) -> Iterator[Likeness]:
    kind = kind_of(record.id)
    identifiers = tuple((f"{one.scheme.casefold()} identifier", "", one.value) for one in record.identifiers)
    said = tuple(f"{sort}: {value}" for sort, _, value in identifiers)
    for index, value in enumerate(said):
        yield Likeness("identifier", value, kind, ("identifiers", index), (), (), content, record.id, path)
    match record:
        case Source(url=str(url)):
            traits = _traits(record, "published", "archived_url")
            yield Likeness("address", _plain(url), kind, ("url",), traits, said, content, record.id, path)
        case Person(name=name):
            traits = (*identifiers, *_traits_of_roles(record))
            yield Likeness("name", _folded(name), kind, ("name",), traits, said, content, record.id, path)
        case Organization(name=name):
            traits = (*identifiers, *_traits(record, "parent", "classification", "founded", "dissolved"))
            yield Likeness("name", _folded(name), kind, ("name",), traits, said, content, record.id, path)
        case Proposal(title=title, report=report):
            said += tuple(_told_of_number(record))
            for lang, text in title.items():
                value, field = f"{lang}: {_folded(text)}", ("title", lang)
                yield Likeness("name", value, report, field, identifiers, said, content, record.id, path)
        case _:
            pass


def _traits(record: Record, *fields: str) -> tuple[tuple[str, str, str], ...]:
    given = ((field, getattr(record, field)) for field in fields)
    return tuple((field, "", str(value)) for field, value in given if value is not None)


def _traits_of_roles(person: Person) -> Iterator[tuple[str, str, str]]:
    """Yield the organizations in which a person has roles, and what the roles in each are called."""
    for role in person.roles:
        if role.organization:
            yield "organization", "", role.organization
        for lang, title in (role.title or {}).items():
            yield f"title in {lang}", role.organization or "", _folded(title)


def _told_of_number(proposal: Proposal) -> Iterator[str]:
    """Yield the number or label of a proposal, if it is an error that another has the same."""
    if proposal.label:
        yield f"label: {proposal.part_of} {proposal.label}"
    elif proposal.number and not proposal.part_of:
        yield f"number: {proposal.number}"


def _folded(name: str) -> str:
    return " ".join(composed(name).casefold().split())


_ADDRESS: Final = re.compile("https?://(?P<host>[^/?#]*)(?P<path>[^#]*)(?P<fragment>.*)", re.DOTALL)


def _plain(address: str) -> str:
    """Return an address without what makes no difference: the protocol, capitals in the host, a slash at the end."""
    found = _ADDRESS.match(address)
    if not found:
        return address
    host = re.sub(":(?:80|443)?$", "", found["host"].lower())
    fragment = "" if found["fragment"] == "#" else found["fragment"]
    return f"{host}{found['path'].rstrip('/')}{fragment}"
