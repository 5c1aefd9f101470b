"""The one exception under which a status may be written down, as the policy in force has it.

What is released stands in the report of whoever claims it. Here stands that it was claimed, by whom and for
which field: neither the words nor the reason, for both may tell of somebody.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from brightline.language.policy import Policy, Quote
from brightline.screening.narrative.lexicon import own_lexicon
from brightline.service.log.chain import write


class Exempt(msgspec.Struct, frozen=True):
    """An exception: where it stands, and its words with those of what it asks for."""

    provision: str
    quotes: tuple[Quote, ...]


def exempt_in(policy: Policy) -> Exempt | None:
    """Give the exception that the screening knows of, where a policy has it."""
    provision = _provision()
    norms = [norm for norm in policy.norms if f"{norm.provision}.".startswith(f"{provision}.")]
    if not provision or not any(norm.provision == provision for norm in norms):
        return None
    quotes = dict.fromkeys(quote for norm in norms for quote in norm.quotes)
    return Exempt(provision, tuple(quotes))


@lru_cache(maxsize=1)
def _provision() -> str:
    provisions = own_lexicon().provisions
    return provisions.exception if provisions else ""


def log_claim(who: str, provision: str, field: str, subject: str = "") -> None:
    """Keep that somebody claimed an exception for a field, in the transaction that the caller is in."""
    write("exception claimed", who=who, subject=subject, payload={"provision": provision, "field": field})
