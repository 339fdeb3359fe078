"""Strategies and readers for tests of tables."""

from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from policykit import Dataset
from policykit.models import MODELS, Item, Record
from policykit.values.ids import KINDS, kind_of
from policykit.values.text import Text
from strategies import items

# Each is a set of records of all kinds; where one fails, it is shown as it is, since to make it smaller takes long.
few_sets = settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def few(data: Any, retired: dict[str, str]) -> Any:
    """Map every id in generated data to one of two, or to a retired one that leads there."""
    if isinstance(data, dict):
        return {key: few(value, retired) for key, value in data.items()}
    if isinstance(data, list):
        return [few(value, retired) for value in data]
    if isinstance(data, str) and "/" in data and (kind := kind_of(data)) in MODELS:
        known = [f"{kind}/a", f"{kind}/b", *(old for old in retired if kind_of(old) == kind)]
        return known[len(data) % len(known)]
    return data


@st.composite
def whole_datasets(draw: st.DrawFn) -> Dataset:
    """Two or three records of each kind, with no reference that leads nowhere or in a circle."""
    made: list[Record] = []
    # Sorted by itself, a retired id comes before or after all others, whichever record it leads to.
    redirects: dict[str, str] = {}
    for kind in KINDS:
        if draw(st.booleans()):
            redirects |= {f"{kind}/0": f"{kind}/b", f"{kind}/old": f"{kind}/a", f"{kind}/z": f"{kind}/old"}
    for kind in KINDS:
        slugs = ["a", "b", *draw(st.lists(st.sampled_from(["c", "d", "e"]), unique=True, max_size=3))]
        for at, slug in enumerate(slugs):
            data = {**few(draw(items(MODELS[kind])), redirects), "id": f"{kind}/{slug}"}
            for field in ("broader", "parent", "part_of", "replaces"):
                if field in MODELS[kind].model_fields and at:
                    data[field] = f"{kind}/{slugs[draw(st.integers(0, at - 1))]}"
                    data["unknown"] = [name for name in data.get("unknown", ()) if name != field]
                elif field in data:
                    del data[field]
            made.append(MODELS[kind].model_validate(data))
    return Dataset(made, redirects)


def languages_in(value: object) -> set[str]:
    """Return the languages of all texts in records."""
    if isinstance(value, Text):
        return {*value}
    parts = (getattr(value, name) for name in type(value).model_fields) if isinstance(value, Item) else value
    return set().union(*map(languages_in, parts)) if isinstance(value, Item | tuple) else set()
