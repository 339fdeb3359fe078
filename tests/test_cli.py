"""The commands, as a person or a program at a shell sees them."""

import json
import pathlib
import pickle
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

import policykit
from policykit.cli.group import main
from policykit.exchange.popolo import CannotImport
from policykit.extras import MissingExtra
from policykit.network import InvalidAgreement, NoAgreement

PROPOSAL = "proposal/stoltenberg-2010/22"


@pytest.fixture
def run(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.chdir(root)
    return Run()


class Run:
    def __call__(self, *arguments: str, colour: bool = False) -> Result:
        return CliRunner().invoke(main, arguments, color=colour)


def test_validate_of_good_records_says_so_and_exits_with_0(run: Run) -> None:
    result = run("validate")
    assert result.exit_code == 0
    assert result.output.endswith(" files: no errors, no warnings\n")


BAD = """\
people:
  - id: person/a
    name: A
    nmae: B
    evidence: [{source: source/page}]
sources: [{id: source/page}]
"""


def test_validate_of_bad_records_shows_where_and_how_to_mend_it_and_exits_with_1(
    run: Run, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("validate", str(path))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{path}:4:5: error PK202 a person has no field `nmae`",
        "    4 |     nmae: B",
        "      |     ^^^^",
        "      = did you mean `name`?",
        "2 records in 1 file: 1 error, no warnings",
    ]


WARNED = """\
sources: [{id: source/page}]
statements:
  - id: statement/a
    summary: {en: A claim about nothing on record}
    evidence: [{source: source/page}]
"""


def test_warnings_fail_only_a_strict_run(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "warned.yaml"
    path.write_text(WARNED)
    assert run("validate", str(path)).exit_code == 0
    strict = run("validate", "--strict", str(path))
    assert strict.exit_code == 1
    assert "no errors, 1 warning" in strict.output


def test_colour_is_for_terminals(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    assert "\x1b[" in run("validate", str(path), colour=True).output
    assert "\x1b[" not in run("validate", str(path)).output


@pytest.mark.parametrize(
    "arguments",
    [["validate", "nowhere"], ["show", PROPOSAL, "--records", "nowhere"], ["validate", "README.md"],
     ["stances", PROPOSAL, "--on", "someday"], ["schema", "check", "nowhere"], ["validate", "--no-such-option"]],
)  # fmt: skip
def test_what_cannot_be_run_is_said_in_one_line_and_exits_with_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    if "--no-such-option" not in arguments:
        assert len(result.output.splitlines()) == 1


def test_an_unknown_id_or_code_exits_with_1_and_names_near_ones(run: Run) -> None:
    result = run("show", "proposal/stoltenberg-2010/2222")
    assert result.exit_code == 1
    assert "did you mean proposal/stoltenberg-2010/22" in result.output
    result = run("explain", "PK2088")
    assert result.exit_code == 1
    assert "did you mean PK208" in result.output
    assert run("fate", "person/erling-lae").exit_code == 1


def test_records_with_errors_answer_nothing(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("show", "person/a", "--records", str(path))
    assert result.exit_code == 2
    assert "PK202" in result.output


def test_show_tells_the_story_of_a_proposal(run: Run) -> None:
    output = run("show", PROPOSAL).output
    for expected in ("Thorvald Stoltenberg", "1 not known", "3 not known", "Erling Lae", "in-progress", "undecided"):
        assert expected in output
    assert max(len(line) for line in output.splitlines()) <= 80


@pytest.mark.parametrize("kind", ["report", "person", "organization", "topic", "vote", "statement", "event", "source"])
def test_show_works_for_every_kind(run: Run, curated: policykit.Dataset, kind: str) -> None:
    for record_id in [record_id for record_id in curated if record_id.startswith(f"{kind}/")][:10]:
        result = run("show", record_id)
        assert result.exit_code == 0, result.output
        assert record_id in result.output
        assert max(len(line) for line in result.output.splitlines()) <= 80


def test_json_has_the_rows_names_as_keys(run: Run, curated: policykit.Dataset) -> None:
    for command, rows in (
        ("stances", curated.stances(PROPOSAL)),
        ("timeline", curated.timeline(PROPOSAL)),
        ("fate", curated.fate(PROPOSAL)),
    ):
        assert json.loads(run(command, PROPOSAL, "--json").output) == rows.as_dicts()
    assert json.loads(run("show", PROPOSAL, "--json").output)["number"] == 22


def test_the_language_of_texts_can_be_chosen(run: Run) -> None:
    assert "heroin" in run("timeline", PROPOSAL, "--lang", "nb").output
    assert run("timeline", PROPOSAL, "--lang", "nb").output != run("timeline", PROPOSAL).output


def test_a_question_with_no_answer_says_so(run: Run) -> None:
    result = run("fate", "proposal/stoltenberg-2010/1")
    assert (result.exit_code, result.output) == (0, "nothing on record\n")


def test_without_records_at_hand_those_of_the_package_are_read(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Run()("fate", PROPOSAL, "--on", "2012-12-31").exit_code == 0


def test_records_of_ones_own_can_refer_to_those_of_the_package(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "statements:\n  - id: statement/mine\n    about: [proposal/stoltenberg-2010/22]\n"
        "    summary: {en: Mine}\n    evidence: [{source: source/hoyre-heroin}]\n"
    )
    assert run("validate", str(path)).exit_code == 1
    assert run("validate", "--shipped", str(path)).exit_code == 0


def test_explain_says_what_a_rule_is_for(run: Run) -> None:
    assert "names its conditions" in run("explain", "pk208").output or "depends on" in run("explain", "pk208").output
    assert "PK501" in run("explain").output


def test_schemas_are_written_and_compared(run: Run, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "schemas"
    assert run("schema", "export", str(folder)).exit_code == 0
    assert run("schema", "check", str(folder)).exit_code == 0
    (folder / "vote.schema.json").write_text("{}")
    (folder / "event.schema.json").unlink()
    result = run("schema", "check", str(folder))
    assert result.exit_code == 1
    assert "vote.schema.json: differs" in result.output
    assert "event.schema.json: missing" in result.output


def test_the_schemas_in_the_repository_are_those_of_the_models(run: Run) -> None:
    result = run("schema", "check", "schemas")
    assert result.exit_code == 0, result.output


def test_the_version_is_said() -> None:
    result = Run()("--version")
    assert result.output == f"policykit {policykit.__version__}\n"


def test_it_runs_as_a_module_and_starts_without_the_models() -> None:
    code = (
        "import sys; sys.argv = ['policykit', '--version']\n"
        "import policykit.cli\n"
        "try: policykit.cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('pydantic', 'yaml')))"
    )
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output.splitlines()[1:] == ["[]"]
    shown = subprocess.run([sys.executable, "-m", "policykit", "--version"], check=True, capture_output=True, text=True)
    assert shown.stdout.startswith("policykit ")


def test_a_reader_that_closes_the_pipe_early_does_no_harm(root: pathlib.Path) -> None:
    shown = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m policykit timeline {PROPOSAL} | head -n 1"],  # noqa: S607
        check=True, capture_output=True, text=True, cwd=root,
    )  # fmt: skip
    assert shown.stdout.startswith("date")
    assert "Traceback" not in shown.stderr


def test_a_huge_file_is_neither_read_nor_shown_whole(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(2**40)
    result = run("validate", str(path))
    assert result.exit_code == 1
    assert "PK107" in result.output


def test_what_cannot_be_written_is_an_error_of_the_call(root: pathlib.Path) -> None:
    program = f"{sys.executable} -m policykit show {PROPOSAL}"
    for redirection, code in (("> /dev/full", 2), (">&-", 0)):
        shown = subprocess.run(
            ["sh", "-c", f"{program} {redirection}"], check=False, capture_output=True, text=True, cwd=root  # noqa: S607
        )  # fmt: skip
        assert shown.returncode == code
        assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (policykit.RecordNotFound, KeyError, 1),
        (policykit.WrongKind, ValueError, 1),
        (policykit.InvalidDate, ValueError, 2),
        (policykit.InvalidRecords, ValueError, 2),
        (policykit.UnknownKind, ValueError, 2),
        (policykit.PathError, Exception, 2),
        (policykit.plots.NoFonts, RuntimeError, 2),
        (policykit.plots.UnknownFormat, ValueError, 2),
        (InvalidAgreement, ValueError, 2),
        (NoAgreement, ValueError, 2),
        (CannotImport, ValueError, 2),
        (MissingExtra, ImportError, 2),
    ],
)
def test_what_cannot_be_done_is_caught_by_its_base_and_by_what_it_is(
    raised: type[Exception], kind: type[Exception], code: int
) -> None:
    assert issubclass(raised, policykit.CallError)
    assert issubclass(raised, kind)
    assert raised.exit_code == code


def test_an_error_of_a_call_can_be_sent_to_another_process() -> None:
    for error in (
        policykit.PathError("a", "gone"), policykit.RecordNotFound("topic/a", ("topic/b",)),
        policykit.WrongKind("topic/a", ("vote",)), MissingExtra("plot", "resvg-py"), policykit.UnknownKind("vot"),
    ):  # fmt: skip
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  # made here
