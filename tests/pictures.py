"""Records to draw, and what stands in a picture."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any, Final

from click.testing import CliRunner, Result

import policykit
from policykit import plots
from policykit.cli.group import main
from policykit.models import MODELS
from policykit.plots.drawing import width_of

SVG: Final = "{http://www.w3.org/2000/svg}"


VOTE: Final = "vote/stoltenberg-2010/22"


PROPOSAL: Final = "proposal/stoltenberg-2010/22"


REPORT: Final = "report/stoltenberg-2010"


def parsed(picture: plots.Picture) -> ET.Element:
    return ET.fromstring(picture.svg)  # noqa: S314  # made here


def groups(picture: plots.Picture, *classes: str) -> list[ET.Element]:
    return [group for group in parsed(picture).iter(f"{SVG}g") if set(classes) <= set(group.get("class", "").split())]


def title_of(group: ET.Element) -> str:
    return group.findtext(f"{SVG}title", "")


def written(picture: plots.Picture) -> str:
    return " ".join(text.text or "" for text in parsed(picture).iter(f"{SVG}text"))


def boxes(picture: plots.Picture) -> Iterator[tuple[float, float, float, float]]:
    """Yield the room that each level line of lettering takes: left, top, right, bottom."""
    for text in parsed(picture).iter(f"{SVG}text"):
        size = float(text.get("font-size", "12"))
        wide = width_of(text.text or "", size, bold=text.get("font-weight") == "bold")
        left = float(text.get("x", "0")) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
        if text.get("transform") is None:
            foot = float(text.get("y", "0"))
            yield left, foot - size * 0.75, left + wide, foot


def overlaps(picture: plots.Picture) -> list[tuple[Any, Any]]:
    every = list(boxes(picture))
    return [
        (one, other)
        for at, one in enumerate(every)
        for other in every[at + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


EVIDENCE: Final = [{"source": "source/daily"}]


def dataset(*records: Mapping[str, Any]) -> policykit.Dataset:
    shared: tuple[Mapping[str, Any], ...] = (
        {"id": "source/daily", "name": "The Daily"},
        {"id": "organization/panel", "name": "The panel"},
        {"id": "report/r", "title": {"en": "Report"}, "author": "organization/panel"},
        *({"id": f"proposal/r/{n}", "report": "report/r", "number": n, "title": {"en": f"Plan {n}", "nb": f"Tiltak {n}"}} for n in range(1, 23)),
        *({"id": f"person/p{n}", "name": f"Voter Number {n}"} for n in range(1, 61)),
    )  # fmt: skip
    return policykit.Dataset(map(_record, (*shared, *records)))


def _record(fields: Mapping[str, Any]) -> Any:
    kind = fields["id"].partition("/")[0]
    evidence = {} if kind in ("source", "topic") else {"evidence": EVIDENCE}
    return MODELS[kind].model_validate({**evidence, **fields})  # type: ignore[index]


def vote(**fields: Any) -> plots.Picture:
    base = {"id": "vote/v", "about": ["proposal/r/2"], "body": "organization/panel", "method": "recorded"}
    return plots.division(dataset({**base, **fields}), "vote/v")


def said(number: int, speaker: str, about: int, stance: str, **fields: Any) -> dict[str, Any]:
    conditions = {"conditions": [{"en": "Money"}]} if stance == "conditional" else {}
    own = {"about": f"proposal/r/{about}", "stance": stance, **conditions}
    return {"id": f"statement/s{number}", "speaker": speaker, "stances": [own], "summary": {"en": "So"}, **fields}


def event(number: int, title: str = "It happens", **fields: Any) -> dict[str, Any]:
    return {"id": f"event/e{number:03}", "kind": "other", "title": {"en": title}, "about": ["proposal/r/1"], **fields}


def pictures(data: policykit.Dataset, **options: Any) -> list[plots.Picture]:
    return [
        plots.division(data, VOTE, **options),
        plots.stances(data, REPORT, **options),
        plots.timeline(data, PROPOSAL, **options),
        plots.progress(data, REPORT, **options),
    ]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plot", *arguments])
