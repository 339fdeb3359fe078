"""What all tests share."""

import contextlib
import os
import pathlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

import policykit
from cases import roots_of
from formats import FAULTY, GOOD
from new_records import RECORDS, Terminal

ROOT = pathlib.Path(__file__).parent.parent

# How long an example takes says nothing of whether it is right, and CI machines are slow.
for _profile, _examples in {"quick": 20, "thorough": 100}.items():
    settings.register_profile(
        _profile,
        max_examples=_examples,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
# `--hypothesis-profile` names another.
settings.load_profile("thorough" if os.environ.get("CI") else "quick")


@pytest.fixture(scope="session")
def root() -> pathlib.Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def curated() -> policykit.Dataset:
    """The curated records, of all cases."""
    return policykit.load(ROOT / "records")


@pytest.fixture(scope="session")
def norway() -> policykit.Dataset:
    """The curated records of the Norwegian case alone."""
    return policykit.load(*roots_of("stoltenberg-2010"))


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_anybodys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what the tests run keep what it finds where they are, and not among what the person who runs them keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_runner_reads() -> Iterator[None]:
    """Let what the tests run print as it does where no CI reads it, also where one does."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GITHUB_ACTIONS", "GITLAB_CI", "TEAMCITY_VERSION", "TF_BUILD"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A folder of records with findings, which the test is run in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "a, b: 100%.yaml").write_text(FAULTY, encoding="utf-8")
    (tmp_path / "records" / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A folder with records for a new one to name, which the test is run in."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "all.yaml").write_text(RECORDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def at_terminal(project: pathlib.Path) -> Iterator[Callable[..., Terminal]]:
    """Run `policykit new` on a pseudo-terminal."""
    del project
    with contextlib.ExitStack() as opened:
        yield lambda *arguments: opened.enter_context(contextlib.closing(Terminal(*arguments)))


@pytest.fixture
def in_root(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test in the folder of the checkout."""
    monkeypatch.chdir(root)
