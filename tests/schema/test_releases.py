"""Schemas are written whole, and released ones never change."""

import hashlib
import pathlib
import shutil

import pytest

import policykit
from policykit.schema.releases import CannotRelease, export, release
from schema_sets import run

# What was released: the digest of the list of digests of each version. A line is added with a release and never changes.
RELEASED: dict[str, str] = {
    "0.1.0": "b9cca7cc24f5570cd78bb077d00924d36160150c6cd303a17a5b61f926eceeaa",
    "0.2.0": "6e1151a6076703e234dbe0bf8a4667b25e04c984011e921a593d40e0246818ff",
    "0.3.0": "72e06fc93389af814d2eca1d505ca85a6e125d46ad91cc16d7eed341e8574184",
}


def test_an_export_that_fails_leaves_what_was_there(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    export(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("policykit.schema.releases.files", lambda: dict.fromkeys([*before, "zzz.json"], "{}"))
    real = os.replace

    def fail_late(source: pathlib.Path, target: pathlib.Path) -> None:
        if pathlib.Path(target).name == "zzz.json":
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", fail_late)
    with pytest.raises(policykit.PathError, match="no space left"):
        export(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_export_into_what_is_no_folder_is_said_in_one_line(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("")
    code, output = run("schema", "export", tmp_path / "file")
    assert code == 2
    assert len(output.splitlines()) == 1


def test_a_release_is_kept_and_never_changes(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("schema", "export", tmp_path, "--release")[0] == 0
    assert run("schema", "check", tmp_path)[0] == 0
    kept = tmp_path / "releases" / policykit.__version__
    (kept / "vote.schema.json").write_text("{}")
    code, output = run("schema", "check", tmp_path)
    assert code == 1
    assert "vote.schema.json: not as it was released" in output
    shutil.rmtree(kept)
    release(tmp_path)
    monkeypatch.setattr("policykit.schema.releases.files", lambda: {"vote.schema.json": "{}"})
    with pytest.raises(CannotRelease, match="raise the version"):
        release(tmp_path)
    assert any("raise the version" in line for line in run("schema", "check", tmp_path)[1].splitlines())
    shutil.copytree(kept, tmp_path / "releases" / "99.0.0")
    shutil.rmtree(kept)
    code, output = run("schema", "export", tmp_path, "--release")
    assert (code, "goes backwards" in output) == (2, True)


def test_the_releases_in_the_repository_are_as_they_were(root: pathlib.Path) -> None:
    releases = root / "schemas" / "releases"
    sums = {path.name: hashlib.sha256((path / "SHA256SUMS").read_bytes()).hexdigest() for path in releases.iterdir()}
    assert sums == RELEASED
    assert run("schema", "check", root / "schemas")[0] == 0
