"""The pages of the documentation that are made when it is built.

One page for each rule and for each kind of record, one for all commands, and the tables of dates.
What the pages show is what the code does: outputs are those of a run, tables are read from the JSON Schemas.
"""

import functools
import logging
import pathlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

import click
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import policykit
from policykit.cli.group import main
from policykit.diagnostics import Rule
from policykit.documents.syntax_rules import MOST_BYTES, TOO_LARGE
from policykit.loading import name_in_words
from policykit.rules.catalogue import RULES
from policykit.schema import fields_of, in_words, part_of
from policykit.values.ids import KINDS, SECTIONS, Kind

log = logging.getLogger("mkdocs.hooks.policykit")
"""A warning here fails a strict build."""

ROOT: Final = pathlib.Path(__file__).parent.parent
EXAMPLES: Final = ROOT / "tests" / "records" / "invalid"
"""A folder for each rule: ``faulty.*`` and ``mended.*``, each a file or a folder."""

RECORDS: Final = ROOT / "records"

EXAMPLE_RECORDS: Final[dict[Kind, str]] = {
    "source": "source/aftenposten-2010-heroin",
    "person": "person/roger-andresen",
    "organization": "organization/bergen-city-government",
    "topic": "topic/heroin-assisted-treatment",
    "report": "report/stoltenberg-2010",
    "proposal": "proposal/stoltenberg-2010/22",
    "vote": "vote/stoltenberg-2010/22",
    "statement": "statement/strom-erichsen-2010/earlier-refusal",
    "event": "event/heroin-trial/task-2018",
    "response": "response/stoltenberg-2010/22/2012-not-now",
    "assessment": "assessment/stoltenberg-2010/22/2012-not-now",
}
"""The curated record that each kind's page shows."""

_MOST_LINES: Final = 60


# ------------------------------------------------------------------------------------------------------- mkdocs calls these


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the generated pages their places in the navigation."""
    for entry in _entries(config.nav or []):
        for children in entry.values():
            if children == ["reference/records/index.md"]:
                children += [*({kind: f"reference/records/{kind}.md"} for kind in KINDS)]
                children.append({"parts": "reference/records/parts.md"})
            elif children == ["reference/rules/index.md"]:
                children += [{code: _rule_page(code)} for code in RULES]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    for uri, text in pages().items():
        files.append(File.generated(config, uri, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Fill in the table of dates where a page asks for it."""
    del page
    return markdown.replace("<!-- dates -->", _dates())


def _entries(nav: list[Any]) -> Iterator[dict[str, Any]]:
    for entry in nav:
        if isinstance(entry, dict):
            yield entry
            for children in entry.values():
                if isinstance(children, list):
                    yield from _entries(children)


def pages() -> dict[str, str]:
    """Return the text of every generated page by its place in the documentation."""
    return {
        "reference/commands.md": _commands(),
        "reference/rules/index.md": _rules(),
        **{_rule_page(code): _rule(rule) for code, rule in RULES.items()},
        "reference/records/index.md": _kinds(),
        "reference/records/parts.md": _parts(),
        **{f"reference/records/{kind}.md": _kind(kind) for kind in KINDS},
    }


# ----------------------------------------------------------------------------------------------------------------- commands


