"""The records that commands read."""

import pathlib

import pytest

from commands import PROPOSAL, Run


def test_without_records_at_hand_those_of_the_package_are_read(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Run()("fate", PROPOSAL, "--on", "2012-12-31").exit_code == 0


def test_records_of_ones_own_can_refer_to_those_of_the_package(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "statements:\n  - id: statement/mine\n    about: [proposal/stoltenberg-2010/22]\n"
        "    summary: {en: Mine}\n    evidence: [{source: source/hoyre-heroin}]\n"
    )
    assert run("validate", str(path)).exit_code == 1
    assert run("validate", "--shipped", str(path)).exit_code == 0
