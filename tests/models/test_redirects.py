"""Redirects are followed to the id that a record goes by now."""

from collections import Counter

from policykit.models.redirects import RedirectResolver


class _Counted(dict[str, str]):
    def __init__(self, pairs: dict[str, str]) -> None:
        super().__init__(pairs)
        self.times: Counter[str] = Counter()

    def __getitem__(self, key: str) -> str:
        self.times[key] += 1
        return super().__getitem__(key)


def test_a_chain_is_followed_to_the_record() -> None:
    resolve = RedirectResolver({"topic/a": "topic/b", "topic/b": "topic/c"}, {"topic/c"})
    assert [resolve(one) for one in ("topic/a", "topic/b", "topic/c", "topic/d")] == ["topic/c"] * 3 + ["topic/d"]


def test_the_id_of_a_record_is_not_redirected() -> None:
    resolve = RedirectResolver({"topic/a": "topic/b", "topic/b": "topic/c"}, {"topic/b"})
    assert [resolve("topic/a"), resolve("topic/b")] == ["topic/b", "topic/b"]


def test_a_circle_leads_to_one_of_its_ids() -> None:
    resolve = RedirectResolver({"topic/a": "topic/b", "topic/b": "topic/c", "topic/c": "topic/b"}, ())
    assert {resolve(one) for one in ("topic/a", "topic/b", "topic/c")} <= {"topic/b", "topic/c"}


def test_a_long_chain_is_followed_once() -> None:
    redirects = _Counted({f"topic/{number}": f"topic/{number + 1}" for number in range(100)})
    resolve = RedirectResolver(redirects, ())
    assert {resolve(f"topic/{number}") for number in range(100)} == {"topic/100"}
    assert max(redirects.times.values()) == 1
