"""The evidence of the curated records."""

import os
import pathlib

import pytest

import policykit
from evidence_case import TEXT
from policykit.dataset.coverage import Fact, coverage_of, facts, supports, total
from policykit.evidence.passages import Match, NotFound
from policykit.evidence.stored_texts import StoredTexts
from policykit.models import Evidence, EvidencedRecord
from policykit.models.introspection import items_within

STORED = {
    "source/aftenposten-2010-heroin",
    "source/bergens-tidende-2010-heroin",
    "source/ks-2018-bergen",
    "source/nettavisen-2010-22-measures",
    "source/regjeringen-2018-heroin-trial",
}
"""The sources of the Norwegian case whose texts are stored."""


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


def rest_on_stored_texts(curated: policykit.Dataset) -> list[tuple[str, Fact]]:
    """Return the facts whose best evidence, their own or else that for the whole record, cites a stored text."""
    return [
        (record.id, fact)
        for record in curated.values()
        if isinstance(record, EvidencedRecord)
        for fact in facts(record)
        if STORED & {item.source for item in fact.evidence or [item for item in record.evidence if not item.supports]}
    ]


def test_facts_that_rest_on_the_stored_texts_have_passages_of_their_own(curated: policykit.Dataset) -> None:
    resting = rest_on_stored_texts(curated)
    bare = [
        (record, fact.path)
        for record, fact in resting
        if not any(item.source in STORED and item.passage for item in fact.evidence)
    ]
    assert len(resting) > 350
    assert 1 - len(bare) / len(resting) >= 0.75, bare


def test_the_stored_texts_are_those_that_facts_are_counted_on(curated: policykit.Dataset, stored: StoredTexts) -> None:
    assert {source.id for source in curated.sources if stored.text(source.id)} == STORED
    assert {item.source for _, fact in rest_on_stored_texts(curated) for item in fact.evidence} >= STORED
