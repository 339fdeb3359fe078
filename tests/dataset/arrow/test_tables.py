"""The records as flat Arrow tables."""

import datetime as dt
import json

import pyarrow as pa
import pytest

from arrow_records import TOPIC, dataset
from policykit import Dataset
from policykit.dataset.arrow.tables import in_groups
from policykit.values.ids import SECTIONS


def test_there_is_a_table_for_each_section_and_each_list(curated: Dataset) -> None:
    tables = curated.tables()
    assert set(SECTIONS) <= set(tables)
    for section in SECTIONS:
        assert tables[section].num_rows == len(getattr(curated, section))
    lists = (
        "ballots counts blocs roles attested stances conditions reasons figures evidence alternatives identifiers links"
    )
    more = (
        "other_names parties tasks about proposal_topics wordings delivered_to basis unknown supports authors redirects"
    )
    assert {*lists.split(), *more.split()} <= set(tables)
    assert tables["ballots"].num_rows == sum(len(vote.ballots) for vote in curated.votes)


def test_a_date_is_its_text_and_the_days_that_it_may_mean() -> None:
    source = {"id": "source/a", "published": "2010-06~", "retrieved": "[..2012-03-01]"}
    (row,) = dataset(source).tables()["sources"].to_pylist()
    assert (row["published"], row["published_earliest"], row["published_latest"]) == (
        "2010-06~",
        dt.date(2010, 5, 1),
        dt.date(2010, 7, 31),
    )
    assert (row["retrieved"], row["retrieved_earliest"], row["retrieved_latest"]) == (
        "[..2012-03-01]",
        None,
        dt.date(2012, 3, 1),
    )


def test_texts_have_a_column_for_each_language_in_any_text() -> None:
    table = dataset(TOPIC, {"id": "topic/b", "title": {"se": "Čáhci"}}).tables()["topics"]
    (first, second) = table.select(["title_en", "title_pt_br", "title_se"]).to_pylist()
    assert first == {"title_en": "=1+1", "title_pt_br": "Á tarde", "title_se": None}
    assert second == {"title_en": None, "title_pt_br": None, "title_se": "Čáhci"}


def test_the_schema_is_the_same_without_records(curated: Dataset) -> None:
    empty = Dataset([]).tables(languages=["nb"])
    for name, table in curated.tables().items():
        assert table.schema.equals(empty[name].schema, check_metadata=True), name
    assert list(empty) == list(curated.tables())


def test_schemas_describe_columns_and_name_keys(curated: Dataset) -> None:
    tables = curated.tables()
    for name, table in tables.items():
        told = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
        assert told["description"], name
        assert json.loads(told["primary_key"]) == ["id"]
        assert all(field.metadata[b"description"] for field in table.schema)
        ids = table.column("id").to_pylist()
        assert len(ids) == len(set(ids))
        for key in json.loads(told["foreign_keys"]):
            target = tables[key["references"]["table"]].column(key["references"]["column"])
            assert set(table.column(key["column"]).drop_null().to_pylist()) <= set(target.to_pylist()), (name, key)


def test_references_follow_redirects() -> None:
    narrow = {"id": "topic/b", "title": {"en": "B"}, "broader": "topic/old"}
    tables = dataset(TOPIC, narrow, **{"topic/old": "topic/older", "topic/older": "topic/a"}).tables()
    assert tables["topics"].column("broader").to_pylist() == [None, "topic/a"]
    assert tables["redirects"].to_pylist() == [
        {"id": "topic/old", "record": "topic/a"},
        {"id": "topic/older", "record": "topic/a"},
    ]


def test_what_was_sought_and_not_found_differs_from_what_was_not_sought() -> None:
    tables = dataset({"id": "source/a", "unknown": ["url"]}, {"id": "source/b"}).tables()
    assert tables["sources"].column("url").null_count == 2
    assert tables["unknown"].select(["record", "field"]).to_pylist() == [{"record": "source/a", "field": "url"}]


@pytest.mark.parametrize("size", [50_000, 131_072, 300_000])
def test_rows_are_written_in_groups_of_one_size_whatever_batches_they_come_in(size: int) -> None:
    whole = pa.table({"number": range(300_000)})
    groups = [*in_groups(whole.to_batches(max_chunksize=size))]
    assert [group.num_rows for group in groups] == [131_072, 131_072, 37_856]
    assert pa.concat_tables(groups) == whole
    assert [*in_groups([])] == []
