"""What rules say of events."""

import pathlib

import pytest

from checking import codes, findings


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", ["PK439"]),
        ("unknown: [place]", ["PK439"]),
        ("unknown: [date]", []),
        ("unknown: [period]", []),
        ("deadline: 2019", []),
        ("earliest_start: 2019", []),
        ("period: 2012/..", []),
        ("date: 2018, period: 2018-06/2019", []),
        ("date: 2018-06-01, period: 2018-06/2019", []),
        ("date: 2018-05, period: 2018-06/2019", ["PK424"]),
        ("date: 2018-05~, period: 2018-06/2019", []),
        ("date: 2020, period: 2018-06/2019", ["PK424"]),
        ("date: 2020, period: 2018-06/9999", ["PK456"]),
        ("date: 2020, period: 2018-06/..", []),
        ("date: 2020, period: ../2019", ["PK424"]),
        ("deadline: 2018-06, earliest_start: 2018-09", ["PK409"]),
        ("deadline: 2018, earliest_start: 2018-09", []),
        ("deadline: 2018-06, earliest_start: 2018-09, tasks: [{en: Prepare a trial}]", []),
        ("deadline: 2018-06, earliest_start: 2018-09, unknown: [tasks]", []),
    ],
)
def test_the_dates_of_an_event_go_together(fields: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    event = "{id: event/a, kind: measure, title: {en: A}, FIELDS, evidence: [{source: source/a}]}"
    text = f"sources: [{{id: source/a, name: Page}}]\nevents: [{event.replace('FIELDS, ', f'{fields}, ' if fields else '')}]\n"
    assert codes(findings(tmp_path, text)) == expected


def test_an_assignment_may_be_due_before_what_it_prepares_may_start(tmp_path: pathlib.Path) -> None:
    text = (
        "sources: [{id: source/a, name: Page}]\n"
        "events: [{id: event/a, kind: assignment, title: {en: A}, deadline: 2018-06, earliest_start: 2018-09, "
        "evidence: [{source: source/a}]}]\n"
    )
    assert findings(tmp_path, text) == []


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("hearing", ["PK424"], ["PK424"]),
        ("launch", ["PK424"], ["PK424"]),
        ("plan", [], ["PK424"]),
        ("decision", [], ["PK424"]),
        ("funding", [], ["PK424"]),
        ("assignment", [], ["PK424"]),
        ("appointment", [], ["PK424"]),
        ("other", [], ["PK424"]),
        ("publication", [], []),
    ],
)
def test_what_is_decided_may_be_so_before_the_time_that_it_covers(
    kind: str, before: list[str], after: list[str], tmp_path: pathlib.Path
) -> None:
    event = f"{{id: event/a, kind: {kind}, title: {{en: A}}, date: DATE, period: 2016/2020, evidence: [{{source: source/a}}]}}"
    text = f"sources: [{{id: source/a, name: Page}}]\nevents: [{event}]\n"
    assert codes(findings(tmp_path, text.replace("DATE", "2015-05-13"))) == before
    assert codes(findings(tmp_path, text.replace("DATE", "2021"))) == after
    assert codes(findings(tmp_path, text.replace("DATE", "2018"))) == []
