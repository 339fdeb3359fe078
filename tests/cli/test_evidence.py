"""The commands that show and write evidence."""

import pathlib

import pytest
import yaml
from click.testing import CliRunner

from evidence_case import RECORDS, TEXT
from policykit.cli.group import main


@pytest.fixture
def texts(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "page.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_what_a_refused_link_leads_to_is_never_shown(run: "Run", texts: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret of the house", encoding="utf-8")
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to(tmp_path / "secret.txt")
    code, output = run("validate", "--sources", "texts")
    assert code == 1
    assert "secret of the house" not in output


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
