"""SQL views that answer the common questions as the helpers of a dataset do, on the tables of `policykit.dataset.arrow`."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from policykit.dataset import ALSO_ANSWERED, DONE_WITH, NOT_SEEN
from policykit.dataset.arrow import Plan, Suffixes, bridges, kind_plan, section_of
from policykit.values import KINDS, Kind

VIEWS: Final = {
    "narrower_topics": "Each topic with those under it and itself, and how far below they are.",
    "reached": "What counts when a record is asked about: itself, and for proposals and topics the topics under them.",
    "referrers": "Which record names which, and in which field.",
    "stances_on": "Who stands where on a proposal, topic or report: select by `asked`.",
    "tallies": "How each vote went, option by option, with the ballots that are named and those that are not.",
    "timeline": "What happened, was said, decided and found around a record: select by `asked`.",
    "fate": "Each assessor's latest finding of where a proposal stands: select by `proposal`.",
    "fate_by_day": (
        "Each assessor's latest finding by a day: select by `proposal`, by `since` on or before the day, and by `until` "
        "after it or empty."
    ),
    "answers": "What was answered to each proposal, by whom and when: select by `proposal`.",
    "progress": "How each proposal stands today: answers, statuses, what is due and overdue, what is disputed.",
}
"""The views, and what each is for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Dialect:
    """How a database says what databases say differently."""

    day: Callable[[str], str]
    """A day."""
    today: str
    """The day on which it is asked."""
    leading_number: Callable[[str], str]
    """The number that a text begins with; null where it begins with none."""
    gathered: Callable[[str, str, str], str]
    """An expression for all values in a table that meet a condition, as an array in the order of `ordinal`."""
    joined: Callable[[str, str, str], str]
    """The same, as a text with commas."""


SQLITE: Final = Dialect(
    day=lambda day: f"'{day}'",
    today="date('now', 'localtime')",
    leading_number=lambda text: f"nullif(CAST({text} AS INTEGER), 0)",
    gathered=lambda value, table, where: (
        f"(SELECT json_group_array(value) FROM (SELECT {value} AS value FROM {table} WHERE {where} ORDER BY ordinal))"
    ),
    joined=lambda value, table, where: (
        f"(SELECT group_concat(value, ', ') FROM (SELECT {value} AS value FROM {table} WHERE {where} ORDER BY ordinal))"
    ),
)
DUCKDB: Final = Dialect(
    day=lambda day: f"DATE '{day}'",
    today="current_date",
    leading_number=lambda text: f"TRY_CAST(regexp_extract({text}, '^[0-9]+') AS BIGINT)",
    gathered=lambda value, table, where: (
        f"coalesce((SELECT list({value} ORDER BY ordinal) FROM {table} WHERE {where}), [])"
    ),
    joined=lambda value, table, where: (
        f"(SELECT string_agg({value}, ', ' ORDER BY ordinal) FROM {table} WHERE {where})"
    ),
)
_DATED: Final[tuple[Kind, ...]] = ("vote", "statement", "event", "response", "assessment")

_MOST_ARGUMENTS: Final = 100
_PER_TOPIC: Final = 1_000_000
"""What a step in a proposal's list of topics counts beside a step from a topic to a narrower one."""


def views(dialect: Dialect, endings: Suffixes) -> Iterator[tuple[str, str]]:
    """Yield the name and the SQL of each view, each after those that it reads."""
    maker = _Maker(dialect, endings)
    for name in VIEWS:
        yield name, f"CREATE VIEW {name} AS\n{getattr(maker, name)()}"


