"""Circles in what leads from one thing to the next, and how many steps lead on."""

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


def steps_from(following: Mapping[str, str]) -> dict[str, int]:
    """Return how many steps lead on from each thing; those that lead into a circle are left out."""
    steps: dict[str, int] = {}
    endless: set[str] = set().union(*circles_in(following))
    for start in following:
        way: list[str] = []
        at = start
        while at in following and at not in steps and at not in endless:
            way.append(at)
            at = following[at]
        if at in endless:
            endless.update(way)
        else:
            steps.update((one, steps.get(at, 0) + number) for number, one in enumerate(reversed(way), start=1))
    return steps
