"""Errors of a call have a base."""

import pickle

import pytest

import policykit
from policykit.evidence import CannotCite
from policykit.exchange.popolo import CannotImport
from policykit.extras import MissingExtra
from policykit.network import InvalidAgreement, NoAgreement, UnknownChoice


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (policykit.RecordNotFound, KeyError, 1),
        (policykit.WrongKind, ValueError, 1),
        (policykit.InvalidDate, ValueError, 2),
        (policykit.InvalidRecords, ValueError, 2),
        (policykit.UnknownKind, ValueError, 2),
        (policykit.InvalidValue, ValueError, 2),
        (policykit.PathError, Exception, 2),
        (policykit.plots.NoFonts, RuntimeError, 2),
        (policykit.plots.UnknownFormat, ValueError, 2),
        (InvalidAgreement, ValueError, 2),
        (NoAgreement, ValueError, 2),
        (policykit.UnknownField, TypeError, 2),
        (policykit.NotOne, LookupError, 2),
        (UnknownChoice, ValueError, 2),
        (CannotCite, ValueError, 1),
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
        policykit.InvalidValue("kind", "x", "a record", ("a", "b")), policykit.WrongKind("topic/a", ("vote",)), MissingExtra("plot", "resvg-py"), policykit.UnknownKind("vot"),
    ):  # fmt: skip
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  # made here