@dataclasses.dataclass(frozen=True, slots=True)
class _Maker:
    dialect: Dialect
    endings: Suffixes

    def _text(self, table: str, name: str, *, plain: bool = False) -> str:
        """A text in English, or else in the first language in which there is one, as `Text.in_language` has it."""
        tags = sorted(self.endings, key=lambda tag: (tag != "en", tag))
        columns = [*([name] if plain else []), *(f"{name}_{self.endings[tag]}" for tag in tags)]
        return first_of([f"{table}.{column}" for column in columns])

    def _named(self, actor: str) -> str:
        """What an actor is called in English."""
        people = f"(SELECT p.name FROM people p WHERE p.id = {actor})"
        organizations = (
            f"SELECT coalesce(o.title_{self.endings['en']}, o.name) FROM organizations o WHERE o.id = {actor}"
        )
        return f"coalesce({people}, ({organizations}), {actor})"

    def _also_answered(self, finding: str) -> str:
        """Whether the assessor had answered the proposal when a finding was made, or may have."""
        made = f"CASE WHEN {finding}.date IS NOT NULL THEN {finding}.date_latest ELSE {finding}.as_of_latest END"
        return (
            f"EXISTS (SELECT 1 FROM answered_proposals q JOIN responses r ON r.id = q.record WHERE q.proposal = "
            f"{finding}.proposal AND r.responder = {finding}.assessor AND NOT coalesce(r.date_earliest > {made}, 1 = 0))"
        )

    def _in_order(self, date: str) -> str:
        """What dates are put in order by, the undated last, as `Date.sort_key` has it."""
        last = self.dialect.day("9999-12-31")
        first = f"coalesce({date}_earliest, {date}_latest, {last})"
        return f"{date} IS NULL, {first}, {date}_earliest IS NOT NULL, coalesce({date}_latest, {last}), {date}"

    def _latest_first(self, date: str) -> str:
        """What dates are put in order by, the latest first and the undated last."""
        last = self.dialect.day("9999-12-31")
        return (
            f"{date} IS NOT NULL DESC, coalesce({date}_earliest, {date}_latest, {last}) DESC, "
            f"{date}_earliest IS NOT NULL DESC, coalesce({date}_latest, {last}) DESC, {date} DESC"
        )

    def narrower_topics(self) -> str:
        return """\
WITH RECURSIVE narrower(topic, below, depth) AS (
  SELECT id, id, 0 FROM topics
  UNION
  SELECT n.topic, t.id, n.depth + 1 FROM narrower n JOIN topics t ON t.broader = n.below
  WHERE n.depth < (SELECT count(*) FROM topics)
)
SELECT topic, below, min(depth) AS depth FROM narrower GROUP BY topic, below"""

    def reached(self) -> str:
        return f"""\
SELECT id AS asked, id AS subject, NULL AS via, -1 AS rank FROM records
UNION ALL
SELECT topic, below, below, depth FROM narrower_topics WHERE depth > 0
UNION ALL
SELECT p.record, n.below, n.below, min(p.ordinal * {_PER_TOPIC} + n.depth)
FROM proposal_topics p JOIN narrower_topics n ON n.topic = p.topic GROUP BY p.record, n.below"""

    def referrers(self) -> str:
        arms = [
            f"SELECT {arm.record} AS record, '{arm.path}' AS field, \"{arm.column}\" AS target FROM {arm.table} "
            f'WHERE "{arm.column}" IS NOT NULL{arm.where}'
            for arm in _arms(KINDS)
        ]
        return "SELECT DISTINCT record, field, target FROM (\n" + "\nUNION ALL\n".join(arms) + "\n)"

    def stances_on(self) -> str:
        gathered = self.dialect.gathered
        dates = ", ".join(
            f"CASE WHEN s.held IS NOT NULL THEN s.held{end} ELSE t.date{end} END AS date{end}"
            for end in ("", "_earliest", "_latest")
        )
        return f"""\
SELECT asked, speaker, on_behalf_of, capacity, reported_by, about, via, stance, date, date_earliest, date_latest,
  statement, conditions, reasons
FROM (
  SELECT r.asked, t.speaker, t.on_behalf_of, t.capacity, t.reported_by, s.about, r.via, s.stance, {dates},
    t.id AS statement, s.ordinal,
    {gathered(self._text("c", "text"), "conditions c", "c.stance = s.id")} AS conditions,
    {gathered(self._text("c", "text"), "reasons c", "c.stance = s.id")} AS reasons
  FROM reached r JOIN stances s ON s.about = r.subject JOIN statements t ON t.id = s.record
) q
ORDER BY asked, {self._in_order("date")}, via IS NOT NULL, statement, via, ordinal"""

    def tallies(self) -> str:
        return """\
SELECT v.id AS vote, v.body, v.date, v.method, v.result, o.option, c.count, o.named,
  CASE WHEN c.count IS NULL THEN NULL WHEN c.count > o.named THEN c.count - o.named ELSE 0 END AS unnamed
FROM (
  SELECT record, option, sum(named) AS named FROM (
    SELECT record, option, 1 AS named FROM ballots
    UNION ALL
    SELECT record, option, 0 FROM counts
  ) b GROUP BY record, option
) o
JOIN votes v ON v.id = o.record
LEFT JOIN counts c ON c.record = o.record AND c.option = o.option
ORDER BY v.id, c.ordinal IS NULL, c.ordinal, o.option"""

    def _dated(self) -> str:
        """All that has a place in time of its own, with what is said of it."""
        tally = self.dialect.joined("c.count || ' ' || c.option", "counts c", "c.record = d.id")
        outcome = f"coalesce({tally}, d.method) || CASE WHEN d.result IS NULL THEN '' ELSE ': ' || d.result END"
        event = ", ".join(
            f"CASE WHEN d.date IS NOT NULL THEN d.date{end} ELSE d.period{end} END AS date{end}"
            for end in ("", "_earliest", "_latest")
        )
        plain = "d.date, d.date_earliest, d.date_latest"
        as_of = "d.as_of AS date, d.as_of_earliest AS date_earliest, d.as_of_latest AS date_latest"
        return f"""\
  SELECT d.id, 'vote' AS kind, {plain}, {outcome} AS summary FROM votes d
  UNION ALL
  SELECT d.id, 'statement' AS kind, {plain}, {self._text("d", "summary")} AS summary FROM statements d
  UNION ALL
  SELECT d.id, 'event' AS kind, {event}, {self._text("d", "title")} AS summary FROM events d
  UNION ALL
  SELECT d.id, 'response' AS kind, {plain}, coalesce(d.answer, '{NOT_SEEN}') || ' (' || {self._named("d.responder")} || ')' AS summary
  FROM responses d
  UNION ALL
  SELECT d.id, 'assessment' AS kind, {as_of}, d.status || ' (' || {self._named("d.assessor")}
    || CASE WHEN {self._also_answered("d")} THEN ', {ALSO_ANSWERED}' ELSE '' END || ')' AS summary FROM assessments d"""

    def timeline(self) -> str:
        title = self._text("t", "title")
        named = "\n    UNION ALL\n".join(
            f"    SELECT r.asked, r.subject, r.via, r.rank, f.{arm.record} AS record FROM around r "
            f'JOIN {arm.table} f ON f."{arm.column}" = r.subject{arm.where}'
            for arm in _arms_of_dated()
        )
        deliveries = "\nUNION ALL\n".join(
            f"  SELECT r.asked, t.{what} AS date, t.{what}_earliest AS date_earliest, t.{what}_latest AS date_latest, "
            f"'report' AS kind, t.id AS record, '{what}: ' || {title} AS summary, r.via "
            f"FROM around r JOIN reports t ON t.id = r.subject WHERE t.{what} IS NOT NULL"
            for what in ("commissioned", "delivered")
        )
        return f"""\
WITH around AS (
  SELECT asked, subject, via, rank FROM reached
  UNION ALL
  SELECT id, report, report, 1000 * {_PER_TOPIC} FROM proposals
),
dated AS (
{self._dated()}
),
led AS (
  SELECT asked, record, via, row_number() OVER (PARTITION BY asked, record ORDER BY rank, subject) AS nth
  FROM (
    SELECT r.asked, r.subject, r.via, r.rank, r.subject AS record FROM around r
    UNION ALL
{named}
  ) n
),
promised AS (
  SELECT l.asked, l.record, l.via, min(x.id) AS later, count(DISTINCT q.proposal) AS concerned,
    count(DISTINCT CASE WHEN x.id IS NOT NULL THEN q.proposal END) AS again
  FROM led l
  JOIN responses r ON r.id = l.record AND r.due IS NOT NULL
  JOIN answered_proposals q ON q.record = l.record
  LEFT JOIN (SELECT f.id, f.replaces, a.proposal FROM responses f JOIN answered_proposals a ON a.record = f.id) x
    ON x.replaces = l.record AND x.proposal = q.proposal
  WHERE l.nth = 1 AND (q.proposal = l.asked
    OR NOT EXISTS (SELECT 1 FROM answered_proposals o WHERE o.record = l.record AND o.proposal = l.asked))
  GROUP BY l.asked, l.record, l.via
)
SELECT asked, date, date_earliest, date_latest, kind, record, summary, via FROM (
{deliveries}
  UNION ALL
  SELECT l.asked, d.date, d.date_earliest, d.date_latest, d.kind, d.id, d.summary, l.via
  FROM led l JOIN dated d ON d.id = l.record WHERE l.nth = 1
  UNION ALL
  SELECT l.asked, e.deadline, e.deadline_earliest, e.deadline_latest, 'deadline' AS kind, d.id, 'due: ' || d.summary, l.via
  FROM led l JOIN dated d ON d.id = l.record JOIN events e ON e.id = l.record
  WHERE l.nth = 1 AND e.deadline IS NOT NULL
  UNION ALL
  SELECT p.asked, r.due, r.due_earliest, r.due_latest, 'deadline' AS kind, d.id, 'due' || CASE
      WHEN p.later IS NULL THEN ''
      ELSE coalesce(', moved to ' || (SELECT x.due FROM responses x WHERE x.id = p.later), ', withdrawn')
        || CASE WHEN p.again < p.concerned THEN ' in part' ELSE '' END
    END || ': ' || d.summary, p.via
  FROM promised p JOIN responses r ON r.id = p.record JOIN dated d ON d.id = p.record
) q
ORDER BY asked, {self._in_order("date")}, record, summary"""

    def fate(self) -> str:
        return self._fate("SELECT a.*, NULL AS since, NULL AS until, 1 AS certain FROM assessments a", by_day=False)

    def fate_by_day(self) -> str:
        first = self.dialect.day("0001-01-01")
        return self._fate(
            f"""SELECT a.*, s.since, s.until,
    CASE WHEN a.as_of_latest IS NOT NULL AND a.as_of_latest <= s.since THEN 1 ELSE 0 END AS certain
  FROM (
    SELECT proposal, since, lead(since) OVER (PARTITION BY proposal ORDER BY since) AS until FROM (
      SELECT proposal, {first} AS since FROM assessments
      UNION SELECT proposal, as_of_earliest FROM assessments WHERE as_of_earliest IS NOT NULL
      UNION SELECT proposal, as_of_latest FROM assessments WHERE as_of_latest IS NOT NULL
    ) d
  ) s
  JOIN assessments a ON a.proposal = s.proposal AND (a.as_of_earliest IS NULL OR a.as_of_earliest <= s.since)""",
            by_day=True,
        )

    def _fate(self, found: str, *, by_day: bool) -> str:
        latest = f"{self._latest_first('as_of')}, {self._latest_first('date')}, id DESC"
        days = "since, until, " if by_day else ""
        same = " AND c.since = h.since" if by_day else ""
        sure = "'certain'" if by_day else "NULL"
        basis = self.dialect.gathered("b.rests_on", "basis b", "b.record = h.id")
        return f"""\
WITH held AS (
  {found}
),
chosen AS (
  SELECT * FROM (
    SELECT h.*, row_number() OVER (PARTITION BY proposal, assessor{", since" if by_day else ""} ORDER BY {latest}) AS nth
    FROM held h WHERE certain = 1
  ) n WHERE nth = 1
)
SELECT {days}proposal, assessor, status, label, as_of, as_of_earliest, as_of_latest, date, date_earliest, date_latest, basis, note,
  record, certainty, also_answered
FROM (
  SELECT h.since, h.until, h.proposal, h.assessor, h.status, h.label, h.as_of, h.as_of_earliest, h.as_of_latest, h.date,
    h.date_earliest, h.date_latest, {basis} AS basis, {self._text("h", "note", plain=True)} AS note, h.id AS record,
    CASE WHEN c.id IS NOT NULL AND h.id = c.id THEN {sure} ELSE 'possible' END AS certainty, {self._also_answered("h")} AS also_answered
  FROM held h LEFT JOIN chosen c ON c.proposal = h.proposal AND c.assessor = h.assessor{same}
  WHERE c.id IS NULL OR h.id = c.id
    OR NOT CASE
      WHEN h.as_of = c.as_of THEN coalesce(h.as_of_earliest = h.as_of_latest, 1 = 0) OR h.status = c.status
        OR coalesce(h.date_latest < c.date_earliest, 1 = 0)
      ELSE coalesce(h.as_of_latest < c.as_of_earliest, 1 = 0)
    END
) q
ORDER BY proposal, {"since, " if by_day else ""}assessor, coalesce(certainty = 'possible', 1 = 0), {self._in_order("as_of")}, record"""

    def _as_people_count(self) -> str:
        """What proposals are put in order by: 2, 10, 10.1, 10.2, 17(a)."""
        number = f"coalesce(p.number, {self.dialect.leading_number('p.label')})"
        return f"{number} IS NULL, {number}, p.label IS NOT NULL, length(p.label), p.label, p.id"

    def answers(self) -> str:
        responsible = self.dialect.gathered("s.actor", "responsible s", "s.record = r.id")
        return f"""\
SELECT a.proposal, r.responder, r.answer, r.label, r.date, r.date_earliest, r.date_latest, r.due, r.due_earliest,
  r.due_latest, {responsible} AS responsible,
  EXISTS (
    SELECT 1 FROM responses l JOIN answered_proposals q ON q.record = l.id
    WHERE l.replaces = r.id AND q.proposal = a.proposal
  ) AS replaced, r.id AS record
FROM (SELECT DISTINCT record, proposal FROM answered_proposals) a JOIN responses r ON r.id = a.record
ORDER BY a.proposal, {self._in_order("r.date")}, r.id"""

    def progress(self) -> str:
        done = ", ".join(f"'{status}'" for status in sorted(DONE_WITH))
        last = f"{self._latest_first('d.date')}, d.id DESC, d.summary DESC"
        named = "\n    UNION\n".join(
            f"    SELECT p.id AS asked, f.{arm.record} AS record FROM proposals p "
            f'JOIN {arm.table} f ON f."{arm.column}" = p.id{arm.where}'
            for arm in _arms_of_dated()
        )
        gathered, today = self.dialect.gathered, self.dialect.today
        return f"""\
WITH standing AS (SELECT * FROM answers WHERE NOT replaced),
latest AS (
  SELECT *, row_number() OVER (PARTITION BY proposal ORDER BY {self._in_order("date")}, record) AS ordinal FROM (
    SELECT *, row_number() OVER (PARTITION BY proposal, responder ORDER BY {self._latest_first("date")}, record DESC) AS nth
    FROM standing
  ) n WHERE nth = 1
),
found AS (
  SELECT proposal, assessor, status, also_answered, row_number() OVER (PARTITION BY proposal ORDER BY assessor) AS ordinal
  FROM fate WHERE certainty IS NULL
),
done AS (
  SELECT proposal, max(done) AS done FROM (
    SELECT proposal, min(CASE WHEN status IN ({done}) THEN 1 ELSE 0 END)
      + max(CASE WHEN status IN ({done}) THEN 1 ELSE 0 END) AS done
    FROM fate GROUP BY proposal, assessor
  ) a GROUP BY proposal
),
answered AS (
  SELECT *, max(date_earliest) OVER (PARTITION BY proposal) AS newest,
    max(date_earliest) OVER (PARTITION BY proposal, responder) AS own_newest,
    CASE WHEN answer IS NULL THEN 1 WHEN answer = 'rejected' THEN 2 ELSE 0 END AS rejects
  FROM standing
),
rejected_last AS (
  SELECT proposal, max(rejects) AS most FROM answered
  WHERE newest IS NULL OR date_latest IS NULL OR date_latest >= newest GROUP BY proposal
),
own_last AS (
  SELECT proposal, responder, min(rejects) AS least, max(rejects) AS most FROM answered
  WHERE own_newest IS NULL OR date_latest IS NULL OR date_latest >= own_newest GROUP BY proposal, responder
),
due AS (
  SELECT *, row_number() OVER (PARTITION BY proposal ORDER BY {self._in_order("due")}) AS nth,
    max(CASE WHEN due_earliest >= {today} THEN 0 WHEN due_latest < {today} AND most = 0 AND last = 0 THEN 2 ELSE 1 END)
      OVER (PARTITION BY proposal) AS missed
  FROM (
    SELECT s.*, o.least, o.most, r.most AS last FROM standing s
    JOIN own_last o ON o.proposal = s.proposal AND o.responder = s.responder
    JOIN rejected_last r ON r.proposal = s.proposal
    WHERE s.due IS NOT NULL AND o.least < 2
  ) p
),
sides AS (
  SELECT proposal, 'assessors' AS side, 0 AS ordinal FROM found WHERE status <> 'cannot-tell'
  GROUP BY proposal HAVING count(DISTINCT status) > 1
  UNION ALL
  SELECT proposal, 'responders' AS side, 1 AS ordinal FROM latest GROUP BY proposal HAVING count(DISTINCT answer) > 1
),
dated AS (
{self._dated()}
),
happened AS (
  SELECT n.asked, d.date, d.date_earliest, d.date_latest, d.summary,
    row_number() OVER (PARTITION BY n.asked ORDER BY {last}) AS nth
  FROM (
{named}
  ) n JOIN dated d ON d.id = n.record WHERE d.date IS NOT NULL
)
SELECT p.id AS proposal, p.report, p.number, p.label, {self._text("p", "title")} AS title,
  {gathered("a.responder", "latest a", "a.proposal = p.id")} AS responders,
  {gathered("coalesce(a.answer, 'unknown')", "latest a", "a.proposal = p.id")} AS answers,
  {gathered("f.assessor", "found f", "f.proposal = p.id")} AS assessors,
  {gathered("f.status", "found f", "f.proposal = p.id")} AS statuses,
  u.due, u.due_earliest, u.due_latest,
  CASE
    WHEN coalesce(u.missed, 0) = 0 OR coalesce(d.done, 0) = 2 THEN 'no'
    WHEN u.missed = 2 AND coalesce(d.done, 0) = 0 THEN 'yes'
    ELSE 'cannot tell'
  END AS overdue,
  {gathered("s.side", "sides s", "s.proposal = p.id")} AS disputed,
  h.date AS last_date, h.date_earliest AS last_date_earliest, h.date_latest AS last_date_latest, h.summary AS last,
  {gathered("f.assessor", "found f", "f.proposal = p.id AND f.also_answered")} AS also_answered
FROM proposals p
LEFT JOIN due u ON u.proposal = p.id AND u.nth = 1
LEFT JOIN done d ON d.proposal = p.id
LEFT JOIN happened h ON h.asked = p.id AND h.nth = 1
ORDER BY p.report, {self._as_people_count()}"""


