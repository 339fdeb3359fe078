"""Popolo JSON that is exported."""

import json
import os
import pathlib

import pytest

from policykit import Dataset
from policykit.exchange.popolo.exporting import export_popolo
from policykit.models import Report, Statement
from popolo_form import check
from popolo_run import MOTION, Run


def test_the_curated_records_export_to_the_form_of_popolo(run: Run) -> None:
    done = run("export", "popolo", "--output", "popolo.json")
    assert done.exit_code == 0
    data = json.loads(pathlib.Path("popolo.json").read_text(encoding="utf-8"))
    check(data)
    (event,) = (one for one in data["vote_events"] if one["id"] == "vote/stoltenberg-2010/22")
    assert event["motion_id"] == "proposal/stoltenberg-2010/22"
    assert event["counts"] == [{"option": "yes", "value": 5}, {"option": "no", "value": 4}]
    (haga,) = (one for one in data["persons"] if one["id"] == "person/aslaug-haga")
    assert haga["family_name"] == "Haga"
    for told in ("statement.stances ", "vote.unnamed ", "statement.evidence[].passage ", "assessment ", "topic "):
        assert f"\n  {told}" in done.stderr
    assert "statement/" not in done.stderr


def test_verbose_names_each_record_that_loses_something(run: Run) -> None:
    done = run("export", "popolo", "--output", "popolo.json", "--verbose")
    assert "  vote/stoltenberg-2010/22: unnamed 4 (ballots counted that nobody reported)\n" in done.stderr


def test_texts_are_in_the_language_asked_for(run: Run) -> None:
    for lang, title in (("en", "chair"), ("nb", "leder")):
        assert run("export", "popolo", "--output", "popolo.json", "--lang", lang, "--force").exit_code == 0
        data = json.loads(pathlib.Path("popolo.json").read_text(encoding="utf-8"))
        assert title in [one.get("role") for one in data["memberships"]]


DATED = """\
sources: [{id: source/page, url: "https://example.org/page"}, {id: source/book, name: A book}]
people: [{id: person/a, name: A, evidence: [{source: source/page}]}]
organizations: [{id: organization/o, name: O, founded: 2010, evidence: [{source: source/book}]}]
reports: [{id: report/r, title: {en: R}, author: organization/o, evidence: [{source: source/page}]}]
proposals: [{id: proposal/p, report: report/r, title: {en: P}, evidence: [{source: source/page}]}]
redirects: {person/old: person/a}
statements:
  - {id: statement/year, speaker: person/old, about: [proposal/p], date: 2010, summary: {en: S}, evidence: [{source: source/page}]}
  - {id: statement/set, about: [proposal/p], date: "[2010-06-17..2010-12-31]", summary: {en: S}, evidence: [{source: source/page}]}
  - {id: statement/about, about: [proposal/p], date: 2010~, summary: {en: S}, evidence: [{source: source/page}]}
"""


def test_dates_are_as_exact_as_popolo_can_have_them_and_whole_beside(run: Run) -> None:
    pathlib.Path("dated.yaml").write_text(DATED)
    done = run("export", "popolo", "--records", "dated.yaml", "--output", "popolo.json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(pathlib.Path("popolo.json").read_text(encoding="utf-8"))
    dates = {one["id"]: (one.get("date"), one.get("date_edtf")) for one in data["speeches"]}
    assert dates == {
        "statement/year": ("2010", None),
        "statement/set": ("2010", "[2010-06-17..2010-12-31]"),
        "statement/about": (None, "2010~"),
    }
    assert "statement.date " in done.stderr
    assert data["speeches"][0]["creator_id"] == "person/a"  # redirects are followed
    assert "sources" not in data["organizations"][0]
    assert "organization.evidence[] " in done.stderr
    assert "  source " in done.stderr


def test_an_import_that_is_exported_keeps_the_ids_of_both(run: Run) -> None:
    run.imports({"motions": [MOTION]}, "--lang", "en")
    assert run("export", "popolo", "--records", "out", "--output", "popolo.json").exit_code == 0
    data = json.loads(pathlib.Path("popolo.json").read_text(encoding="utf-8"))
    check(data)
    (motion,) = data["motions"]
    assert motion["id"] == "proposal/m1"
    assert motion["requirement"] == "two thirds"
    assert {"scheme": "popolo", "identifier": "M1"} in motion["identifiers"]


def test_nothing_to_export_is_an_empty_data_set(run: Run) -> None:
    pathlib.Path("topics.yaml").write_text("topics: [{id: topic/a, title: {en: A}}]")
    done = run("export", "popolo", "--records", "topics.yaml", "--output", "popolo.json")
    exported = json.loads(pathlib.Path("popolo.json").read_text())
    assert {"persons", "organizations", "motions"} <= exported.keys()
    assert not any(exported.values())
    assert done.stderr.startswith("popolo.json: nothing\n")
    assert [*run.imports(exported)] == ["source/popolo/in"]


def test_an_export_seeks_no_ids_near_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def seek(*_: object) -> None:
        raise AssertionError("near ids were sought")

    monkeypatch.setattr("policykit.dataset.lookup.nearest_ids", seek)
    statement = Statement.model_validate(
        {
            "id": "statement/a",
            "speaker": "person/none",
            "about": ["topic/none"],
            "summary": {"en": "S"},
            "evidence": [{"source": "source/none"}],
        }
    )
    ((_, speech),) = export_popolo(Dataset([statement]))
    assert speech == {"id": "statement/a", "creator_id": "person/none", "text": "S"}


def test_an_export_is_there_whole_or_not_at_all(run: Run) -> None:
    pathlib.Path("bad.yaml").write_text("people: [{id: person/a}]")
    done = run("export", "popolo", "--records", "bad.yaml", "--output", "popolo.json")
    assert done.exit_code == 2
    assert os.listdir() == ["bad.yaml"]
    assert run("export", "popolo", "--output", "none/popolo.json").exit_code == 2


def test_reports_stand_by_their_ids(run: Run) -> None:
    assert run("export", "popolo", "--output", "in.json").exit_code == 0
    data = run.imports(json.loads(pathlib.Path("in.json").read_text(encoding="utf-8")))
    report = data["report/stoltenberg-2010"]
    assert isinstance(report, Report)
    assert "not its title" in str(report.note)
    assert report.author == "organization/stoltenberg-committee"
