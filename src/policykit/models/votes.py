"""How bodies divided, or agreed. Ballots that nobody reported stay unknown."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias, get_args

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError, core_schema

from policykit.models.base import ActorId, FactItem, Many, Maybe, Note, OrganizationId, ProposalId, Whole, id_of
from policykit.models.evidence import Evidence
from policykit.models.record import EvidencedRecord
from policykit.values import Date, FrozenMap, Text, WithJsonSchema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


Option: TypeAlias = Literal["for", "against", "abstain", "absent", "not-voting"]
"""What a voter can do, after Popolo."""

OPTIONS: Final[tuple[Option, ...]] = get_args(Option)

Method: TypeAlias = Literal["recorded", "show-of-hands", "consensus", "unknown"]
"""How the body came to its view. Consensus is agreement without a recorded vote."""

TIME_PATTERN: Final = "^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$"
Time: TypeAlias = Annotated[str, StringConstraints(pattern=TIME_PATTERN)]
"""A time of the day, in hours, minutes and perhaps seconds."""

VoteResult: TypeAlias = Literal["carried", "rejected", "tied"]
_COUNT: Final = Whole(least=0)


class Counts(FrozenMap[Option, int], WithJsonSchema):
    """How many took each option: an immutable mapping from option to number."""

    __slots__ = ()
    _json_schema: ClassVar[dict[str, Any]] = {
        "title": "Counts",
        "description": "How many took each option.",
        "type": "object",
        "minProperties": 1,
        "properties": dict.fromkeys(OPTIONS, _COUNT.json_schema),
        "additionalProperties": False,
    }

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.dict_schema(
                core_schema.literal_schema(list(OPTIONS)),
                handler.generate_schema(Annotated[int, _COUNT]),
                min_length=1,
                strict=False,
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                dict, return_schema=core_schema.dict_schema(core_schema.str_schema(), core_schema.int_schema())
            ),
        )


class Ballot(FactItem):
    """What one voter did."""

    voter: ActorId = Field(description="Who voted.")
    option: Option = Field(description="What the voter did.")
    group: Maybe[OrganizationId] = Field(
        default=None, description="The party or group that the voter sat with that day."
    )
    evidence: Many[Evidence] = Field(default=(), description="Where the ballot is shown.")


class Bloc(FactItem):
    """What those who took one option had in common, as somebody reports it."""

    option: Option = Field(description="The option that they took.")
    position: Maybe[Text] = Field(default=None, description="What they wanted instead or besides.")
    conditions: Many[Text] = Field(default=(), description="What they required.")
    reasons: Many[Text] = Field(default=(), description="Why they did.")
    reported_by: Maybe[ActorId] = Field(default=None, description="Who reports it.")
    evidence: Many[Evidence] = Field(default=(), description="Where it is reported.")


class Vote(EvidencedRecord):
    """How a body divided, or agreed, on proposals."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"method": {"const": "consensus"}}, "required": ["method"]},
            "then": {"properties": {"counts": False}},
            "dependentSchemas": {"counts": {"properties": {"ballots_complete": False}}},
            "examples": [
                {
                    "id": "vote/panel-2010/1",
                    "about": ["proposal/panel-2010/1"],
                    "body": "organization/panel",
                    "method": "unknown",
                    "counts": {"for": 5, "against": 4},
                    "ballots": [{"voter": "person/jane-doe", "option": "for"}],
                    "evidence": [{"source": "source/daily-2010-report", "supports": ["counts"]}],
                }
            ],
        }
    )

    id: Annotated[str, id_of("vote")]
    about: Many[ProposalId] = Field(default=(), description="The proposals that it was on.")
    body: OrganizationId = Field(description="The body that divided or agreed.")
    date: Maybe[Date] = Field(default=None, description="The day of the vote.")
    time: Maybe[Time] = Field(default=None, description="The time of the day, as HH:MM or HH:MM:SS.")
    method: Method = Field(description="How: recorded, show-of-hands, consensus without a recorded vote, or unknown.")
    counts: Maybe[Counts] = Field(default=None, description="How many took each option.")
    ballots: Many[Ballot] = Field(default=(), description="The ballots that are known. They may be fewer than counted.")
    ballots_complete: Maybe[bool] = Field(
        default=None, description="Whether `ballots` holds every ballot. Only where there are no counts."
    )
    blocs: Many[Bloc] = Field(default=(), description="What those who took an option had in common.")
    requirement: Maybe[Note] = Field(default=None, description="What was required to carry, if not a simple majority.")
    result: Maybe[VoteResult] = Field(default=None, description="What came of it.")

    @model_validator(mode="after")
    def _counts_go_with_the_rest(self) -> Self:
        if self.counts is not None and self.method == "consensus":
            raise PydanticCustomError("counted_consensus", "agreement without a recorded vote has no counts")
        if self.counts is not None and self.ballots_complete is not None:
            raise PydanticCustomError("complete_and_counted", "`ballots_complete` is only for votes without counts")
        return self

    @property
    def unnamed(self) -> FrozenMap[Option, int] | None:
        """How many of each counted option are not among the named ballots; None where there are no counts."""
        if self.counts is None:
            return None
        named = [ballot.option for ballot in self.ballots]
        return FrozenMap({option: max(count - named.count(option), 0) for option, count in self.counts.items()})

    @property
    def tally(self) -> str:
        """The counts in a line, such as ``5 for, 4 against``, or the method where there are none."""
        return ", ".join(f"{number} {option}" for option, number in self.counts.items()) if self.counts else self.method