def first_of(expressions: Sequence[str]) -> str:
    """Return an expression for the first of some that is not null. A function of SQLite's takes 127 arguments at most."""
    if len(expressions) == 1:
        return expressions[0]
    if len(expressions) <= _MOST_ARGUMENTS:
        return f"coalesce({', '.join(expressions)})"
    starts = range(0, len(expressions), _MOST_ARGUMENTS)
    return first_of([first_of(expressions[at : at + _MOST_ARGUMENTS]) for at in starts])


# ----------------------------------------------------------------------------------------------------- what names what


@dataclasses.dataclass(frozen=True, slots=True)
class _Arm:
    """A column that holds ids, and the field that it comes from."""

    path: str
    table: str
    record: str
    """The column that names the record."""
    column: str
    where: str
    """What else is to be met."""


def _arms(kinds: Sequence[Kind]) -> list[_Arm]:
    found: dict[_Arm, None] = {}
    for kind in kinds:
        plan = kind_plan(kind)
        for name, form in zip(plan.fields, plan.forms, strict=True):
            if form.is_reference:
                found[_Arm(name, section_of(kind), "id", name, "")] = None
        found |= dict.fromkeys(_arms_in(plan, "", owned=False))
    return list(found)


def _arms_of_dated() -> list[_Arm]:
    """Return the columns by which what has a place in time names what it is about."""
    return [arm for arm in _arms(_DATED) if "evidence" not in arm.path.split(".")]


def _arms_in(plan: Plan, above: str, *, owned: bool) -> Iterator[_Arm]:
    for one in plan.lists:
        owners = bridges()[one.table].owners
        path = f"{above}{one.field}"
        mine = plan.owner if owned else None
        where = f" AND {mine} IS NOT NULL" if mine else "".join(f" AND {owner} IS NULL" for owner in owners)
        if one.part:
            where += f" AND part = '{one.field}'"
        if one.form and one.form.is_reference:
            yield _Arm(path, one.table, "record", one.value, where)
        if one.plan:
            for name, form in zip(one.plan.fields, one.plan.forms, strict=True):
                if form.is_reference:
                    yield _Arm(f"{path}.{name}", one.table, "record", name, where)
            yield from _arms_in(one.plan, f"{path}.", owned=True)
