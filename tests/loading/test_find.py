"""Which files a path stands for, in which order, and what is said of a path that cannot be read."""

import os
import pathlib
from collections.abc import Callable

import pytest
from click.testing import CliRunner

import policykit
from policykit.cli.group import main
from policykit.files import PathError
from policykit.loading.find import find_files, shipped_records
from policykit.loading.load import load_file

as_another_user = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything, so nothing is barred to it"
)


Make = Callable[..., None]


def test_a_file_is_read_whatever_its_ending_s_case(make: Make) -> None:
    make("a.yaml", "b.YML", "c.Json")
    assert find_files(["c.Json", "b.YML", "a.yaml"]) == ["c.Json", "b.YML", "a.yaml"]


def test_a_folder_is_read_to_the_bottom_in_the_order_of_names(make: Make) -> None:
    make(
        "r/b.yaml",
        "r/a/z.json",
        "r/a/y/x.ndjson",
        "r/a.yaml",
        "r/c/d.jsonl",
        "r/B.yml",
        "r/å.yaml",
        "r/10.yaml",
        "r/9.yaml",
    )
    expected = ["10.yaml", "9.yaml", "B.yml", "a/y/x.ndjson", "a/z.json", "a.yaml", "b.yaml", "c/d.jsonl", "å.yaml"]
    assert find_files(["r"]) == [f"r/{name}" for name in expected]
    assert find_files([pathlib.Path("r")]) == [f"r/{name}" for name in expected]


def test_several_paths_are_read_in_the_order_given(make: Make) -> None:
    make("a/x.yaml", "b/x.yaml", "c.yaml")
    assert find_files(["c.yaml", "b", "a"]) == ["c.yaml", "b/x.yaml", "a/x.yaml"]


def test_files_of_other_endings_are_passed_over_in_a_folder(make: Make) -> None:
    make("r/a.yaml", "r/README.md", "r/a.yaml.bak", "r/yaml", "r/a.txt", "r/a.yaml~")
    assert find_files(["r"]) == ["r/a.yaml"]


def test_hidden_files_and_folders_are_passed_over_unless_they_are_named(make: Make) -> None:
    make("r/a.yaml", "r/.b.yaml", "r/.git/c.yaml", "r/.d/e.yaml")
    assert find_files(["r"]) == ["r/a.yaml"]
    assert find_files(["r/.b.yaml", "r/.d"]) == ["r/.b.yaml", "r/.d/e.yaml"]


def test_a_folder_whose_name_ends_like_a_file_s_is_a_folder(make: Make) -> None:
    make("r.yaml/a.yaml", "r.yaml/b.json/c.yaml")
    assert find_files(["r.yaml"]) == ["r.yaml/a.yaml", "r.yaml/b.json/c.yaml"]


def test_a_file_named_twice_is_read_once_under_its_first_name(make: Make) -> None:
    make("r/a.yaml")
    os.symlink("a.yaml", "r/b.yaml")
    os.link("r/a.yaml", "r/c.yaml")
    os.symlink("r", "s")
    assert find_files(["r/a.yaml", "r", "./r/a.yaml", "s", "r/../r/b.yaml"]) == ["r/a.yaml"]
    assert find_files(["s", "r"]) == ["s/a.yaml"]
    assert policykit.validate("r", "r/a.yaml", "s").diagnostics == ()


def test_links_to_files_and_folders_are_followed(make: Make) -> None:
    make("elsewhere/a.yaml", "elsewhere/b/c.yaml", "r/d.yaml")
    os.symlink("../elsewhere/a.yaml", "r/link.yaml")
    os.symlink("../elsewhere/b", "r/folder")
    both = ["r/d.yaml", "r/folder/c.yaml", "r/link.yaml"]
    assert find_files(["r"], follow_links=True) == both
    assert find_files(["r", "elsewhere"]) == both


@pytest.mark.parametrize(
    ("link", "target"),
    [("r/a.yaml", "../elsewhere/a.yaml"), ("r/b", "../elsewhere"), ("r/c.json", "/dev/null"), ("r/d/e", "/proc/self")],
)
def test_a_link_out_of_the_folder_is_an_error_of_the_call(make: Make, link: str, target: str) -> None:
    make("elsewhere/a.yaml", "r/d/z.yaml")
    os.symlink(target, link)
    assert refused("r") == (link, "a link that leads out of the folder; --follow-links follows it")


