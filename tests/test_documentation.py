"""The documentation is complete, its examples are real, and it is read without a network."""

import doctest
import functools
import html.parser
import importlib.util
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import click
import pytest
from click.testing import CliRunner

import policykit
from policykit.cli.group import main
from policykit.rules.catalogue import RULES
from policykit.values import LONGEST_DATE, LONGEST_ID, LONGEST_TAG
from policykit.values.ids import KINDS
from record_counts import README, table, table_in

ROOT: Final = pathlib.Path(__file__).parent.parent
DOCS: Final = ROOT / "docs"
PAGES: Final = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))


# ----------------------------------------------------------------------------------------------------- examples in the text


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    title: str | None
    text: str
    line: int


_FENCED = re.compile(
    r'^(?P<fence>```+)(?P<language>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^(?P=fence)$',
    re.MULTILINE | re.DOTALL,
)


def blocks(page: pathlib.Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in _FENCED.finditer(text):
        yield Block(found["language"], found["title"], found["text"], text.count("\n", 0, found.start("text")) + 1)


def with_examples() -> list[pathlib.Path]:
    return [page for page in PAGES if any(block.language in ("pycon", "console") for block in blocks(page))]


@pytest.mark.parametrize("page", with_examples(), ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_print_what_the_page_says(
    page: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files with a title are written, `$` lines run in a shell's stead, and `>>>` lines in one session a page."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    code = 0
    for block in blocks(page):
        if block.title:
            path = tmp_path / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "pycon":
            session(block, page, names)
        elif block.language == "console":
            for command, expected in commands_in(block):
                printed, code = run(command, code)
                assert printed == expected, f"{page.name}: {command}"


def session(block: Block, page: pathlib.Path, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), block.line - 1)
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=told.append, clear_globs=False)
    assert not told, "".join(told)
    names.update(test.globs)


def commands_in(block: Block) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected.strip("\n")


def run(command: str, last_code: int) -> tuple[str, int]:
    if command == "echo $?":
        return str(last_code), 0
    program, *arguments = shlex.split(command)
    assert program == "policykit", f"only policykit is run: {command}"
    result = CliRunner().invoke(main, arguments, prog_name=program)
    return result.output.strip("\n"), result.exit_code


def test_every_example_of_python_is_run() -> None:
    """Python is shown as a session, so that none of it goes unproved."""
    assert not [page for page in PAGES for block in blocks(page) if block.language in ("python", "py")]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with a module for each page, which holds the Python that the page shows."""
    folder = tmp_path_factory.mktemp("typed")
    for page in PAGES:
        sessions = [block for block in blocks(page) if block.language == "pycon"]
        examples = [one for block in sessions for one in doctest.DocTestParser().get_examples(block.text)]
        if examples:
            name = re.sub(r"\W", "_", str(page.relative_to(ROOT)))
            (folder / f"{name}.py").write_text("".join(one.source for one in examples), encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("mypy", "--strict", "--config-file="), ("pyright", "--pythonpath", sys.executable)],
    ids=lambda one: one[0],
)
def test_the_types_of_every_example_are_right(command: tuple[str, ...], typed: pathlib.Path) -> None:
    """As written, with no settings of the project's."""
    assert len(list(typed.glob("*.py"))) >= 10
    checked = subprocess.run(
        [sys.executable, "-m", *command, *sorted(map(str, typed.glob("*.py")))],
        check=False,
        cwd=typed,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_readme_and_its_neighbours_link_to_pages_that_exist() -> None:
    for page in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{page.name} links to {target}"


def test_the_map_of_the_code_is_the_one_that_imports_are_held_to() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### The map")[2]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers")
    drawn = text.partition("```text\n")[2].partition("\n```")[0]
    assert drawn.splitlines() == layers
    rooms = [name for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert sorted(rooms) == sorted(name for line in layers for name in line.split(" | "))


def test_a_change_is_sent_to_a_place_that_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### Where does my change go?")[2]
    places = re.findall(r"`([\w/]+/(?:\w+\.py)?)`", text.partition("The tests of a module")[0])
    assert len(places) >= 10
    for place in places:
        assert (ROOT / "src" / "policykit" / place).exists() or (ROOT / place).exists(), place


@pytest.mark.parametrize(("what", "most"), [("An id", LONGEST_ID), ("A tag", LONGEST_TAG), ("A date", LONGEST_DATE)])
def test_the_longest_id_tag_and_date_are_in_the_reference(what: str, most: int) -> None:
    text = (DOCS / "reference" / "files.md").read_text(encoding="utf-8")
    assert f"{what} has at most {most} characters." in text


def test_the_readme_says_in_numbers_what_the_records_hold() -> None:
    assert table_in(README.read_text(encoding="utf-8")) == table(), "run `make counts`"


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test"):
        assert f"make {target}" in text
        assert re.search(rf"^{target}:", targets, re.MULTILINE)


# ----------------------------------------------------------------------------------------------------------- the built site


class _Links(html.parser.HTMLParser):
    """Gathers a page's anchors, and what a browser fetches for it."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.fetched: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors.add(given.get("id") or "")
        if tag == "link" and (given.get("rel") or "") not in ("canonical", "next", "prev"):
            self.fetched.add(given.get("href") or "")
        elif tag != "a":
            self.fetched |= {given.get(name) or "" for name in ("src", "srcset", "data", "poster")}


class Site(NamedTuple):
    """The built documentation."""

    folder: pathlib.Path
    printed: str
    """What its building printed."""

    def text(self, place: str) -> str:
        return (self.folder / place).read_text(encoding="utf-8")

    @functools.cache  # noqa: B019  # one site a run
    def links(self, place: str) -> _Links:
        links = _Links()
        links.feed(self.text(place))
        return links

    def pages(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.html"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    build = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)],
        check=False,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        text=True,
    )
    assert build.returncode == 0, build.stdout
    return Site(folder, build.stdout)


@pytest.mark.slow
def test_the_site_builds_without_a_warning(site: Site) -> None:
    """What a strict build would stop at."""
    assert not [line for line in site.printed.splitlines() if line.startswith(("WARNING", "ERROR"))]


def hooks() -> Any:
    specification = importlib.util.spec_from_file_location("policykit_docs_hooks", DOCS / "hooks.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def every_command(group: click.Group, name: str = "policykit") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from every_command(command, f"{name} {word}")


@pytest.mark.slow
def test_every_command_and_option_is_documented(site: Site) -> None:
    page = "reference/commands.html"
    for name, command in every_command(main):
        assert name.replace(" ", "-") in site.links(page).anchors, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(option in site.text(page) for option in parameter.opts), f"{name} {parameter.opts}"
                assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.slow
@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_page_with_an_example_that_prints_it(code: str, site: Site) -> None:
    page = f"reference/rules/{code.lower()}.html"
    assert f"{code.lower()}.html" in site.text("reference/rules/index.html")
    assert {"a-faulty-example", "what-policykit-prints", "mended"} <= site.links(page).anchors


@pytest.mark.slow
def test_every_rule_is_in_a_group() -> None:
    assert {code[:3] for code in RULES} <= set(hooks().GROUPS)


@pytest.mark.slow
@pytest.mark.parametrize("name", policykit.__all__)
def test_every_public_name_is_in_the_reference(name: str, site: Site) -> None:
    found = [page for page in site.pages() if f"policykit.{name}" in site.links(page).anchors]
    assert found, f"{name} has no place in the reference"
    assert all(page.startswith("reference/python/") for page in found)


@pytest.mark.slow
def test_every_question_of_a_dataset_is_in_the_reference(site: Site) -> None:
    anchors = site.links("reference/python/dataset.html").anchors
    for name in vars(policykit.Dataset):
        if not name.startswith("_"):
            assert f"policykit.Dataset.{name}" in anchors


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_on_its_page(kind: str, site: Site) -> None:
    text = site.text(f"reference/records/{kind}.html")
    parts = site.text("reference/records/parts.html")
    schema = policykit.json_schema(kind)
    for field in schema["properties"]:
        assert f"<code>{field}</code>" in text, field
    for name, part in schema["$defs"].items():
        for field in part.get("properties", ()):
            assert f"<code>{field}</code>" in text + parts, f"{name}.{field}"
    assert 'id="example"' in text


@pytest.mark.slow
def test_the_site_fetches_nothing_from_elsewhere(site: Site) -> None:
    for page in site.pages():
        outside = [url for url in site.links(page).fetched if re.match(r"(?:[a-z]+:)?//", url)]
        assert not outside, f"{page} fetches {outside}"
    for style in site.folder.rglob("*.css"):
        assert not re.search(r"""(?:@import|url\()\s*["']?(?:https?:)?//""", style.read_text(encoding="utf-8")), style


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of one machine, and no address of a package registry."""
    written = (*PAGES, *ROOT.glob("*.md"), ROOT / "mkdocs.yml", *(ROOT / ".github").rglob("*.*"))
    for page in written:
        text = page.read_text(encoding="utf-8")
        found = re.findall(r"/(?:work|home|root|tmp|Users)/\S*|pypi\.org|registry\.npmjs", text)
        assert not found, f"{page.name}: {found}"


def test_each_promise_of_security_has_its_test_and_each_of_those_tests_a_promise() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    held = text.partition("\n## What holds\n")[2].partition("\n## ")[0]
    promises = [f"test_{re.sub('[^a-z]+', '_', name.lower())}" for name in re.findall(r"(?m)^- \*\*(.*)\.\*\*$", held)]
    tests = re.findall(r"(?m)^def (test_\w+)", (ROOT / "tests" / "test_security.py").read_text(encoding="utf-8"))
    assert promises == tests
    assert re.findall("(?m)^### A hostile (.*)", held) == ["file", "name", "link", "repository", "text", "cache"]
