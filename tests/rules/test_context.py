"""What rules know of other records is gathered once, and no more of it is passed on than matters."""

import pathlib
from collections import Counter

import pytest

from policykit.documents import Chunk
from policykit.loading import load_chunk
from policykit.models import Record, Redirect, Role
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
    known_of = RuleContext._known_of  # what it costs shows nowhere else

    def note(known: RuleContext, record_id: str) -> str:
        followed.append(record_id)
        return known_of(known, record_id)

    monkeypatch.setattr(RuleContext, "_known_of", note)
    known = RuleContext([TOPICS])
    assert known.fingerprint(["topic/a", "topic/c"]) != known.fingerprint(["topic/a", "topic/d"])
    assert sorted(followed) == IDS


def test_any_change_of_what_an_id_leads_to_changes_its_fingerprint() -> None:
    def summary(*, up: str = "organization/c", old: str = "organization/b", start: str = "2001") -> ChunkSummary:
        role = Role(organization="organization/old", start=Date(start))
        return ChunkSummary(
            ids=["person/p", *(f"organization/{name}" for name in "abcd")],
            paths=[()] * 5,
            roles={"person/p": (role,)},
            redirects=[Redirect("organization/old", "organization/older", ()), Redirect("organization/older", old, ())],
            parents=[ParentLink("organization/b", "parent", up, ()), ParentLink(up, "parent", "organization/d", ())],
        )

    def fingerprint(found: ChunkSummary) -> str:
        return RuleContext([found]).fingerprint(["person/p"])

    changed = [summary(up="organization/a"), summary(old="organization/c"), summary(start="2002")]
    assert len({fingerprint(summary()), *map(fingerprint, changed)}) == 4
    assert fingerprint(summary()) == fingerprint(summary())


def test_the_roles_of_a_voter_are_gone_through_once_for_all_votes() -> None:
    asked: list[str] = []

    class Known(RuleContext):
        def is_part_of(self, part: str, whole: str) -> bool:
            asked.append(part)
            return super().is_part_of(part, whole)

    roles = tuple(Role(organization=f"organization/{n}", start=Date("2001"), end=Date("2002")) for n in range(50))
    ids = ["person/p", *(f"organization/{n}" for n in range(50))]
    known = Known([ChunkSummary(ids=ids, paths=[()] * 51, roles={"person/p": roles})])
    days = [Date(f"20{n:02}") for n in range(50)]
    members = [day.text for day in days if not known.certainly_not_member("person/p", "organization/7", day)]
    assert members == ["2001", "2002"]
    assert len(asked) == 50
