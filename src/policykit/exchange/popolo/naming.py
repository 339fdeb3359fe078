"""Ids of any form → ids of ours: the same for the same ids, whatever their order, and never one for two."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from policykit.values import Kind, is_id

_LONGEST: Final = 80
"""How many characters of slugs an id keeps."""

_MOST_READ: Final = 1_000
"""How many characters of a text its slugs are made of. A longer one is no name, and a digest stands for the rest."""

_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)
"""Letters that do not come apart into a base and a mark."""


def digest_of(text: str, length: int = 8) -> str:
    """Return the first characters of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def is_ours(text: str, kind: Kind) -> bool:
    """Say whether `text` is an id of a record of that kind already."""
    return text.startswith(f"{kind}/") and is_id(text)


def slugs_of(text: str) -> tuple[str, bool]:
    """Return the slugs that a text makes, and whether something was lost that a digest must stand for."""
    read = re.sub(r"\A[a-zA-Z]+://", "", text[:_MOST_READ])
    plain = unicodedata.normalize("NFKD", read.casefold()).translate(_LETTERS)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    parts = (re.sub("[^a-z0-9]+", "-", part).strip("-") for part in bare.split("/"))
    slugs = "/".join(part for part in parts if part)
    lost = not slugs or len(text) > _MOST_READ or any(char.isalnum() and not char.isascii() for char in bare)
    if len(slugs) > _LONGEST:
        return re.sub("[-/]?[^-/]*\\Z", "", slugs[: _LONGEST + 1]) or slugs[:_LONGEST], True
    return slugs, lost


def name_ids(kind: Kind, texts: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return an id of `kind` for each of `texts`.

    An id of ours stays as it is. Any other becomes its slugs. Where letters would be lost, or two make the same slugs,
    a short digest of what it was stands behind them; of those two, one that needed no change goes without.
    """
    wanted = sorted(set(texts))
    used = set(taken)
    found = {text: text for text in wanted if is_ours(text, kind) and text not in used}
    used.update(found)
    alike: dict[str, list[str]] = defaultdict(list)
    lossy: list[tuple[str, str]] = []
    for text in wanted:
        if text in found:
            continue
        slugs, lost = slugs_of(text)
        if lost:
            lossy.append((text, slugs))
        else:
            alike[slugs].append(text)
    for slugs, group in sorted(alike.items()):
        plain = f"{kind}/{slugs}"
        keeps = slugs if slugs in group else group[0] if len(group) == 1 else None
        if keeps is not None and plain not in used:
            found[keeps] = plain
            used.add(plain)
        lossy += [(text, slugs) for text in group if text not in found]
    for text, slugs in sorted(lossy):
        length = 8
        while (named := f"{kind}/{'-'.join(filter(None, (slugs, digest_of(text, length))))}") in used:
            length += 1
            if length > 64:  # the very digest is somebody's id
                slugs = f"{slugs}-x" if slugs else "x"
                length = 8
        found[text] = named
        used.add(named)
    return found
