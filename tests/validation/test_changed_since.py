"""What a change since a commit affects is told, and nothing else."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from cases import roots_of
from changes_elsewhere import CHANGES_ELSEWHERE, make, write_files
from checking import told
from policykit.documents import chunks
from policykit.validation.engine import check_paths
from repositories import add_submodule, commit, git, names, repository_of, since


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a git repository that holds the curated records of a case."""
    for root in roots_of("stoltenberg-2010"):
        (shutil.copytree if root.is_dir() else shutil.copy)(root, tmp_path / "records" / root.name)
    return repository_of(tmp_path)


def file_with(folder: pathlib.Path, text: str) -> pathlib.Path:
    return next(path for path in sorted((folder / "records").rglob("*.yaml")) if text in path.read_text())


def test_nothing_changed_and_nothing_is_told(repository: pathlib.Path) -> None:
    result = since(repository)
    assert (result.files, result.diagnostics, result.records) == ((), (), 0)


@pytest.mark.parametrize("how", ["not staged", "staged", "committed", "new", "gone"])
def test_a_change_is_seen_however_git_has_it(repository: pathlib.Path, how: str) -> None:
    file = file_with(repository, "  - id: topic/")
    if how == "new":
        file = file.with_name("new.yaml")
        file.write_text("topics: [{id: topic/new, title: {en: New}}]")
    elif how == "gone":
        file.unlink()
    else:
        file.write_text(file.read_text() + "# a remark\n")
    if how == "staged":
        git(repository, "add", "-A")
    if how == "committed":
        commit(repository)
    result = since(repository, "HEAD~1" if how == "committed" else "HEAD")
    assert (file.name in names(result)) == (how != "gone")
    assert (len(result.files) > 1) == (how != "new")
    assert ("PK301" in {found.code for found in result.diagnostics}) == (how == "gone")


