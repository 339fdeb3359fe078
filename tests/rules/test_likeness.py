"""The digest of what a record holds."""

import json

from policykit.rules.likeness import content_of


def test_what_is_equal_has_one_digest_however_it_came_about() -> None:
    written = {"id": "topic/a", "title": {"en": "A", "nb": "Å"}, "links": [{"url": "https://a.example"}], "note": "A"}
    read = json.loads(json.dumps(written).replace("topic/a", "topic/b"))
    assert content_of(written) == content_of(read) != 0


def test_another_value_anywhere_makes_another_digest() -> None:
    record = {"id": "topic/a", "title": {"en": "A"}, "unknown": ["note"]}
    others = [{**record, "title": {"en": "B"}}, {**record, "unknown": []}, {**record, "note": "A"}, {"id": "topic/a"}]
    assert len({content_of(one) for one in (record, *others)}) == 5


def test_a_record_that_holds_nothing_is_like_no_other() -> None:
    assert content_of({"id": "source/a"}) == 0
