"""What rules know of other records is gathered once, and no more of it is passed on than matters."""

import pathlib
from collections import Counter
from collections.abc import Iterable

import pytest

from policykit.documents import Chunk
from policykit.loading import load_chunk
from policykit.models import Record
from policykit.rules import context
from policykit.rules.chunk_summary import BasisSummary, ChunkSummary, ParentLink, ProposalSummary, ReportDates
from policykit.rules.context import RuleContext
from policykit.rules.registry import check_each
from policykit.values import Date

IDS = [f"topic/{name}" for name in "abcd"]
TOPICS = ChunkSummary(
    ids=IDS,
    paths=[("topics", number) for number in range(4)],
    parents=[ParentLink("topic/a", "broader", "topic/b", ("topics", 0))],
)


def test_the_items_of_a_record_are_gathered_once_for_all_rules(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "topics.yaml"
    topics = "".join(f"- {{id: topic/t-{number}, title: {{en: T}}, links: []}}\n" for number in range(5))
    file.write_text(f"topics:\n{topics}", encoding="utf-8")
    walked: Counter[str] = Counter()
    items_within = context.items_within

    def count(record: Record) -> object:
        walked[record.id] += 1
        return items_within(record)

    monkeypatch.setattr(context, "items_within", count)
    assert list(check_each(load_chunk(Chunk(str(file))).shaped.entries, RuleContext())) == []
    assert walked == {f"topic/t-{number}": 1 for number in range(5)}


def test_a_part_of_what_is_known_holds_what_some_ids_lead_to_and_nothing_else() -> None:
    part = RuleContext([TOPICS]).restricted_to(["topic/a", "topic/gone"])
    assert part.known == {"topic/a", "topic/b"}
    assert part.parents == {"topic/a": "topic/b"}


def test_a_finding_sees_the_topics_and_reports_of_what_it_rests_on() -> None:
    known = RuleContext(
        [
            TOPICS,
            ChunkSummary(
                ids=["vote/v", "proposal/p", "report/r", "proposal/q"],
                paths=[()] * 4,
                basis={"vote/v": BasisSummary(None, ("proposal/p",), looks_back=False)},
                proposals={
                    "proposal/p": ProposalSummary("report/r", ("topic/a",)),
                    "proposal/q": ProposalSummary("report/r", ()),
                },
                report_dates={"report/r": ReportDates(None, Date("2010"))},
            ),
        ]
    )
    part = known.restricted_to(["vote/v"])
    assert part.known == {"vote/v", "proposal/p", "report/r", "topic/a", "topic/b"}
    assert part.basis == known.basis
    assert part.report_dates == known.report_dates
    assert part.proposals.keys() == {"proposal/p"}
    before = known.fingerprint(["vote/v"])
    known.summaries[1].report_dates["report/r"] = ReportDates(None, Date("2011"))
    assert RuleContext(known.summaries).fingerprint(["vote/v"]) != before


def test_what_an_id_leads_to_is_followed_once_for_all_files_that_refer_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[str] = []
    closure = RuleContext.closure

    def note(known: RuleContext, referenced_ids: Iterable[str]) -> Iterable[str]:
        followed.extend(referenced_ids)
        return closure(known, referenced_ids)

    monkeypatch.setattr(RuleContext, "closure", note)
    known = RuleContext([TOPICS])
    assert known.fingerprint(["topic/a", "topic/c"]) != known.fingerprint(["topic/a", "topic/d"])
    assert followed == ["topic/a", "topic/c", "topic/d"]
