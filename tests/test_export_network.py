"""Networks in files: GraphML and GEXF, which Gephi and others read, and the event list of the Discourse Network Analyzer."""

import csv
import io
import json
import os
import pathlib
import subprocess
import sys
from collections import Counter
from typing import Any, get_args
from xml.etree import ElementTree as ET

import click
import networkx as nx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit import network as network_module
from policykit.cli import main
from policykit.cli.group import export
from policykit.exchange.dna import COLUMNS, LONGEST_VALUE, PartialDates, event_list
from policykit.exchange.graphs import gexf, graphml, to_networkx
from policykit.models import MODELS, Statement
from policykit.network.build import discourse_network
from policykit.network.network import DiscourseNetwork, Projection
from strategies import dates, names

GEXF = "{http://gexf.net/1.3}"


def statement(number: int, speaker: str, about: str, stance: str, **more: Any) -> Statement:
    return Statement.model_validate(
        {
            "id": f"statement/{number}",
            "speaker": speaker,
            "stances": [{"about": about, "stance": stance, "conditions": [{"en": "if"}]}],
            "summary": {"en": f"Statement {number}"},
            "evidence": [{"source": "source/page"}],
            **more,
        }
    )


def record(record_id: str, **fields: Any) -> Any:
    evidence = {} if record_id.startswith(("source/", "topic/")) else {"evidence": [{"source": "source/page"}]}
    return MODELS[record_id.partition("/")[0]].model_validate({"id": record_id, **evidence, **fields})  # type: ignore[index]


# ------------------------------------------------------------------------------------------------------ GraphML and GEXF

CHANGED_MIND = policykit.Dataset(
    [
        statement(1, "person/a", "topic/one", "oppose", date="2010-05"),
        statement(2, "person/a", "topic/one", "support", date="2012-05-17"),
        statement(3, "person/a", "topic/one", "support", date="[2013..]"),
        statement(4, "person/a", "topic/one", "support"),
        statement(5, "person/b", "topic/one", "support"),
    ]
)


def networks(data: policykit.Dataset) -> list[DiscourseNetwork | Projection]:
    network = discourse_network(data, agreement="lenient")
    return [
        discourse_network(data, since=2010, until=2012),
        network,
        network.project("congruence", normalisation="jaccard"),
        network.project("conflict"),
        network.project("subtract"),
    ]


def same(one: Any, other: Any) -> None:
    """Assert that two graphs have the same nodes and edges in the same order, whatever a format adds."""
    added = ("id", "start", "end")

    def edges(graph: Any) -> list[Any]:
        return [
            (*ends, {name: value for name, value in values.items() if name not in added})
            for *ends, values in graph.edges(data=True)
        ]

    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert edges(one) == edges(other)


@pytest.mark.parametrize("number", range(5))
def test_what_networkx_reads_back_is_what_was_written(curated: policykit.Dataset, number: int) -> None:
    network = networks(curated)[number]
    graph = to_networkx(network)
    multigraph = isinstance(network, DiscourseNetwork)
    assert graph.is_multigraph() == multigraph
    assert len(graph) == len(network.nodes)
    read: Any = nx.read_graphml(io.BytesIO(graphml(network)), force_multigraph=multigraph)
    same(read, graph)
    from_gexf: Any = nx.read_gexf(io.BytesIO(gexf(network)))
    same(from_gexf, graph)
    if isinstance(network, DiscourseNetwork):
        for multi in (read, from_gexf):
            assert [key for *_, key in multi.edges(keys=True)] == [edge.id for edge in network.edges]


@given(st.lists(st.tuples(names, names, st.one_of(st.none(), dates)), min_size=1, max_size=4), names)
def test_any_names_and_dates_can_be_written_and_read(said: list[tuple[str, str, str | None]], title: str) -> None:
    data = policykit.Dataset(
        [
            record("topic/one", title={"en": title}),
            *(record(f"person/{number}", name=name) for number, (name, _, _) in enumerate(said)),
            *(
                statement(number, f"person/{number}", "topic/one", "support", **({"date": date} if date else {}))
                for number, (_, _, date) in enumerate(said)
            ),
        ]
    )
    network = discourse_network(data)
    graph = to_networkx(network)
    same(nx.read_graphml(io.BytesIO(graphml(network)), force_multigraph=True), graph)
    same(nx.read_gexf(io.BytesIO(gexf(network))), graph)


