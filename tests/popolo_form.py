"""What Popolo's JSON Schemas ask of the objects that are exported, as far as it matters to who reads them."""

import re
from typing import Any

_TEXT = str
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}\Z")

_DATE_AND_TIME = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){1,2}\Z|" + _DATE.pattern)

_LINK = {"url": _TEXT, "note": _TEXT, "identifiers": list}
_SHARED = {"id": _TEXT, "identifiers": list, "links": list, "sources": list}

CLASSES: dict[str, dict[str, Any]] = {
    "persons": {"name": _TEXT, "family_name": _TEXT, "given_name": _TEXT, "other_names": list},
    "organizations": {
        "name": _TEXT,
        "other_names": list,
        "classification": _TEXT,
        "parent_id": _TEXT,
        "founding_date": _DATE,
        "dissolution_date": _DATE,
    },
    "memberships": {
        "person_id": _TEXT,
        "organization_id": _TEXT,
        "role": _TEXT,
        "on_behalf_of_id": _TEXT,
        "start_date": _DATE,
        "end_date": _DATE,
    },
    "motions": {
        "organization_id": _TEXT,
        "text": _TEXT,
        "identifier": _TEXT,
        "requirement": _TEXT,
        "vote_events": list,
    },
    "vote_events": {
        "organization_id": _TEXT,
        "motion_id": _TEXT,
        "classification": _TEXT,
        "start_date": _DATE_AND_TIME,
        "result": _TEXT,
        "counts": list,
        "votes": list,
    },
    "speeches": {"creator_id": _TEXT, "attribution_text": _TEXT, "text": _TEXT, "date": _DATE},
    "events": {
        "name": _TEXT,
        "classification": _TEXT,
        "start_date": _DATE,
        "end_date": _DATE,
        "location": _TEXT,
        "organization_id": _TEXT,
        "description": _TEXT,
    },
}
"""The fields of each list's objects, and what stands in them."""

_PARTS: dict[str, dict[str, Any]] = {
    "identifiers": {"scheme": _TEXT, "identifier": _TEXT},
    "links": _LINK,
    "sources": _LINK,
    "other_names": {"name": _TEXT, "note": _TEXT},
    "counts": {"option": _TEXT, "value": int},
    "votes": {"voter_id": _TEXT, "option": _TEXT, "group_id": _TEXT},
    "vote_events": {"id": _TEXT},
}


def check(data: dict[str, Any]) -> None:
    """Assert that a data set has the form of Popolo, and that whatever it names is in it."""
    known = {name: {one["id"] for one in data.get(name, ()) if "id" in one} for name in CLASSES}
    actors = known["persons"] | known["organizations"]
    named_in = {
        "person_id": known["persons"],
        "organization_id": known["organizations"],
        "parent_id": known["organizations"],
        "on_behalf_of_id": known["organizations"],
        "group_id": known["organizations"],
        "motion_id": known["motions"],
        "creator_id": actors,
        "voter_id": actors,
    }
    assert data.keys() <= CLASSES.keys()
    for name, objects in data.items():
        ids = [one["id"] for one in objects if "id" in one]
        assert len(ids) == len({*ids})
        for one in objects:
            _check(one, CLASSES[name] | _SHARED, named_in)


def _check(one: dict[str, Any], fields: dict[str, Any], named_in: dict[str, set[str]]) -> None:
    for field, value in one.items():
        if field.endswith("_edtf"):
            continue
        form = fields[field]
        if isinstance(form, re.Pattern):
            assert form.match(value), (field, value)
        else:
            assert isinstance(value, form), (field, value)
        assert value not in ("", [])
        if field in named_in:
            assert value in named_in[field]
        if form is list:
            for part in value:
                _check(part, _PARTS[field], named_in)
