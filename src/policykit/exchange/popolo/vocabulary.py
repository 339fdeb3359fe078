"""The words of Popolo and of policykit that stand for each other, and the fields that are never taken over."""

from typing import Any, Final, TypeAlias

from policykit.models import Option, VoteResult

Data: TypeAlias = dict[str, Any]
"""Plain data of a record or of an object of Popolo."""

SCHEME: Final = "popolo"
"""The scheme of the identifiers that hold what a Popolo file calls the subject of a record."""

OURS: Final = "policykit"
"""The scheme of the identifiers in Popolo that hold the id of a report or source, which Popolo has no class for."""

OPTIONS: Final[dict[Option, str]] = {
    "for": "yes",
    "against": "no",
    "abstain": "abstain",
    "absent": "absent",
    "not-voting": "not voting",
}
"""Each option, and what Popolo calls it."""

RESULTS: Final[dict[VoteResult, str]] = {"carried": "pass", "rejected": "fail", "tied": "tie"}
"""Each result, and what Popolo's examples call it; Popolo leaves the word free."""

_READ_AS: Final[dict[str, VoteResult]] = {
    **dict.fromkeys(("pass", "passed", "carried", "adopted", "agreed", "agreed to", "accepted"), "carried"),
    **dict.fromkeys(("fail", "failed", "rejected", "defeated", "negatived", "not passed", "lost"), "rejected"),
    **dict.fromkeys(("tie", "tied"), "tied"),
}

PRIVATE: Final = frozenset(
    [
        "birth_date",
        "death_date",
        "email",
        "gender",
        "pronouns",
        "national_identity",
        "biography",
        "summary",
        "image",
        "images",
        "photo",
        "audio",
        "video",
        "contact_details",
        "contact_detail",
        "addresses",
        "address",
        "phone",
        "phones",
        "fax",
        "cell",
    ]
)
"""Fields that hold what is never recorded about living people, or may hold it."""

PRIVATE_SCHEMES: Final = frozenset(
    [
        "sin",
        "ssn",
        "nin",
        "nino",
        "tin",
        "itin",
        "pin",
        "cpf",
        "dni",
        "nif",
        "nie",
        "passport",
        "national_id",
        "national_identity",
        "tax_id",
        "drivers_license",
        "driving_licence",
        "personal_number",
        "social_security_number",
        "social_insurance_number",
    ]
)
"""Schemes of numbers that identify a person before an authority."""


def filled(**fields: Any) -> Data:
    """Return the fields that there is something in."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def option_of(text: str) -> Option | None:
    """Return the option that a word of Popolo stands for; None for "paired" and words that are not Popolo's."""
    said = text.strip().casefold().replace("_", " ").replace("-", " ")
    return next((ours for ours, theirs in OPTIONS.items() if theirs == said), None)


def result_of(text: str) -> VoteResult | None:
    """Return the result that a word stands for, where it is one of the usual ones."""
    return _READ_AS.get(text.strip().casefold())
