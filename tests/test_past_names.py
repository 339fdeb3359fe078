"""Modules go on being found by the names they had, with a warning that says what to use instead."""

import importlib
import sys

import pytest

PAST = {
    "policykit.queries": "policykit.dataset",
    "policykit.export.dna": "policykit.exchange.dna",
    "policykit.export.graphs": "policykit.exchange.graphs",
    "policykit.export.popolo": "policykit.exchange.popolo",
}


@pytest.mark.parametrize(("past", "now"), PAST.items())
def test_a_past_name_warns_and_gives_the_same_objects(past: str, now: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, past, raising=False)
    with pytest.warns(DeprecationWarning, match=f"^{past} is now {now}$"):
        module = importlib.import_module(past)
    assert module.__all__
    current = importlib.import_module(now)
    assert {name: getattr(module, name) for name in module.__all__} == {
        name: getattr(current, name) for name in module.__all__
    }
