"""Discourse networks as graphs of networkx, and as GraphML and GEXF, which Gephi and others read.

The same network gives the same bytes: nodes and edges come in the order of their ids, and no file says when or by which
version it was written. What a node or edge has no value for, it has no attribute for; lists are joined with spaces.
"""

import io
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from policykit.extras import need
from policykit.network import DiscourseNetwork, NetworkNode, Projection, StanceEdge, Tie
from policykit.values import one_line

if TYPE_CHECKING:
    import networkx as nx

    Graph: TypeAlias = "nx.Graph[str]"

__all__ = ["gexf", "graphml", "to_networkx"]
_GEXF_VERSION = "1.3"  # the first in which parallel edges can be of several kinds


def to_networkx(network: DiscourseNetwork | Projection) -> "Graph":
    """Return a network as a graph of networkx: a `MultiGraph` for two modes, and a `Graph` for a projection.

    Nodes and edges go by their ids. A tie of weight 0, where congruence and conflict are equal, is no edge.
    Raises `MissingExtra` where networkx is not installed.
    """
    nx = need("network", "networkx")
    graph: Any
    if isinstance(network, Projection):
        graph = nx.Graph(name=network.aggregation)
        graph.add_nodes_from((node.id, _node(node)) for node in network.nodes)
        for tie in network.ties:
            if tie.weight:
                graph.add_edge(tie.source, tie.target, **_tie(tie, network))
    else:
        graph = nx.MultiGraph(name="stances")
        graph.add_nodes_from((node.id, _node(node)) for node in network.nodes)
        for edge in network.edges:
            graph.add_edge(edge.actor, edge.concept, key=edge.id, **_edge(edge))
    return graph  # type: ignore[no-any-return]


def _node(node: NetworkNode) -> dict[str, Any]:
    return _given(
        label=node.label,
        kind=node.kind,
        type=node.type,
        bipartite=0 if node.type == "actor" else 1,  # as the algorithms of networkx for two modes expect it
        classification=node.classification,
        frequency=node.frequency,
    )


def _edge(edge: StanceEdge) -> dict[str, Any]:
    return _given(
        stance=edge.stance,
        agreement=None if edge.agreement is None else "yes" if edge.agreement else "no",
        date=edge.date,
        earliest=edge.earliest,
        latest=edge.latest,
        certainty=edge.certainty,
        speaker=edge.speaker,
        on_behalf_of=edge.on_behalf_of,
        capacity=edge.capacity,
        reported_by=edge.reported_by,
        via=edge.via,
        statement=edge.statement,
        sources=" ".join(edge.sources),
    )


def _tie(tie: Tie, network: Projection) -> dict[str, Any]:
    return _given(
        weight=tie.weight,
        congruence=tie.congruence,
        conflict=tie.conflict,
        sign=None if network.aggregation != "subtract" else "agree" if tie.weight > 0 else "differ",
        agree_on=" ".join(tie.agree_on),
        differ_on=" ".join(tie.differ_on),
    )


def _given(**values: object) -> dict[str, Any]:
    """Return the values that there are, as numbers and as texts that XML can hold."""
    return {
        name: value if isinstance(value, int | float) else one_line(str(value))
        for name, value in values.items()
        if value is not None and value != ""
    }


def graphml(network: DiscourseNetwork | Projection) -> bytes:
    """Return a network as GraphML. Raises `MissingExtra`."""
    graph = to_networkx(network)
    file = io.BytesIO()
    need("network", "networkx").write_graphml_xml(graph, file)  # not the writer over lxml, whose bytes are others
    return file.getvalue() + b"\n"


def gexf(network: DiscourseNetwork | Projection) -> bytes:
    """Return a network as GEXF. Raises `MissingExtra`.

    An edge of two modes lasts from the first to the last day on which the stance may have been held, as far as they are
    known, so that Gephi's timeline shows it wherever it may belong. Parallel edges are of different kinds (``support``,
    ``support 2``), because Gephi merges those of one kind.
    """
    graph: Any = to_networkx(network)
    for *_, values in graph.edges(data=True):
        for name, day in (("start", "earliest"), ("end", "latest")):
            if day in values:
                values[name] = values[day]
    if isinstance(network, DiscourseNetwork):
        for *_, key, values in graph.edges(keys=True, data=True):
            values["id"] = key
    writer = need("network", "networkx").readwrite.gexf.GEXFWriter(version=_GEXF_VERSION)
    writer.add_graph(graph)
    writer.xml.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")  # networkx has it without the www
    del writer.graph_element.attrib["name"]  # which the format does not have
    meta = writer.xml.find("meta")
    del meta.attrib["lastmodifieddate"]
    meta.find("creator").text = "policykit"
    if isinstance(network, DiscourseNetwork):
        _tell_apart(writer.xml, graph)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue() + b"\n"


def _tell_apart(gexf_element: Any, graph: Any) -> None:
    """Give parallel edges kinds of their own, and take out the keys of networkx, which are the ids again."""
    times: Counter[tuple[str, str, str]] = Counter()
    for element, edge in zip(gexf_element.iter("edge"), graph.edges(data="stance"), strict=True):  # in one order
        times[edge] += 1
        element.set("kind", edge[2] if times[edge] == 1 else f"{edge[2]} {times[edge]}")
    for parent in gexf_element.iter("attributes"):
        for key in parent.findall("attribute[@title='networkx_key']"):
            parent.remove(key)
            for values in gexf_element.findall("graph/edges/edge/attvalues"):
                values.remove(values.find(f"attvalue[@for='{key.get('id')}']"))
