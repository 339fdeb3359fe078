"""The index against a plain scan of all the records."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policykit import Dataset
from policykit.models import MODELS, Evidence, Item, Record, RefersTo
from policykit.models.base import parts_of
from policykit.values.ids import kind_of
from strategies import FEW, examples, items, slugs, with_few_ids

_few_sets = examples(25)  # each is a set of records of all kinds


@st.composite
def datasets(draw: st.DrawFn) -> list[Record]:
    return [
        model.model_validate({**with_few_ids(draw(items(model))), "id": f"{kind}/{slug}"})
        for kind, model in MODELS.items()
        for slug in draw(st.lists(st.sampled_from(FEW), unique=True, max_size=2))
    ]


def _scan(item: Item, path: tuple[str, ...] = ()) -> Any:
    """Yield every reference by looking at annotations field by field."""
    for name, info in type(item).model_fields.items():
        marks = [part for part in (*parts_of(info.annotation), *info.metadata) if isinstance(part, RefersTo)]
        value = getattr(item, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Item):
                yield from _scan(one, (*path, name))
            elif marks and isinstance(one, str) and kind_of(one) in marks[0].kinds and "/" in one:
                yield ".".join((*path, name)), one


@_few_sets
@given(datasets())
def test_referrers_agree_with_a_plain_scan(records: list[Record]) -> None:
    data = Dataset(records)
    for target in data:
        expected = {(record.id, field) for record in records for field, named in _scan(record) if named == target}
        assert {(row.record, row.field) for row in data.referrers(target)} == expected
        assert len(data.referrers(target)) == len(expected)


@_few_sets
@given(datasets(), slugs)
def test_a_redirect_leads_every_answer_to_the_record(records: list[Record], slug: str) -> None:
    renamed = {f"{kind}/old-{slug}": f"{kind}/a" for kind in MODELS}
    data = Dataset(records, renamed)
    assert list(data) == [record.id for record in records]
    for old, new in renamed.items():
        assert (old in data) is (new in data)
        if new in data:
            assert data[old] is data[new]
            assert data.referrers(old) == data.referrers(new)
            assert data.resolve(old) is data[new]


@_few_sets
@given(datasets())
def test_stances_agree_with_a_plain_scan(records: list[Record]) -> None:
    data = Dataset(records)
    for subject in (*data.proposals, *data.topics, *data.reports):
        expected = sorted(
            (statement.id, stance.stance)
            for statement in data.statements
            for stance in statement.stances
            if stance.about == subject.id
        )
        assert sorted((row.statement, row.stance) for row in data.stances(subject.id, direct=True)) == expected
        assert {row.via for row in data.stances(subject.id, direct=True)} <= {None}
    assert len(data.stances()) == sum(len(statement.stances) for statement in data.statements)


@_few_sets
@given(datasets())
def test_evidence_finds_every_passage_once_and_its_own_first(records: list[Record]) -> None:
    def passages(item: Item) -> set[tuple[object, ...]]:
        found: set[tuple[object, ...]] = set()
        for name in type(item).model_fields:
            value = getattr(item, name)
            for one in value if isinstance(value, tuple) else ():
                if isinstance(one, Evidence):
                    places = (one.supports or (None,)) if item in records else (id(item),)
                    found |= {(place, one.model_copy(update={"supports": ()})) for place in places}
                elif isinstance(one, Item):
                    found |= passages(one)
        return found

    data = Dataset(records)
    for record in records:
        rows = data.evidence(record.id)
        assert len(rows) == len(passages(record))
        assert [row.own for row in rows] == sorted((row.own for row in rows), reverse=True)
