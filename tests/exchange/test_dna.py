"""Event lists of the Discourse Network Analyzer."""

import csv
import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from mutations import longer_id
from policykit.exchange.dna import COLUMNS, LONGEST_VALUE, event_list
from policykit.values import LONGEST_ID
from stances import record, statement
from strategies import dates, names


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


def test_names_that_are_cut_are_told_apart_by_the_longest_ids() -> None:
    people = [longer_id(f"person/{'a' * 150}", LONGEST_ID - 1) + end for end in "bc"]
    said = [statement(number, one, "topic/one", "support", date="2010-06-16") for number, one in enumerate(people)]
    data = policykit.Dataset([*(record(one, name="x" * 300) for one in people), *said])
    written = {row["person"] for row in rows_of(event_list(data, agreement="strict").text)}
    assert len(written) == 2
    assert max(map(len, written)) <= LONGEST_VALUE


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
