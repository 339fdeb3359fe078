"""The interview that fills in a new record."""

import itertools
import pathlib

import pytest

from new_records import AtTerminal
from policykit.authoring.interview import Interview, Known
from policykit.render.text import plain


class Asked:
    """An interview with the answers that are given to it."""

    def __init__(self, kind: str, *answers: str, lang: str = "en") -> None:
        left = iter(answers)
        self.shown: list[str] = []

        def ask() -> str:
            answer = next(left)
            self.shown.append(f"> {answer}")
            return answer

        interview = Interview(
            kind,  # type: ignore[arg-type]
            Known.read(["records"], lang),
            lang=lang,
            ask=ask,
            show=self.shown.append,
            style=plain,
            width=80,
        )
        filled = interview.fill({})
        self.filled = {".".join(map(str, path)): value for path, value in filled.items()}
        assert not list(left)

    def after(self, answer: str) -> list[str]:
        """Return what was shown after an answer, up to the next question."""
        start = self.shown.index(f"> {answer}") + 1
        rest = self.shown[start:]
        return [line.strip() for line in itertools.takewhile(lambda line: line and line[0] != ">", rest)]


@pytest.mark.usefixtures("project")
def test_it_asks_for_what_a_record_needs_with_what_it_means() -> None:
    asked = Asked("person", "person/per-dahl", "Per Dahl", "source/daily")
    assert asked.filled == {"id": "person/per-dahl", "name": "Per Dahl", "evidence.0.source": "source/daily"}
    shown = "\n".join(asked.shown)
    for expected in ("\nname\n  The full name.\n", "\nevidence: source\n", "The permanent id: 'person/' and slugs."):
        assert expected in shown
    assert max(map(len, asked.shown)) <= 80


@pytest.mark.usefixtures("project")
def test_a_wrong_answer_is_explained_as_a_finding_and_asked_again() -> None:
    asked = Asked("assessment", "a b", "a", "", "done", "stalled", "june", "2010-06", "", "")
    assert asked.after("a b") == ["PK206 'a b' is not the id of an assessment; did you mean assessment/a-b?"]
    assert asked.after("a") == ["assessment/a"]
    assert asked.after("done")[0].startswith("PK204 `status` is 'done', and can be not-started,")
    assert asked.after("june")[0].startswith("PK205 'june' is not a date (2010, 2009-03, 2010-06-16,")
    assert asked.filled == {"id": "assessment/a", "status": "stalled", "as_of": "2010-06"}


@pytest.mark.usefixtures("project")
def test_one_of_few_values_is_chosen_by_its_number() -> None:
    assert Asked("vote", "", "", "2", "", "").filled == {"method": "show-of-hands"}
    assert Asked("event", "", "15", "", "", "").filled == {"kind": "other"}


@pytest.mark.usefixtures("project")
def test_a_text_is_asked_for_in_a_language() -> None:
    asked = Asked("topic", "", "NO", lang="nb")
    assert "title (nb)" in asked.shown
    assert asked.filled == {"title.nb": "NO"}


@pytest.mark.usefixtures("project")
def test_lines_that_are_pasted_are_joined() -> None:
    assert Asked("topic", "", "  two\n   lines\t here ").filled == {"title.en": "two lines here"}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (
            "source/weekli",
            [
                "PK301 there is no record source/weekli",
                "1  source/weekly  The Weekly on the library",
                "2  source/weekli  as it is: the record is still to be written",
            ],
        ),
        ("dail", ["1  source/daily  The Daily on the library"]),
        ("weekly the", ["1  source/weekly  The Weekly on the library"]),
        ("weakly", ["1  source/weekly  The Weekly on the library"]),
        ("LIBRARY", ["1  source/daily   The Daily on the library", "2  source/weekly  The Weekly on the library"]),
        ("person/kari-dahl", ["PK207 person/kari-dahl is a person; a source belongs here"]),
        ("xyz", ["PK206 'xyz' is not the id of a source", "Nothing like it is in an id or a name."]),
    ],
)
def test_records_are_found_by_part_of_an_id_or_name_and_by_what_is_near(answer: str, found: list[str]) -> None:
    asked = Asked("person", "", "", answer, "")
    assert asked.after(answer) == found


@pytest.mark.usefixtures("project")
def test_a_record_is_chosen_by_number_or_named_before_it_is_written() -> None:
    assert Asked("person", "", "", "library", "2").filled == {"evidence.0.source": "source/weekly"}
    asked = Asked("person", "", "", "source/monthly", "1")
    assert asked.after("source/monthly")[0] == "PK301 there is no record source/monthly"
    assert asked.filled == {"evidence.0.source": "source/monthly"}


@pytest.mark.usefixtures("project")
def test_an_id_that_was_given_up_leads_to_the_one_in_use() -> None:
    asked = Asked("assessment", "", "", "", "", "person/k-dahl", "1", "")
    assert asked.after("person/k-dahl")[0] == "person/k-dahl was given up for another id"
    assert asked.filled == {"assessor": "person/kari-dahl"}


@pytest.mark.usefixtures("project")
def test_many_records_are_not_all_shown() -> None:
    many = "".join(f"  - {{id: source/page-{number}, name: A page}}\n" for number in range(40))
    pathlib.Path("records/many.yaml").write_text(f"sources:\n{many}")
    asked = Asked("person", "", "", "a page", "page-39", "1")
    assert "and 31 more: say more of it" in asked.after("a page")
    assert asked.filled == {"evidence.0.source": "source/page-39"}


def test_on_a_terminal_what_is_no_text_is_asked_for_again(
    at_terminal: AtTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    person = at_terminal("new", "topic")
    person.answer("")
    person.type(b"S\x9fndag\n")
    person.answer("Søndag", "")
    assert person.end() == 0
    assert "\n  that could not be read as text; type it again\n" in person.shown
    assert "\n      en: Søndag\n" in person.shown