def commands(group: click.Group = main, name: str = "policykit") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups before what is in them."""
    context = click.Context(group)
    for word in group.list_commands(context):
        if (command := group.get_command(context, word)) is None:  # it is listed
            continue
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


def _commands() -> str:
    text = [
        "# Commands",
        "",
        "Every command says what it does with `--help`; this page is what they say.",
        "",
        "Commands that read records take `--records PATH`.",
        "Without it they read `records/` where there is one, and else the records that come with the package.",
        "An id or a code that there is none of ends with exit code 1 and names those that are near.",
        "A call that cannot be carried out ends with exit code 2 and one line that says why.",
        "",
        _fenced("text", _run("--help")),
    ]
    for name, _ in commands():
        text += ["", f"## {name}", "", _fenced("text", _run(*name.split()[1:], "--help"))]
    return "\n".join(text) + "\n"


def _run(*arguments: str) -> str:
    return CliRunner().invoke(main, arguments, prog_name="policykit").output


# -------------------------------------------------------------------------------------------------------------------- rules

GROUPS: Final = {
    "PK1": "Reading the file",
    "PK2": "Shape: all that a JSON Schema can say",
    "PK3": "References and ids",
    "PK4": "Sense",
    "PK5": "Evidence",
}


def _rule_page(code: str) -> str:
    return f"reference/rules/{code.lower()}.md"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")


def _lines(text: str) -> str:
    """Return a text with each sentence on a line of its own."""
    return re.sub(r"(?<=[.?!]) (?=[A-Z`])", "\n", text)


def _rules() -> str:
    text = [
        "# Rules",
        "",
        "Every finding has a code.",
        "`policykit explain CODE` says the same as these pages, without the examples.",
        "Errors make a run fail; warnings do with `--strict`.",
        "Where it is clear what is meant, policykit [fixes](../../how-to/fix.md) some of them itself.",
    ]
    for start, title in GROUPS.items():
        text += ["", f"## {start}xx {title}", "", "| code | severity | finds | fixed |", "| --- | --- | --- | --- |"]
        text += [
            f"| [{rule.code}]({code.lower()}.md) | {rule.severity} | {_sentence(rule.summary)} | {_FIXED[rule.fixes]} |"
            for code, rule in RULES.items()
            if code.startswith(start)
        ]
    return "\n".join(text) + "\n"


_FIXED: Final = {None: "", "safe": "`--fix`", "unsafe": "`--fix --unsafe-fixes`"}


def _rule(rule: Rule) -> str:
    text = [
        f"# {rule.code} {rule.name}",
        "",
        f"**{_sentence(rule.summary)}** ({rule.severity})",
        "",
        _lines(rule.help),
        *(["", rule.how_fixed] if rule.how_fixed else []),
    ]
    examples = examples_of(rule.code)
    if rule is TOO_LARGE:
        text += _too_large()
    elif not examples:
        log.warning("%s has no example in %s", rule.code, EXAMPLES.relative_to(ROOT))
    for folder in examples:
        text += _example(rule, folder)
    return "\n".join(text) + "\n"


def examples_of(code: str) -> list[pathlib.Path]:
    """Return the folders with faulty examples of a rule."""
    if not EXAMPLES.is_dir():
        return []
    return sorted(path for path in EXAMPLES.iterdir() if re.fullmatch(rf"{code}(?![0-9]).*", path.name))


def _example(rule: Rule, folder: pathlib.Path) -> Iterator[str]:
    faulty, mended = (_only(folder, stem) for stem in ("faulty", "mended"))
    if faulty is None or mended is None:
        log.warning("%s has no faulty or no mended example", folder.relative_to(ROOT))
        return
    sources, sources_mended = (_only(folder, stem) for stem in ("sources", "sources-mended"))
    command, printed = check(faulty, sources)
    if rule.code not in printed:
        log.warning("policykit does not print %s for %s", rule.code, faulty.relative_to(ROOT))
    if rule.code in check(mended, sources_mended or sources)[1]:
        log.warning("policykit prints %s for %s", rule.code, mended.relative_to(ROOT))
    case = folder.name.removeprefix(rule.code).strip("-").replace("-", " ")
    heading = (lambda _: "") if case else "\n## {}\n".format
    yield f"\n## Another case: {case}\n" if case else ""
    yield from (heading("A faulty example"), *_shown(faulty), *(_shown(sources) if sources else ()))
    yield from (heading("What policykit prints"), _fenced("console", f"$ {command}\n{printed}"), "")
    yield from (heading("Mended"), *_shown(mended))
    if sources_mended:
        yield from ("With this stored text:\n", *_shown(sources_mended))


def _too_large() -> Iterator[str]:
    """Show the one example that is too large to keep: made on the spot, of nothing."""
    with tempfile.TemporaryDirectory() as temporary:
        faulty = pathlib.Path(temporary, "faulty.yaml")
        with faulty.open("wb") as file:
            file.truncate(MOST_BYTES + 1)
        command, printed = check(faulty)
    yield from ("", "## A faulty example", "", f"A file of {MOST_BYTES + 1:,} bytes.", "")
    yield from ("## What policykit prints", "", _fenced("console", f"$ {command}\n{printed}"), "")
    yield from ("## Mended", "", "The same records in smaller files, or as NDJSON, one to a line.")


def _only(folder: pathlib.Path, stem: str) -> pathlib.Path | None:
    return next(iter(sorted(path for path in folder.iterdir() if path.stem == stem)), None)


def check(example: pathlib.Path, sources: pathlib.Path | None = None) -> tuple[str, str]:
    """Return a command that checks an example, and what it prints, seen from the folder that the example is in."""
    with tempfile.TemporaryDirectory() as temporary:
        arguments = [_put(example, temporary, example.name)]
        if sources:
            arguments += ["--sources", _put(sources, temporary, "sources")]
        command, printed = (
            text.replace(f"{temporary}/", "") for text in (" ".join(arguments), _run("validate", *arguments))
        )
    return f"policykit validate {command}", printed


def _put(path: pathlib.Path, folder: str, name: str) -> str:
    place = f"{folder}/{name}"
    return str(shutil.copytree(path, place) if path.is_dir() else shutil.copy(path, place))


def _shown(example: pathlib.Path) -> Iterator[str]:
    files = [path for path in sorted(example.rglob("*")) if path.is_file()] if example.is_dir() else [example]
    for path in files:
        yield _fenced(_language(path), _readable(path.read_bytes()), str(path.relative_to(example.parent)))
        yield ""


def _language(path: pathlib.Path) -> str:
    return {".yaml": "yaml", ".yml": "yaml", ".json": "json"}.get(path.suffix, "text")


def _readable(content: bytes) -> str:
    """Return a file's text with what cannot be seen written as escapes, cut where it is long."""
    text = content.decode("utf-8", errors="backslashreplace")
    text = "".join(char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text)
    lines = [line if len(line) <= 120 else f"{line[:119]}…" for line in text.split("\n")]
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"])


