"""Records that tests of tables are about."""

from typing import Any

from policykit import Dataset
from policykit.models import MODELS

TOPIC: Any = {"id": "topic/a", "title": {"en": "=1+1", "pt-BR": "Á tarde"}}


def dataset(*records: dict[str, Any], **redirects: str) -> Dataset:
    made = [MODELS[record["id"].partition("/")[0]].model_validate(record) for record in records]
    return Dataset(made, redirects)
