"""The evidence of the curated records."""

import os
import pathlib

import pytest

import policykit
from evidence_case import TEXT
from policykit.dataset.coverage import coverage_of, supports, total
from policykit.evidence.passages import Match, NotFound
from policykit.evidence.stored_texts import StoredTexts
from policykit.models import Evidence
from policykit.models.introspection import items_within


@pytest.fixture
def texts(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "page.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def stored(root: pathlib.Path) -> StoredTexts:
    folder = root / os.environ.get("POLICYKIT_TEXTS", "texts")
    if not folder.is_dir():
        pytest.skip(f"THE SOURCE TEXTS ARE NOT HERE ({folder}): NO PASSAGE OF THE CURATED RECORDS WAS CHECKED")
    return StoredTexts(folder)


def test_every_passage_of_the_curated_records_is_found(curated: policykit.Dataset, stored: StoredTexts) -> None:
    found = 0
    for record in curated.values():
        for evidence, path in items_within(record):
            if not isinstance(evidence, Evidence):
                continue
            verdict = stored.check(evidence)
            assert not isinstance(verdict, NotFound), (record.id, path, verdict)
            assert (verdict is None) is (evidence.passage is None)
            found += isinstance(verdict, Match)
    assert found > 250
    assert not stored.findings


def test_every_ballot_role_stance_figure_and_count_has_evidence_of_its_own(curated: policykit.Dataset) -> None:
    bare = [
        (record.id, fact.path)
        for record in curated.values()
        for fact, _ in supports(record, lambda _: False)
        if fact.kind in ("ballot", "role", "stance", "figure", "count", "bloc") and not fact.evidence
    ]
    assert bare == []


def test_no_fact_of_the_curated_records_is_without_evidence(curated: policykit.Dataset) -> None:
    rows = list(coverage_of(curated.values(), lambda _: False))
    assert [row.record for row in rows if row.none] == []
    assert total(rows).facts == sum(row.facts for row in rows) > 400
