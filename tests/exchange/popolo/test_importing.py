"""Popolo JSON that is imported."""

import json
import os
import pathlib
from typing import Any

import pytest

import policykit
from policykit import Dataset
from policykit.documents.limits import MOST_BYTES
from policykit.models import Organization, Person, Proposal, Source, Statement, Vote
from popolo_run import MOTION, Run


def _data() -> pathlib.Path | None:
    """Return the folder of data from elsewhere: named in POLICYKIT_DATA, or beside the checkout."""
    named = os.environ.get("POLICYKIT_DATA")
    folder = pathlib.Path(named) if named else pathlib.Path(__file__).parents[4] / "shared" / "data"
    return folder if folder.is_dir() else None


DATA = _data()


with_data = pytest.mark.skipif(
    DATA is None, reason="POPOLO FROM ELSEWHERE IS NOT TRIED: name its folder in POLICYKIT_DATA"
)


EXAMPLES = sorted((DATA / "popolo-spec-examples").glob("*.json")) if DATA else []


def evidence_of(data: Dataset, record_id: str) -> list[str]:
    return [row.source for row in data.evidence(record_id)]


def test_persons_and_their_memberships_become_people_with_roles(run: Run) -> None:
    data = run.imports(
        {
            "persons": [
                {"id": "Å/O'Day", "name": "Ada O'Day", "links": [{"url": "https://example.org/", "note": "Page"}]}
            ],
            "organizations": [{"id": "party/_greens", "name": "Greens", "classification": "party"}],
            "memberships": [
                {"person_id": "Å/O'Day", "organization_id": "party/_greens", "role": "chair", "start_date": "2010-03"}
            ],
        },
        "--lang",
        "en",
    )
    person, party = data.people.one(), data.organizations.one()
    assert person.id == "person/a/o-day"
    assert [(one.scheme, one.value) for one in person.identifiers] == [("popolo", "Å/O'Day")]
    assert party.id == "organization/party/greens"
    (role,) = person.roles
    assert (role.organization, role.title, role.start, role.end) == (party.id, {"en": "chair"}, "2010-03", None)
    assert evidence_of(data, person.id) == ["source/popolo/in"]
    assert data.sources.one().name == "in.json"
    assert "not placed" not in run.told


def test_ids_that_slug_alike_stay_apart(run: Run) -> None:
    data = run.imports({"persons": [{"id": one, "name": one} for one in ("a_b", "a-b", "A/B", "名", "person/a-b")]})
    ids = {person.name: person.id for person in data.people}
    assert len({*ids.values()}) == 5
    assert ids["person/a-b"] == "person/a-b"
    assert ids["A/B"] == "person/a/b"
    assert ids["a-b"].startswith("person/a-b-")


def test_ids_longer_than_they_may_be_are_cut_and_stay_apart(run: Run) -> None:
    houses = [f"organization/{'a' * 167}", f"organization/{'a' * 166}b", *("x" * 1_000 + end for end in "yz")]
    data = run.imports(
        {
            "organizations": [{"id": house, "name": house[-1]} for house in houses],
            "motions": [{**MOTION, "id": f"M{house}", "organization_id": house, "vote_events": []} for house in houses],
        }
    )
    assert {house.id for house in data.organizations} >= {*houses[:2]}
    assert len(data.organizations) == len(data.reports) == len(data.proposals) == 4
    assert {report.author for report in data.reports} == {house.id for house in data.organizations}


def test_posts_give_roles_their_title_and_organization(run: Run) -> None:
    data = run.imports(
        {
            "organizations": [
                {"id": "council", "name": "Council", "posts": [{"id": "p1", "label": "Mayor of the town"}]}
            ],
            "persons": [{"id": "ann", "name": "Ann", "memberships": [{"post_id": "p1", "end_date": "2012-01-31"}]}],
        }
    )
    (role,) = data.people.one().roles
    assert (role.organization, role.title, role.end) == (
        "organization/council",
        {"und": "Mayor of the town"},
        "2012-01-31",
    )
    assert "`und`" in run.told


