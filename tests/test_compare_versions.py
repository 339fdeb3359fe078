"""What `make compare` runs sees that two versions answer differently, and only that."""

import importlib.util
import pathlib
import shutil
import sys
from types import ModuleType
from typing import Final, NamedTuple

import pytest

ROOT: Final = pathlib.Path(__file__).parent.parent
MESSAGE: Final = "nothing to fix"
OTHER: Final = "there is nothing to fix"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compare_versions", ROOT / "benchmarks" / "compare_versions.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


class Answered(NamedTuple):
    """Files of answers: of a version, of the same version again, and of one that words a message otherwise."""

    first: pathlib.Path
    again: pathlib.Path
    other: pathlib.Path


def _other_version(folder: pathlib.Path) -> pathlib.Path:
    for part in ("src", "records", "schemas"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    changed = 0
    for path in (folder / "src").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        changed += code.count(MESSAGE)
        path.write_text(code.replace(MESSAGE, OTHER), encoding="utf-8")
    assert changed
    return folder / "src"


@pytest.fixture(scope="module")
def answered(tool: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    """Have the versions check one example each of faulty and mended records."""
    folder = tmp_path_factory.mktemp("compared")
    inputs = folder / "inputs"
    shutil.copytree(ROOT / "tests" / "records" / "invalid" / "PK201", inputs / "examples" / "invalid" / "PK201")
    python, source = pathlib.Path(sys.executable), str(ROOT / "src")
    sides = [
        tool.Side("old", python, {"PYTHONPATH": source}),
        tool.Side("two", python, {"PYTHONPATH": source, "PYTHONHASHSEED": "7"}),
        tool.Side("new", python, {"PYTHONPATH": str(_other_version(folder / "other"))}),
    ]
    return Answered(*tool.collect(sides, inputs, folder, ["--groups", "examples"]))


def test_a_version_gives_the_same_answers_as_itself(tool: ModuleType, answered: Answered) -> None:
    counts, differences = tool.compare(answered.first, answered.again)
    assert counts["examples"] > 20
    assert differences == []
    lines, same = tool.report(counts, differences)
    assert same
    assert lines[-1].endswith("no difference")


def test_another_message_is_seen_in_the_cases_that_say_it(tool: ModuleType, answered: Answered) -> None:
    counts, differences = tool.compare(answered.first, answered.other)
    assert {found.case for found in differences} == {
        f"examples/PK201/{stem}/diff-{way}" for stem in ("faulty", "mended") for way in ("safe", "unsafe")
    }
    for found in differences:
        part, before, after = found.lines
        assert part == "@ stderr"
        assert before.startswith(f"- '{MESSAGE}")
        assert after.startswith(f"+ '{OTHER}")
    lines, same = tool.report(counts, differences)
    assert not same
    assert f"{'examples':<12}{counts['examples']:>8} cases, 4 differ" in lines
    assert sum(MESSAGE in line for line in lines) == 4  # once for each verdict, not for each case


def test_a_case_that_only_one_version_has_is_a_difference(
    tool: ModuleType, answered: Answered, tmp_path: pathlib.Path
) -> None:
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_bytes(b"".join(answered.first.read_bytes().splitlines(keepends=True)[1:]))
    for pair, side in (((answered.first, fewer), "old"), ((fewer, answered.first), "new")):
        _, (found,) = tool.compare(*pair)
        assert f"only in the {side} version" in found.lines[0]


@pytest.mark.parametrize(
    ("entry", "same"),
    [
        ('cases = "examples/*"', True),
        ('cases = "examples/*/diff-*"\nlines = "nothing to fix"', True),
        ('cases = "examples/*"\nlines = "there is nothing"', False),
        ('cases = "examples/PK201/faulty/*"', False),
        ('cases = "fuzz/*"', False),
    ],
)
def test_a_difference_that_is_meant_is_listed_with_its_reason(
    tool: ModuleType, answered: Answered, tmp_path: pathlib.Path, entry: str, *, same: bool
) -> None:
    file = tmp_path / "accepted.toml"
    file.write_text(f'[[accepted]]\n{entry}\nreason = "It reads better"\n', encoding="utf-8")
    lines, is_same = tool.report(*tool.compare(answered.first, answered.other), tool.read_accepted(file))
    assert is_same == same
    assert any("It reads better" in line for line in lines)


@pytest.mark.parametrize("entry", ['cases = "*"', 'cases = "*"\nreason = " "', 'cases = "*"\nreason = "x"\nline = "x"'])
def test_what_is_accepted_needs_a_reason_and_no_other_words(
    tool: ModuleType, tmp_path: pathlib.Path, entry: str
) -> None:
    file = tmp_path / "accepted.toml"
    file.write_text(f"[[accepted]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(tool.CannotRunError, match=r"accepted\.toml"):
        tool.read_accepted(file)


def test_what_is_no_version_is_said(
    tool: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["compare_versions.py", "no-such-revision"])
    assert tool.main() == 2
    assert "no-such-revision is neither a revision nor a folder" in capsys.readouterr().err
