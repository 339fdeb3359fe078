import copy
import json
import pickle
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from policykit.documents.document import read
from policykit.loading.shape import shape_document
from policykit.models import MODELS, Item
from policykit.models.introspection import models_within
from policykit.values.ids import KINDS, SECTIONS, Kind, kind_of
from strategies import records

_SECTION = {kind: section for section, kind in SECTIONS.items()}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_record_of_every_kind_survives_dumping_and_loading(kind: Kind, data: st.DataObject) -> None:
    model = MODELS[kind]
    record = model.model_validate(data.draw(records(kind)))
    assert model.model_validate(record.model_dump()) == record
    assert model.model_validate(record.model_dump(mode="json")) == record
    assert model.model_validate(json.loads(record.model_dump_json())) == record
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301  # our own bytes
    assert copy.deepcopy(record) == record
    assert hash(model.model_validate(record.model_dump())) == hash(record)


@given(records(), st.sampled_from(["yaml", "json", "ndjson"]))
def test_a_record_reads_the_same_from_every_form_of_file(data: dict[str, Any], form: str) -> None:
    kind: Kind = kind_of(data["id"])  # type: ignore[assignment]  # as drawn
    whole = {_SECTION[kind]: [data]}
    if form == "yaml":
        # Quoted throughout, so that no scalar is one that the YAML versions read differently.
        text = yaml.safe_dump(whole, allow_unicode=True, default_style='"', width=10_000)
    else:
        text = json.dumps(whole if form == "json" else data, ensure_ascii=False)
    if form == "yaml":
        whole = yaml.safe_load(text)
        text = json.dumps(whole, ensure_ascii=False, indent=1)  # JSON as YAML: flow style, every string quoted
    document = read(text.encode(), form)  # type: ignore[arg-type]  # as drawn
    assert document.findings == []
    shaped = shape_document(document)
    assert shaped.findings == []
    (entry,) = shaped.entries
    assert entry.record == MODELS[kind].model_validate(data)


def _values(value: object) -> Any:
    yield value
    if isinstance(value, Item):
        for name in type(value).model_fields:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _values(inner)


@given(records())
def test_a_record_is_immutable_all_the_way_down(data: dict[str, Any]) -> None:
    record = MODELS[kind_of(data["id"])].model_validate(data)  # type: ignore[index]  # as drawn
    for value in _values(record):
        assert not isinstance(value, list | dict | set)
        hash(value)
        if isinstance(value, Item):
            with pytest.raises(ValidationError, match="frozen"):
                value.__setattr__(next(iter(type(value).model_fields)), None)


@given(records(), st.data())
def test_null_and_unknown_fields_are_refused_everywhere(data: dict[str, Any], draw: st.DataObject) -> None:
    model = MODELS[kind_of(data["id"])]  # type: ignore[index]  # as drawn
    field = draw.draw(st.sampled_from(sorted(model.model_fields)))
    for broken in ({**data, field: None}, {**data, f"{field}x": 1}):
        with pytest.raises(ValidationError):
            model.model_validate(broken)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_has_a_description(kind: Kind) -> None:
    for model in models_within(MODELS[kind]):
        assert model.__doc__
        for name, info in model.model_fields.items():
            assert info.description, f"{model.__name__}.{name}"