def test_characters_that_xml_cannot_hold_are_shown_as_escapes() -> None:
    data = policykit.Dataset([record("person/a", name="A\x00\ufffe"), statement(1, "person/a", "topic/one", "support")])
    for written in (graphml(discourse_network(data)), gexf(discourse_network(data))):
        assert rb"A\x00\ufffe" in written


@pytest.mark.slow
def test_two_runs_write_the_same_bytes(root: pathlib.Path) -> None:
    program = (
        "import sys, policykit; from policykit.exchange import graphs; from policykit.network import discourse_network;"
        f"data = policykit.load({str(root / 'records')!r});"
        "two = discourse_network(data, agreement='strict'); one = two.project('subtract', normalisation='cosine');"
        "sys.stdout.buffer.write(b''.join(write(n) for write in (graphs.gexf, graphs.graphml) for n in (two, one)))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Kiritimati"))
    }
    assert len(runs) == 1
    assert b"lastmodifieddate" not in runs.pop()


def edges_of(written: bytes) -> list[ET.Element]:
    return list(ET.fromstring(written).iter(f"{GEXF}edge"))  # noqa: S314  # written just now


def test_gephi_can_tell_parallel_edges_apart() -> None:
    """Gephi drops an edge whose id it has met, and merges those between the same two nodes that are of one kind."""
    edges = edges_of(gexf(discourse_network(CHANGED_MIND)))
    assert len({edge.get("id") for edge in edges}) == len(edges) == 5
    kinds = [(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges]
    assert len(set(kinds)) == 5
    assert [kind for source, _, kind in kinds if source == "person/a"] == [
        "oppose",
        "support",
        "support 2",
        "support 3",
    ]


def test_every_id_and_kind_of_the_curated_records_is_once(curated: policykit.Dataset) -> None:
    edges = edges_of(gexf(discourse_network(curated, concepts="topic")))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert len({(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges}) == len(edges)


def test_an_edge_lasts_as_long_as_its_stance_may_have_been_held() -> None:
    written = gexf(discourse_network(CHANGED_MIND))
    times = [(edge.get("start"), edge.get("end")) for edge in edges_of(written) if edge.get("source") == "person/a"]
    assert times == [("2010-05-01", "2010-05-31"), ("2012-05-17", "2012-05-17"), ("2013-01-01", None), (None, None)]
    [graph] = ET.fromstring(written).iter(f"{GEXF}graph")  # noqa: S314  # written just now
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")


def test_each_attribute_value_is_of_a_declared_attribute(curated: policykit.Dataset) -> None:
    tree = ET.fromstring(gexf(discourse_network(curated)))  # noqa: S314  # written just now
    declared = {
        (attributes.get("class"), attribute.get("id"))
        for attributes in tree.iter(f"{GEXF}attributes")
        for attribute in attributes
    }
    for kind in ("node", "edge"):
        used = {value.get("for") for element in tree.iter(f"{GEXF}{kind}") for value in element.iter(f"{GEXF}attvalue")}
        assert {(kind, number) for number in used} <= declared


def test_what_is_not_known_is_no_attribute() -> None:
    graph: Any = to_networkx(discourse_network(CHANGED_MIND))
    assert set(graph.edges["person/a", "topic/one", "statement/4#0"]) == {"stance", "speaker", "statement", "sources"}
    assert "classification" not in graph.nodes["person/a"]


def test_where_congruence_and_conflict_are_equal_there_is_no_edge() -> None:
    """Gephi refuses an edge of weight 0."""
    projection = discourse_network(CHANGED_MIND, agreement="strict").project("subtract")
    assert [(tie.weight, tie.congruence, tie.conflict) for tie in projection.ties] == [(0, 1, 1)]
    graph = to_networkx(projection)
    assert (len(graph), graph.number_of_edges()) == (2, 0)


def test_without_networkx_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    file = tmp_path / "n.gexf"
    result = run("gexf", "--output", str(file), root=root)
    assert (result.exit_code, file.exists()) == (2, False)
    assert result.output == (
        "policykit: this needs networkx; install policykit with its extra: pip install 'path/to/policykit[network]'\n"
    )
    assert run("matrix", "--output", str(file), root=root).exit_code == 0


# ---------------------------------------------------------------------------------------------------------- the event list


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";", doublequote=False))


