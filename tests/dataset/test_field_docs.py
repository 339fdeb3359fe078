"""The docstrings of the fields of rows, at run time."""

from types import ModuleType

import pytest

import policykit.dataset
import policykit.network
from policykit.dataset import StanceRow


@pytest.mark.parametrize("module", [policykit.dataset, policykit.network])
def test_every_field_of_every_row_says_what_it_is(module: ModuleType) -> None:
    types = [getattr(module, name) for name in module.__all__]
    rows = [one for one in types if isinstance(one, type) and hasattr(one, "_fields")]
    assert len(rows) >= 3
    for row in rows:
        for field in row._fields:
            text = getattr(row, field).__doc__
            assert text, f"{row.__name__}.{field}"
            assert not text.startswith("Alias for"), f"{row.__name__}.{field}"


def test_a_docstring_of_several_lines_is_one() -> None:
    assert StanceRow.via.__doc__ == (
        "The topic that led here from the requested record; None where the stance is on that itself."
    )
