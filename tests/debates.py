"""A debate that tests of networks are about."""

from typing import Any

from policykit.models import MODELS, Statement

A, B, C = "person/a", "person/b", "person/c"


ONE, TWO, THREE = "topic/one", "topic/two", "topic/three"


def statement(number: int, speaker: str | None, *stances: tuple[str, str], **more: Any) -> Statement:
    given = {
        "id": f"statement/{number}",
        "stances": [
            {"about": about, "stance": stance, **({"conditions": [{"en": "if"}]} if stance == "conditional" else {})}
            for about, stance in stances
        ],
        "summary": {"en": f"Statement {number}"},
        "evidence": [{"source": "source/page"}],
        **({"speaker": speaker} if speaker else {}),
        **more,
    }
    return Statement.model_validate(given)


def record(record_id: str, **fields: Any) -> Any:
    return MODELS[record_id.partition("/")[0]].model_validate({"id": record_id, **fields})  # type: ignore[index]


# The example that is worked out below. With y for yes and n for no, and a number for how often:
#         one       two    three
#   a     2 y       1 n    -
#   b     1 y       1 y    1 n
#   c     1 y 1 n   -      1 n
DEBATE = (
    statement(1, A, (ONE, "support"), (TWO, "oppose"), date="2010-05-01"),
    statement(2, A, (ONE, "support"), date="2011-05-01"),
    statement(3, B, (ONE, "support"), (TWO, "support"), (THREE, "oppose"), date="2010-06-01"),
    statement(4, C, (ONE, "oppose"), date="2010-07-01"),
    statement(5, C, (ONE, "support"), (THREE, "oppose"), date="2012-07-01"),
)
