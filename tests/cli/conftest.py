"""What the tests of the commands share."""

import pathlib

import pytest

from commands import Run


@pytest.fixture
def run(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(root)
    return Run()
