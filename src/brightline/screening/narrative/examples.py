"""Rules held against the examples that they bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brightline.screening.narrative.lexicon import Rule
from brightline.screening.narrative.screen import Screener


def failing(rules: Iterable[Rule], screener: Screener) -> Iterator[str]:
    """Say of each example that does not come out as its rule has it which one it is.

    A rule that clears is right where its `hits` pass; another where it finds its `hits` and not its `passes`.
    Raises `BadInput` for a phrase that is no regular expression.
    """
    for rule in rules:
        screener.check(rule)
        for number, text in enumerate(rule.hits, 1):
            found = screener.screen(text)
            clears = rule.outcome == "pass"
            if found.outcome != "pass" if clears else rule.name not in {span.rule for span in found.spans}:
                missing = "cleared" if clears else "found"
                yield f"rule `{rule.name}`: example {number} of `hits` is not {missing}"
        for number, text in enumerate(rule.passes, 1):
            if rule.name in {span.rule for span in screener.screen(text).spans}:
                yield f"rule `{rule.name}`: example {number} of `passes` is found"
