"""Words sought in names and texts."""

import pytest

from few_records import EN, PROPOSAL, REPORT, make
from policykit import UnknownKind

PERSON = {"id": "person/oie", "name": "Åse Øie-Ærø", "other_names": [{"name": "Aase Holm"}]}
STATEMENT = {
    "id": "statement/a",
    "speaker": "person/oie",
    "summary": {"en": "A needle exchange", "nb": "Sprøytebytte"},
    "evidence": [{"source": "source/a", "passage": "Xylophones … everywhere"}],
    "stances": [{"about": "proposal/one/1", "stance": "support", "reasons": [{"en": "Fewer infections"}]}],
}
DATA = make(
    {**REPORT, "summary": {"en": "About exchange of needles"}},
    {**PROPOSAL, "title": {"en": "Exchange"}},
    {**PROPOSAL, "id": "proposal/one/2", "number": 2, "title": {"en": "Exchanges for all"}},
    {**PROPOSAL, "id": "proposal/one/3", "number": 3, "title": EN, "summary": {"en": "An exchange"}},
    {**PROPOSAL, "id": "proposal/one/4", "number": 4, "title": {"en": "Needle exchange"}},
    {"id": "vote/one/1", "about": ["proposal/one/4"], "body": "organization/board", "method": "consensus"},
    PERSON,
    STATEMENT,
)


@pytest.mark.parametrize("words", ["ase oie", "ÅSE", "aero", "Øie", "holm aase", "  Åse  Øie-Ærø "])
def test_accents_and_capitals_do_not_matter(words: str) -> None:
    assert DATA.search(words).one().record == "person/oie"


def test_the_best_come_first() -> None:
    """The label alone, then a word of it, then the beginning of one, then a summary."""
    found = [row.record for row in DATA.search("exchange", kind="proposal")]
    assert found == ["proposal/one/1", "proposal/one/4", "proposal/one/2", "proposal/one/3"]


def test_all_words_must_occur_wherever_in_the_record_and_the_row_says_where() -> None:
    row = DATA.search("fewer infections").one()
    assert (row.record, row.field, row.text) == ("statement/a", "stances[0].reasons[0]", "Fewer infections")
    assert DATA.search("exchange infections").one().record == "statement/a"
    assert not DATA.search("exchange infections nowhere")
    assert DATA.search("holm").one().field == "other_names[0].name"


def test_texts_are_sought_in_every_language_and_labels_are_in_one() -> None:
    row = DATA.search("sproytebytte").one()
    assert (row.label, row.text) == ("A needle exchange", "Sprøytebytte")
    assert DATA.search("sproytebytte", lang="nb").one().label == "Sprøytebytte"


def test_what_is_called_by_others_is_found_by_that() -> None:
    row = DATA.search("needle", kind="vote").one()
    assert (row.record, row.field, row.text) == ("vote/one/1", "label", "Needle exchange (consensus)")


def test_ids_passages_and_no_words_find_nothing() -> None:
    assert not DATA.search("proposal/one")
    assert not DATA.search("  ")
    assert not DATA.search("xylophones")


def test_a_kind_that_there_is_none_of_raises() -> None:
    with pytest.raises(UnknownKind, match="did you mean proposal"):
        DATA.search("exchange", kind="propsal")  # type: ignore[arg-type]  # that is the point


def test_rows_print_ids_to_go_on_with() -> None:
    assert "person/oie" in str(DATA.search("holm"))
