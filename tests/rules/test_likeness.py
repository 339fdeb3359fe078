"""The digest of what a record holds."""

import json

from policykit.rules.likeness import content_of


def test_what_is_equal_has_one_digest_however_it_came_about() -> None:
    written = {"id": "topic/a", "title": {"en": "A", "nb": "Å"}, "links": [{"url": "https://a.example"}], "note": "A"}
    read = json.loads(json.dumps(written).replace("topic/a", "topic/b"))
    assert content_of(written) == content_of(read) != 0
    in_another_order = {"note": "A", "title": {"nb": "Å", "en": "A"}, "links": written["links"], "id": "topic/c"}
    assert content_of(written) == content_of(in_another_order)


def test_any_value_that_a_record_can_hold_has_a_digest() -> None:
    values = [10**300, -0.0, 1e300, True, None, "\ud83d", "é", [], {}, [{"a": [1]}]]
    assert len({content_of({"id": "topic/a", "alternatives": [{"value": one}]}) for one in values}) == len(values)


def test_another_value_anywhere_makes_another_digest() -> None:
    record = {"id": "topic/a", "title": {"en": "A"}, "unknown": ["note"]}
    others = [{**record, "title": {"en": "B"}}, {**record, "unknown": []}, {**record, "note": "A"}, {"id": "topic/a"}]
    assert len({content_of(one) for one in (record, *others)}) == 5


def test_a_record_that_holds_nothing_is_like_no_other() -> None:
    assert content_of({"id": "source/a"}) == 0
