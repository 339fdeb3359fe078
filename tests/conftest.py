"""What all tests share."""

import pathlib

import pytest
from hypothesis import HealthCheck, settings

import policykit

ROOT = pathlib.Path(__file__).parent.parent

# How long an example takes says nothing of whether it is right, and CI machines are slow.
settings.register_profile(
    "policykit",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("policykit")


@pytest.fixture(scope="session")
def root() -> pathlib.Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def curated() -> policykit.Dataset:
    """The curated records."""
    return policykit.load(ROOT / "records")
