"""Calls to git."""

import pathlib

import pytest

from git_traps import git, with_git_trap


@pytest.mark.parametrize("where", ["bare", "folder", "gitfile"])
@pytest.mark.parametrize("setting", ["core.fsmonitor={trap}", "filter.x.clean={trap}", "include.path={include}"])
def test_the_traps_for_git_would_snap(tmp_path: pathlib.Path, setting: str, where: str) -> None:
    marker = with_git_trap(tmp_path, setting, where)
    git(tmp_path / "project" / "records" / "extra", "diff", "--raw", "HEAD", "--", check=False)
    assert marker.exists()
