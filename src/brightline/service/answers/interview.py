"""An interview: the tile it began with and the answers so far, as a page's address or form carries them.

Nothing of it is kept between two requests. What could tell a transient fact travels in the body of a request
only, never in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import QueryDict
from django.utils.http import urlencode

from brightline.language.policy import Policy
from brightline.language.policy import Situation as Tile
from brightline.language.values import Value, read_value
from brightline.reasoning.ask import Question, next_question
from brightline.reasoning.fill import fill
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed, Situation
from brightline.reasoning.transient import transient_names
from brightline.source import BadInput

QUESTIONS = 3
"""How many questions are asked before the card is shown."""
Stated = dict[str, Value | None]


class Interview:
    """One asker's way through the questions. `steps` has what each answer stated, in order; `done` are deeds
    that are on record."""

    def __init__(
        self, reasoner: Reasoner, role: str, tile: Tile, steps: list[Stated], done: tuple[Deed, ...] = ()
    ) -> None:
        self.reasoner, self.policy, self.role, self.tile = reasoner, reasoner.policy, role, tile
        self.steps, self.done = steps, done

    # ---- what is known

    @cached_property
    def stated(self) -> Stated:
        """Give all that is stated; `None` is what nobody knows."""
        found: Stated = dict(self.tile.facts)
        for step in self.steps:
            found |= step
        return found

    @cached_property
    def situation(self) -> Situation:
        """Give the situation. Raises `BadInput` where the answers contradict one another."""
        return fill(self.policy, self.role, self.stated, self.done)

    @property
    def nobody_knows(self) -> list[str]:
        """Give the facts that were answered with `don't know`."""
        return [name for name, value in self.stated.items() if value is None]

    @property
    def about(self) -> list[str]:
        """Give the acts that the questions are about."""
        return list(self.tile.about) or list(self.reasoner.index.acts)

    @cached_property
    def question(self) -> Question | None:
        """Give the next question; nothing once enough was asked or no answer can change anything."""
        if len(self.steps) >= QUESTIONS:
            return None
        outlook = self.reasoner.outlook(self.role)
        return next_question(outlook, self.situation, self.about, self.nobody_knows)

    # ---- how it travels

    @cached_property
    def is_hidden(self) -> bool:
        """Whether it could tell a transient fact, so that no address may hold it."""
        return not transient_names(self.policy).isdisjoint(self.stated)

    @property
    def asks_hidden(self) -> bool:
        """Whether an answer to the next question could tell a transient fact."""
        hidden = transient_names(self.policy)
        return self.is_hidden or bool(self.question and not hidden.isdisjoint(self.question.covers))

    def fields(self) -> list[tuple[str, str]]:
        """Give it as the fields of a form, but for a question's answer."""
        return [("tile", self.tile.name), ("as", self.role), *(("a", written(step)) for step in self.steps)]

    def query(self) -> str:
        """Give it as the query of an address."""
        assert not self.is_hidden
        return urlencode(self.fields())

    def answered(self, data: QueryDict) -> Interview:
        """Give what comes of an answer; itself where there is none. Raises `BadInput` for what is none."""
        question, said = self.question, data.get("say", "")
        if question is None or not said:
            return self
        return Interview(self.reasoner, self.role, self.tile, [*self.steps, self._step(question, said, data)])

    def _step(self, question: Question, said: str, data: QueryDict) -> Stated:
        if said == "unknown":
            return question.stated({})
        if said == "none":
            return question.stated(next(c.states for c in question.choices if "no" in c.states.values()))
        if said == "ticked":
            names = [name for name in question.covers if name in data.getlist("tick")]
            return question.stated(dict.fromkeys(names, "yes"))
        fact = self.reasoner.index.facts[question.fact]
        try:
            return question.stated(
                {fact.name: read_value(fact, data.get("value", "") if said == "typed" else said)}
            )
        except ValueError as error:
            raise BadInput(str(error)) from None

    def before(self) -> Interview:
        """Give it without its last answer."""
        return Interview(self.reasoner, self.role, self.tile, self.steps[:-1])


def read_interview(reasoner: Reasoner, roles: list[str], data: QueryDict) -> Interview:
    """Read an interview as it travels. Raises `BadInput` for what the policy does not know."""
    policy = reasoner.policy
    tile = next((each for each in policy.situations if each.name == data.get("tile")), None)
    if tile is None:
        raise BadInput("there is no such situation; choose one")
    role = data.get("as") or roles[0]
    if role not in roles:
        raise BadInput("you do not hold this role now")
    steps = data.getlist("a")
    if len(steps) > QUESTIONS:
        raise BadInput(f"no more than {QUESTIONS} questions are asked")
    return Interview(reasoner, role, tile, [read_step(step, policy) for step in steps])


def written(step: Mapping[str, Value | None]) -> str:
    """Write what an answer stated, such as `violence:yes,crowd_present:?`."""
    return ",".join(f"{name}:{'?' if value is None else value}" for name, value in step.items())


def read_step(text: str, policy: Policy) -> Stated:
    """Read what an answer stated. Raises `BadInput` for what the policy does not know."""
    facts = {fact.name: fact for fact in policy.facts}
    found: Stated = {}
    for part in filter(None, text.split(",")):
        name, _, value = part.partition(":")
        if name not in facts:
            raise BadInput("this answer is about no fact of the policy")
        try:
            found[name] = None if value == "?" else read_value(facts[name], value)
        except ValueError as error:
            raise BadInput(str(error)) from None
    return found