def test_what_is_private_is_left_out_on_purpose(run: Run) -> None:
    person = {
        "id": "ann",
        "name": "Ann",
        "birth_date": "1950-01-01",
        "email": "ann@example.org",
        "gender": "female",
        "image": "https://example.org/ann.jpg",
        "contact_details": [{"type": "voice", "value": "+1-555-555-0100"}],
        "identifiers": [{"scheme": "SIN", "identifier": "046454286"}, {"scheme": "wikidata", "identifier": "Q1"}],
    }
    data = run.imports({"persons": [person]})
    written = "".join(path.read_text(encoding="utf-8") for path in pathlib.Path("out").iterdir())
    for secret in ("1950", "ann@", "female", "jpg", "0100", "046454286"):
        assert secret not in written
    assert [one.value for one in data.people.one().identifiers] == ["ann", "Q1"]
    private = run.told.partition("left out on purpose:\n")[2]
    for field in ("birth_date", "email", "gender", "image", "contact_details", "identifiers[] (SIN)"):
        assert f"Person.{field}" in private
    assert "not placed" not in run.told


def test_what_has_no_place_is_counted_and_with_verbose_named_by_its_place(run: Run) -> None:
    persons = [{"id": "a", "name": "A", "sort_name": "A,"}, {"id": "b", "name": "B", "sort_name": "B,", "other": 1}]
    run.imports({"persons": persons, "meta": {"x": 1}})
    assert "  Person.sort_name       2  records have no place for it\n" in run.told
    assert "  file.meta              1  " in run.told
    run.imports({"persons": persons}, "--verbose")
    column = json.dumps({"persons": persons}).index('"A,"') + 1
    assert f"  in.json:1:{column}: Person.sort_name: records have no place for it\n" in run.told


def test_a_motion_and_its_votes_become_a_proposal_and_votes(run: Run) -> None:
    data = run.imports({"motions": [MOTION]}, "--lang", "en")
    proposal, vote, report = data.proposals.one(), data.votes.one(), data.reports.one()
    assert (proposal.title, proposal.report) == ({"en": "That the road be built"}, report.id)
    assert "No report is known" in str(report.note)
    assert report.author == vote.body == "organization/house"
    assert (vote.about, vote.date, vote.time, vote.result, vote.requirement) == (
        (proposal.id,),
        "2013-10-09",
        "18:53:09",
        "rejected",
        "two thirds",
    )
    assert vote.counts == {"for": 2, "against": 1}
    assert [(ballot.voter, ballot.option) for ballot in vote.ballots] == [("person/ann", "for")]
    assert vote.method == "unknown"
    assert "its option is none that a record holds" in run.told
    assert vote.note == "The file gives the time as 2013-10-09T18:53:09Z."


@pytest.mark.parametrize(
    ("given", "date", "time", "note"),
    [
        ("2013-10-09T18:53", "2013-10-09", "18:53", None),
        ("2013-10-09 18:53:09", "2013-10-09", "18:53:09", None),
        ("2013-10-09T18:53:09.5", "2013-10-09", "18:53:09", "The file gives the time as 2013-10-09T18:53:09.5."),
        ("2013-10-09T18:53+02:00", "2013-10-09", "18:53", "The file gives the time as 2013-10-09T18:53+02:00."),
        ("2013-10-09T00:00:00Z", "2013-10-09", None, None),
        ("2013-10-09T00:00:00", "2013-10-09", None, None),
        ("2013-10-09", "2013-10-09", None, None),
    ],
)
def test_a_vote_keeps_its_time_of_day(given: str, date: str, time: str | None, note: str | None, run: Run) -> None:
    vote = run.imports({"vote_events": [{"id": "v", "organization_id": "o", "start_date": given}]}).votes.one()
    assert (vote.date, vote.time, vote.note) == (date, time, note)
    assert "not placed" not in run.told


