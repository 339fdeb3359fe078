"""Tables of records that are read from files again."""

import json
import pathlib

import pyarrow as pa
import pytest

import policykit
from arrow_records import TOPIC
from policykit.dataset.arrow.tables import schema_of
from policykit.exchange import streaming
from policykit.exchange.streaming import streamed


def test_a_stream_gives_the_same_tables(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where languages turn up late, and a redirect after what it is for."""
    monkeypatch.setattr(streaming, "_HELD", 1)
    topics = [{"id": f"topic/{tag.lower()}", "title": {tag: "x"}} for tag in ("nb", "pt-br", "pt-BR", "aa")]
    topics[0]["broader"] = "topic/given-up"
    del topics[2]
    lines = "".join(f"{json.dumps(topic)}\n" for topic in topics)
    (tmp_path / "a.ndjson").write_text(f"\ufeff{lines}\n", encoding="utf-8")
    last = {"topics": [TOPIC], "redirects": {"topic/given-up": "topic/a"}}
    (tmp_path / "b.json").write_text(json.dumps(last), encoding="utf-8")
    expected = policykit.load(tmp_path).tables()
    with streamed([tmp_path], str(tmp_path)) as stream:
        assert [layout.name for layout in stream.layouts] == list(expected)
        for layout in stream.layouts:
            batches = list(stream.batches(layout.name))
            found = pa.Table.from_batches(batches, schema=schema_of(layout))
            assert found.equals(expected[layout.name], check_metadata=True), layout.name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ndjson", "b.json"]
