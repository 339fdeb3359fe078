"""Popolo both ways: what an export and its import give back, and imports of whatever JSON there is."""

import json
import pathlib
import tempfile
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit import Dataset
from policykit.documents.yaml_writer import records_file
from policykit.exchange.popolo.exporting import Lost, export_popolo, popolo_text
from policykit.exchange.popolo.importing import Imported, import_popolo
from policykit.exchange.popolo.reading import CannotImport
from policykit.exchange.popolo.voting import impossible_times
from policykit.models import MODELS, Record, Vote
from policykit.values.dates import Answer, Date, precision_of
from policykit.values.ids import SECTIONS, kind_of
from policykit.values.text import Text
from popolo_form import check
from strategies import FEW, examples, items, with_few_ids

_FOREIGN = ["a", "A", "a/b", "a_b", "Å", "1", "http://example.org/1", "person/a", "organization/a", "名"]


# ------------------------------------------------------------------------------------------------------- out and back again


def _in_order(data: dict[str, Any], start: str, end: str) -> None:
    if start in data and end in data and Date.of(data[end]).before(data[start]) is Answer.YES:
        del data[end]


def _make_sense(data: dict[str, Any]) -> dict[str, Any]:
    """Remove what the rules would find in a record: what Popolo is given is valid."""
    data.pop("alternatives", None)
    for role in data.get("roles", ()):
        _in_order(role, "start", "end")
    _in_order(data, "founded", "dissolved")
    if data.get("parent") != "organization/a" or data["id"] == "organization/a":
        data.pop("parent", None)
    if "ballots" in data:
        data["ballots"] = [*{ballot["voter"]: ballot for ballot in data["ballots"]}.values()]
        if "counts" in data:
            for option, number in Counter(ballot["option"] for ballot in data["ballots"]).items():
                data["counts"][option] = max(data["counts"].get(option, 0), number)
    cast = {ballot["option"] for ballot in data.get("ballots", ())}
    if data.get("method") == "consensus" and ("against" in cast or data.get("result") == "tied"):
        data["method"] = "unknown"
    if data["id"].startswith("proposal/"):
        data["number"] = 1 + FEW.index(data["id"].partition("/")[2])
    return data


@st.composite
def datasets(draw: st.DrawFn) -> list[Record]:
    plain = {
        record_id: _make_sense({**with_few_ids(draw(items(model))), "id": record_id})
        for kind, model in MODELS.items()
        for record_id in (f"{kind}/{slug}" for slug in FEW)
    }
    for record in [*plain.values()]:
        for ballot in record.get("ballots", ()):
            if ballot["voter"].startswith("person/"):  # only members vote
                plain[ballot["voter"]].setdefault("roles", []).append({"organization": record["body"]})
    for body, field in [*impossible_times(plain, plain.values(), (plain["vote/a"], plain["vote/b"]))]:
        del plain[body][field]
    return [MODELS[kind_of(record_id)].model_validate(record) for record_id, record in plain.items()]  # type: ignore[index]


def _said(text: Text | None) -> str | None:
    return text.in_language("en") if text else None


def _pages(data: Dataset, record_id: str, *, roles: bool = False) -> set[str]:
    """Return the addresses of the sources of a record or of its roles."""
    rows = [row for row in data.evidence(record_id) if (row.field or "").startswith("roles") is roles]
    rows = [row for row in rows if not (row.field or "").startswith("alternatives")]
    return {f"{source.id} {source.url}" for row in rows if (source := data[row.source]).url}  # type: ignore[attr-defined]


def come_back(data: Dataset) -> dict[str, Any]:
    """Return all that an export and its import give back."""
    return {
        "people": {
            one.id: (
                one.name,
                one.family_name,
                one.given_name,
                one.other_names,
                {(role.organization, _said(role.title), role.on_behalf_of, role.start, role.end) for role in one.roles},
                _pages(data, one.id, roles=True),
            )
            for one in data.people
        },
        "organizations": {
            one.id: (one.name, one.other_names, one.classification, one.parent, one.founded, one.dissolved)
            for one in data.organizations
        },
        "proposals": {one.id: (one.report, one.number, _said(one.title)) for one in data.proposals},
        "authors": {one.id: one.author for one in data.reports if data.referrers(one.id).where(field="report")},
        "votes": {one.id: _of_vote(one) for one in data.votes},
        "statements": {one.id: (one.speaker, one.date, _said(one.summary)) for one in data.statements},
        "any": {
            one.id: (dict.fromkeys(one.identifiers), one.links, _pages(data, one.id))
            for kind in (data.people, data.organizations, data.proposals, data.votes, data.statements)
            for one in kind
        },
    }