def test_what_is_no_time_of_day_is_told(run: Run) -> None:
    event = {"id": "v", "organization_id": "o", "start_date": "2013-10-09T25:00:00"}
    vote = run.imports({"vote_events": [event]}).votes.one()
    assert (vote.date, vote.time) == ("2013-10-09", None)
    assert "VoteEvent.start_date       1  only the day is kept" in run.told


def test_ballots_keep_their_group_and_memberships_whom_they_were_held_for(run: Run) -> None:
    votes = [
        {"voter_id": "ann", "option": "yes", "group_id": "reds"},
        {"voter_id": "bob", "option": "no", "group": {"id": "blues", "name": "Blues"}},
        {"voter_id": "cy", "option": "no"},
    ]
    membership = {"person_id": "ann", "organization_id": "house", "on_behalf_of_id": "reds"}
    other = {"person_id": "bob", "organization_id": "house", "on_behalf_of": {"id": "blues", "name": "Blues"}}
    event = {"id": "v", "organization_id": "house", "start_date": "2013-10-09", "votes": votes}
    data = run.imports({"vote_events": [event], "memberships": [membership, other]})
    assert [ballot.group for ballot in data.votes.one().ballots] == ["organization/reds", "organization/blues", None]
    assert [role.on_behalf_of for one in data.people for role in one.roles if not role.attested] == [
        "organization/reds",
        "organization/blues",
    ]
    assert "not placed" not in run.told


def test_of_two_groups_of_one_ballot_the_second_is_told(run: Run) -> None:
    votes = [{"voter_id": "ann", "option": "yes", "group_id": group} for group in ("reds", "blues")]
    event = {"id": "v", "organization_id": "house", "start_date": "2013-10-09", "votes": votes}
    data = run.imports({"vote_events": [event]})
    assert [ballot.group for ballot in data.votes.one().ballots] == ["organization/reds"]
    assert "Vote.group_id       1  " in run.told


def test_who_is_only_referred_to_is_recorded_by_the_id_and_said_to_be(run: Run) -> None:
    data = run.imports({"motions": [MOTION]})
    ann = data["person/ann"]
    assert isinstance(ann, Person)
    assert ann.name == "ann"
    assert "this id only" in str(ann.note)
    assert "2 records named by an id only" in run.told
    (role,) = ann.roles  # a vote event is one of the organization's members
    assert (role.organization, role.attested, role.evidence[0].reading) == (
        "organization/house",
        ("2013-10-09",),
        "implies",
    )


def test_a_result_that_a_simple_majority_would_not_give_has_an_unknown_requirement(run: Run) -> None:
    data = run.imports({"motions": [{**MOTION, "requirement": None}]})
    assert (data.votes.one().result, data.votes.one().unknown) == ("rejected", ("requirement",))


def test_counts_of_groups_are_summed_and_said_to_be_implied(run: Run) -> None:
    counts = [{"option": "yes", "value": value, "group": {"name": name}} for name, value in (("A", 3), ("B", 4))]
    data = run.imports({"vote_events": [{"id": "1", "organization_id": "house", "counts": counts}]})
    assert data.votes.one().counts == {"for": 7}
    assert [one.reading for one in data.votes.one().evidence if "counts" in one.supports] == ["implies"]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"value": 3, "group_id": "g"}, "it is given twice"),
        ({"value": 3, "group": {"id": "g", "name": "G"}}, "it is given twice"),
        ({"value": 5, "group_id": "g"}, "another count is given for the same group"),
    ],
)
def test_a_group_is_counted_once(second: dict[str, Any], told: str, run: Run) -> None:
    counts = [{"option": "yes", "value": 3, "group_id": "g"}, {"option": "yes", **second}]
    more = [{"option": "no", "value": 3, "group_id": "g"}, {"option": "yes", "value": 3, "group_id": "h"}]
    data = run.imports({"vote_events": [{"id": "1", "organization_id": "house", "counts": [*counts, *more]}]})
    assert data.votes.one().counts == {"for": 6, "against": 3}
    assert f"  VoteEvent.counts[]             1  {told}\n" in run.told


