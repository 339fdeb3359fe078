"""What the tests of evidence share."""

import pathlib

import pytest

from evidence_case import TEXT, Check


@pytest.fixture
def texts(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "page.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def check(tmp_path: pathlib.Path, texts: pathlib.Path) -> Check:
    return Check(tmp_path, texts)
