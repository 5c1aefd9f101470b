"""One sentence for an answer: what holds, why, and where it says so.

Differs from `english.py` of the language in that it speaks to the asker about one situation.
It says no more than the answer does: what only may stand is never given as a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from brightline.language.english import clause_to_asker, did, listed, you_did, you_did_not
from brightline.language.policy import Condition, Done, Norm, atoms, names_in
from brightline.reasoning import plain
from brightline.reasoning.explain import WITHHELD, clauses, say_whether
from brightline.reasoning.guidance import Answer, Citation
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation

_FORCES = {
    "must": "You must",
    "must_not": "You must not",
    "should": "You should",
    "should_not": "You should not",
    "may": "You may",
}
_BARS = ("must_not", "should_not")
_FORBIDS = {"must not": "the policy forbids you to", "should not": "the policy advises you not to"}
_OPPOSED = {
    "must_not": {"must": "calls for", "should": "calls for", "may": "permits"},
    "must": {"must_not": "forbids", "should_not": "advises against"},
    "should_not": {"must": "calls for", "should": "calls for"},
    "should": {"must_not": "forbids", "should_not": "advises against"},
}
"""What would contradict a force that stands, and the verb for it; the stronger forces first."""
_FEW = 2
"""How many groups of reasons, exceptions of one norm and open questions one sentence names."""
_DOES_NOT = {
    "must": "does not oblige you to",
    "must_not": "does not forbid you to",
    "should": "does not ask you to",
    "should_not": "does not advise you not to",
    "may": "does not permit you to",
}
_NO_EXCEPTION = "no exception applies"
_WHATEVER = "whatever the unknown facts turn out to be"


class Why(msgspec.Struct, frozen=True):
    """The clauses that say why a norm is in force, or may be."""

    norm: str
    because: tuple[str, ...]


class Lifting(msgspec.Struct, frozen=True):
    """A condition that would lift a norm, in words, and what was found of it."""

    norm: str
    unless: str
    found: tuple[str, ...]


class Explained(msgspec.Struct, frozen=True):
    """An answer in one sentence, with the reasons of each norm and the defeaters considered."""

    line: str
    reasons: tuple[Why, ...]
    defeaters: tuple[Lifting, ...]


class Teller:
    """Says the answers for one situation; names in `hidden` tell of what may stand in no record."""

    def __init__(self, reasoner: Reasoner, s: Situation, hidden: Collection[str] = ()) -> None:
        self.reasoner, self.policy, self.index, self.s = reasoner, reasoner.policy, reasoner.index, s
        self.hidden = frozenset(hidden)

    # ---- sentences

    def line(self, answer: Answer) -> str:
        """Say an answer in one sentence."""
        match answer.verdict:
            case "depends":
                return self._depends(answer)
            case "conflict":
                return self._conflict(answer)
            case "silent":
                return self._silent(answer)
            case word:
                cited = [c for c in answer.citations if c.force == word]
                must = f"{_FORCES[word]}{self._times(cited)} {self.phrase(answer.act)}"
                return f"{must}{self._because(cited, one_of=answer.one_of)}{self._beaten(answer)}."

    def _depends(self, answer: Answer) -> str:
        if said := self._against_what_stands(answer):
            return said
        forces = {c.force for c in answer.citations}
        duty = next((force for force in ("must", "should") if force in forces), "")
        ban = next((force.replace("_", " ") for force in _BARS if force in forces), "")
        act, turns_on = self.phrase(answer.act), self.open_questions(answer, _FEW + 1)
        bars = _at(c for c in answer.citations if c.force in _BARS)
        owed = _at(c for c in answer.citations if c.force in ("must", "should"))
        if answer.until == "unsettled":
            both = f"find that out first, for both a duty {owed} and a ban {bars} are possible"
            return f"Whether you {duty} or {ban} {act} depends on {turns_on}; {both}."
        if answer.until == "do":
            verb = f"may or {duty}" if "may" in forces else duty
            return f"Whether you {verb} {act} depends on {turns_on}; until that is known, do so {owed}."
        if answer.until is None:
            until = f"until that is known, do not count on a permission {_at(answer.citations)}"
            return f"Whether you may {act} depends on {turns_on}; {until}."
        verb = "you may" if "may" in forces else _FORBIDS[ban]
        return f"Whether {verb} {act} depends on {turns_on}; until that is known, do not {bars}."

    def _against_what_stands(self, answer: Answer) -> str:
        """Say an answer of which only this is open: whether something opposes what stands already.

        Where it may not be told which norms stand, nothing is said.
        """
        is_told = not (self.hidden and answer.is_transient)
        for force, opposed in _OPPOSED.items() if is_told else ():
            cited = [c for c in answer.citations if c.stands and c.force == force]
            others = [c for c in answer.citations if c.force in opposed]
            if cited and others:
                also = listed(list(dict.fromkeys(opposed[c.force] for c in others)), "or")
                sure = f"{_FORCES[force]} {self.phrase(answer.act)}{self._because(cited, one_of=False)}"
                turns_on = self.open_questions(answer, _FEW + 1)
                first = "; find that out first" if answer.until == "unsettled" else ""
                doubt = f"whether the policy also {also} it {_at(others)}, and so contradicts itself"
                return f"{sure}; {doubt}, depends on {turns_on}{first}."
        return ""

    def _conflict(self, answer: Answer) -> str:
        sides = []
        for force in ("must", "should", "may", "must_not", "should_not"):
            cited = [c for c in answer.citations if c.force == force]
            if cited:
                sides.append(f"you {force.replace('_', ' ')}{self._because(cited, one_of=answer.one_of)}")
        act = self.phrase(answer.act)
        return f"The policy contradicts itself on whether to {act}: {', yet '.join(sides)}."

    def _silent(self, answer: Answer) -> str:
        act = self.phrase(answer.act)
        if fulfilled := self._fulfilled(answer.act):
            return fulfilled
        for citation in answer.set_aside:
            if lifted := list(self.lifted(citation)):
                why = f"{citation.provision} {_DOES_NOT[citation.force]} {act}, because {listed(lifted)}"
                return f"{why}; beyond that, the policy says nothing on it, and silence is not permission."
        here = "Here the policy" if self._claimed(answer.act) else "The policy"
        return f"{here} says nothing on whether to {act}; silence is not permission."

    def _fulfilled(self, act: str) -> str:
        """Say that duties to do an act are fulfilled; nothing where none is."""
        discharged = list(self._discharged(act))
        if not discharged:
            return ""
        done = listed(list(dict.fromkeys(you_did(own, self.policy) for own, _ in discharged)))
        at = list(dict.fromkeys(norm.provision for _, norm in discharged))
        asks = "asks" if len(at) == 1 else "ask"
        return f"{' and '.join(at)} {asks} no more of you on this, because {done}."

    def explained(self, answer: Answer) -> Explained:
        """Give an explanation whole, with what was considered to lift each norm and what was found."""
        reasons = tuple(Why(c.norm, tuple(self.reasons(c))) for c in answer.citations)
        cited = {c.norm: c for c in (*answer.citations, *answer.set_aside)}
        return Explained(self.line(answer), reasons, tuple(self._exceptions(cited.values())))

    def _exceptions(self, cited: Iterable[Citation]) -> Iterator[Lifting]:
        for citation in cited:
            norm = self.index.norms.get(citation.norm)
            for line in norm.unless if norm else ():
                found = tuple(dict.fromkeys(clauses(line, self.policy, self.s, self.hidden)))
                yield Lifting(citation.norm, clause_to_asker(line, self.policy), found)

    # ---- reasons

    def phrase(self, act: str) -> str:
        """Give the words of an act, such as stand after `must`."""
        return self.index.acts[act].phrase

    def reasons(self, citation: Citation) -> list[str]:
        """Say why a norm is in force: its conditions, and exceptions that do not apply; each once."""
        norm = self.index.norms.get(citation.norm)
        return list(dict.fromkeys(self._reasons(norm, citation))) if norm else []

    def _reasons(self, norm: Norm, citation: Citation) -> Iterator[str]:
        yield from self._known(norm.when)
        if citation.force != norm.modality:
            yield from self._not_yet(norm)
        if self.index.taken_over[norm.id]:
            broken = self.index.taken_over[norm.id]
            yield f"you have not kept to {', '.join(dict.fromkeys(other.provision for other in broken))}"
        if len(norm.unless) > _FEW:
            yield _NO_EXCEPTION
        else:
            for line in norm.unless:
                yield from self._known(line)
        for other in self.index.overriders[norm.id]:
            if plain.binds(other, self.policy, self.s.asker):
                yield from self.why_not(other)

    def _beaten(self, answer: Answer) -> str:
        """Say which norms would speak of the act if those cited did not override them."""
        cited = {c.norm: c.provision for c in answer.citations if c.norm not in self.hidden}
        pairs = dict.fromkeys(
            (cited[each.text], aside.provision)
            for aside in answer.set_aside
            for each in aside.considered
            if each.kind == "overridden by" and each.holds and each.text in cited
        )
        return "".join(f"; {over} overrides {under}" for over, under in pairs)

    def _not_yet(self, norm: Norm) -> Iterator[str]:
        for act in norm.acts:
            if not plain.done_by_asker(act, self.policy, self.s):
                yield you_did_not(act, self.policy)

    def _known(self, condition: Condition) -> Iterator[str]:
        """Say why a condition is what it is, if that is known."""
        if not set(names_in(condition)).isdisjoint(self.hidden):
            yield from clauses(condition, self.policy, self.s, self.hidden)
        elif plain.holds(condition, self.policy, self.s) is not None:
            yield from clauses(condition, self.policy, self.s)

    def why_not(self, norm: Norm) -> Iterator[str]:
        """Say why a norm does not apply, if that is known; nothing where it does."""
        if norm.id in self.hidden:
            yield WITHHELD
        elif plain.holds(norm.when, self.policy, self.s) is False:
            yield from clauses(norm.when, self.policy, self.s)
        else:
            for line in norm.unless:
                if plain.holds(line, self.policy, self.s):
                    yield from clauses(line, self.policy, self.s)
                    return

    def lifted(self, citation: Citation) -> Iterator[str]:
        """Say what keeps a norm from standing: lines of `unless` that hold, norms that override it."""
        norm = self.index.norms.get(citation.norm)
        if norm is None:
            for each in citation.considered:
                yield f"{each.quotes[0].provision if each.quotes else each.text} has put it out of force"
            return
        if norm.id in self.hidden:
            yield WITHHELD
            return
        for line in norm.unless:
            if plain.holds(line, self.policy, self.s):
                yield from clauses(line, self.policy, self.s)
        for other in self.index.overriders[norm.id]:
            if plain.in_force(other, self.policy, self.s):
                yield f"{other.provision} overrides it"

    def _because(self, cited: list[Citation], *, one_of: bool) -> str:
        """Say what an answer rests on, such as follows the act."""
        if one_of:
            return f", {_WHATEVER}, by one of {_at(cited)[1:-1]}"
        groups: dict[frozenset[str], list[Citation]] = {}
        for citation in cited:
            groups.setdefault(frozenset(self.reasons(citation)), []).append(citation)
        enough = [why for why in groups if not any(other < why for other in groups)][:_FEW]
        named = {c.provision for why in enough for c in groups[why]}
        more = list(dict.fromkeys(c.provision for c in cited if c.provision not in named))
        places = [_at(groups[why]) for why in enough]
        parts = [
            f"because {_joined(self.reasons(groups[why][0]))}{'' if at == after else f' {at}'}"
            for why, at, after in zip(enough, places, [*places[1:], ""], strict=True)
        ]
        said = f", {', and '.join(parts)}" if any(enough) else f" {places[0]}"
        return said + (f"; see also {', '.join(more)}" if more else "")

    # ---- what is open

    def open_questions(self, answer: Answer, at_most: int) -> str:
        """Say what an answer depends on; what is more than `at_most` is counted only."""
        said = sorted(self.open_names(answer), key=lambda each: "," in each)
        more = len(said) - at_most
        if more < 2:
            return listed(said)
        named = [*said[:at_most], f"and {more} other things"]
        return ("; " if any("," in each for each in named) else ", ").join(named)

    def open_names(self, answer: Answer) -> list[str]:
        """Give what an answer depends on, each as words to stand after `depends on`.

        Where all of a term is open and it has words, these stand for its facts.
        """
        terms = {term.name for c in answer.citations for term in c.terms if "yes" in term.phrases}
        covers = {name: set(self._facts_of(name)) for name in terms - self.hidden}
        open_terms = {name: facts for name, facts in covers.items() if facts <= set(answer.depends_on)}
        said: dict[str, None] = {}
        for name in answer.depends_on:
            over = [term for term, facts in open_terms.items() if name in facts]
            if name.startswith("done "):
                said[self.whether_done(name, answer)] = None
            else:
                said[say_whether(min(over, default=name), self.policy)] = None
        return list(said)

    def _facts_of(self, term: str) -> Iterator[str]:
        """Give the facts that a term rests on and that are not known."""
        for name in names_in(self.index.terms[term].condition):
            if name in self.index.terms:
                yield from self._facts_of(name)
            elif name not in self.s.facts:
                yield name

    def whether_done(self, name: str, answer: Answer) -> str:
        """Say others' deeds that an answer depends on, written `done ACT by ROLE or …`.

        They are deeds of the policy that one deed brings about; one that the norms of the answer speak of is
        preferred.
        """
        norms = [self.index.norms[c.norm] for c in answer.citations]
        spoken = {atom for norm in norms for each in (norm.when, *norm.unless) for atom in atoms(each)}
        deeds = [_read_deed(text) for text in name.removeprefix("done ").split(" or done ")]
        chosen = next((deed for deed in deeds if deed in spoken), deeds[0])
        return f"whether {did(chosen.by, chosen.act, self.policy)}"

    # ---- the rest

    def _times(self, cited: list[Citation]) -> str:
        """Say the times that are stated, before the act, whose words may end in a time of its own."""
        times = [time for c in cited if self.hidden.isdisjoint(c.timing) for time in c.times]
        return f", {', '.join(dict.fromkeys(times))}," if times else ""

    def _claimed(self, act: str) -> bool:
        return any(plain.binds(claim.norm, self.policy, self.s.asker) for claim in self.index.claims[act])

    def _discharged(self, act: str) -> Iterator[tuple[str, Norm]]:
        """Give what the asker did that fulfilled a duty in force, with the norm."""
        for claim in self.index.claims[act]:
            for own in claim.until:
                is_done = plain.done_by_asker(own, self.policy, self.s)
                if (
                    is_done
                    and claim.norm.id not in self.hidden
                    and plain.in_force(claim.norm, self.policy, self.s)
                ):
                    yield own, claim.norm


def _read_deed(text: str) -> Done:
    act, _, by = text.partition(" by ")
    return Done(act, by)


def _at(cited: Iterable[Citation]) -> str:
    return f"({', '.join(dict.fromkeys(c.provision for c in cited))})"


def _joined(reasons: list[str]) -> str:
    """Join reasons, that no exception applies last."""
    others = [each for each in reasons if each != _NO_EXCEPTION]
    if others == reasons:
        return listed(reasons)
    parts = [*sorted(others, key=lambda part: "," in part), f"and {_NO_EXCEPTION}"]
    return ("; " if sum("," in part for part in others) > 1 else ", ").join(parts)