CHANGES = {
    "an id that others name": ("- id: person/aslaug-haga", "- id: person/aslaug-hagen"),
    "a role that a ballot needs": (
        "organization: organization/stoltenberg-committee",
        "organization: organization/bergen",
    ),
    "a number that another proposal has": ("    number: 21\n", "    number: 20\n"),
    "a proposal's report": (
        "    report: report/stoltenberg-2010\n    number: 22",
        "    report: report/other\n    number: 22",
    ),
    "a source's day": ("    published: 20", "    published: 19"),
    "an assessor's finding": ("status: in-progress", "status: nonsense"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_of_what_a_change_bears_on_is_told_what_a_full_check_tells(repository: pathlib.Path, change: str) -> None:
    old, new = CHANGES[change]
    file = file_with(repository, old)
    file.write_text(file.read_text().replace(old, new))
    full = check_paths([repository / "records"])
    some = since(repository)
    assert told(some) == [
        line for line, found in zip(told(full), full.diagnostics, strict=True) if found.path in some.files
    ]
    # The curated records had no findings, so all that there are now come from the change.
    assert told(some) == told(full)
    assert full.diagnostics
    assert str(file) in some.files


NARROWER = "topics: [{{id: topic/t-{n}, title: {{en: T}}, broader: topic/t-{up}}}]"
TREES: dict[str, tuple[dict[str, str], dict[str, str | None], str]] = {
    "the record behind a redirect goes": (
        {"a": "redirects: {topic/old: topic/new}", "b": "topics: [{id: topic/new, title: {en: New}}]"},
        {"b": None},
        "PK305",
    ),
    "a redirected id is used again": (
        {"a": "redirects: {topic/old: topic/new}", "b": "topics: [{id: topic/new, title: {en: New}}]"},
        {"c": "topics: [{id: topic/old, title: {en: Old}}]"},
        "PK306",
    ),
    "redirects come to run in a circle": (
        {"a": "redirects: {topic/old: topic/new}", "b": "redirects: {topic/new: topic/last}",
         "c": "topics: [{id: topic/last, title: {en: L}}]"},
        {"b": "redirects: {topic/new: topic/old}"},
        "PK304",
    ),
    "topics come to run in a circle": (
        {**{f"t{n}": NARROWER.format(n=n, up=n + 1) for n in range(1, 5)},
         "t5": "topics: [{id: topic/t-5, title: {en: T}}]"},
        {"t5": NARROWER.format(n=5, up=1)},
        "PK307",
    ),
    "a number is given twice across files": (
        {"a": "reports: [{id: report/r, title: {en: R}, author: organization/o, evidence: [{source: source/s}]}]\n"
              "organizations: [{id: organization/o, name: O, evidence: [{source: source/s}]}]\n"
              "sources: [{id: source/s, name: S}]",
         "b": "proposals: [{id: proposal/r/1, report: report/r, number: 1, title: {en: P}, evidence: [{source: source/s}]}]"},
        {"a0": "proposals: [{id: proposal/r/2, report: report/r, number: 1, title: {en: P}, evidence: [{source: source/s}]}]"},
        "PK407",
    ),
    "a record comes to be the same as another": (
        {"a": "topics: [{id: topic/a, title: {en: A}}]", "b": "topics: [{id: topic/b, title: {en: B}}]"},
        {"b": "topics: [{id: topic/b, title: {en: A}}]"},
        "PK450",
    ),
    "two bodies that tell people of one name apart become one": (
        {**{name: f"people: [{{id: person/{name}, name: Ann, roles: [{{organization: organization/{name}}}], "
                  "evidence: [{source: source/s}]}]" for name in "ab"},
         "c": "sources: [{id: source/s, name: S}]\norganizations:\n"
              "- {id: organization/a, name: A, evidence: [{source: source/s}]}\n"
              "- {id: organization/b, name: B, evidence: [{source: source/s}]}\n"},
        {"c": "sources: [{id: source/s, name: S}]\norganizations:\n"
              "- {id: organization/a, name: A, evidence: [{source: source/s}]}\n"
              "redirects: {organization/b: organization/a}\n"},
        "PK451",
    ),
    "two records in a list become one": (
        {"a": "sources: [{id: source/s, name: S}]\nevents: [{id: event/e, kind: other, title: {en: E}, date: 2010, "
              "about: [topic/a, topic/b], evidence: [{source: source/s}]}]",
         "b": "topics: [{id: topic/a, title: {en: A}}, {id: topic/b, title: {en: B}}]"},
        {"b": "topics: [{id: topic/a, title: {en: A}}]\nredirects: {topic/b: topic/a}"},
        "PK455",
    ),
}  # fmt: skip


@pytest.mark.parametrize("tree", TREES)
def test_what_a_change_makes_wrong_elsewhere_is_not_missed(tmp_path: pathlib.Path, tree: str) -> None:
    before, after, code = TREES[tree]
    (tmp_path / "records").mkdir()
    for name, text in before.items():
        (tmp_path / "records" / f"{name}.yaml").write_text(text)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    assert check_paths([tmp_path / "records"]).ok
    for name, changed_text in after.items():
        file = tmp_path / "records" / f"{name}.yaml"
        file.unlink() if changed_text is None else file.write_text(changed_text)
    full = check_paths([tmp_path / "records"])
    assert code in {found.code for found in full.diagnostics}
    assert told(since(tmp_path)) == told(full)


@pytest.mark.parametrize("what", CHANGES_ELSEWHERE)
def test_what_a_change_of_one_record_makes_wrong_in_another_is_not_missed(tmp_path: pathlib.Path, what: str) -> None:
    write_files(tmp_path / "records")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    make(CHANGES_ELSEWHERE[what], tmp_path / "records")
    full = check_paths([tmp_path / "records"])
    assert CHANGES_ELSEWHERE[what].code in {found.code for found in full.diagnostics}
    assert told(since(tmp_path)) == told(full)


def test_ends_of_lines_alone_are_no_change(repository: pathlib.Path) -> None:
    file = file_with(repository, "  - id: topic/")
    content = file.read_bytes()
    file.write_bytes(content.replace(b"\n", b"\r\n"))
    assert since(repository).files == ()
    file.write_bytes(content.replace(b"\n", b"\r\n") + b"\r")
    assert str(file) in since(repository).files


def test_what_a_sparse_checkout_leaves_out_has_not_changed(repository: pathlib.Path) -> None:
    file = file_with(repository, "  - id: topic/")
    git(repository, "update-index", "--skip-worktree", str(file))
    file.unlink()
    assert since(repository).files == ()


def test_a_file_with_another_time_and_the_same_content_has_not_changed(repository: pathlib.Path) -> None:
    file = file_with(repository, "  - id: topic/")
    os.utime(file, (1, 1))
    assert since(repository).files == ()


def test_git_is_asked_about_the_files_and_not_where_a_hook_says(
    repository: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(repository / "elsewhere"))
    assert since(repository).files == ()


def test_a_file_whose_name_is_an_ending_alone_is_no_records_file(repository: pathlib.Path) -> None:
    (repository / ".yaml").write_text("topics: []")
    commit(repository)
    (repository / ".yaml").write_text("topics: {}")
    assert since(repository).files == ()


def test_files_that_nothing_leads_to_are_left_out(repository: pathlib.Path) -> None:
    file = file_with(repository, "  - id: assessment/")
    file.write_text(file.read_text() + "# a remark\n")
    assert since(repository).files == (str(file),)


def test_what_a_large_file_held_before_is_read_in_chunks(
    repository: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = [{"id": f"topic/large-{number}", "title": {"en": f"T {number}"}} for number in range(40)]
    large, small = (repository / "records" / name for name in ("large.ndjson", "small.yaml"))
    large.write_text("\n".join(map(json.dumps, topics)))
    small.write_text("topics: [{id: topic/under, title: {en: U}, broader: topic/large-39}]")
    commit(repository)
    large.write_text("\n".join(map(json.dumps, topics[:39])))
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 500)
    (found,) = since(repository).diagnostics
    assert (found.code, found.path) == ("PK301", str(small))


def test_git_is_not_asked_once_a_file(repository: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        (repository / "records" / f"more-{number}.yaml").write_text(
            f"topics: [{{id: topic/t-{number}, title: {{en: T}}}}]"
        )
    commit(repository)
    asked: list[object] = []
    run = subprocess.run
    monkeypatch.setattr("policykit.validation.git.subprocess.run", lambda *a, **k: (asked.append(a), run(*a, **k))[1])
    since(repository)
    assert len(asked) < 12


@pytest.mark.parametrize(
    ("revision", "message"),
    [("nope", "there is no such commit"), ("--help", "there is no such commit"), ("", "there is no such commit")],
)
def test_a_revision_that_there_is_none_of_is_an_error_of_the_call(
    repository: pathlib.Path, revision: str, message: str
) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", f"--changed-since={revision}"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"policykit: cannot tell what has changed since {revision}: {message}\n"


def test_a_folder_outside_any_repository_is_an_error_of_the_call(small: pathlib.Path) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--changed-since", "HEAD", str(small)]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(small.parent.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("policykit: cannot tell what has changed since HEAD: not a git repository")


PAGE = "sources: [{id: source/page, name: Page}, {id: source/panel/other, name: Other}, {id: source/none, name: None}]"
RESTING = "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame}]}]"
LOST = "people: [{id: person/b, name: B, evidence: [{source: source/panel/other, passage: not there}]}]"


NO_TEXT = "people: [{id: person/c, name: C, evidence: [{source: source/none, passage: not there}]}]"


@pytest.fixture
def with_texts(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a repository with records that rest on stored texts, one of which lacks a passage already and one is none."""
    texts = tmp_path / "top" / "texts"
    (texts / "panel").mkdir(parents=True)
    (texts / "page.txt").write_text("Say open sesame.")
    (texts / "panel" / "other.txt").write_text("Nothing of it.")
    (tmp_path / "top" / "link").symlink_to("texts")
    records = {"page": PAGE, "resting": RESTING, "lost": LOST, "no-text": NO_TEXT}
    return repository_of(tmp_path / "top", **{f"records/{name}": text for name, text in records.items()})


def test_a_stored_text_that_has_not_changed_affects_nothing(with_texts: pathlib.Path) -> None:
    assert since(with_texts, texts=with_texts / "texts").files == ()


@pytest.mark.parametrize("how", ["not staged", "committed", "gone", "a link", "not UTF-8"])
def test_records_that_rest_on_a_changed_text_are_told_of(with_texts: pathlib.Path, how: str) -> None:
    texts = with_texts / "texts"
    page = texts / "page.txt"
    if how == "not UTF-8":
        page.write_bytes(b"Say open sesame.\xff")
    else:
        page.unlink()
    if how == "a link":
        page.symlink_to("panel/other.txt")
    elif how in ("not staged", "committed"):
        page.write_text("Say it.")
    if how == "committed":
        commit(with_texts)
    for folder in (texts, with_texts / "link"):
        result = since(with_texts, "HEAD~1" if how == "committed" else "HEAD", folder)
        assert names(result) == {"resting.yaml"}
        full = check_paths([with_texts / "records"], texts=folder)
        # A text that cannot be read is told of at its own place.
        assert told(result) == [line for line in told(full) if "lost.yaml" not in line and "no-text" not in line]
    assert result.diagnostics
    assert result.evidence
    assert result.evidence.found == 0


def test_what_a_link_among_the_texts_leads_to_counts(with_texts: pathlib.Path) -> None:
    texts = with_texts / "texts"
    (texts / "page.md").write_text("Say open sesame.")
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to("page.md")
    commit(with_texts)
    (texts / "page.md").write_text("Say it.")
    assert "PK502" in {found.code for found in since(with_texts, texts=texts).diagnostics}


@pytest.mark.parametrize("where", ["in no repository", "in another repository", "not known to git"])
def test_texts_of_which_git_tells_nothing_count_as_changed(with_texts: pathlib.Path, where: str) -> None:
    texts = with_texts / "texts"
    if where == "not known to git":
        git(with_texts, "rm", "-r", "-q", "--cached", "texts")
        (with_texts / ".gitignore").write_text("texts/\n")
    else:
        texts = texts.rename(with_texts.parent / "texts")
    commit(with_texts)
    if where == "in another repository":
        git(texts, "init", "-q", "-b", "main")
        commit(texts)
    result = since(with_texts, texts=texts)
    full = check_paths([with_texts / "records"], texts=texts)
    if where == "not known to git":  # one that is not there now was in no commit
        assert names(result) == {"resting.yaml", "lost.yaml"}
        assert told(result) == [line for line in told(full) if "no-text" not in line]
    else:
        assert names(result) == {"resting.yaml", "lost.yaml", "no-text.yaml"}
        assert told(result) == told(full)


def test_texts_in_a_submodule_are_compared(with_texts: pathlib.Path) -> None:
    origin = (with_texts / "texts").rename(with_texts.parent / "origin")
    git(with_texts, "rm", "-r", "-q", "--cached", "texts")
    texts = add_submodule(with_texts, repository_of(origin), "texts")
    commit(with_texts)
    assert since(with_texts, texts=texts).files == ()
    (texts / "page.txt").write_text("Say it.")
    commit(texts)
    assert names(since(with_texts, texts=texts)) == {"resting.yaml"}


def test_a_link_in_place_of_what_is_no_records_file_is_a_change_like_any_other(repository: pathlib.Path) -> None:
    for name in ("notes.txt", "README"):
        (repository / name).write_text("words")
    commit(repository)
    for name in ("notes.txt", "README"):
        (repository / name).unlink()
        (repository / name).symlink_to("records")
    assert since(repository).files == ()


def test_what_has_come_to_lie_behind_a_link_is_another_file(repository: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (repository / "records" / "extra").mkdir()
    (repository / "records" / "extra" / "e.yaml").write_text("topics: [{id: topic/extra, title: {en: A}}]")
    commit(repository)
    (repository / "records" / "extra").rename(tmp_path / "moved")
    (repository / "records" / "extra").symlink_to(tmp_path / "moved")
    assert names(since(repository)) == {"e.yaml"}
