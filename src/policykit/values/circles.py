"""Circles in what leads from one thing to the next."""

from collections.abc import Iterator, Mapping


def circles_in(following: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each circle that the steps run in, once, from one of its members to the one before it."""
    done: set[str] = set()
    for start in following:
        way: dict[str, int] = {}
        step: str | None = start
        while step is not None and step not in way and step not in done:
            way[step] = len(way)
            step = following.get(step)
        if step in way:
            yield [*way][way[step] :]
        done.update(way)
