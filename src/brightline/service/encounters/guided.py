"""What the policy says now to somebody in an encounter: a card, the next questions, and what may be stated.

What they say of a transient fact counts for this one page; it is kept nowhere and not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.utils.translation import gettext as _

from brightline.language.english import say_value
from brightline.language.policy import Fact, Policy
from brightline.language.policy import Situation as Tile
from brightline.language.values import read_value
from brightline.reasoning.ask import Question
from brightline.reasoning.asked import Asked, answer
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed
from brightline.reasoning.transient import transient_names
from brightline.service.answers.card import Card, joined, make_card
from brightline.service.answers.interview import Interview, Stated, read_step, written
from brightline.service.answers.question import Put, put_question
from brightline.service.encounters.duties import asked_about, asked_of
from brightline.service.encounters.models import Party
from brightline.service.encounters.seen import Seen
from brightline.service.texts.holder import reasoner_of
from brightline.source import BadInput

TYPED = ("number", "date")
"""Kinds of fact that are typed; all others are chosen from their values."""


class Asks(msgspec.Struct, frozen=True):
    """A question as a form puts it: what each button states, and what `none` and `don't know` state.

    `kept` is whether an answer goes on record; else it counts once.
    """

    put: Put
    answers: tuple[tuple[str, str, tuple[str, ...]], ...]
    none: str
    unknown: str
    kept: bool


class Known(msgspec.Struct, frozen=True):
    """A fact of the policy, what is on record of it, and what each button states.

    A number or a date has no buttons: `input` is how it is typed.
    """

    fact: Fact
    value: str
    answers: tuple[tuple[str, str], ...]
    unknown: str
    kept: bool

    @property
    def input(self) -> str:
        """Give the kind of field in which it is typed; empty where it is chosen."""
        return self.fact.kind if self.fact.kind in TYPED else ""


class Guided:
    """The policy's answer to somebody in an encounter: what holds, and what is still open of it.

    `problem` says why there is no answer.
    """

    def __init__(self, seen: Seen, party: Party, also: Stated | None = None) -> None:
        self.policy, self.problem, self.encounter = seen.policy, "", seen.encounter
        self.hidden = transient_names(seen.policy)
        self.reasoner: Reasoner = reasoner_of(seen.encounter.text, seen.at)
        asked = asked_of(seen.encounter, party, seen.at, seen.entries)
        self.asked = msgspec.structs.replace(asked, facts=asked.facts | (also or {}))
        self.tile = _tile(seen.policy, seen.tile)
        self.card: Card | None = None
        self.open: Card | None = None
        self._owed = {duty.phrase for duty in seen.owed if duty.person == seen.person}
        self.questions: list[Asks] = []
        try:
            self._answer()
        except (BadInput, ValueError) as error:
            self.problem = str(error)

    def _answer(self) -> None:
        interview = self._interview(self.tile)
        interview.tile = msgspec.structs.replace(self.tile, about=tuple(self._about()))
        if interview.tile.about:
            self._tell(joined([self._card(*each) for each in self._approved(interview.tile.about)]))
        decided = {**dict.fromkeys(made_by_deeds(self.policy)), **self.asked.facts}
        first = self._ask(decided)
        self.questions = [first] if first else []
        if first and not first.kept:
            second = self._ask({**dict.fromkeys(self._hidden_facts()), **decided})
            self.questions += [second] if second else []

    def _approved(self, acts: Iterable[str]) -> list[tuple[tuple[Deed, ...], list[str]]]:
        """Give acts together for which the same deeds count: a decision on one act is none on another."""
        if not self.encounter.requests.exists():
            return [(self.asked.done, list(acts))]
        together: dict[tuple[Deed, ...], list[str]] = {}
        for act in acts:
            together.setdefault(asked_about(self.asked, self.encounter, act).done, []).append(act)
        return list(together.items())

    def _card(self, done: tuple[Deed, ...], acts: list[str]) -> Card:
        tile = msgspec.structs.replace(self.tile, about=tuple(acts))
        interview = Interview(self.reasoner, self.asked.asker, tile, [self.asked.facts], done)
        return make_card(self.reasoner, interview.situation, interview.about, interview.nobody_knows)

    def _tell(self, card: Card) -> None:
        """Keep of a card what is not among the open duties anyway: what holds, and what is still open.

        Of what they did the policy has no more to say: that is no silence.
        """
        groups = [each for each in card.groups if not self._owed.issuperset(each.acts)]
        did = {deed.act for deed in self.asked.done if deed.by == self.asked.asker}
        done = {act.phrase for act in self.policy.acts if act.name in did}
        self.card = msgspec.structs.replace(
            card,
            groups=tuple(each for each in groups if each.verdict != "depends"),
            silent=tuple(each for each in card.silent if each not in done),
        )
        self.open = msgspec.structs.replace(
            card, groups=tuple(each for each in groups if each.verdict == "depends"), silent=()
        )

    def _about(self) -> list[str]:
        """Give the acts that matter: those of the tile, and those on which what is known has a bearing."""
        before = answer(self.reasoner, Asked(self.asked.asker))
        was = {each.act: each.verdict for each in before.answers}
        now = answer(self.reasoner, msgspec.structs.replace(self.asked, acts=()))
        changed = [
            each.act
            for each in now.answers
            if each.verdict != was[each.act] and each.verdict not in ("depends", "silent")
        ]
        return list(dict.fromkeys([*self.tile.about, *changed]))

    def _ask(self, facts: Stated) -> Asks | None:
        """Give the next question, on the tile's acts first."""
        for tile in dict.fromkeys([self.tile.about, ()]):
            interview = self._interview(msgspec.structs.replace(self.tile, about=tile), facts)
            put, question = put_question(interview), interview.question
            if put and question:
                return self._asks(put, question)
        return None

    def _interview(self, tile: Tile, facts: Stated | None = None) -> Interview:
        stated = self.asked.facts if facts is None else facts
        return Interview(self.reasoner, self.asked.asker, tile, [stated], self.asked.done)

    def _asks(self, put: Put, question: Question) -> Asks:
        none = next((each.states for each in question.choices if "no" in each.states.values()), {})
        return Asks(
            put=put,
            answers=tuple(
                (option.label, self._step(question, option.sends), option.changes)
                for option in put.options
                if put.kind == "one"
            ),
            none=written(question.stated(none)),
            unknown=written(question.stated({})),
            kept=self.hidden.isdisjoint(question.covers),
        )

    def _step(self, question: Question, sends: str) -> str:
        return written({**question.stated({}), **read_step(f"{question.fact}:{sends}", self.policy)})

    def _hidden_facts(self) -> list[str]:
        return [fact.name for fact in self.policy.facts if fact.name in self.hidden]

    def facts(self) -> list[Known]:
        """Give all facts, those on which something is on record first."""
        made = made_by_deeds(self.policy)
        found = [self._known(fact) for fact in self.policy.facts if fact.name not in made]
        return sorted(found, key=lambda each: not each.value)

    def _known(self, fact: Fact) -> Known:
        kept = fact.name not in self.hidden
        names = {"yes": _("yes"), "no": _("no")}
        value = ""
        if kept and fact.name in self.asked.facts:
            stated = self.asked.facts[fact.name]
            value = _("not known") if stated is None else names.get(str(stated)) or say_value(stated, fact)
        answers = tuple(
            (names.get(each) or say_value(each, fact), written({fact.name: each})) for each in fact.values
        )
        return Known(fact, value, answers, written({fact.name: None}), kept)


