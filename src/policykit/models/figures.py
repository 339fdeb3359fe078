"""Amounts and counts that were claimed or decided."""

from typing import Literal, TypeAlias

from pydantic import Field

from policykit.models.base import FactItem, Many, Maybe, Name, Number, Period, SubjectId
from policykit.models.evidence import Evidence
from policykit.values import Text

Qualifier: TypeAlias = Literal["about", "at-most", "at-least"]
"""How a figure is hedged."""


class Figure(FactItem):
    """A number with what it counts or measures."""

    quantity: Text = Field(description="What is counted or measured.")
    value: Number = Field(description="The number.")
    unit: Maybe[Name] = Field(
        default=None, description="What the number is in, such as 'NOK'. Absent for plain counts."
    )
    qualifier: Maybe[Qualifier] = Field(default=None, description="How the figure is hedged.")
    period: Maybe[Period] = Field(default=None, description="The time that it holds for.")
    about: Many[SubjectId] = Field(default=(), description="What it bears on.")
    evidence: Many[Evidence] = Field(default=(), description="Where the figure is given.")