def test_counts_that_the_votes_outnumber_stand_as_an_alternative(run: Run) -> None:
    votes = [{"voter_id": one, "option": "yes"} for one in "abc"]
    event = {"id": "1", "organization_id": "house", "counts": [{"option": "yes", "value": 1}], "votes": votes}
    vote = run.imports({"vote_events": [event]}).votes.one()
    assert (vote.counts, len(vote.ballots), vote.alternatives[0].value) == (None, 3, {"for": 1})


def test_a_vote_may_be_on_several_motions(run: Run) -> None:
    motions = [{"id": one, "text": one, "organization_id": "house", "vote_events": ["v"]} for one in "ab"]
    assert {*run.imports({"motions": motions}).votes.one().about} == {"proposal/a", "proposal/b"}


def test_a_speech_becomes_a_statement(run: Run) -> None:
    speech = {"id": "1", "creator_id": "ann", "text": "I am for it.", "date": "2014-03-25T17:00:00Z", "audio": "x"}
    statement = run.imports(
        {"persons": [{"id": "ann", "name": "Ann"}], "speeches": [speech]}, "--lang", "en"
    ).statements.one()
    assert (statement.speaker, statement.date, statement.summary) == (
        "person/ann",
        "2014-03-25",
        {"en": "I am for it."},
    )


@pytest.mark.parametrize(
    ("start", "end", "date", "period", "lost"),
    [
        (None, "[..2010-06-16]", None, None, ["end_date"]),
        ("[2010,2011]", None, None, None, ["start_date"]),
        ("[2010,2011]", "2012", None, "/2012", ["start_date"]),
        ("2009", "[2010,2011]", None, "2009/", ["end_date"]),
        ("[2008,2009]", "[2010,2011]", None, None, ["start_date", "end_date"]),
        ("[2010,2011]", "[2010,2011]", "[2010,2011]", None, []),
        ("2010-01-02", "2010-01-02", "2010-01-02", None, []),
        ("2010", "2011~", None, "2010/2011~", []),
        ("2010", None, None, "2010/", []),
        (None, None, None, None, []),
    ],
)
def test_the_dates_of_an_event_have_a_place_or_are_told(
    start: str | None, end: str | None, date: str | None, period: str | None, lost: list[str], *, run: Run
) -> None:
    event = {"id": "1", "name": "A hearing", "start_date": start, "end_date_edtf": end}
    found = run.imports({"events": [event]}, "--verbose").events.one()
    assert (found.date, found.period) == (date, period)
    assert [field for field in ("start_date", "end_date") if f": Event.{field}: a period begins" in run.told] == lost
    assert ("not placed" in run.told) is bool(lost)
    assert ":1:1: Event" not in run.told


def test_pages_that_objects_were_made_from_become_sources(run: Run) -> None:
    sources = [{"url": "https://example.org/a", "note": "A list"}, {"url": "no address"}]
    data = run.imports({"persons": [{"id": one, "name": one, "sources": sources} for one in "ab"]})
    page = data["source/example-org/a"]
    assert isinstance(page, Source)
    assert (page.url, page.note) == ("https://example.org/a", "A list")
    assert evidence_of(data, "person/a") == ["source/popolo/in", page.id]
    assert "Person.sources[].url       2" in run.told


def test_what_is_given_twice_is_joined_and_a_difference_is_told(run: Run) -> None:
    data = run.imports(
        {
            "persons": [{"id": "a", "name": "Ann"}],
            "organizations": [
                {"id": "o", "name": "O", "memberships": [{"person": {"id": "a", "name": "Anne", "given_name": "Ann"}}]}
            ],
        }
    )
    assert (data.people.one().name, data.people.one().given_name) == ("Ann", "Ann")
    assert "another value is given for a" in run.told


