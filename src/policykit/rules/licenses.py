"""The rule of printed words: they stand in the records only where that is allowed."""

from collections.abc import Iterator

from policykit.diagnostics import Finding
from policykit.models import Proposal
from policykit.rules.context import RuleContext
from policykit.rules.registry import record_rule


@record_rule("PK445", "text-without-license", Proposal)
def _text_without_license(proposal: Proposal, context: RuleContext) -> Iterator[Finding]:
    """The words of a proposal as printed, where no source of them names its license.

    Words that others wrote are copied only where that is allowed. Give the `license` of the source, as the source names
    it, and name the source in the proposal's evidence, for the whole of it or with `supports: [text]`. Else leave
    `text` out: `summary` says in your own words what the proposal asks for.
    """
    if not proposal.text:
        return
    evidence = (item for item in proposal.evidence if not item.supports or "text" in item.supports)
    sources = {context.canonical(item.source) for item in evidence}
    if sources.isdisjoint(context.licenses) and sources <= context.published.keys():
        message = f"{', '.join(sorted(sources)[:3])} names no license" if sources else "no source is named for the text"
        yield Finding(_text_without_license, ("text",), message, "add the source's `license`, or leave `text` out")
