"""Free text that is read once and never kept.

It stands alone: of the rest it imports only `brightline.source`, and the command line alone imports it. A
screen takes a text and gives places in it with reasons. Nothing that a screen gives, raises or represents
holds a word of the text: records hold offsets, messages hold rules and line numbers, and no result is cached.

For other programs there is one function, `screen`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brightline.screening.narrative.screen import Screener, Screening

__all__ = ["screen"]


def screen(text: str) -> Screening:
    """Say what a text may not say about anybody's status, by the lexicon that comes with Brightline.

    The answer has an `outcome` (`pass`, `review` or `block`) and `spans`, each with `start` and `end` in
    characters, `category`, `rule`, `reason`, `provision` and `outcome`. The lexicon is read at the first
    call, and nothing of a text is kept.

    >>> from brightline.screening import screen
    >>> screen("Vehicle stopped for an illegal turn.").outcome
    'pass'
    >>> answer = screen("The driver is undocumented.")
    >>> answer.outcome
    'block'
    >>> [(span.start, span.end, span.category, span.rule) for span in answer.spans]
    [(4, 26, 'C1', 'undocumented-person')]
    """
    return _screener().screen(text)


@cache
def _screener() -> Screener:
    from brightline.screening.narrative.lexicon import own_lexicon
    from brightline.screening.narrative.screen import Screener

    return Screener(own_lexicon())