@pytest.mark.parametrize(
    "fault",
    [
        {
            "persons": [
                {
                    "id": "a",
                    "name": "A",
                    "memberships": [{"organization_id": "o", "start_date": "2010", "end_date": "2009"}],
                }
            ]
        },
        {"organizations": [{"id": "a", "name": "A", "parent_id": "b"}, {"id": "b", "name": "B", "parent_id": "a"}]},
        {"organizations": [{"id": "a", "name": "A", "founding_date": "2010-02-30"}]},
        {"persons": [7, None, {"id": True, "name": ["x"]}], "memberships": [{}], "motions": [{"text": "x"}]},
    ],
)
def test_what_contradicts_itself_or_has_no_sense_is_told_and_left_out(fault: Any, run: Run) -> None:
    run.imports(fault)
    assert "not placed:" in run.told


def test_a_body_is_not_said_to_be_founded_after_its_votes_or_dissolved_before_its_members(run: Run) -> None:
    body = {"id": "house", "name": "House", "founding_date": "2013-10-10", "dissolution_date": "2014"}
    member = {"person_id": "ann", "organization_id": "house", "start_date": "2012", "end_date": "2015"}
    house = run.imports({"motions": [MOTION], "organizations": [body], "memberships": [member]}).organizations.one()
    assert (house.founded, house.dissolved) == (None, None)
    assert "a vote or membership lies before it" in run.told
    assert "a vote or membership lies after it" in run.told
    body |= {"founding_date": "2012", "dissolution_date": "2015"}
    house = run.imports({"motions": [MOTION], "organizations": [body], "memberships": [member]}).organizations.one()
    assert (house.founded, house.dissolved) == ("2012", "2015")


