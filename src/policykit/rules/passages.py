"""The rules of evidence by itself. Whether its passage stands in a stored text is another matter."""

import re
from collections.abc import Iterable
from typing import Final

from policykit.diagnostics import Finding
from policykit.evidence import ONE_WORD, QUOTED_WITHOUT_PASSAGE
from policykit.models import Evidence
from policykit.rules.registry import in_field, value_rule

_WITHOUT_SPACES: Final = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""Scripts of languages that put no spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, Chinese, Japanese, Yi."""


@value_rule(QUOTED_WITHOUT_PASSAGE, "quoted-without-passage", in_field(Evidence, "source"))
def _quoted_without_passage(_: str, evidence: Evidence) -> Iterable[Finding]:
    if evidence.passage is not None or (evidence.attribution != "quotation" and evidence.digest is None):
        return ()
    what = "a digest without its passage" if evidence.digest else "a quotation without its passage"
    return (Finding(QUOTED_WITHOUT_PASSAGE, (), what),)


@value_rule(ONE_WORD, "passage-of-one-word", in_field(Evidence, "passage"))
def _one_word(passage: str, _: Evidence) -> Iterable[Finding]:
    if " " in passage or _WITHOUT_SPACES.search(passage) or not any(map(str.isalnum, passage)):
        return ()
    return (Finding(ONE_WORD, (), f"'{passage}' is one word"),)
