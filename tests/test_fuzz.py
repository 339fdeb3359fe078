"""A short run of the fuzzers, and what they would catch. A long one is run by hand; see there."""

import dataclasses
import os
import pathlib
import subprocess
from collections.abc import Iterator, Sequence

import click
import pytest

import fuzz_trees
import fuzzing
import policykit
from fuzz import from_cache, fuzz, in_process, make
from policykit.cli.group import main
from policykit.rules.catalogue import RULES

SEED = 5
INPUTS = 1_500
TREES = 60


def leaves(group: click.Group, before: str = "") -> Iterator[str]:
    """Yield the names of the commands of a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield from leaves(command, f"{before}{name} ") if isinstance(command, click.Group) else [f"{before}{name}"]


@pytest.mark.slow
def test_whatever_files_hold_they_are_found_fault_with_and_nothing_is_raised(tmp_path: pathlib.Path) -> None:
    report = fuzz(SEED, range(INPUTS), tmp_path / "input", (in_process, from_cache))
    assert not report.failures, report.failures[0]
    assert report.inputs == INPUTS
    # It reaches what it is to try: most rules, and records without fault.
    assert len(set(report.seen) & set(RULES)) > 0.8 * len(RULES)
    assert report.seen["ok"] > INPUTS / 50
    # And every command, with an answer from most.
    ended = {name: code for name, _, code in (seen.partition(" → ") for seen in sorted(report.seen)[::-1]) if code}
    assert {*ended} >= {*leaves(main)} - {"export duckdb", "schema export"}
    assert [*ended.values()].count("0") > 0.8 * len(ended)


@pytest.mark.slow
def test_whatever_stands_in_a_tree_commands_stay_in_it(tmp_path: pathlib.Path) -> None:
    report = fuzz_trees.fuzz(SEED, range(TREES), tmp_path / "tree")
    assert not report.failures, report.failures[0]
    assert report.inputs == TREES
    ended = {seen for seen in report.seen if seen.endswith("→ 0")}
    assert len(ended) > 15
    assert {"validate → 0", "validate → 1", "validate → 2"} <= {*report.seen}


def test_an_input_is_made_of_its_seed_and_number_alone() -> None:
    assert make(SEED, 7) == make(SEED, 7)
    assert len({str(make(SEED, number)) for number in range(20)}) == 20
    assert make(SEED, 7) != make(SEED + 1, 7)
    assert fuzz_trees.make(SEED, 7) == fuzz_trees.make(SEED, 7)
    assert len({str(fuzz_trees.make(SEED, number)) for number in range(20)}) == 20


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


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("print(pathlib.Path('../outside/secret.txt').read_text())", "open-sesame"),
        ("pathlib.Path('../outside/secret.txt').read_text()", "opened"),
        ("pathlib.Path('../outside/new').touch()", "outside/new"),
        ("pathlib.Path('new').touch()", "project/new"),
        ("os.system('true')", "os.system"),
        ("subprocess.run(['/bin/true'])", "ran /bin/true"),
        ("print('::error::x')", "::error::x"),
        ("print('##vso[x]')", "##vso[x]"),
        ("print(chr(0x202e))", "AssertionError"),
        ("raise RuntimeError('fault')", "fault"),
        ("raise SystemExit(3)", "AssertionError: 3"),
    ],
)
def test_what_a_command_does_that_it_must_not_is_caught(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, command: str, told: str
) -> None:
    def misbehave(*_: object, **__: object) -> None:
        exec(command, {"os": os, "pathlib": pathlib, "subprocess": subprocess})  # noqa: S102  # our own

    monkeypatch.setattr(fuzzing, "policykit_main", misbehave)
    monkeypatch.setattr(fuzz_trees, "READERS", ("github",))
    (failure,) = fuzz_trees.fuzz(SEED, [1], tmp_path / "tree").failures
    assert told in failure.told
