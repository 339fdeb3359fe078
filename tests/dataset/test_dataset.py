"""A dataset as a mapping from ids to records."""

import threading
from typing import Any

import pytest

from few_records import PROPOSAL, REPORT, make
from policykit import RecordNotFound


def test_a_dataset_is_a_mapping_from_ids_to_records() -> None:
    data = make(PROPOSAL, REPORT)
    assert list(data) == ["proposal/one/1", "report/one"]
    assert len(data) == 2
    assert dict(data.items())["report/one"] is data["report/one"]
    assert data.get("report/two") is None
    assert "report/one" in data
    assert 1 not in data
    assert data == make(PROPOSAL, REPORT)
    assert data != make(PROPOSAL)
    assert len({data, data}) == 1


def test_a_record_that_is_not_there_suggests_near_ids() -> None:
    data = make(PROPOSAL, REPORT)
    with pytest.raises(RecordNotFound) as caught:
        data["report/onee"]
    assert caught.value.id == "report/onee"
    assert caught.value.suggestions == ("report/one",)
    assert "did you mean report/one?" in str(caught.value)
    assert isinstance(caught.value, KeyError)


def test_a_redirect_gives_the_new_record_and_is_not_iterated() -> None:
    data = make(PROPOSAL, REPORT, redirects={"report/old": "report/older", "report/older": "report/one"})
    assert data["report/old"] is data["report/one"]
    assert "report/old" in data
    assert list(data) == ["proposal/one/1", "report/one"]
    assert data.proposals.where(report="report/old").one().id == "proposal/one/1"
    assert data.timeline("report/old") == data.timeline("report/one")


def test_threads_can_share_a_dataset(root: Any) -> None:
    import policykit

    data = policykit.load(root / "records")
    answers: list[object] = []

    def ask() -> None:
        answers.append((data.stances("proposal/stoltenberg-2010/22"), data.referrers("topic/mo-centres")))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(answers) == 8
