"""What importing the package costs and offers."""

import ast
import pathlib
import subprocess
import sys

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
        "import policykit, policykit.cli, policykit.network, policykit.exchange.graphs, policykit.exchange.dna;"
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


def test_no_module_imports_the_face_of_its_own_package() -> None:
    root = pathlib.Path(policykit.__file__).parent
    own = {
        f"{path}:{line}"
        for path in root.rglob("*.py")
        if path.name != "__init__.py"
        for line in _lines_that_import(path, ".".join(("policykit", *path.relative_to(root).parts[:-1])))
    }
    assert not own


def _lines_that_import(path: pathlib.Path, package: str) -> list[int]:
    """Return where a module imports a package, or from its `__init__`; a module of the package is not from there."""
    modules = {other.stem for other in path.parent.iterdir()}
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(name.name == package for name in node.names))
        or (
            isinstance(node, ast.ImportFrom)
            and (node.level or node.module == package)
            and any(name.name not in modules for name in node.names)
        )
    ]


def test_what_is_not_public_is_not_offered() -> None:
    """Also once modules and names were used, which Python then keeps in the package."""
    policykit.load()
    assert sorted(dir(policykit)) == sorted(policykit.__all__)
