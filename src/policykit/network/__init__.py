"""Discourse networks: who holds what, and who agrees with whom, as the Discourse Network Analyzer builds them.

Imports `dataset`, and what is below it.
"""

from policykit.network.agreement import (
    AGREEMENTS,
    Agreement,
    InvalidAgreement,
    NoAgreement,
    UnknownChoice,
    agreement_of,
)
from policykit.network.build import discourse_network
from policykit.network.network import (
    Actors,
    Aggregation,
    Cells,
    Concepts,
    DiscourseNetwork,
    Duplicates,
    Matrix,
    NetworkNode,
    Normalisation,
    Projection,
    Share,
    StanceEdge,
    Tie,
)

__all__ = [
    "AGREEMENTS",
    "Actors",
    "Aggregation",
    "Agreement",
    "Cells",
    "Concepts",
    "DiscourseNetwork",
    "Duplicates",
    "InvalidAgreement",
    "Matrix",
    "NetworkNode",
    "NoAgreement",
    "Normalisation",
    "Projection",
    "Share",
    "StanceEdge",
    "Tie",
    "UnknownChoice",
    "agreement_of",
    "discourse_network",
]