@pytest.mark.parametrize(("option", "result", "method"), [("no", "pass", "unknown"), ("no", "fail", "consensus")])
def test_a_vote_that_divided_is_no_consensus(option: str, result: str, method: str, run: Run) -> None:
    votes = [{"voter_id": "ann", "option": option}]
    event = {"organization_id": "house", "classification": "consensus", "result": result, "votes": votes}
    assert run.imports({"vote_events": [event]}).votes.one().method == method
    assert ("classification" in run.told) == (method == "unknown")
    event = {"organization_id": "house", "result": "pass", "counts": [{"option": "yes", "value": 0}]}
    assert run.imports({"vote_events": [event]}).votes.one().unknown == ("requirement",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"persons": [{"id": "a", "name": "A"}', "1:38: the file cannot be parsed: a comma or `]` is expected here"),
        (
            '{"persons":\n [{"id": "a" "name": "A"}]}',
            "2:14: the file cannot be parsed: a comma or `}` is expected here",
        ),
        ("", "1:1: the file holds nothing"),
        ("7", "1:1: an object or a list of Popolo's is expected, not 7"),
        ('{"id": "a", "name": "A"}', "1:1: it cannot be told of which class of Popolo this is"),
        ('[{"text": "x", "requirement": "y"},\n {"what": 1}]', "2:2: it cannot be told of which class"),
        ('{"persons": [], "persons": []}', "1:17: a key stands twice in one mapping"),
        ("[" * 100_000, "1:65: lists and mappings nested more than 64 deep"),
        ('{"persons": [{"name": "\\ud800"}]}', "1:23: a control character"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place_and_nothing_is_written(text: str, told: str, run: Run) -> None:
    pathlib.Path("in.json").write_text(text, encoding="utf-8")
    done = run("import", "popolo", "in.json", "--output", "out")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"policykit: in.json:{told}")
    assert os.listdir() == ["in.json"]


def test_what_is_too_large_missing_or_no_text_is_refused(run: Run) -> None:
    with pathlib.Path("huge.json").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    pathlib.Path("latin.json").write_bytes('{"name": "Åse"}'.encode("latin-1"))
    for file, told in (
        ("huge.json", "huge.json:1:1: a file of more than 64 MiB"),
        ("latin.json", "latin.json:1:11: the file is not UTF-8"),
        ("none.json", "none.json: no such file"),
        (".", ".: is a directory"),
    ):
        done = run("import", "popolo", file, "--output", "out")
        assert done.exit_code == 2
        assert done.stderr.startswith(f"policykit: {told}")
        assert not pathlib.Path("out").exists()


def test_a_folder_with_other_files_is_left_alone(run: Run) -> None:
    run.imports({"motions": [MOTION]})
    before = sorted(os.listdir("out"))
    assert "votes.yaml" in before
    again = run("import", "popolo", "in.json", "--output", "out")
    assert (again.exit_code, again.stderr) == (
        2,
        "policykit: out: there are other files in it; name a new or empty folder\n",
    )
    run.imports({"persons": [{"id": "a", "name": "A"}]})  # with --replace
    assert sorted(os.listdir("out")) == ["people.yaml", "sources.yaml"]
    pathlib.Path("out", "mine.yaml").write_text("{}")
    assert run("import", "popolo", "in.json", "--output", "out", "--replace").exit_code == 2
    assert sorted(os.listdir("out")) == ["mine.yaml", "people.yaml", "sources.yaml"]
    assert run("import", "popolo", "in.json", "--output", "in.json").exit_code == 2


@pytest.mark.parametrize("named", ["people.yaml", "topics.yaml"])
def test_records_that_no_import_wrote_are_not_replaced(named: str, run: Run) -> None:
    run.imports({"persons": [{"id": "a", "name": "A"}]})
    mine = pathlib.Path("out", named)
    mine.write_text("# by hand\npeople: [{id: person/mine, name: Mine}]\n")
    before = {path.name: path.read_bytes() for path in pathlib.Path("out").iterdir()}
    done = run("import", "popolo", "in.json", "--output", "out", "--replace")
    assert (done.exit_code, done.stderr) == (
        2,
        "policykit: out: there are other files in it; name a new or empty folder\n",
    )
    assert {path.name: path.read_bytes() for path in pathlib.Path("out").iterdir()} == before
    mine.unlink()
    sources = pathlib.Path("out", "sources.yaml")
    sources.write_bytes(sources.read_bytes().replace(b"\n", b"\r\n"))  # as git may check it out
    assert run("import", "popolo", "in.json", "--output", "out", "--replace").exit_code == 0
    sources.write_bytes(sources.read_bytes().partition(b"\n")[2])  # whoever takes the line out keeps the file
    assert run("import", "popolo", "in.json", "--output", "out", "--replace").exit_code == 2


def test_a_link_in_the_folder_is_not_replaced(run: Run) -> None:
    run.imports({"persons": [{"id": "a", "name": "A"}]})
    os.rename("out/people.yaml", "people.yaml")
    os.symlink("../people.yaml", "out/people.yaml")
    assert run("import", "popolo", "in.json", "--output", "out", "--replace").exit_code == 2


def test_nothing_is_left_behind_where_the_folder_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.imports({"persons": [{"id": "a", "name": "A"}]})
    before = pathlib.Path("out", "people.yaml").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    done = run("import", "popolo", "in.json", "--output", "out", "--replace")
    assert (done.exit_code, done.stderr) == (2, "policykit: out/people.yaml: no space left on device\n")
    assert sorted(os.listdir()) == ["in.json", "out"]
    assert pathlib.Path("out", "people.yaml").read_bytes() == before


def test_a_language_tag_is_one(run: Run) -> None:
    pathlib.Path("in.json").write_text("{}")
    done = run("import", "popolo", "in.json", "--output", "out", "--lang", "English")
    assert (done.exit_code, done.stderr) == (2, "policykit: English is no language tag, such as en or pt-BR\n")


@with_data
def test_a_real_data_set_of_councillors(run: Run) -> None:
    assert DATA
    file = str(DATA / "openaustralia" / "tas.json")
    done = run("import", "popolo", file, "--output", "out", "--lang", "en")
    assert done.exit_code == 0
    assert [found.code for found in policykit.validate("out").diagnostics] == ["PK462"]  # a name there ends in a space
    data = policykit.load("out")
    assert (len(data.people), len(data.organizations)) == (263, 33)
    assert sum(len(person.roles) for person in data.people) == 317
    mayor = data["person/break-o-day-council/mick-tucker"]
    assert isinstance(mayor, Person)
    assert [(role.organization, str(role.title)) for role in mayor.roles] == [
        ("organization/legislature/break-o-day-council", "councillor"),
        ("organization/legislature/break-o-day-council", "Mayor"),
    ]
    assert [one.value for one in mayor.identifiers] == ["break_o'day_council/mick_tucker"]
    assert "Membership" not in done.stderr
    held_for = [role.on_behalf_of for person in data.people for role in person.roles if role.on_behalf_of]
    assert len(held_for) == 263
    first = {path.name: path.read_bytes() for path in pathlib.Path("out").iterdir()}
    assert run("import", "popolo", file, "--output", "again", "--lang", "en").exit_code == 0
    assert {path.name: path.read_bytes() for path in pathlib.Path("again").iterdir()} == first


@with_data
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_of_the_specification(file: pathlib.Path, run: Run) -> None:
    done = run("import", "popolo", str(file), "--output", "out")
    assert done.exit_code == 0, done.output
    assert run("validate", "out").exit_code == 0
    expected: dict[str, type] = {
        "person": Person,
        "organization": Organization,
        "membership": Person,
        "embedding-person": Person,
        "embedding-organization": Organization,
        "motion": Proposal,
        "vote_event": Vote,
        "speech": Statement,
    }
    if file.stem in expected:
        assert any(isinstance(record, expected[file.stem]) for record in policykit.load("out").values())


@with_data
def test_a_file_cut_short_anywhere_is_refused(run: Run) -> None:
    assert DATA
    whole = (DATA / "popolo-spec-examples" / "vote_event.json").read_bytes()
    for length in range(1, len(whole.rstrip()), 61):
        pathlib.Path("cut.json").write_bytes(whole[:length])
        done = run("import", "popolo", "cut.json", "--output", "out")
        assert done.exit_code == 2
        assert done.stderr.startswith("policykit: cut.json:")
        assert os.listdir() == ["cut.json"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([("yes", "14"), ("no", 9)], {"for": 14, "against": 9}),
        ([("yes", 14), ("aye", 3), ("no", 9)], None),
        ([("yes", -2), ("no", 9)], None),
        ([("yes", 5.5), ("no", 9)], None),
        ([("yes", 14), ("no", 9), ("paired", 2)], {"for": 14, "against": 9}),
    ],
)
def test_half_a_tally_is_none(run: "Run", counts: list[tuple[str, object]], expected: dict[str, int] | None) -> None:
    vote = {
        "id": "v",
        "organization_id": "o",
        "result": "pass",
        "counts": [{"option": option, "value": value} for option, value in counts],
    }
    (made,) = run.imports({"organizations": [{"id": "o", "name": "O"}], "vote_events": [vote]}).votes
    assert (None if made.counts is None else dict(made.counts)) == expected
    assert not made.alternatives
    assert (
        "the others alone would mislead" in run("import", "popolo", "in.json", "--output", "again", "--verbose").stderr
    ) == (expected is None)


@pytest.mark.parametrize("data", [{"type": "FeatureCollection", "features": []}, {"type": "x"}])
def test_json_that_only_has_a_type_is_no_popolo(run: "Run", data: object) -> None:
    pathlib.Path("in.json").write_text(json.dumps(data), encoding="utf-8")
    done = run("import", "popolo", "in.json", "--output", "out")
    assert done.exit_code == 2
    assert not pathlib.Path("out").exists()
