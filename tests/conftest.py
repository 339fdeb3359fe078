"""What all tests share."""

import os
import pathlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

import policykit

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
    """The curated records."""
    return policykit.load(ROOT / "records")


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_anybodys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what the tests run keep what it finds where they are, and not among what the person who runs them keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield
