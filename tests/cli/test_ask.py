"""`policykit show`, `stances`, `timeline`, `responses`, `fate` and `progress`."""

import json
import pathlib

import pytest

import policykit
from commands import BAD, PROPOSAL, Run


def test_an_unknown_id_or_code_exits_with_1_and_names_near_ones(run: Run) -> None:
    result = run("show", "proposal/stoltenberg-2010/2222")
    assert result.exit_code == 1
    assert "did you mean proposal/stoltenberg-2010/22" in result.output
    result = run("explain", "PK2088")
    assert result.exit_code == 1
    assert "did you mean PK208" in result.output
    assert run("fate", "person/erling-lae").exit_code == 1


def test_records_with_errors_answer_nothing(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("show", "person/a", "--records", str(path))
    assert result.exit_code == 2
    assert "PK202" in result.output


def test_show_tells_the_story_of_a_proposal(run: Run) -> None:
    output = run("show", PROPOSAL).output
    for expected in ("Thorvald Stoltenberg", "1 not known", "3 not known", "Erling Lae", "in-progress", "undecided"):
        assert expected in output
    assert max(len(line) for line in output.splitlines()) <= 80


@pytest.mark.parametrize(
    "kind", ["report", "person", "organization", "topic", "vote", "statement", "event", "response", "source"]
)
def test_show_works_for_every_kind(run: Run, curated: policykit.Dataset, kind: str) -> None:
    for record_id in [record_id for record_id in curated if record_id.startswith(f"{kind}/")][:10]:
        result = run("show", record_id)
        assert result.exit_code == 0, result.output
        assert record_id in "".join(result.output.split())  # a long one is folded
        assert max(len(line) for line in result.output.splitlines()) <= 80


def test_json_has_the_rows_names_as_keys(run: Run, curated: policykit.Dataset) -> None:
    for command, rows in (
        ("stances", curated.stances(PROPOSAL)),
        ("timeline", curated.timeline(PROPOSAL)),
        ("responses", curated.responses(PROPOSAL)),
        ("fate", curated.fate(PROPOSAL)),
        ("progress", curated.progress(PROPOSAL)),
    ):
        assert json.loads(run(command, PROPOSAL, "--json").output) == rows.as_dicts()
    assert json.loads(run("show", PROPOSAL, "--json").output)["number"] == 22


def test_the_language_of_texts_can_be_chosen(run: Run) -> None:
    assert "heroin" in run("timeline", PROPOSAL, "--lang", "nb").output
    assert run("timeline", PROPOSAL, "--lang", "nb").output != run("timeline", PROPOSAL).output


def test_a_question_with_no_answer_says_so(run: Run) -> None:
    result = run("fate", "proposal/stoltenberg-2010/1", "--on", "2010-12-31")
    assert (result.exit_code, result.output) == (0, "nothing on record\n")


def test_an_empty_column_is_left_out_of_a_table(run: Run) -> None:
    assert run("stances", PROPOSAL, "--direct").output.split("\n")[0].split() == ["date", "who", "stance"]


def test_responses_say_what_each_answered(run: Run) -> None:
    output = run("responses", PROPOSAL, "--on", "2012-12-31").output
    assert "deferred" in output
    assert "accepted" not in output
    assert (
        run("responses", PROPOSAL, "--by", "organization/solberg-government")
        .output.splitlines()[1]
        .endswith("accepted")
    )


FOLLOWED_UP = """\
topics: [{id: topic/rooms, title: {en: Rooms}}]
sources: [{id: source/a, name: The Daily}]
organizations:
- {id: organization/a, name: The Ministry, evidence: [{source: source/a}]}
- {id: organization/b, name: The Board, evidence: [{source: source/a}]}
reports: [{id: report/one, title: {en: One}, author: organization/b, evidence: [{source: source/a}]}]
proposals:
- {id: proposal/one/1, report: report/one, number: 1, title: {en: Rooms for all}, evidence: [{source: source/a}]}
- {id: proposal/one/2, report: report/one, number: 2, label: "2(a)", title: {en: More}, evidence: [{source: source/a}]}
- {id: proposal/one/3, report: report/one, number: 3, title: {en: Less}, evidence: [{source: source/a}]}
responses:
- {id: response/one/1, proposals: [proposal/one/1, proposal/one/2], responder: organization/a, answer: accepted,
   label: Agreed, date: 2011, due: 2012, evidence: [{source: source/a}]}
- {id: response/one/2, proposals: [proposal/one/2], responder: organization/b, answer: rejected, date: 2010-12,
   evidence: [{source: source/a}]}
assessments:
- {id: assessment/one/1, proposal: proposal/one/1, status: implemented, as_of: 2013, assessor: organization/b,
   evidence: [{source: source/a}]}
"""


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ((), ["1", "2(a)", "3"]),
        (("--overdue",), ["2(a)"]),
        (("--overdue", "--on", "2012-06-01"), ["1", "2(a)"]),
        (("--overdue", "--on", "2011-06-01"), []),
        (("--unanswered",), ["3"]),
        (("--unanswered", "--on", "2009"), ["1", "2(a)", "3"]),
        (("--disputed",), ["2(a)"]),
    ],
)
def test_progress_can_be_asked_for_what_needs_looking_after(
    run: Run, tmp_path: pathlib.Path, arguments: tuple[str, ...], numbers: list[str]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(FOLLOWED_UP)
    result = run("progress", "report/one", "--records", str(path), *arguments)
    assert result.exit_code == 0
    starts = [line.split(" ")[0] for line in result.output.splitlines() if line[:1].isdigit()]
    assert starts == numbers
    assert numbers or result.output == "nothing on record\n"
    assert max(len(line) for line in result.output.splitlines()) <= 80


def test_progress_says_who_answered_and_what_is_overdue(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(FOLLOWED_UP)
    output = " ".join(run("progress", "proposal/one/2", "--on", "2012-06-01", "--records", str(path)).output.split())
    for expected in ("rejected (The Board)", "accepted (The Ministry)", "2012 (perhaps overdue)", "differ:"):
        assert all(word in output for word in expected.split()), output
    answers = run("responses", "report/one", "--records", str(path)).output.splitlines()
    assert answers[0].split() == ["no.", "date", "who", "answer", "due"]
    assert "accepted “Agreed”" in answers[1]


JUDGED_ITSELF = f"""\
{FOLLOWED_UP}\
- {{id: assessment/one/2, proposal: proposal/one/2, status: implemented, as_of: 2013, assessor: ASSESSOR,
   evidence: [{{source: source/a}}]}}
"""
TABLES = {
    ("fate", "report/one"): """\
no.   as of  status       assessor
1     2013   implemented  The Board
2(a)  2013   implemented  The Ministry, also answered
""",
    ("progress", "report/one"): """\
no.   proposal       answers, by The         status                   due   last
                     Ministry unless named
1     Rooms for all  accepted                implemented (The Board)  2012  2013
2(a)  More           differ: rejected (The   implemented (The         2012  2013
                     Board); accepted        Ministry, also
                                             answered)
3     Less           none on record
""",
}


@pytest.mark.parametrize("arguments", TABLES)
def test_who_judges_its_own_promise_is_said_to(run: Run, tmp_path: pathlib.Path, arguments: tuple[str, str]) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(JUDGED_ITSELF.replace("ASSESSOR", "organization/a"))
    assert run(*arguments, "--records", str(path)).output == TABLES[arguments]
    rows = json.loads(run(*arguments, "--json", "--records", str(path)).output)
    expected = [False, True] if arguments[0] == "fate" else [[], ["organization/a"], []]
    assert [row["also_answered"] for row in rows] == expected
    for record in ("proposal/one/2", "report/one"):
        assert "also answered" in " ".join(run("show", record, "--records", str(path)).output.split())


def test_who_found_and_answered_most_is_named_once_and_others_beside_theirs(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(JUDGED_ITSELF.replace("ASSESSOR", "organization/b"))
    assert (
        run("progress", "report/one", "--records", str(path)).output
        == """\
no.   proposal       answers, by The         status, by The Board     due   last
                     Ministry unless named
1     Rooms for all  accepted                implemented              2012  2013
2(a)  More           differ: rejected (The   implemented (also        2012  2013
                     Board); accepted        answered)
3     Less           none on record
"""
    )
    output = " ".join(run("progress", "proposal/one/2", "--records", str(path)).output.split())
    assert output.startswith("no. proposal answers status due last ")


def test_a_long_title_and_what_the_row_says_anyway_take_little_room(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.yaml"
    event = "- {id: event/one/1, kind: launch, title: {en: Rooms open}, date: 2014, about: [proposal/one/1], evidence: [{source: source/a}]}"
    path.write_text(FOLLOWED_UP.replace("en: Less", f"en: {'Less of it all ' * 20}") + f"events:\n{event}\n")
    output = run("progress", "report/one", "--records", str(path)).output
    assert "2014: Rooms" in " ".join(output.split())
    assert output.count("Less of it all") < 5
    assert "…" in output
