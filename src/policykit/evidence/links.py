"""Links that lead to a passage on a web page."""

import bisect
import urllib.parse
from typing import Final

from policykit.evidence.passages import Match, StoredText, normalise

_FRAGMENT_WORDS: Final = 4


def text_fragment(url: str, text: StoredText, match: Match) -> str:
    """Return `url` with a text fragment that leads a browser to the passage.

    The form is that of https://wicg.github.io/scroll-to-text-fragment/: ``#:~:text=start,end``, in which dashes,
    ampersands and commas are percent-encoded as well, since they have a meaning of their own there. A browser takes no
    notice of case and goes to the first place it finds, so the ends are as long as it takes to be the first.
    """
    cited = text.original_of(match.start, match.end).split(" ")
    if len(cited) <= 2 * _FRAGMENT_WORDS:
        ends = [" ".join(cited)]
    else:
        whole = text.normal.casefold()
        before = len(text.normal[: match.start].casefold())

        def leads_there(words: int) -> bool:
            return whole.find(normalise(" ".join(cited[:words])).casefold()) >= before

        first = bisect.bisect_left(range(len(cited) - 1), x=True, lo=_FRAGMENT_WORDS, key=leads_there)
        last = min(_FRAGMENT_WORDS, len(cited) - first)
        ends = [" ".join(cited[:first]), " ".join(cited[-last:])]
    encoded = ",".join(urllib.parse.quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={encoded}"
