"""The commands that export networks."""

import csv
import io
import json
import pathlib
from typing import get_args

import click
import pytest
from click.testing import CliRunner

import policykit
from cases import roots_of
from policykit import network as network_module
from policykit.cli import main
from policykit.cli.group import export
from policykit.exchange.dna import PartialDates, event_list
from policykit.exchange.graphs import gexf, graphml
from policykit.network.build import discourse_network
from stances import run


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_graph_is_written_and_what_is_left_out_is_said(form: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / f"network.{form}"
    result = run(form, "--mode", "subtract", "--agreement", "strict", "--output", str(file))
    assert result.exit_code == 0, result.output
    network = discourse_network(policykit.load(*roots_of("stoltenberg-2010")), agreement="strict").project("subtract")
    assert file.read_bytes() == (gexf if form == "gexf" else graphml)(network)
    assert result.stdout == f"22 actors and 106 ties written to {file}\n"
    assert result.stderr.splitlines() == [
        "left out: 3 stances: conditional is neither yes nor no in this agreement",
        "left out: 1 stance: divided is neither yes nor no in this agreement",
        "left out: 4 stances: sceptical is neither yes nor no in this agreement",
        "left out: 5 stances: undecided is neither yes nor no in this agreement",
        "left out: 2 stances: said before by the same actor",
        "left out: 12 ties: congruence and conflict are equal",
    ]


def test_the_options_of_a_network_reach_it(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "network.graphml"
    options = [
        "--actors",
        "speaker",
        "--concepts",
        "topic",
        "--since",
        "2010",
        "--until",
        "2012",
        "--certain",
        "--min-frequency",
        "2",
        "--lang",
        "nb",
    ]
    result = run("graphml", "--about", "report/stoltenberg-2010", "--direct", *options, "--output", str(file))
    assert result.exit_code == 0, result.output
    network = discourse_network(
        policykit.load(*roots_of("stoltenberg-2010")),
        about="report/stoltenberg-2010",
        direct=True,
        actors="speaker",
        concepts="topic",
        since=2010,
        until=2012,
        certain=True,
        min_frequency=2,
        lang="nb",
    )
    assert file.read_bytes() == graphml(network)
    assert len(network.edges) > 0


@pytest.mark.parametrize("form", ["matrix", "graphml", "gexf", "dna", "popolo"])
def test_a_file_that_is_there_is_replaced_only_with_force(form: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "keep.yaml"
    file.write_text("mine", encoding="utf-8")
    options = ["--agreement", "strict"] if form == "dna" else []
    result = run(form, *options, "--output", str(file))
    assert result.exit_code == 2
    assert result.output == f"policykit: {file}: is there already; name another place, or replace it with --force\n"
    assert file.read_text(encoding="utf-8") == "mine"
    assert run(form, *options, "--force", "--output", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") != "mine"


def test_the_command_has_the_choices_that_the_functions_have() -> None:
    """They are written out there so that help needs not load the functions."""
    aggregations = get_args(network_module.Aggregation)
    choices = {
        "mode": ("two-mode", *aggregations),
        "actors": get_args(network_module.Actors),
        "concepts": get_args(network_module.Concepts),
        "duplicates": get_args(network_module.Duplicates),
        "normalisation": get_args(network_module.Normalisation),
        "cells": get_args(network_module.Cells),
        "share": get_args(network_module.Share),
        "partial_dates": get_args(PartialDates),
    }
    seen = set()
    for form in ("graphml", "gexf", "matrix", "dna"):
        for option in export.get_command(click.Context(export), form).params:
            if isinstance(option.type, click.Choice):
                assert tuple(option.type.choices) == choices[str(option.name)], (form, option.name)
                seen.add(option.name)
    assert seen == set(choices)


def test_a_matrix_opens_in_a_spreadsheet(tmp_path: pathlib.Path) -> None:
    """As the tables do: no formulas, and letters that are not English stay themselves."""
    (tmp_path / "records.json").write_text(
        json.dumps(
            {
                "sources": [{"id": "source/page", "name": "Page"}],
                "people": [
                    {"id": "person/a", "name": "=HYPERLINK(1)", "evidence": [{"source": "source/page"}]},
                    {"id": "person/b", "name": "Åse", "evidence": [{"source": "source/page"}]},
                ],
                "topics": [{"id": "topic/one", "title": {"en": "+T"}}],
                "statements": [
                    {
                        "id": f"statement/{speaker}",
                        "speaker": f"person/{speaker}",
                        "date": "2010-06-16",
                        "stances": [{"about": "topic/one", "stance": "support"}],
                        "summary": {"en": "S"},
                        "evidence": [{"source": "source/page"}],
                    }
                    for speaker in "ab"
                ],
            }
        ),
        encoding="utf-8",
    )
    file = tmp_path / "matrix.csv"
    arguments = ["--records", str(tmp_path / "records.json"), "--output", str(file)]
    result = CliRunner().invoke(main, ["export", "matrix", *arguments])
    assert result.exit_code == 0, result.output
    assert file.read_bytes() == "\ufeff,'+T\n'=HYPERLINK(1),1\nÅse,1\n".encode()
    tables = [*arguments[:2], "--output", str(tmp_path / "tables")]
    assert CliRunner().invoke(main, ["export", "csv", *tables]).exit_code == 0
    names = list(csv.DictReader(io.StringIO((tmp_path / "tables" / "people.csv").read_text(encoding="utf-8-sig"))))
    assert [row["name"] for row in names] == ["'=HYPERLINK(1)", "Åse"]


def test_a_matrix_is_written(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "matrix.csv"
    data = policykit.load(*roots_of("stoltenberg-2010"))
    lenient = discourse_network(data, agreement="lenient")
    for options, matrix in (
        ([], discourse_network(data).matrix()),
        (
            ["--agreement", "lenient", "--cells", "yes", "--share", "activity", "--duplicates", "year"],
            lenient.matrix("yes", duplicates="year", share="activity"),
        ),
        (
            ["--agreement", "lenient", "--mode", "conflict", "--duplicates", "include", "--normalisation", "average"],
            lenient.project("conflict", duplicates="include", normalisation="average").matrix(),
        ),
    ):
        result = run("matrix", *options, "--ids", "--force", "--output", str(file))
        assert result.exit_code == 0, result.output
        assert file.read_text(encoding="utf-8-sig") == matrix.csv(ids=True)


def test_an_event_list_is_written(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "events.csv"
    result = run("dna", "--agreement", "lenient", "--partial-dates", "earliest", "--output", str(file))
    assert result.exit_code == 0, result.output
    events = event_list(policykit.load(*roots_of("stoltenberg-2010")), agreement="lenient", partial_dates="earliest")
    assert file.read_text(encoding="utf-8") == events.text
    assert result.stdout == f"{events.events} stances written to {file}\n"
    assert "left out: 3 stances: its date has no first day\n" in result.stderr
    assert "changed: dates to the first day they may mean: 31\n" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["gexf", "--mode", "conflict"], 2, "this needs an agreement, which says what stances count as yes"),
        (["gexf", "--agreement", "loose"], 2, "'loose' is no agreement: give strict or lenient, or stances"),
        (["gexf", "--normalisation", "cosine"], 2, "--normalisation is for --mode congruence, conflict and subtract"),
        (["gexf", "--duplicates", "year"], 2, "--duplicates is for --mode congruence, conflict and subtract"),
        (["gexf", "--since", "2012", "--until", "2010"], 2, "'2010' is before 2012"),
        (["gexf", "--since", "soon"], 2, "'soon' is not a date"),
        (["gexf", "--about", "proposal/stoltenberg-2010/23"], 1, "there is no record proposal/stoltenberg-2010/23"),
        (["gexf", "--about", "person/aslaug-haga"], 1, "the question is for"),
        (["dna"], 2, "Missing option '--agreement'"),
        (["matrix", "--cells", "yes"], 2, "this needs an agreement"),
        (["matrix", "--mode", "conflict", "--agreement", "strict", "--cells", "yes"], 2, "are for --mode two-mode"),
        (["matrix", "--cells", "combine", "--agreement", "strict", "--share", "activity"], 2, "combine has no shares"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_written(
    arguments: list[str], code: int, message: str, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "network"
    result = run(*arguments, "--output", str(file))
    assert result.exit_code == code, result.output
    assert message in " ".join(result.output.split())
    assert not file.exists()
