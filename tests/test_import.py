"""What importing the package costs and offers."""

import ast
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

import policykit


def _modules_after(code: str) -> set[str]:
    output = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], check=True, capture_output=True, text=True
    ).stdout
    return set(output.split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    loaded = _modules_after("import policykit")
    assert not {name for name in loaded if name.partition(".")[0] in ("pydantic", "yaml", "click", "resvg_py")}


def test_no_question_needs_what_only_the_command_line_needs() -> None:
    loaded = _modules_after("import policykit; policykit.load().stances()")
    assert "click" not in loaded


def test_drawing_as_svg_imports_no_extra() -> None:
    loaded = _modules_after("import policykit; policykit.plots.timeline(policykit.load(), 'topic/injecting-rooms').svg")
    assert "policykit.plots.timeline" in loaded
    assert not {"resvg_py", "matplotlib", "numpy"} & loaded


def test_what_an_extra_brings_is_imported_only_where_it_is_used() -> None:
    loaded = _modules_after(
        "import policykit, policykit.cli, policykit.network, policykit.export.graphs, policykit.export.dna;"
        "policykit.network.discourse_network(policykit.load(), agreement='strict').project('subtract').matrix().csv()"
    )
    assert not {name for name in loaded if name.partition(".")[0] in ("networkx", "numpy")}


@pytest.mark.parametrize("code", ["import policykit; policykit.load().stances()", "import policykit.cli"])
def test_what_comes_with_an_extra_is_only_imported_where_it_is_used(code: str) -> None:
    heavy = {"duckdb", "numpy", "pandas", "polars", "pyarrow", "sqlite3"}
    assert not {name.partition(".")[0] for name in _modules_after(code)} & heavy


def test_every_public_name_is_there_and_listed() -> None:
    for name in policykit.__all__:
        assert getattr(policykit, name) is not None
    assert set(policykit.__all__) <= set(dir(policykit))


def test_a_name_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        policykit.laod  # type: ignore[attr-defined]  # noqa: B018


REACHES_UP = {("dataset", "export"), ("rows", "export")}
"""What reaches up, when it is asked for tables and frames."""


def _layers(root: pathlib.Path) -> dict[str, int]:
    """Return the layer of each module, by the table in CONTRIBUTING.md."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.partition("| layer | modules |")[2].partition("\n\n")[0].splitlines()[2:]
    return {name: number for number, row in enumerate(rows) for name in re.findall("`([a-z]+)`", row.split("|")[2])}


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of policykit that a module imports when it runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "policykit":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policykit."):
            yield str(node.module).split(".")[1]
        yield from _imports(node)


def test_modules_import_from_their_own_layer_and_from_those_above_it_in_the_table(root: pathlib.Path) -> None:
    layers = _layers(root)
    package = root / "src" / "policykit"
    modules = {path.relative_to(package).parts[0].removesuffix(".py") for path in package.rglob("*.py")}
    assert set(layers) == modules - {"__init__", "__main__"}
    for path in package.rglob("*.py"):
        name = path.relative_to(package).parts[0].removesuffix(".py")
        for imported in _imports(ast.parse(path.read_text(encoding="utf-8"))) if name in layers else ():
            up = layers.get(imported, 0) > layers[name]
            assert not up or (name, imported) in REACHES_UP, f"{path.name} imports {imported}"


def test_no_module_imports_itself_by_way_of_others(root: pathlib.Path) -> None:
    package = root / "src" / "policykit"
    graph = {
        path.stem: set(_imports(ast.parse(path.read_text(encoding="utf-8")))) - {path.stem}
        for path in package.glob("*.py")
        if path.stem not in {"__init__", "__main__"}
    }
    assert [*TopologicalSorter(graph).static_order()]  # raises where there is a circle
