"""What somebody asks, and the part of it that may be written down.

It differs from a situation in that nothing is filled in: what follows from a transient fact, or gives way to
one, is not yet there, so that leaving the transient facts out leaves nothing of them behind.
"""

from __future__ import annotations

from datetime import date

import msgspec

from brightline.language.canonical import digest_of
from brightline.language.policy import Policy
from brightline.language.values import Value
from brightline.reasoning.fill import Otherwise, fill
from brightline.reasoning.guidance import Guidance, guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed
from brightline.source import BadInput


class Asked(msgspec.Struct, frozen=True):
    """A question: who asks, what they state, and which acts they ask about, all if none is named.

    A fact that is `None` was stated as unknown.
    """

    asker: str
    facts: dict[str, Value | None] = {}
    done: tuple[Deed, ...] = ()
    otherwise: Otherwise = "unknown"
    acts: tuple[str, ...] = ()


def answer(reasoner: Reasoner, asked: Asked) -> Guidance:
    """Answer a question. Raises `BadInput` where its facts contradict one another or the vocabulary."""
    situation = fill(reasoner.policy, asked.asker, asked.facts, asked.done, asked.otherwise)
    try:
        nobody_knows = [name for name, value in asked.facts.items() if value is None]
        return guide(reasoner, situation, asked.acts, nobody_knows=nobody_knows)
    except ValueError as error:
        raise BadInput(str(error)) from None


def recordable(asked: Asked, policy: Policy) -> Asked:
    """Give a question without its transient facts, and in one order however it was asked."""
    kept = [fact.name for fact in policy.facts if fact.name in asked.facts and not fact.transient]
    return msgspec.structs.replace(
        asked,
        facts={name: asked.facts[name] for name in kept},
        done=tuple(sorted(set(asked.done))),
    )


def inputs_digest(policy: Policy, day: date | None, asked: Asked) -> str:
    """Give the SHA-256 of what was asked: policy, day, role, facts, deeds, and what all else was taken to be.

    Transient facts are left out, and the acts, so that one situation has one digest.
    """
    kept = msgspec.structs.replace(recordable(asked, policy), acts=())
    return digest_of({"policy": policy.digest(), "on": day and day.isoformat(), "asked": kept})
