"""Networks as GraphML and GEXF."""

import io
import os
import pathlib
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.exchange.graphs import gexf, graphml, to_networkx
from policykit.network.build import discourse_network
from policykit.network.network import DiscourseNetwork, Projection
from stances import record, run, statement
from strategies import dates, names

GEXF = "{http://gexf.net/1.3}"


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


def test_without_networkx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    file = tmp_path / "n.gexf"
    result = run("gexf", "--output", str(file))
    assert (result.exit_code, file.exists()) == (2, False)
    assert result.output == (
        "policykit: this needs networkx; install policykit with its extra: pip install 'path/to/policykit[network]'\n"
    )
    assert run("matrix", "--output", str(file)).exit_code == 0
