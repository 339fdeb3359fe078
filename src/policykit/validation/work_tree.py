"""The folder of a git repository that something lies in."""

import os


def work_tree_of(path: str) -> str | None:
    """Return the folder of the repository that a path lies in; None where it lies in none.

    git is not asked: it would take a bare repository, which may be anybody's, for one.
    """
    at = os.path.realpath(path)
    while not os.path.lexists(os.path.join(at, ".git")):
        if (above := os.path.dirname(at)) == at:
            return None
        at = above
    return at
