"""What has changed since a commit is known of every repository that the files lie in, or it is said that it is not."""

import pathlib
import shutil

import pytest

from checking import told
from git_traps import git as trap_git
from git_traps import with_git_trap
from policykit.files import parts_of
from policykit.validation import git as git_module
from policykit.validation.engine import check_paths
from repositories import add_submodule, commit, git, names, repository_of, since

GOOD = "topics: [{id: topic/a, title: {en: A}}]"
FAULTY = "topics: [{id: topic/a}]"
OTHER = "topics: [{id: topic/b, title: {en: B}}]"
NEW = "topics: [{id: topic/new, title: {en: New}}]"
UNDER = "topics: [{id: topic/under, title: {en: U}, broader: topic/a}]"


def move_submodule(submodule: pathlib.Path, **files: str) -> None:
    """Make another commit in a submodule, such as `origin/main` is there too."""
    repository_of(submodule, **files)
    git(submodule, "update-ref", "refs/remotes/origin/main", "HEAD")


@pytest.fixture
def with_submodule(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a repository with a submodule among its records, and what both hold committed."""
    origin = repository_of(tmp_path / "origin", a=GOOD, b=OTHER)
    alone = "topics: [{id: topic/alone, title: {en: U}}]"
    top = repository_of(tmp_path / "top", **{"records/under": UNDER, "records/alone": alone})
    add_submodule(top, origin, "records/sub")
    commit(top)
    return top


def test_records_in_a_submodule_that_a_change_adds_are_told_of(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", other="")
    origin = repository_of(tmp_path / "origin", a=FAULTY, b=OTHER)
    add_submodule(top, origin, "records/sub")
    staged = since(top)
    commit(top)
    for result in (staged, since(top, "HEAD~1")):
        assert names(result) == {"a.yaml", "b.yaml"}
        assert [found.code for found in result.diagnostics] == ["PK201"]


def test_a_submodule_is_known_whatever_its_name(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", other="")
    submodule = repository_of(top / ":(glob)[æ]\t", a=FAULTY)
    head = (submodule / ".git" / "refs" / "heads" / "main").read_text().strip()
    git(top, "update-index", "--add", "--cacheinfo", f"160000,{head},{submodule.name}")
    assert [found.code for found in check_paths([submodule], keep=False, changed_since="HEAD").diagnostics] == ["PK201"]


def test_a_submodule_as_it_was_affects_nothing(with_submodule: pathlib.Path) -> None:
    assert since(with_submodule).files == ()
    file = with_submodule / "records" / "sub" / "b.yaml"
    file.write_text(file.read_text() + "# a remark\n")
    assert names(since(with_submodule)) == {"b.yaml"}


@pytest.mark.parametrize("how", ["checked out", "committed"])
def test_of_a_submodule_that_a_change_moves_what_differs_is_told_of(with_submodule: pathlib.Path, how: str) -> None:
    move_submodule(with_submodule / "records" / "sub", a=NEW)
    if how == "committed":
        commit(with_submodule)
    result = since(with_submodule, "HEAD~1" if how == "committed" else "HEAD")
    assert names(result) == {"a.yaml", "under.yaml"}
    assert [found.code for found in result.diagnostics] == ["PK301"]


def test_where_a_submodule_s_former_commit_is_not_here_all_is_told_of(with_submodule: pathlib.Path) -> None:
    submodule = with_submodule / "records" / "sub"
    for place in ((submodule / ".git"), with_submodule / ".git" / "modules" / "records" / "sub"):
        place.unlink() if place.is_file() else shutil.rmtree(place)
    repository_of(submodule, a=NEW)
    assert names(since(with_submodule)) == {"a.yaml", "b.yaml", "under.yaml", "alone.yaml"}


@pytest.mark.parametrize("instead", ["nothing", "records", "the same without a repository", "a link"])
def test_where_a_submodule_is_gone_all_is_told_of(with_submodule: pathlib.Path, instead: str) -> None:
    submodule = with_submodule / "records" / "sub"
    if instead == "the same without a repository":
        (submodule / ".git").unlink()
    elif instead == "a link":
        (submodule / ".git").write_text(f"gitdir: {with_submodule}/.git/modules/records/sub")
        submodule.symlink_to(submodule.rename(with_submodule / "store"))
    else:
        git(with_submodule, "rm", "-q", "-f", "records/sub")
    if instead == "records":
        submodule.mkdir()
        (submodule / "a.yaml").write_text(GOOD)
    result = since(with_submodule)
    assert {"under.yaml", "alone.yaml"} <= names(result)
    assert [found.code for found in result.diagnostics] == (["PK301"] if instead == "nothing" else [])


def test_a_submodule_in_the_place_of_records_is_compared_with_these(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", other="")
    repository_of(top, **{"records/sub/a": GOOD, "records/under": UNDER, "records/b": OTHER})
    git(top, "rm", "-r", "-q", "records/sub")
    add_submodule(top, repository_of(tmp_path / "origin", c=NEW), "records/sub")
    assert told(since(top)) == told(check_paths([top / "records"]))
    assert names(since(top)) == {"c.yaml", "under.yaml"}


def test_a_submodule_in_a_submodule_is_compared_too(tmp_path: pathlib.Path) -> None:
    inner = repository_of(tmp_path / "inner", a=GOOD)
    outer = repository_of(tmp_path / "outer", b=OTHER)
    add_submodule(outer, inner, "deep")
    commit(outer)
    top = repository_of(tmp_path / "top", other="")
    submodule = add_submodule(top, outer, "records/sub")
    git(submodule, "submodule", "--quiet", "update", "--init")
    assert names(since(top)) == {"a.yaml", "b.yaml"}
    commit(top)
    assert since(top).files == ()
    move_submodule(submodule / "deep", a=FAULTY)
    assert [found.code for found in since(top).diagnostics] == ["PK201"]


@pytest.mark.parametrize("moved", ["theme", "records/sub"])
def test_a_submodule_that_is_not_checked_out_affects_only_what_it_lies_among(
    with_submodule: pathlib.Path, moved: str
) -> None:
    add_submodule(with_submodule, with_submodule.parent / "origin", "theme")
    commit(with_submodule)
    (with_submodule / "records" / "under.yaml").unlink()
    commit(with_submodule)
    git(with_submodule, "submodule", "--quiet", "deinit", "-f", "--all")
    assert since(with_submodule).files == ()
    git(with_submodule, "update-index", "--cacheinfo", f"160000,{'1' * 40},{moved}")
    assert names(since(with_submodule)) == ({"alone.yaml"} if moved == "records/sub" else set())


def test_in_a_submodule_a_revision_is_one_of_its_own(
    with_submodule: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submodule = with_submodule / "records" / "sub"
    move_submodule(submodule, a=GOOD.replace("{en: A}", "{en: B}"))
    (submodule / "records").mkdir()
    (submodule / "records" / "new.yaml").write_text(NEW)
    assert names(since(submodule)) == {"new.yaml"}
    commit(submodule)
    assert names(since(submodule)) == {"new.yaml"}
    monkeypatch.chdir(submodule)
    assert since(submodule).files == ()


def test_a_repository_that_is_no_submodule_has_a_revision_of_its_own(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", **{"records/mine": GOOD})
    repository_of(top / "records" / "guest", b=OTHER)
    assert since(top).files == ()


def test_a_link_that_a_link_leads_to_counts(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", good=GOOD, bad=FAULTY, **{"records/under": UNDER})
    (top / "middle.yaml").symlink_to("good.yaml")
    (top / "records" / "link.yaml").symlink_to("../middle.yaml")
    commit(top)
    assert since(top).files == ()
    (top / "middle.yaml").unlink()
    (top / "middle.yaml").symlink_to("bad.yaml")
    assert [found.code for found in since(top).diagnostics] == ["PK201"]


def test_what_the_folder_of_records_led_to_is_not_known_so_all_is_told_of(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", **{"one/a": GOOD, "two/b": OTHER, "more/under": UNDER})
    (top / "records").symlink_to("one")
    commit(top)
    paths = [top / "records", top / "more"]
    assert check_paths(paths, keep=False, changed_since="HEAD").files == ()
    (top / "records").unlink()
    (top / "records").symlink_to("two")
    result = check_paths(paths, keep=False, changed_since="HEAD")
    assert [found.code for found in result.diagnostics] == ["PK301"]


def test_what_a_changed_link_led_to_is_not_known_so_all_is_told_of(tmp_path: pathlib.Path) -> None:
    top = repository_of(tmp_path / "top", good=GOOD, other=OTHER, **{"records/under": UNDER})
    (top / "records" / "link.yaml").symlink_to("../good.yaml")
    commit(top)
    (top / "records" / "link.yaml").unlink()
    (top / "records" / "link.yaml").symlink_to("../other.yaml")
    assert [found.code for found in since(top).diagnostics] == ["PK301"]


@pytest.mark.parametrize("link", ["records/link.yaml", "records/folder"])
def test_a_link_that_leads_elsewhere_has_changed(tmp_path: pathlib.Path, link: str) -> None:
    repository_of(tmp_path, **{"store/good/a": GOOD, "store/bad/a": FAULTY})
    (tmp_path / "records").mkdir()
    tail = "/a.yaml" if link.endswith(".yaml") else ""
    (tmp_path / link).symlink_to(f"../store/good{tail}")
    commit(tmp_path)
    assert since(tmp_path).files == ()
    (tmp_path / link).unlink()
    (tmp_path / link).symlink_to(f"../store/bad{tail}")
    assert [found.code for found in since(tmp_path).diagnostics] == ["PK201"]


def test_ends_of_lines_are_told_where_a_large_file_is_read_in_parts(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = repository_of(tmp_path / "top", **{"records/a": f"{GOOD}\n#\n##\n"})
    (top / "records" / "a.yaml").write_bytes(f"{GOOD}\r\n#\r\n##\r\n".encode())
    for size in (1, 2, 3):
        monkeypatch.setattr("policykit.files.reading._AT_ONCE", size)
        assert since(top).files == ()


def test_a_file_as_it_was_is_read_once(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository_of(
        tmp_path / "top", **{f"records/{name}": GOOD.replace("topic/a", f"topic/{name}") for name in "abc"}
    )
    read: list[str] = []
    monkeypatch.setattr(git_module, "parts_of", lambda path, real=None: (read.append(path), parts_of(path, real))[1])
    assert since(top).files == ()
    assert len(read) == 3


@pytest.mark.parametrize("where", ["bare", "folder", "gitfile", "submodule"])
@pytest.mark.parametrize("setting", ["core.fsmonitor={trap}", "filter.x.clean={trap}", "include.path={include}"])
def test_the_traps_for_git_would_snap(tmp_path: pathlib.Path, setting: str, where: str) -> None:
    marker = with_git_trap(tmp_path, setting, where)
    trap_git(tmp_path / "project" / "records" / "extra", "diff", "--raw", "HEAD", "--", check=False)
    assert marker.exists()
