"""Statements that tests of exported networks are about."""

from typing import Any

from click.testing import CliRunner, Result

from cases import roots_of
from policykit.cli import main
from policykit.models import MODELS, Statement


def statement(number: int, speaker: str, about: str, stance: str, **more: Any) -> Statement:
    return Statement.model_validate(
        {
            "id": f"statement/{number}",
            "speaker": speaker,
            "stances": [{"about": about, "stance": stance, "conditions": [{"en": "if"}]}],
            "summary": {"en": f"Statement {number}"},
            "evidence": [{"source": "source/page"}],
            **more,
        }
    )


def record(record_id: str, **fields: Any) -> Any:
    evidence = {} if record_id.startswith(("source/", "topic/")) else {"evidence": [{"source": "source/page"}]}
    return MODELS[record_id.partition("/")[0]].model_validate({"id": record_id, **evidence, **fields})  # type: ignore[index]


def run(*arguments: str) -> Result:
    """Export the records of the Norwegian case."""
    records = [word for path in roots_of("stoltenberg-2010") for word in ("--records", str(path))]
    return CliRunner().invoke(main, ["export", *arguments, *records])
