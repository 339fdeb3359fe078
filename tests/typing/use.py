"""Typical use of the library. It is never run: mypy and pyright read it, and complain where the types are wrong."""

from collections.abc import Mapping
from typing import assert_type

import policykit
from policykit import network
from policykit.dataset import Collection, StanceRow
from policykit.models import Proposal, Record, Response, Source, Statement, Vote

data = policykit.load()
assert_type(data, policykit.Dataset)
mapping: Mapping[str, Record] = data
assert_type(data.sources, Collection[Source])
rows_of_sources: policykit.Rows[Source] = data.sources
assert_type(data.proposals["proposal/stoltenberg-2010/22"], Proposal)
assert_type(data.responses["response/stoltenberg-2010/22/2012-not-now"], Response)
assert_type(data.proposals[data.proposals[0]], Proposal)
assert_type(data.proposals[:2], Collection[Proposal])
data.sources = data.sources  # type: ignore[misc]  # it cannot be assigned

record = data["proposal/stoltenberg-2010/22"]
assert_type(record, Record)
if isinstance(record, Proposal):
    title: str = record.title["en"]
    number: int | None = record.number
    topics: tuple[str, ...] = record.topics

vote = data.votes_on("proposal/stoltenberg-2010/22").one()
assert_type(vote, Vote)
if vote.counts is not None:
    count: int = vote.counts["for"]
if vote.unnamed is not None:
    missing: int = vote.unnamed["against"]
if vote.date is not None:
    answer: policykit.Answer = vote.date.before("2010-06-16")

rows = data.stances(about="proposal/stoltenberg-2010/22", on=2012)
assert_type(rows, policykit.Rows[StanceRow])
for row in rows:
    speaker: str | None = row.speaker
    if row.stance == "conditional":
        conditions: tuple[str, ...] = row.conditions
statements = data.statements.where(speaker="person/aslaug-haga")[:2]
assert_type(statements, Collection[Statement])

result = policykit.validate("records/")
if result.dataset is None:
    places: list[tuple[str, int, int, str]] = [(d.path, d.line, d.column, d.code) for d in result.diagnostics]
    written: list[tuple[str, str, bool]] = [(d.fix.old, d.fix.new, d.fix.safe) for d in result.diagnostics if d.fix]
schema: dict[str, object] = policykit.json_schema("vote")

debate = network.discourse_network(data, agreement={"support": True, "oppose": False}, since=2010, actors="speaker")
for edge in debate.edges:
    sources: tuple[str, ...] = edge.sources
assert_type(debate.project("congruence", normalisation="jaccard").ties, policykit.Rows[network.Tie])
values: tuple[tuple[int | float, ...], ...] = debate.matrix("yes").values
