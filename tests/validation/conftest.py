"""Records that the tests of the check use."""

import pathlib
import shutil

import pytest

from checking import BODY, INVALID, PERSON, VOTE


@pytest.fixture
def all_faults(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a folder with the faulty examples of all rules."""
    for example in INVALID.iterdir():
        for file in example.glob("faulty*"):
            target = tmp_path / "all" / example.name
            shutil.copytree(file, target) if file.is_dir() else (
                target.mkdir(parents=True, exist_ok=True),
                shutil.copy(file, target),
            )
    return tmp_path / "all"


@pytest.fixture
def small(tmp_path: pathlib.Path) -> pathlib.Path:
    for name, text in (("body", BODY), ("person", PERSON), ("vote", VOTE)):
        (tmp_path / "r" / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / "r" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "r"
