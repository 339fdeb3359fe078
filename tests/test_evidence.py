"""Evidence against stored texts, and the commands that show and write it."""

import os
import pathlib
import urllib.parse

import pytest
import yaml
from click.testing import CliRunner

import policykit
from policykit.cli.group import main
from policykit.dataset.coverage import coverage_of, supports, total
from policykit.evidence.links import text_fragment
from policykit.evidence.passages import CannotCite, Match, NotFound, StoredText
from policykit.evidence.stored_texts import StoredTexts
from policykit.models import Evidence
from policykit.models.introspection import items_within

TEXT = """\
First line of the page.

The committee met in March. “Five of us voted for a trial,” said the chair, “and four
voted against it.” The minister has not concluded. The ministers had met before.

The trial is to be small – and strictly lim\u00ad
ited. The committee met in March. It will report.
"""
RECORDS = """\
sources:
  - {id: source/page, url: "https://example.org/page"}
  - {id: source/elsewhere}
organizations:
  - id: organization/board
    name: The board
    evidence:
      - {source: source/page, passage: PASSAGE}
"""


@pytest.fixture
def texts(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "page.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def check(tmp_path: pathlib.Path, texts: pathlib.Path) -> "Check":
    return Check(tmp_path, texts)


class Check:
    def __init__(self, folder: pathlib.Path, texts: pathlib.Path) -> None:
        self.path = folder / "records.yaml"
        self.texts = texts

    def __call__(self, evidence: str) -> policykit.Result:
        self.path.write_text(RECORDS.replace("{source: source/page, passage: PASSAGE}", evidence), encoding="utf-8")
        return policykit.validate(self.path, sources=self.texts)

    def finding(self, evidence: str) -> policykit.Diagnostic:
        (found,) = self(evidence).diagnostics
        return found


@pytest.mark.parametrize(
    "passage",
    ["First line of the page.", "First line … the page", "Five of us voted … against it", "minister has … concluded",
     '"Five of us … against it."', "The trial is … strictly limited", "small - and strictly limited", "voted for a trial"],
)  # fmt: skip
def test_a_passage_is_found_whatever_its_edition(check: Check, passage: str) -> None:
    result = check(f"{{source: source/page, passage: '{passage}'}}")
    assert result.diagnostics == ()
    assert result.evidence is not None
    assert (result.evidence.found, result.evidence.failed) == (1, 0)


def test_a_start_that_is_not_there_names_the_nearest_words_and_their_line(check: Check) -> None:
    found = check.finding("{source: source/page, passage: Fife of us voted … against it}")
    assert found.code == "PK502"
    assert "“Five of us voted” in line 3" in found.message
    assert (found.line, found.column) == (8, 40)


def test_a_word_is_not_found_within_another(check: Check) -> None:
    assert check.finding("{source: source/page, passage: committe met in April}").code == "PK502"
    assert check.finding("{source: source/page, passage: he minister … concluded}").code == "PK502"
    assert check("{source: source/page, passage: minister … concluded}").ok


def test_a_start_that_is_there_twice_names_each_place(check: Check) -> None:
    found = check.finding("{source: source/page, passage: The committee met … will report}")
    assert found.code == "PK503"
    assert found.message.endswith("2 times: lines 3, 7")


def test_an_end_that_does_not_follow_is_not_found(check: Check) -> None:
    assert check.finding("{source: source/page, passage: It will … the minister}").code == "PK504"
    assert check.finding("{source: source/page, passage: First line … nowhere}").code == "PK504"


def test_an_end_far_away_is_not_found(check: Check, texts: pathlib.Path) -> None:
    filling = "word " * 1_200
    (texts / "page.txt").write_text(f"Begin here. {filling} end here.")
    assert check.finding("{source: source/page, passage: Begin here … end here}").code == "PK504"


def test_the_end_is_the_nearest_with_a_word_left_out_between() -> None:
    text = StoredText("one two three. two three four three")
    match = text.find("one two … three")
    assert isinstance(match, Match)
    assert text.normal[match.start : match.end] == "one two three. two three"


def test_a_digest_shows_a_change_between_the_ends(check: Check, texts: pathlib.Path) -> None:
    text = StoredText(TEXT)
    match = text.find("Five of us … against it")
    assert isinstance(match, Match)
    evidence = f"{{source: source/page, passage: Five of us … against it, digest: {match.digest_in(text)}}}"
    assert check(evidence).ok
    (texts / "page.txt").write_text(TEXT.replace("and four", "and three"), encoding="utf-8")
    found = check.finding(evidence)
    assert found.code == "PK505"
    assert "digest" in (texts.parent / "records.yaml").read_text().splitlines()[found.line - 1][: found.column]


def test_a_passage_of_a_source_without_a_text_is_counted_and_never_as_checked(check: Check) -> None:
    result = check("{source: source/elsewhere, passage: Some words}")
    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("PK506", "warning")
    assert result.ok
    assert result.evidence is not None
    assert result.evidence.found == 0
    assert result.evidence.unchecked == {"source/elsewhere": 1}


def test_evidence_without_a_passage_is_only_for_sources_without_a_text(check: Check) -> None:
    assert check.finding("{source: source/page}").code == "PK507"
    result = check("{source: source/elsewhere}")
    assert result.diagnostics == ()
    assert result.evidence is not None
    assert result.evidence.unchecked == {"source/elsewhere": 1}


@pytest.mark.parametrize("passage", ["—", "… … …", "First line … .", "— … page"])
def test_a_passage_of_punctuation_alone_is_no_passage(check: Check, passage: str) -> None:
    assert check.finding(f"{{source: source/page, passage: '{passage}'}}").code in {"PK508", "PK209"}


@pytest.mark.parametrize("content", [b"", b" \n", b"caf\xe9 au lait", b"\xff\xfeF\x00i\x00"])
def test_a_text_that_cannot_be_read_is_a_finding_and_its_passages_are_not_checked(
    check: Check, texts: pathlib.Path, content: bytes
) -> None:
    (texts / "page.txt").write_bytes(content)
    result = check("{source: source/page, passage: Some words}")
    assert {found.code for found in result.diagnostics} == {"PK509"}
    assert not result.ok
    assert result.evidence is not None
    assert result.evidence.found == 0


def test_a_link_out_of_the_folder_is_not_followed(check: Check, texts: pathlib.Path, tmp_path: pathlib.Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(TEXT, encoding="utf-8")
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to(outside)
    result = check("{source: source/page, passage: First line of the page}")
    assert [found.message for found in result.diagnostics if found.code == "PK509"] == [
        "a link that leads out of the folder is not followed"
    ]
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to(texts / "page.txt")
    assert "PK509" in {found.code for found in check("{source: source/page, passage: First line}").diagnostics}
    (texts / "page.txt").unlink()
    (texts / "other.txt").write_text(TEXT, encoding="utf-8")
    (texts / "page.txt").symlink_to("other.txt")
    assert check("{source: source/page, passage: First line of the page}").ok


def test_a_folder_in_place_of_a_text_is_a_finding(check: Check, texts: pathlib.Path) -> None:
    (texts / "page.txt").unlink()
    (texts / "page.txt").mkdir()
    assert "PK509" in {found.code for found in check("{source: source/page, passage: First line}").diagnostics}


@pytest.mark.parametrize("folder", ["nowhere", "page.txt", "\0"])
def test_a_folder_that_is_not_there_is_an_error_of_the_call(texts: pathlib.Path, folder: str) -> None:
    with pytest.raises(policykit.PathError):
        StoredTexts(f"{texts}/{folder}")


def test_scripts_without_spaces_between_words_are_found_too() -> None:
    text = StoredText("委员会提出了二十二项建议。其中一项有分歧。")
    match = text.find("委员会提出 … 有分歧")
    assert isinstance(match, Match)
    assert text.normal[match.start : match.end] == "委员会提出了二十二项建议。其中一项有分歧"


def test_a_text_fragment_encodes_what_has_a_meaning_of_its_own() -> None:
    text = StoredText("Ja, Rock & Roll-musikk for 100% av alle som er her")
    passage = "Ja, Rock … er her"
    match = text.find(passage)
    assert isinstance(match, Match)
    link = text_fragment("https://example.org/a", text, match)
    assert link == "https://example.org/a#:~:text=Ja%2C%20Rock%20%26%20Roll%2Dmusikk,alle%20som%20er%20her"
    assert text_fragment("https://example.org/a#b", text, match).startswith("https://example.org/a#b:~:text=")


def test_a_text_fragment_is_the_first_place_whatever_its_case() -> None:
    text = StoredText("We met on Monday at noon. Then we met on monday at noon again, and left late that night.")
    passage = "we met on … that night"
    match = text.find(passage)
    assert isinstance(match, Match)
    link = text_fragment("https://example.org/a", text, match)
    start = urllib.parse.unquote(link.partition("text=")[2].partition(",")[0])
    assert text.normal.casefold().find(start.casefold()) == match.start


def test_what_a_refused_link_leads_to_is_never_shown(run: "Run", texts: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret of the house", encoding="utf-8")
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to(tmp_path / "secret.txt")
    code, output = run("validate", "--sources", "texts")
    assert code == 1
    assert "secret of the house" not in output


def test_passages_and_references_of_a_faulty_record_are_looked_for_too(check: Check) -> None:
    result = check("{source: source/page, passage: No such words}\n    parent: organization/bord\n    nmae: x")
    assert {found.code for found in result.diagnostics} == {"PK202", "PK301", "PK502"}


def test_evidence_on_a_redirected_source_is_looked_up_in_the_text_of_the_new_one(check: Check) -> None:
    redirects = "\nredirects: {source/old: source/page}"
    result = check("{source: source/old, passage: First line of the page}" + redirects)
    assert [found.code for found in result.diagnostics] == ["PK303"]
    assert result.evidence is not None
    assert result.evidence.found == 1
    result = check("{source: source/old, passage: Last line of the page}" + redirects)
    assert [found.code for found in result.diagnostics] == ["PK303", "PK502"]


def test_a_pipe_in_place_of_a_text_is_a_finding(check: Check, texts: pathlib.Path) -> None:
    (texts / "page.txt").unlink()
    os.mkfifo(texts / "page.txt")
    assert [found.message for found in check("{source: source/page, passage: First line}").diagnostics] == [
        "not a file"
    ]


def test_words_for_which_no_passage_can_be_written_say_why() -> None:
    text = StoredText(TEXT)
    for words, reason in (
        ("The committee met in March.", "2 times"),
        ("Fife of us voted", "the nearest is"),
        ("—", "no letter or digit"),
        ("It will … nowhere", "cannot be cited"),
    ):
        with pytest.raises(CannotCite, match=reason):
            text.cite(words)
    same = StoredText(" ".join(["a b c d e f g h i"] * 3) + " z")
    with pytest.raises(CannotCite, match="singled out"):
        same.cite("h i a b c d e f g h i a b c d e f g h i z")


# ------------------------------------------------------------------------------------------------------------- commands


@pytest.fixture
def run(texts: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.chdir(texts.parent)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "all.yaml").write_text(RECORDS.replace("PASSAGE", "Five of us … against it"), "utf-8")
    return Run()


class Run:
    def __call__(self, *arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output


def test_cite_prints_evidence_that_is_found_and_a_link(run: Run, tmp_path: pathlib.Path) -> None:
    code, output = run("cite", "source/page", "Five of us voted for a trial,” said the chair", "--sources", "texts")
    assert code == 0
    (evidence,) = yaml.safe_load(output)["evidence"]
    assert evidence["passage"] == "Five … chair"
    assert "# line 3" in output
    assert "https://example.org/page#:~:text=Five%20of%20us%20voted,trial%2C%E2%80%9D%20said%20the%20chair" in output
    records = RECORDS.replace("{source: source/page, passage: PASSAGE}", str(evidence))
    (tmp_path / "records" / "all.yaml").write_text(records, encoding="utf-8")
    code, output = run("validate", "--sources", "texts")
    assert (code, output.splitlines()[-1]) == (0, "1 passage found in the stored texts")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["cite", "page", "nothing of the sort", "--sources", "texts"], 1, "is not in the text"),
        (["cite", "pages", "First", "--sources", "texts"], 1, "the text of source/pages is not stored"),
        (["cite", "page", "First", "--sources", "nowhere"], 2, "nowhere: no such file or directory"),
        (["validate", "--sources", "nowhere"], 2, "nowhere: no such file or directory"),
        (["quote", "organization/boards", "--sources", "texts"], 1, "did you mean organization/board"),
        (["evidence", "organization/boards"], 1, "did you mean organization/board"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, arguments: list[str], code: int, said: str) -> None:
    exit_code, output = run(*arguments)
    assert exit_code == code
    assert said in output
    assert len(output.splitlines()) == 1


def test_quote_prints_the_passage_with_the_words_around_it(run: Run) -> None:
    code, output = run("quote", "organization/board", "--sources", "texts")
    assert code == 0
    flat = " ".join(output.split())
    assert (
        "The committee met in March. “⟦Five of us voted for a trial,” said the chair, “and four voted against it⟧.”"
        in flat
    )
    assert "line 3" in flat
    assert "https://example.org/page#:~:text=Five%20of%20us%20voted,four%20voted%20against%20it" in flat


def test_validate_names_what_was_not_checked(run: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "texts" / "page.txt").unlink()
    code, output = run("validate", "--sources", "texts")
    assert code == 0
    assert "no passages found in the stored texts" in output
    assert "1 piece of evidence not checked, on 1 source without a text to read:\n  source/page" in output


# ------------------------------------------------------------------------------------------------------ curated records


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
