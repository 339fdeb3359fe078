"""Typed, sourced, checked records of policy processes: reports, proposals, votes, statements, and what followed."""

from typing import TYPE_CHECKING, Final

from policykit.version import __version__

if TYPE_CHECKING:
    from policykit import plots
    from policykit.call_error import CallError
    from policykit.dataset import (
        Dataset,
        InvalidValue,
        NotOne,
        RecordNotFound,
        Rows,
        UnknownField,
        UnknownKind,
        WrongKind,
    )
    from policykit.diagnostics import Diagnostic, Rule, Severity
    from policykit.files import PathError
    from policykit.schema import json_schema
    from policykit.validation import InvalidRecords, Result, load, validate
    from policykit.values import Answer, Date, Interval, InvalidDate, Text

__all__ = [
    "Answer",
    "CallError",
    "Dataset",
    "Date",
    "Diagnostic",
    "Interval",
    "InvalidDate",
    "InvalidRecords",
    "InvalidValue",
    "NotOne",
    "PathError",
    "RecordNotFound",
    "Result",
    "Rows",
    "Rule",
    "Severity",
    "Text",
    "UnknownField",
    "UnknownKind",
    "WrongKind",
    "__version__",
    "json_schema",
    "load",
    "plots",
    "validate",
]
_HOMES: Final = {
    "call_error": ("CallError",),
    "dataset": (
        "Dataset",
        "InvalidValue",
        "NotOne",
        "RecordNotFound",
        "Rows",
        "UnknownField",
        "UnknownKind",
        "WrongKind",
    ),
    "diagnostics": ("Diagnostic", "Rule", "Severity"),
    "files": ("PathError",),
    "schema": ("json_schema",),
    "validation": ("InvalidRecords", "Result", "load", "validate"),
    "values": ("Answer", "Date", "Interval", "InvalidDate", "Text"),
}
"""The modules, and which names are theirs."""


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for, so that the command line starts without the models."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # noqa: PLC0415

    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        return importlib.import_module(f"policykit.{name}")  # a module
    value: object = getattr(importlib.import_module(f"policykit.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
