"""What rules say of votes."""

import pathlib

import pytest

from checking import RECORDED_VOTE, codes, findings


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: for}]", []),
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: against}]", ["PK401"]),
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: absent}]", []),
        ("counts: {for: 1, absent: 0}\n  ballots: [{voter: person/a, option: absent}]", ["PK401"]),
        ("counts: {for: 1}\n  ballots: [{voter: organization/a, option: not-voting}]", []),
        ("counts: {for: 1, against: 1}\n  result: tied", []),
        ("counts: {for: 1, against: 1}\n  result: carried", ["PK404"]),
        ("counts: {for: 2, against: 1}\n  result: rejected\n  requirement: Two thirds", []),
        ("counts: {for: 2}\n  result: rejected", []),
        ("result: rejected", []),
        ("date: 2014\n  ballots: [{voter: person/a, option: for}]", ["PK405"]),
        ("date: 2015\n  ballots: [{voter: person/a, option: for}]", []),
        ("date: 2015~\n  ballots: [{voter: person/a, option: for}]", []),
        ("date: 2030\n  ballots: [{voter: person/a, option: for}]", []),
        ("ballots: [{voter: organization/a, option: for}]", []),
        ("ballots_complete: false", []),
        ("unknown: [ballots_complete]\n  ballots_complete: false", ["PK410"]),
        ("blocs: [{option: absent}]", []),
        ("counts: {for: 1}\n  blocs: [{option: absent}]", []),
    ],
)
def test_votes_add_up(fields: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, f"{RECORDED_VOTE}  {fields}\n")) == expected