def test_links_within_the_folders_that_are_named_are_followed(make: Make) -> None:
    make("r/.hidden/a.yaml", "r/b/c.yaml", "s/d.yaml")
    os.symlink("../.hidden/a.yaml", "r/b/a.yaml")
    os.symlink("../s", "r/s")
    assert find_files(["r", "s"]) == ["r/b/a.yaml", "r/b/c.yaml", "r/s/d.yaml"]


def test_a_path_that_is_named_may_be_a_link_but_not_out_of_the_current_folder(make: Make) -> None:
    make("here/r/a.yaml", "elsewhere/b.yaml")
    os.symlink("r", "here/s")
    os.symlink("../elsewhere", "here/t")
    os.chdir("here")
    assert find_files(["s"]) == ["s/a.yaml"]
    assert find_files(["../here/s", "../elsewhere"]) == ["../here/s/a.yaml", "../elsewhere/b.yaml"]
    assert refused("t") == ("t", "a link that leads out of the current folder; name what it leads to")
    assert find_files(["t"], follow_links=True) == ["t/b.yaml"]


def test_two_links_to_one_folder_are_no_loop(make: Make) -> None:
    make("r/a/x.yaml")
    os.symlink("a", "r/b")
    os.symlink("a", "r/c")
    assert find_files(["r"]) == ["r/a/x.yaml"]


def test_a_folder_that_many_ways_lead_to_is_read_once(make: Make) -> None:
    levels = 24
    for level in range(levels):
        os.makedirs(f"r/{level:02}")
        for name in ("a", "b") if level + 1 < levels else ():
            os.symlink(f"../{level + 1:02}", f"r/{level:02}/{name}")
    make(f"r/{levels - 1:02}/x.yaml")
    assert find_files(["r"]) == [f"r/00/{'a/' * (levels - 1)}x.yaml"]


def test_a_folder_of_many_levels_is_read_to_the_bottom(make: Make) -> None:
    deep = "/".join(["d"] * 200)
    make(f"r/{deep}/a.yaml")
    assert find_files(["r"]) == [f"r/{deep}/a.yaml"]


def refused(*paths: str | os.PathLike[str]) -> tuple[str, str]:
    with pytest.raises(PathError) as caught:
        policykit.validate(*paths)
    error = caught.value
    assert str(error) == f"{error.path}: {error.reason}"
    assert "\n" not in str(error)
    with pytest.raises(PathError):
        policykit.load(*paths)
    result = CliRunner().invoke(main, ["validate", *(os.fspath(path) for path in paths)])
    assert (result.exit_code, result.output) == (2, f"policykit: {error}\n")
    return error.path, error.reason


def test_a_path_that_does_not_exist_is_an_error_of_the_call(make: Make) -> None:
    make("a.yaml")
    assert refused("none") == ("none", "no such file or directory")
    assert refused("a.yaml", "none.yaml") == ("none.yaml", "no such file or directory")
    assert refused("a.yaml/b") == ("a.yaml/b", "not a directory")
    assert refused("") == ("", "no such file or directory")


def test_a_file_of_another_ending_is_an_error_where_it_is_named(make: Make) -> None:
    make("a.txt", "yaml")
    assert refused("a.txt") == ("a.txt", "not a records file; their names end in .yaml, .yml, .json, .ndjson, .jsonl")
    assert refused("yaml")[0] == "yaml"


def test_a_folder_without_records_files_is_an_error_where_it_is_named_and_else_passed_over(make: Make) -> None:
    make("r/README.md", "s/a.yaml", "s/t/README.md", "h/.hidden.yaml")
    reason = "no records files in it; their names end in .yaml, .yml, .json, .ndjson, .jsonl"
    assert refused("s", "r") == ("r", reason)
    assert refused("h") == ("h", reason)
    assert find_files(["s"]) == ["s/a.yaml"]


