"""Passages looked up in the stored texts, as findings about the records that they stand in."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from policykit.diagnostics import Finding, RecordLocation
from policykit.documents import Chunk
from policykit.evidence import NO_TEXT, Checked, Match, NotFound, StoredTexts
from policykit.rules import RuleContext


def sources_of(context: RuleContext, chosen: Collection[str], chunks: Sequence[Chunk]) -> set[str]:
    """Return the sources that the evidence in some files rests on."""
    return {
        context.canonical(item.source)
        for chunk, summary in zip(chunks, context.summaries, strict=True)
        if chunk.path in chosen
        for _, _, item in summary.passages
    }


_MOST_SUGGESTIONS: Final = 25
"""For how many passages that are not found the nearest words are looked for; that takes long."""


def check_passages(context: RuleContext, sources: StoredTexts, counts: Sequence[bool]) -> tuple[list[Finding], Checked]:
    """Look up every passage. Of the chunks that count, say how many were found and what could not be checked."""
    findings: list[Finding] = []
    unchecked: Counter[str] = Counter()
    unread: dict[str, tuple[RecordLocation, int]] = {}
    found = failed = 0
    for (_, _, item), location in context.located(lambda summary: summary.passages):
        if not context.knows(context.canonical(item.source)):
            continue
        verdict = sources.check(item)
        if isinstance(verdict, Match):
            found += counts[location.chunk]
        elif isinstance(verdict, NotFound):
            failed += counts[location.chunk]
            message = verdict.message
            if len(findings) < _MOST_SUGGESTIONS:
                message += sources.nearest(item, verdict)
            findings.append(Finding(verdict.rule, (verdict.field,), message, location=location))
        else:
            if counts[location.chunk]:
                unchecked[item.source] += 1
            if item.passage is not None and not sources.is_unreadable(item.source):
                first, count = unread.get(item.source, (location, 0))
                unread[item.source] = first, count + 1
    for source, (location, count) in unread.items():
        passages = "a passage that rests on it was" if count == 1 else f"{count} passages that rest on it were"
        message = f"the text of {source} is not stored; {passages} not checked"
        findings.append(Finding(NO_TEXT, ("passage",), message, location=location))
    return findings, Checked(found, failed, dict(sorted(unchecked.items())))