EVENTS = policykit.Dataset(
    [
        record("person/a", name="Kari; “K”"),
        record("organization/o", name='The "O"'),
        record("organization/m", name="Ministry"),
        record("topic/one", title={"en": "One"}),
        record("source/page", name="A; B", authors=["X", "Y"], publisher="The Daily"),
        statement(
            1,
            "person/a",
            "topic/one",
            "support",
            on_behalf_of="organization/o",
            capacity="organization/m",
            date="2010-06-16",
        ),
        statement(2, "person/a", "topic/one", "oppose", capacity="organization/m", date="2010-05"),
        statement(3, "organization/o", "topic/one", "conditional", date="[..2009]"),
        statement(4, "person/a", "topic/one", "undecided", date="2010-06-16"),
        statement(5, "person/a", "topic/one", "support"),
    ]
)


def test_an_event_list_is_as_the_program_writes_it() -> None:
    assert event_list(EVENTS, agreement="strict").text == (
        '"statement_id";"time";"person";"organization";"concept";"agreement";"start_position";"stop_position";"text";'
        '"coder";"document_id";"document_title";"document_author";"document_source";"document_section";"document_type"\n'
        '1;2010-06-16 00:00:00;"Kari, “K”";"The \'O\'";"One";1;;;"Statement 1 [statement/1#0]";;'
        '1;"A, B";"X, Y";"The Daily";"";""\n'
    )


@pytest.mark.parametrize(
    ("partial_dates", "expected", "left_out", "changed"),
    [
        ("skip", [("1", "2010-06-16")], {"its date is not one day": 2, "without a date": 1}, {}),
        (
            "earliest",
            [("2", "2010-05-01"), ("1", "2010-06-16")],
            {"its date has no first day": 1, "without a date": 1},
            {"dates to the first day they may mean": 1},
        ),
        (
            "latest",
            [("3", "2009-12-31"), ("2", "2010-05-31"), ("1", "2010-06-16")],
            {"without a date": 1},
            {"dates to the last day they may mean": 2},
        ),
    ],
)
def test_what_becomes_of_partial_dates_is_chosen_and_counted(
    partial_dates: Any, expected: list[tuple[str, str]], left_out: dict[str, int], changed: dict[str, int]
) -> None:
    events = event_list(EVENTS, agreement="lenient", partial_dates=partial_dates)
    rows = rows_of(events.text)
    assert [(row["text"].split()[1], row["time"].removesuffix(" 00:00:00")) for row in rows] == expected
    assert [row["statement_id"] for row in rows] == [str(number + 1) for number in range(len(rows))]
    undecided = {"undecided is neither yes nor no in this agreement": 1}
    assert dict(events.left_out) == {**left_out, **undecided}
    assert dict(events.changed) == {**changed, "; to , and \" to ' in names, titles or texts": len({"a", "o", "page"})}


def test_the_organization_is_the_body_spoken_for_or_of_the_role_or_that_spoke() -> None:
    rows = rows_of(event_list(EVENTS, agreement="lenient", partial_dates="latest").text)
    assert [(row["person"], row["organization"], row["agreement"]) for row in rows] == [
        ("", "The 'O'", "1"),
        ("Kari, “K”", "Ministry", "0"),
        ("Kari, “K”", "The 'O'", "1"),
    ]


def test_names_that_are_cut_or_changed_are_still_told_apart() -> None:
    long = "x" * 300
    people = {"person/a": long, "person/b": long + "y", "person/c": "A;B", "person/d": "A,B", "person/e": long}
    data = policykit.Dataset(
        [
            *(record(person, name=name) for person, name in people.items()),
            *(
                statement(number, person, "topic/one", "support", date="2010-06-16")
                for number, person in enumerate(people)
            ),
        ]
    )
    events = event_list(data, agreement="strict")
    written = [row["person"] for row in rows_of(events.text)]
    assert len(set(written)) == len(people)
    assert max(map(len, written)) <= LONGEST_VALUE == 190
    assert {"A,B (person/c)", "A,B (person/d)"} <= set(written)
    assert events.changed["names or titles cut to 190 characters"] == 3