def _fenced(language: str, text: str, title: str | None = None) -> str:
    named = f' title="{title}"' if title else ""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}{named}\n{text.rstrip()}\n{fence}"


# ---------------------------------------------------------------------------------------------------------- kinds of record

VALUES: Final = {"Date": "date", "Interval": "interval", "Text": "text"}
"""Values that have a place on the page about files, by the name of their schema."""


def _kinds() -> str:
    text = [
        "# Kinds of record",
        "",
        "A record has a kind, and lives in the section of that kind in a records file.",
        "",
        "| kind | section | what it is |",
        "| --- | --- | --- |",
    ]
    for section, kind in SECTIONS.items():
        about = policykit.json_schema(kind)["description"]
        text.append(f"| [{kind}]({kind}.md) | `{section}` | {about} |")
    text += [
        "",
        "What records are made of, such as evidence and figures, stands under [parts](parts.md).",
        "",
        "`redirects` is a section of its own: a mapping from ids that were given up to those that took their place.",
    ]
    return "\n".join(text) + "\n"


def _kind(kind: Kind) -> str:
    schema = policykit.json_schema(kind)
    section = next(section for section, its_kind in SECTIONS.items() if its_kind == kind)
    text = [
        f"# {kind}",
        "",
        schema["description"],
        f"Records of this kind stand in the section `{section}`.",
        "",
        *_table(schema, schema["$defs"]),
    ]
    shared = _shared_parts()
    for name in _parts_in(schema):
        if name not in shared:
            text += ["", f"## {name_in_words(name)}", "", *_part(schema["$defs"][name], schema["$defs"])]
    text += ["", "## Example", "", "From the curated records:", ""]
    text.append(_fenced("yaml", _record_text(section, EXAMPLE_RECORDS[kind])))
    return "\n".join(text) + "\n"


