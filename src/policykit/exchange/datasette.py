"""A metadata file for Datasette beside a SQLite file: descriptions, labels and facets."""

import json
from typing import Any, Final

from policykit.dataset.arrow import Layout, Tables
from policykit.exchange.views import VIEWS

WRITTEN_BY: Final = "policykit"
"""What a file that describes an export says under `written_by`, so that it can be described from one of somebody else."""

_LABELS: Final = ("label", "name", "title_en", "quantity_en", "text_en", "summary_en", "status", "passage")
"""The columns that may say what a row is called, the best first."""

_FACETS: Final = ("kind", "status", "stance", "option", "method", "result", "classification", "part", "attribution")
"""Columns of few values that say much."""

_FACETS_OF: Final[dict[str, tuple[Any, ...]]] = {
    "about": ("subject",),
    "ballots": ("voter",),
    "evidence": ("source", "reading"),
    "parties": ("actor",),
    "proposal_topics": ("topic",),
    "proposals": ("report",),
    "roles": ("organization",),
    "sources": ("publisher", "publisher_name", "language"),
    "stances": ("about",),
    "statements": ("speaker", "on_behalf_of"),
    "topics": ("broader",),
    "unknown": ("field",),
    "supports": ("field",),
    "figures": ("unit", "qualifier"),
    "stances_on": ("stance", "speaker", "via"),
    "tallies": ("option", "method"),
    "timeline": ("kind", "via"),
    "referrers": ("field",),
    "fate": ("status", "assessor", {"array": "basis"}),
    "fate_by_day": ("status", "assessor", {"array": "basis"}),
}
"""More facets, table by table; those of arrays count each item."""


def metadata(tables: Tables, database: str, title: str, license_name: str | None, license_url: str | None) -> str:
    """Return the text of a metadata file for Datasette, for a database of that name."""
    described: dict[str, Any] = {
        "title": title,
        "written_by": WRITTEN_BY,
        "description": "Records of a policy process: who proposed, voted, said and did what, with what it rests on.",
    }
    if license_name:
        described |= {"license": license_name, "license_url": license_url}
    about = {layout.name: _table(layout) for layout in tables.layouts}
    about |= {name: {"description": text, "facets": list(_FACETS_OF.get(name, ()))} for name, text in VIEWS.items()}
    described["databases"] = {database: {"tables": about, "queries": _QUERIES}}
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _table(layout: Layout) -> dict[str, Any]:
    names = [column.name for column in layout.columns]
    label = next((name for name in _LABELS if name in names), "id")
    facets = [*(name for name in _FACETS if name in names), *_FACETS_OF.get(layout.name, ())]
    return {
        "description": layout.description,
        "label_column": label,
        "facets": facets,
        "columns": {column.name: column.description for column in layout.columns},
    }


_QUERIES: Final = {
    "ask_stances": {
        "title": "Who stands where on a proposal, topic or report",
        "sql": "select * from stances_on where asked = :about",
    },
    "ask_timeline": {
        "title": "What happened around a record, in order",
        "sql": "select * from timeline where asked = :record",
    },
    "ask_fate": {
        "title": "What had become of a proposal by a day",
        "sql": (
            "select * from fate_by_day where proposal = :proposal and since <= :on and (until > :on or until is null)"
        ),
    },
}
"""Questions that a page asks for the values of. Datasette would show one in place of a table or view of the same name."""
