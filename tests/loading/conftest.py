"""What the tests of loading share."""

import pathlib
from collections.abc import Callable

import pytest

TOPIC = "topics: [{id: topic/a, title: {en: A}}]\n"


@pytest.fixture
def make(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make files of the names given, each with a topic, and work from the folder that they lie in."""
    monkeypatch.chdir(tmp_path)

    def make(*names: str) -> None:
        for name in names:
            path = pathlib.Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TOPIC)

    return make