def _of_vote(vote: Vote) -> Any:
    ballots = [(ballot.voter, ballot.option, ballot.group) for ballot in vote.ballots]
    of_a_day = vote.date is not None and precision_of(vote.date.text) == "day"
    time = vote.time if of_a_day and vote.time and vote.time.strip("0:") else None  # midnight stands for no time
    return {*vote.about}, vote.body, vote.date, time, vote.method, vote.counts, ballots, vote.result


def imported_again(data: Dataset, lost: list[Lost] | None = None) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "again.json")
        file.write_bytes(b"".join(popolo_text(export_popolo(data, lost=None if lost is None else lost.append))))
        check(json.loads(file.read_bytes()))
        imported = import_popolo(str(file))
        assert not imported.left
        assert not imported.private
        return dataset_of(imported)


def dataset_of(imported: Imported) -> Dataset:
    """Write what was imported, check it as the command does, and load it."""
    with tempfile.TemporaryDirectory() as folder:
        for section, records in imported.records.items():
            text = "".join(records_file(section, records))
            pathlib.Path(folder, f"{section}.yaml").write_text(text, encoding="utf-8")
        return policykit.load(folder)


@examples(25)
@given(datasets())
def test_import_of_an_export_gives_back_what_popolo_holds(records: list[Record]) -> None:
    data = Dataset(records)
    assert come_back(imported_again(data)) == come_back(data)


def test_import_of_an_export_of_the_curated_records_gives_back_what_popolo_holds(curated: Dataset) -> None:
    lost: list[Lost] = []
    assert come_back(imported_again(curated, lost)) == come_back(curated)
    told = {(kind_of(one.record), one.field) for one in lost}
    assert {
        ("statement", "stances"),
        ("proposal", "conditions"),
        ("vote", "unnamed"),
        ("statement", "evidence[].passage"),
        ("assessment", ""),
        ("statement", "date"),
    } <= told


# ------------------------------------------------------------------------------------------------------- any JSON whatever

_texts = st.one_of(st.sampled_from(_FOREIGN), st.sampled_from(["yes", "no", "2010", "2010-02-30", "pass", " ", "und"]))
_names = st.sampled_from(
    [
        "id",
        "name",
        "other_names",
        "identifiers",
        "scheme",
        "identifier",
        "links",
        "url",
        "sources",
        "note",
        "memberships",
        "posts",
        "motions",
        "vote_events",
        "votes",
        "counts",
        "option",
        "value",
        "voter",
        "voter_id",
        "person_id",
        "person",
        "organization_id",
        "organization",
        "post_id",
        "post",
        "parent_id",
        "parent",
        "children",
        "motion",
        "motion_id",
        "vote_event_id",
        "creator",
        "creator_id",
        "text",
        "title",
        "label",
        "role",
        "start_date",
        "end_date",
        "date",
        "result",
        "requirement",
        "classification",
        "speeches",
        "events",
        "persons",
        "organizations",
        "areas",
        "date_edtf",
        "email",
        "group",
        "group_id",
        "on_behalf_of",
        "on_behalf_of_id",
        "founding_date",
    ]
)
_anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 10), st.floats(0, 1), _texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_names, inner, max_size=6)),
    max_leaves=25,
)
_objects = st.lists(st.dictionaries(_names, st.one_of(_texts, _anything), max_size=6), max_size=4)
_lists = st.sampled_from(
    ["persons", "organizations", "memberships", "posts", "motions", "vote_events", "votes", "speeches", "events"]
)
_containers = st.dictionaries(_lists, st.one_of(_objects, _anything), min_size=1)


def _import(data: object) -> Imported | None:
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "any.json")
        file.write_text(json.dumps(data), encoding="utf-8")
        try:
            return import_popolo(str(file), "en")
        except CannotImport:
            return None


@examples(150)
@given(st.one_of(_containers, _anything))
def test_whatever_the_json_is_the_records_are_valid_or_it_is_refused(data: object) -> None:
    imported = _import(data)
    if imported:
        assert dataset_of(imported)
        for left in (*imported.left, *imported.private):
            assert imported.place(left.path).line == 1


def _reversed(data: dict[str, Any]) -> dict[str, Any]:
    """Return a data set with its lists, and the fields of the objects in them, the other way round."""
    return {
        name: [dict(reversed(one.items())) for one in reversed(objects)] for name, objects in reversed(data.items())
    }


@examples(60)
@given(st.dictionaries(_lists, _objects, min_size=1))
def test_the_order_of_the_file_does_not_change_the_ids(data: dict[str, Any]) -> None:
    there, back = _import(data), _import(_reversed(data))
    assert there
    assert back
    for section in SECTIONS:
        assert [one["id"] for one in there.records.get(section, ())] == [
            one["id"] for one in back.records.get(section, ())
        ]
