"""The rules of evidence by itself. Whether its passage stands in a stored text is another matter."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from policykit.diagnostics import Finding, Path
from policykit.evidence import ONE_WORD, QUOTED_WITHOUT_PASSAGE
from policykit.loading import described
from policykit.models import MODELS, Evidence, EvidencedRecord, Item, Record, Source
from policykit.rules.context import RuleContext
from policykit.rules.registry import in_field, record_rule, value_rule
from policykit.values import did_you_mean, intended, shorten

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


@record_rule("PK412", "supports-no-field", Record, fixes="unsafe")
def _supports_no_field(record: Record, context: RuleContext) -> Iterator[Finding]:
    """Evidence that says it supports a field that there is none of, or that is not given.

    `supports` names the fields that the evidence is for, of the record or the item that it stands on.
    """
    for item, path in context.items_in(record):
        if type(item) is not Evidence or not item.supports:  # quicker than `isinstance`
            continue
        holder = _at(record, path[:-2])
        fields = tuple(type(holder).model_fields)
        for index, name in enumerate(item.supports):
            at = (*path, "supports", index)
            if name not in fields:
                message = f"{described(type(holder))} has no field `{shorten(name, 40)}`"
                replacement = intended(name, fields)
                replacement = None if replacement in item.supports else replacement
                yield Finding(_supports_no_field, at, message, did_you_mean(name, fields), replacement=replacement)
            elif getattr(holder, name) in (None, ()):
                yield Finding(_supports_no_field, at, f"there is no `{name}` here for this to support")


def _at(record: Record, path: Path) -> Item:
    """Return the item that lies at `path` in a record."""
    at: Any = record
    for step in path:
        at = getattr(at, step) if isinstance(step, str) else at[step]
    return cast("Item", at)


_NEED_EVIDENCE: Final = tuple(
    model for model in MODELS.values() if issubclass(model, EvidencedRecord) and model is not Source
)


@record_rule("PK501", "no-evidence", _NEED_EVIDENCE)
def _no_evidence(record: EvidencedRecord, context: RuleContext) -> Iterator[Finding]:
    """A record without any evidence.

    Nobody can check it. Name the source, and the passage where its text is kept.
    """
    if not record.evidence and next(context.evidence_in(record), None) is None:
        yield Finding(_no_evidence, ("id",), f"{record.id} has no evidence", "add `evidence` with a source")


@record_rule("PK513", "evidence-of-its-own", Source)
def _evidence_of_its_own(source: Source, context: RuleContext) -> Iterator[Finding]:
    """A source that names itself as evidence.

    What is printed on a source needs no evidence. Evidence on a source is for what other sources say of it, such as
    when a page without a date was published. Name that source, or take the evidence out.
    """
    for index, evidence in enumerate(source.evidence):
        if context.canonical(evidence.source) == context.canonical(source.id):
            at = ("evidence", index, "source")
            yield Finding(_evidence_of_its_own, at, f"{source.id} is evidence for what it says of itself")