def _tile(policy: Policy, name: str) -> Tile:
    """Give what an encounter began with, without its facts: those are on the timeline."""
    found = next((each for each in policy.situations if each.name == name), None)
    return Tile(name, found.title if found else "", {}, found.about if found else ())


def made_by_deeds(policy: Policy) -> frozenset[str]:
    """Give the facts that a deed makes so, such as a decision: nobody states them by hand."""
    return frozenset(fact.name for fact in policy.facts if fact.set_by)


def typed(name: str, text: str, policy: Policy) -> Stated:
    """Read a number or a date that somebody typed. Raises `BadInput` with what was expected, and never with
    what was typed: it may be anything."""
    fact = next((each for each in policy.facts if each.name == name and each.kind in TYPED), None)
    if fact is None:
        raise BadInput(_("the policy has no such fact, or it cannot be this"))
    try:
        return {name: read_value(fact, text.strip())}
    except ValueError:
        wanted = _("a date like 2026-01-31")
        if fact.kind == "number":
            wanted = _("a number of %(unit)s, like 3 or 1.5") % {"unit": fact.unit}
        raise BadInput(
            _("Not on record. “%(question)s” wants %(wanted)s.")
            % {"question": fact.question, "wanted": wanted}
        ) from None


def parted(stated: Stated, policy: Policy) -> tuple[Stated, Stated]:
    """Part what somebody states into what may go on record and what counts once.

    Raises `BadInput` for a fact that only a deed makes so.
    """
    if not made_by_deeds(policy).isdisjoint(stated):
        raise BadInput(_("this is so when it is done: ask for it, nobody states it by hand"))
    hidden = transient_names(policy)
    kept: Stated = {name: value for name, value in stated.items() if name not in hidden}
    return kept, {name: value for name, value in stated.items() if name in hidden}
