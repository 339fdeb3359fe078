"""The SQLite file and its metadata in a real Datasette, on loopback."""

import contextlib
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import pytest
from click.testing import CliRunner

import policykit
from policykit.cli.group import main

pytestmark = pytest.mark.slow


Get: TypeAlias = Callable[..., str]


_PATIENCE: Final = 60
"""For how many seconds the server may start."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def get(root: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Start a Datasette, and give what asks it for a page."""
    folder = tmp_path_factory.mktemp("datasette")
    output = folder / "records.db"
    arguments = ["export", "sqlite", "--records", str(root / "records"), "--output", str(output)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    port = _free_port()
    command = [shutil.which("datasette", path=str(pathlib.Path(sys.executable).parent)) or "datasette", "serve"]
    command += [str(output), "--metadata", str(folder / "records.metadata.json"), "--host", "127.0.0.1"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(page: str, **given: str) -> str:
        query = f"?{urllib.parse.urlencode(given)}" if given else ""
        with opener.open(f"http://127.0.0.1:{port}{page}{query}", timeout=_PATIENCE) as answer:
            text: str = answer.read().decode()
            return text

    with (
        (folder / "log").open("w") as log,
        subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log) as server,
    ):
        try:
            _wait_until_up(ask, server, folder / "log")
            yield ask
        finally:
            server.terminate()


def _wait_until_up(ask: Get, server: "subprocess.Popen[bytes]", log: pathlib.Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            ask("/-/versions.json")
            return
        time.sleep(0.05)  # between two looks at whether the server is up
    pytest.fail(log.read_text())


def _json(text: str) -> Any:
    return json.loads(text)


def test_the_views_answer_there_too(get: Get) -> None:
    proposal = "proposal/stoltenberg-2010/22"
    rows = _json(get("/records/stances_on.json", asked=proposal, _shape="array", _size="max"))
    expected = policykit.load().stances(proposal)
    assert [(row["statement"], row["stance"]) for row in rows] == [(row.statement, row.stance) for row in expected]


def test_questions_are_asked_by_form(get: Get) -> None:
    asked = {"proposal": "proposal/stoltenberg-2010/22", "on": "2018-12-31", "_shape": "array"}
    (row,) = _json(get("/records/ask_fate.json", **asked))
    assert row["status"] == "not-started"
    assert 'name="proposal"' in get("/records/ask_fate", proposal="", on="")


def test_references_are_shown_by_what_they_lead_to(get: Get) -> None:
    page = get("/records/stances")
    assert re.search(r'<a href="/records/records/[^"]+">A time-limited trial of heroin treatment within LAR</a>', page)
    assert re.search(r'<a href="/records/people/[^"]+">Bent Høie</a>', get("/records/roles"))


def test_facets_count_what_matters(get: Get) -> None:
    facets = _json(get("/records/stances.json"))["facet_results"]
    facets = facets.get("results", facets)
    assert {"stance", "about"} <= set(facets)
    labels = {one["label"] for one in facets["about"]["results"]}
    assert "Heroin-assisted treatment" in labels, "a facet of references shows labels"
    basis = _json(get("/records/fate_by_day.json"))["facet_results"]
    basis = basis.get("results", basis)["basis"]
    assert basis["type"] == "array"
    assert "event/heroin-trial/midway-evaluation-2024" in {one["value"] for one in basis["results"]}


@pytest.mark.parametrize("table", sorted(policykit.load().tables()))
def test_every_table_opens_with_its_description_and_facets(get: Get, table: str) -> None:
    page = get(f"/records/{table}")
    assert "Data license" in page
    assert "CC BY 4.0" in page
    assert "facet_error" not in page
    assert "timed out" not in page


def test_every_view_opens(get: Get) -> None:
    for name in ("stances_on", "tallies", "timeline", "fate", "fate_by_day", "referrers", "reached", "narrower_topics"):
        assert "<table" in get(f"/records/{name}")