def test_what_is_neither_file_nor_folder_is_an_error_where_it_is_named_and_else_passed_over(make: Make) -> None:
    make("r/a.yaml")
    os.mkfifo("r/pipe.yaml")
    assert refused("r/pipe.yaml") == ("r/pipe.yaml", "not a file")
    assert find_files(["r"]) == ["r/a.yaml"]


def test_a_path_with_a_nul_or_too_long_a_name_is_an_error_of_the_call(make: Make) -> None:
    make("a.yaml")
    with pytest.raises(PathError, match="null"):
        policykit.validate("a\0.yaml")
    assert refused("x" * 5000) == ("x" * 5000, "file name too long")


def test_a_dangling_link_is_an_error_of_the_call(make: Make) -> None:
    make("r/a.yaml")
    os.symlink("gone.yaml", "r/b.yaml")
    assert refused("r/b.yaml") == ("r/b.yaml", "no such file or directory")
    assert refused("r") == ("r/b.yaml", "no such file or directory")


def test_a_link_to_itself_is_an_error_of_the_call(make: Make) -> None:
    make("r/a.yaml")
    os.symlink("loop", "r/loop")
    os.symlink("two.yaml", "r/one.yaml")
    os.symlink("one.yaml", "r/two.yaml")
    assert refused("r/loop") == ("r/loop", "too many levels of symbolic links")
    assert refused("r/one.yaml") == ("r/one.yaml", "too many levels of symbolic links")
    assert refused("r") == ("r/loop", "too many levels of symbolic links")


@pytest.mark.parametrize("target", ["..", ".", "../../r", "../../r/a"])
def test_a_link_back_to_a_folder_that_it_lies_in_is_an_error_of_the_call(make: Make, target: str) -> None:
    make("r/a/b.yaml")
    os.symlink(target, "r/a/up")
    path, reason = refused("r")
    assert reason == "a link that leads back to a folder it lies in"
    assert path.startswith("r/a/up")


@as_another_user
@pytest.mark.parametrize("name", ["r", "r/barred", "r/a.yaml"])
def test_a_path_that_may_not_be_read_is_an_error_of_the_call(make: Make, name: str) -> None:
    make("r/a.yaml", "r/barred/b.yaml")
    pathlib.Path(name).chmod(0)
    try:
        assert refused("r") == (name, "permission denied")
    finally:
        pathlib.Path(name).chmod(0o755)


@pytest.mark.parametrize("name", ["scandir", "stat"])
def test_a_folder_that_the_system_refuses_is_an_error_of_the_call(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make("r/a.yaml")

    def refuse(path: str, **_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse)
        with pytest.raises(PathError) as caught:
            find_files(["r"])
    assert (caught.value.path, caught.value.reason) == ("r", "permission denied")


def test_a_file_that_the_system_refuses_or_that_goes_away_is_an_error_of_the_call(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a.yaml")
    (path,) = find_files(["a.yaml"])
    pathlib.Path(path).unlink()
    with pytest.raises(PathError, match=r"a\.yaml: no such file or directory"):
        list(load_file(path))

    def refuse(path: str, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    make("a.yaml")
    monkeypatch.setattr("policykit.files.reading.open", refuse, raising=False)
    with pytest.raises(PathError, match=r"a\.yaml: permission denied"):
        policykit.validate("a.yaml")


def test_the_records_that_come_with_the_package_are_found() -> None:
    assert find_files([shipped_records()])


def test_a_file_that_is_half_replaced_is_not_read_where_it_is_named_itself_either(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        pathlib.Path(name).write_text("topics: []\n")
    pathlib.Path("else").mkdir()
    pathlib.Path("else", "link.yaml").symlink_to(tmp_path / "a.yaml")
    (tmp_path / ".new-0123456789abcdef" / "undo" / "old").mkdir(parents=True)
    (tmp_path / ".new-0123456789abcdef" / "undo" / "old" / "a.yaml").touch()
    for path in ("a.yaml", "else/link.yaml", "."):
        with pytest.raises(PathError, match=r"files in it \(a.yaml\) are being replaced"):
            find_files([path])
    assert find_files(["b.yaml"]) == ["b.yaml"]