@given(st.lists(st.tuples(names, names, st.one_of(st.none(), dates)), min_size=1, max_size=4))
def test_every_line_of_an_event_list_has_all_columns(said: list[tuple[str, str, str | None]]) -> None:
    data = policykit.Dataset(
        [
            *(record(f"person/{number}", name=name * 20) for number, (name, _, _) in enumerate(said)),
            *(
                statement(
                    number,
                    f"person/{number}",
                    "topic/one",
                    "support",
                    summary={"en": summary},
                    **({"date": date} if date else {}),
                )
                for number, (_, summary, date) in enumerate(said)
            ),
        ]
    )
    events = event_list(data, agreement="strict", partial_dates="earliest")
    lines = events.text.splitlines()
    assert len(lines) == events.events + 1
    assert {line.count(";") for line in lines} == {len(COLUMNS) - 1}
    assert all(line.count('"') % 2 == 0 for line in lines)
    assert events.events + sum(events.left_out.values()) == len(said)
    assert len({row["person"] for row in rows_of(events.text)}) == events.events


def test_an_event_list_of_the_curated_records_agrees_with_their_stances(curated: policykit.Dataset) -> None:
    events = event_list(curated, agreement="strict", partial_dates="latest")
    stances = [row for row in curated.stances() if row.stance in ("support", "oppose") and row.date and row.date.latest]
    assert events.events == len(stances)
    assert Counter(row["agreement"] for row in rows_of(events.text)) == Counter(
        "1" if row.stance == "support" else "0" for row in stances
    )


# ------------------------------------------------------------------------------------------------------------ the commands


def run(*arguments: str, root: pathlib.Path) -> Result:
    return CliRunner().invoke(main, ["export", *arguments, "--records", str(root / "records")])


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_graph_is_written_and_what_is_left_out_is_said(form: str, root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    file = tmp_path / f"network.{form}"
    result = run(form, "--mode", "subtract", "--agreement", "strict", "--output", str(file), root=root)
    assert result.exit_code == 0, result.output
    network = discourse_network(policykit.load(root / "records"), agreement="strict").project("subtract")
    assert file.read_bytes() == (gexf if form == "gexf" else graphml)(network)
    assert result.stdout == f"17 actors and 76 ties written to {file}\n"
    assert result.stderr.splitlines() == [
        "left out: 4 stances: conditional is neither yes nor no in this agreement",
        "left out: 4 stances: sceptical is neither yes nor no in this agreement",
        "left out: 5 stances: undecided is neither yes nor no in this agreement",
        "left out: 2 stances: said before by the same actor",
        "left out: 2 ties: congruence and conflict are equal",
    ]


def test_the_options_of_a_network_reach_it(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
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
    result = run(
        "graphml", "--about", "report/stoltenberg-2010", "--direct", *options, "--output", str(file), root=root
    )
    assert result.exit_code == 0, result.output
    network = discourse_network(
        policykit.load(root / "records"),
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
def test_a_file_that_is_there_is_replaced_only_with_force(
    form: str, root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "keep.yaml"
    file.write_text("mine", encoding="utf-8")
    options = ["--agreement", "strict"] if form == "dna" else []
    result = run(form, *options, "--output", str(file), root=root)
    assert result.exit_code == 2
    assert result.output == f"policykit: {file}: is there already; name another place, or replace it with --force\n"
    assert file.read_text(encoding="utf-8") == "mine"
    assert run(form, *options, "--force", "--output", str(file), root=root).exit_code == 0
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


def test_a_matrix_is_written(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "matrix.csv"
    data = policykit.load(root / "records")
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
        result = run("matrix", *options, "--ids", "--force", "--output", str(file), root=root)
        assert result.exit_code == 0, result.output
        assert file.read_text(encoding="utf-8-sig") == matrix.csv(ids=True)


def test_an_event_list_is_written(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "events.csv"
    result = run("dna", "--agreement", "lenient", "--partial-dates", "earliest", "--output", str(file), root=root)
    assert result.exit_code == 0, result.output
    events = event_list(policykit.load(root / "records"), agreement="lenient", partial_dates="earliest")
    assert file.read_text(encoding="utf-8") == events.text
    assert result.stdout == f"{events.events} stances written to {file}\n"
    assert "left out: 3 stances: its date has no first day\n" in result.stderr
    assert "changed: dates to the first day they may mean: 24\n" in result.stderr


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
    arguments: list[str], code: int, message: str, root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "network"
    result = run(*arguments, "--output", str(file), root=root)
    assert result.exit_code == code, result.output
    assert message in " ".join(result.output.split())
    assert not file.exists()
