"""Any records as tables and frames."""

import json
from collections import defaultdict
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from policykit import Dataset
from policykit.dataset.arrow.layout import layouts, suffixes
from policykit.models import MODELS, Counts, Item
from policykit.models.introspection import item_of
from policykit.values.dates import Date, Interval
from policykit.values.frozen import thaw
from policykit.values.ids import SECTIONS, kind_of
from policykit.values.text import Text
from strategies import languages, records
from table_strategies import few_sets, languages_in, whole_datasets

_TABLE_OF = {
    "topics": "proposal_topics",
    "proposals": "answered_proposals",
    "by": "parties",
    "to": "parties",
    "partners": "parties",
}


class _Back:
    """Puts records together again from the tables."""

    def __init__(self, tables: dict[str, pa.Table], tags: dict[str, str]) -> None:
        self._tags = tags
        self._rows: dict[str, dict[tuple[str, str], list[dict[str, Any]]]] = {}
        self.kinds = {row["id"]: row for section in SECTIONS for row in tables[section].to_pylist()}
        for name, table in tables.items():
            if name in SECTIONS or name in ("records", "redirects"):
                continue
            found = self._rows[name] = defaultdict(list)
            owners = [name for name in table.schema.names[2 : table.schema.names.index("ordinal")] if name != "part"]
            for row in table.to_pylist():
                holder = next((row[owner] for owner in owners if row[owner] is not None), row["record"])
                found[holder, row.get("part", "")].append(row)

    def item(self, model: type[Item], row: dict[str, Any]) -> dict[str, Any]:
        return {name: self._field(model, name, row) for name in model.model_fields if name != "id"}

    def _text(self, row: dict[str, Any], name: str) -> dict[str, str] | None:
        found = {tag: row[f"{name}_{suffix}"] for tag, suffix in self._tags.items() if row.get(f"{name}_{suffix}")}
        return found or None

    def _field(self, model: type[Item], name: str, row: dict[str, Any]) -> Any:
        annotation = str(model.model_fields[name].annotation)
        inner = item_of(model, name)
        if name == "counts":
            return {one["option"]: one["count"] for one in self._list("counts", row["id"])} or None
        if inner or "tuple" in annotation:
            table = _TABLE_OF.get(name, name)
            rows = self._list(table, row["id"], name if table == "parties" else "")
            if inner:
                return [self.item(inner, one) for one in rows]
            value = {
                "about": "subject",
                "addressees": "actor",
                "answered_proposals": "proposal",
                "attested": "day",
                "authors": "name",
                "basis": "rests_on",
                "delivered_to": "actor",
                "parties": "actor",
                "proposal_topics": "topic",
                "responsible": "actor",
                "supports": "field",
                "unknown": "field",
            }.get(table, "text")
            return [self._text(one, "text") if value == "text" else one[value] for one in rows]
        if name == "value" and model.__name__ == "Alternative":
            return json.loads(row[name])
        if name == "publisher":
            return row[name] or row["publisher_name"]
        if row.get(name) is not None:
            return row[name]
        return self._text(row, name)

    def _list(self, table: str, holder: str, part: str = "") -> list[dict[str, Any]]:
        return sorted(self._rows[table][holder, part], key=lambda row: row["ordinal"])


def _plain(value: Any) -> Any:
    if isinstance(value, Item):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields if name != "id"}
    if isinstance(value, Date | Interval):
        return str(value)
    if isinstance(value, Text | Counts):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return thaw(value)


@given(st.lists(records(), unique_by=lambda data: data["id"], max_size=6))
def test_records_can_be_put_together_again_from_the_tables(data: list[dict[str, Any]]) -> None:
    """No field of any model is forgotten, and nothing in one is lost."""
    made = [MODELS[kind_of(one["id"])].model_validate(one) for one in data]  # type: ignore[index]
    tables = dict(Dataset(made).tables())
    for table in tables.values():
        table.validate(full=True)
    tags = suffixes(languages_in(tuple(made)))
    back = _Back(tables, tags)
    for record in made:
        assert back.item(type(record), back.kinds[record.id]) == _plain(record)
    assert [row["id"] for row in tables["records"].to_pylist()] == [record.id for record in made]


@given(st.sets(st.one_of(languages, st.from_regex(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", fullmatch=True))))
def test_column_names_differ_in_more_than_capitals(tags: set[str]) -> None:
    for layout in layouts(suffixes(tags)):
        names = [column.name.lower() for column in layout.columns]
        assert len(names) == len(set(names)), layout.name


@few_sets
@given(whole_datasets())
def test_a_frame_of_records_has_all_that_they_have(data: Dataset) -> None:
    for section in SECTIONS:
        rows = getattr(data, section)
        table = rows.to_arrow()
        table.validate(full=True)
        assert table.column("id").to_pylist() == [record.id for record in rows]
        for record, row in zip(rows, table.to_pylist(), strict=True):
            for name in type(record).model_fields:
                value = getattr(record, name)
                if isinstance(value, tuple):
                    assert len(row[name]) == len(value), name
                elif isinstance(value, Text):
                    kept = {tag: row[f"{name}_{suffix}"] for tag, suffix in suffixes(value).items() if tag in value}
                    assert kept == dict(value), name
                elif isinstance(value, Date | Interval):
                    assert (row[name], row[f"{name}_earliest"], row[f"{name}_latest"]) == (
                        value.text,
                        value.earliest,
                        value.latest,
                    )
                elif name == "publisher":
                    assert (row["publisher"] or row["publisher_name"]) == value
                elif value is not None and not isinstance(value, Counts):
                    assert row[name] == value, name
