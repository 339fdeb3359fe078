"""Statements that tests of exported networks are about."""

import pathlib
from typing import Any

from click.testing import CliRunner, Result

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


def run(*arguments: str, root: pathlib.Path) -> Result:
    return CliRunner().invoke(main, ["export", *arguments, "--records", str(root / "records")])
