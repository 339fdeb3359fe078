"""Which stances count as yes and which as no."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias, get_args

from policykit.call_error import CallError
from policykit.models import StanceValue
from policykit.values import FrozenMap

Agreement: TypeAlias = Mapping[StanceValue, bool]
"""Which stances count as yes (True) and which as no (False). A stance that is not in it is left out."""

AGREEMENTS: Final[Mapping[str, Agreement]] = FrozenMap(
    {
        "strict": FrozenMap[StanceValue, bool]({"support": True, "oppose": False}),
        "lenient": FrozenMap[StanceValue, bool](
            {"support": True, "conditional": True, "sceptical": False, "oppose": False}
        ),
    }
)
"""Agreements by name. Both leave out who is undecided; `strict` leaves out conditional and sceptical stances too."""

_SIDES: Final = {"yes": True, "no": False}


class InvalidAgreement(CallError, ValueError):
    """What was given as an agreement and is none. `given` is it."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        stances = ", ".join(get_args(StanceValue))
        return (
            f"{self.given!r} is no agreement: give {' or '.join(AGREEMENTS)}, or stances ({stances}) "
            "as in support=yes,oppose=no"
        )


class NoAgreement(CallError, ValueError):
    """A network of yes and no was requested without saying which stances are which."""

    def __str__(self) -> str:
        return f"this needs an agreement, which says what stances count as yes and as no: {' or '.join(AGREEMENTS)}"


class UnknownChoice(CallError, ValueError):
    """A value that an argument does not take. `argument` is its name, `value` the value and `choices` what it takes."""

    def __init__(self, argument: str, value: object, choices: Sequence[str]) -> None:
        super().__init__(argument, value, choices)
        self.argument = argument
        self.value = value
        self.choices = tuple(choices)

    def __str__(self) -> str:
        return f"{self.argument} is {self.value!r}; it can be {', '.join(self.choices)}"


def expect(argument: str, value: object, choices: object) -> None:
    """Raise `UnknownChoice` where a value is none of those that a `Literal` names."""
    if value not in get_args(choices):
        raise UnknownChoice(argument, value, get_args(choices))


def agreement_of(given: str | Agreement) -> Agreement:
    """Return an agreement by its name, from a text such as ``support=yes,oppose=no``, or as a mapping that is checked.

    Raises `InvalidAgreement`.
    """
    if isinstance(given, str):
        if given in AGREEMENTS:
            return AGREEMENTS[given]
        pairs = [part.strip().partition("=") for part in given.split(",")]
        sides: dict[Any, Any] = {stance: _SIDES.get(side) for stance, _, side in pairs}
        if len(sides) < len(pairs):
            raise InvalidAgreement(given)
    else:
        sides = dict(given)
    if not all(stance in get_args(StanceValue) and isinstance(side, bool) for stance, side in sides.items()):
        raise InvalidAgreement(str(given))
    return FrozenMap(sides)
