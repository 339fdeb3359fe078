"""A short run of `fuzz.py`, and what it would catch. A long one is run by hand; see there."""

import dataclasses
import pathlib
from collections.abc import Sequence

import pytest

import policykit
from fuzz import from_cache, fuzz, in_process, make
from policykit.rules.catalogue import RULES

SEED = 5
INPUTS = 1_500


@pytest.mark.slow
def test_whatever_files_hold_they_are_found_fault_with_and_nothing_is_raised(tmp_path: pathlib.Path) -> None:
    report = fuzz(SEED, range(INPUTS), tmp_path / "input", (in_process, from_cache))
    assert not report.failures, report.failures[0]
    assert report.inputs == INPUTS
    # It reaches what it is to try: most rules, and records without fault.
    assert len(set(report.codes) & set(RULES)) > 0.8 * len(RULES)
    assert report.codes["ok"] > INPUTS / 50


def test_an_input_is_made_of_its_seed_and_number_alone() -> None:
    assert make(SEED, 7) == make(SEED, 7)
    assert len({str(make(SEED, number)) for number in range(20)}) == 20
    assert make(SEED, 7) != make(SEED + 1, 7)


def test_an_error_of_the_program_a_wrong_place_and_two_ways_that_differ_are_caught(tmp_path: pathlib.Path) -> None:
    def raises(_files: Sequence[str], _texts: str | None) -> policykit.Result:
        raise RecursionError

    def misplaces(files: Sequence[str], texts: str | None) -> policykit.Result:
        result = in_process(files, texts)
        moved = [dataclasses.replace(found, line=found.line + 10_000) for found in result.diagnostics]
        return dataclasses.replace(result, diagnostics=tuple(moved))

    def forgets(files: Sequence[str], texts: str | None) -> policykit.Result:
        return dataclasses.replace(in_process(files, texts), diagnostics=())

    for ways in ([raises], [misplaces], [in_process, forgets]):
        failures = fuzz(SEED, range(10), tmp_path / "input", ways, every=1).failures
        assert failures
