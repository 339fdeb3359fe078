"""Plain records that tests of datasets ask about."""

from typing import Any

from policykit import Dataset
from policykit.models import MODELS
from policykit.values.ids import kind_of

EN = {"en": "Text"}


def make(*records: dict[str, Any], redirects: dict[str, str] | None = None) -> Dataset:
    return Dataset((MODELS[kind_of(data["id"])].model_validate(data) for data in records), redirects)  # type: ignore[index]


PROPOSAL = {"id": "proposal/one/1", "report": "report/one", "number": 1, "title": EN, "topics": ["topic/rooms"]}


REPORT = {
    "id": "report/one",
    "title": {"en": "One", "nb": "Én"},
    "author": "organization/board",
    "commissioned": "2009",
    "delivered": "2010-06-16",
}