def _parts() -> str:
    text = ["# Parts", "", "What records of several kinds are made of."]
    definitions = policykit.json_schema()["$defs"]
    for name in _shared_parts():
        text += ["", f"## {name_in_words(name)}", "", *_part(definitions[name], definitions)]
    return "\n".join(text) + "\n"


def _part(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> list[str]:
    if set(schema["properties"]) <= {"for", "against", "abstain", "absent", "not-voting"}:
        options = ", ".join(f"`{option}`" for option in schema["properties"])
        return [schema["description"], f"A mapping from any of {options} to whole numbers from 0."]
    return [schema["description"], "", *_table(schema, definitions)]


def _parts_in(schema: Mapping[str, Any]) -> list[str]:
    """Return the names of the parts that a kind's records are made of, in the order in which they come up."""
    names = re.findall(r"#/\$defs/(\w+)", repr({"own": schema["properties"], "parts": schema["$defs"]}))
    return [name for name in dict.fromkeys(names) if name not in VALUES and "properties" in schema["$defs"][name]]


@functools.cache
def _shared_parts() -> tuple[str, ...]:
    used = [name for kind in KINDS for name in _parts_in(policykit.json_schema(kind))]
    return tuple(name for name in dict.fromkeys(used) if used.count(name) > 1)


def _table(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    yield "| field | type | required | what it says |"
    yield "| --- | --- | --- | --- |"
    for name, field in fields_of(schema).items():
        about = field.get("description") or definitions.get(part_of(field), {}).get("description")
        if about is None:
            log.warning("the field `%s` of %s has no description", name, schema["title"])
        required = "yes" if name in schema.get("required", ()) else "no"
        yield f"| `{name}` | {in_words(field, _mark)} | {required} | {about} |"


def _mark(what: str, name: str) -> str:
    """Return a name as it stands in a table."""
    if what == "kind":
        return f"[{name}]({name}.md)"
    return _link(name) if what == "part" else f"`{name}`"


def _link(name: str) -> str:
    if name in VALUES:
        return f"[{VALUES[name]}](../files.md#{VALUES[name]}s)"
    page = "parts.md" if name in _shared_parts() else ""
    return f"[{name_in_words(name)}]({page}#{name_in_words(name).replace(' ', '-')})"


def _record_text(section: str, record_id: str) -> str:
    """Return a curated record as it stands in its file."""
    for path in sorted(RECORDS.rglob("*.yaml")):
        found = re.search(
            rf"^  - id: {re.escape(record_id)}\n(?:(?:    .*)?\n)*", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        if found:
            return f"{section}:\n{found[0].rstrip()}"
    log.warning("there is no record %s to show", record_id)
    return ""


# -------------------------------------------------------------------------------------------------------------------- dates

DATES: Final = {
    "2010": "a year; a number in YAML",
    "2009-03": "a month",
    "2010-06-16": "a day",
    "2018-08~": "approximate",
    "2010-06-16?": "uncertain",
    "2010%": "both",
    "[2010-06-17..2010-12-31]": "on some day in",
    "[..2010-06-16]": "on that day or an earlier one",
    "[2010-06-17..]": "on that day or a later one",
    "[2010-03,2010-05]": "in one of these months",
}
"""Forms of a date, and what each is called."""


def _dates() -> str:
    rows = ["| written | is | first day | last day |", "| --- | --- | --- | --- |"]
    for written, about in DATES.items():
        date = policykit.Date(written)
        rows.append(f"| `{written}` | {about} | {date.earliest or 'open'} | {date.latest or 'open'} |")
    return "\n".join(rows)
