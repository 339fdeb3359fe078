"""What records are called."""

import pytest

import policykit
from few_records import EN, PROPOSAL, REPORT, make
from policykit import Dataset, RecordNotFound
from policykit.dataset import distinct_labels, name_of
from policykit.exchange.dna import event_list
from policykit.network import discourse_network
from policykit.render.records import stance_cells

BOARD = {"id": "organization/board", "name": "Styret", "title": {"en": "The board"}}
VOTE = {
    "id": "vote/one/1",
    "about": ["proposal/one/1", "proposal/one/2"],
    "body": "organization/board",
    "method": "unknown",
    "counts": {"for": 5, "against": 4},
}
FINDING = {
    "id": "assessment/one",
    "proposal": "proposal/one/1",
    "status": "in-progress",
    "as_of": "2011-05",
    "assessor": "organization/board",
}
DATA = make(
    BOARD,
    {**REPORT, "name": "NOU 2010: 1"},
    PROPOSAL,
    VOTE,
    FINDING,
    {"id": "statement/a", "summary": EN},
    {"id": "source/page"},
    redirects={"organization/old": "organization/board"},
)


@pytest.mark.parametrize(
    ("record_id", "lang", "name"),
    [
        ("organization/board", "en", "The board"),
        ("organization/board", ["nb", "en"], "The board"),
        ("organization/board", "nb", "Styret"),
        ("organization/old", "nb", "Styret"),
        ("report/one", "nb", "Én"),
        ("report/one", "fr", "NOU 2010: 1"),
        ("proposal/one/1", "fr", "Text"),
        ("vote/one/1", "en", "Text (and 1 more: 5 for, 4 against)"),
        ("assessment/one", "en", "in-progress, as of 2011-05"),
        ("statement/a", "en", "Text"),
        ("source/page", "en", "source/page"),
        ("source/missing", "en", "source/missing"),
        (None, "en", ""),
    ],
)
def test_a_record_is_called_by_its_title_in_the_language_or_by_its_name(
    record_id: str | None, lang: str | list[str], name: str
) -> None:
    assert name_of(DATA, record_id, lang) == name


@pytest.mark.parametrize(
    ("lang", "name"), [("en-GB", "The board"), ("EN", "The board"), ("nb-NO", "Styret"), ("se", "Styret")]
)
def test_a_title_in_a_language_without_its_subtags_counts_as_one(lang: str, name: str) -> None:
    assert DATA.label("organization/board", lang) == name


def test_a_record_is_called_the_same_by_its_id_and_as_itself() -> None:
    assert DATA.label(DATA["organization/board"], "nb") == DATA.label("organization/old", lang="nb") == "Styret"
    with pytest.raises(RecordNotFound):
        DATA.label("organization/missing")


def test_a_response_names_its_responder_in_the_language_too() -> None:
    answered = {
        "id": "response/one",
        "proposals": ["proposal/one/1"],
        "responder": "organization/board",
        "answer": "accepted",
    }
    data = make(BOARD, answered)
    assert data.label("response/one") == "accepted (The board)"
    assert data.label("response/one", "nb") == "accepted (Styret)"


def test_a_name_can_be_cut() -> None:
    assert name_of({}, DATA["report/one"], "fr", width=5) == "NOU…"


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_exports_pictures_and_tables_call_a_record_by_its_label(curated: Dataset, lang: str) -> None:
    network = discourse_network(curated, agreement="strict", lang=lang)
    for node in network.nodes:
        assert node.label == curated.label(node.id, lang)
    name = curated.label("organization/bergen-city-government", lang)
    assert name == {"en": "the Bergen city government", "nb": "Byrådet i Bergen"}[lang]
    proposal = "proposal/stoltenberg-2010/22"
    assert name in policykit.plots.stances(curated, proposal, lang=lang).alt
    assert name in event_list(curated, agreement="strict", partial_dates="earliest", lang=lang).text
    headers, cells = stance_cells(curated, curated.stances(proposal), lang)
    assert any(name in row[headers.index("who")] for row in cells)


def test_labels_are_told_apart_by_ids_even_where_one_looks_like_another_with_its_id() -> None:
    assert distinct_labels({"a": "X", "b": "Y"}) == {"a": "X", "b": "Y"}
    assert distinct_labels({"a": "X", "b": "X", "c": "Y"}) == {"a": "X (a)", "b": "X (b)", "c": "Y"}
    assert distinct_labels({"a": "X", "b": "X", "c": "X (a)"}) == {"a": "X (a)", "b": "X (b)", "c": "X (a) (c)"}
