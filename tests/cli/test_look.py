"""`policykit list` and `search`."""

import json

import pytest

import policykit
from commands import PROPOSAL, Run


@pytest.mark.parametrize("kind", ["proposal", "proposals"])
def test_a_kind_is_listed_with_labels_numbers_in_order(run: Run, curated: policykit.Dataset, kind: str) -> None:
    rows = json.loads(run("list", kind, "--json").output)
    of_report = [row["record"] for row in rows if row["record"].startswith("proposal/stoltenberg-2010/")]
    assert of_report == [f"proposal/stoltenberg-2010/{number}" for number in range(1, 23)]
    assert all(row["label"] == curated.label(row["record"]) for row in rows)


def test_labels_are_in_the_language_that_is_asked_for(run: Run) -> None:
    assert "Byrådet i Bergen" in run("list", "organization", "--lang", "nb").output
    assert "the Bergen city" in run("list", "organization").output


def test_words_are_found_the_best_first(run: Run, curated: policykit.Dataset) -> None:
    output = run("search", "HOIE").output
    assert output.splitlines()[1].startswith("person/bent-hoie")
    assert max(map(len, output.splitlines())) <= 80
    found = json.loads(run("search", "heroin", "trial", "--kind", "proposal", "--json").output)
    assert found == curated.search("heroin trial", kind="proposal").as_dicts()
    assert found[0]["record"] == PROPOSAL


def test_what_is_not_there_is_said(run: Run) -> None:
    assert run("search", "xyzzy").output == "nothing on record\n"
    for arguments in (("list", "propsal"), ("search", "x", "--kind", "propsal")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "did you mean proposal" in result.output
    assert run("search").exit_code == 2
