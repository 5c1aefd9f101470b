"""One sentence for an answer: what holds, why, and where it says so.

Differs from `english.py` of the language in that it speaks to the asker about one situation.
It says no more than the answer does: what only may stand is never given as a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from brightline.language.english import did, listed, you_did, you_did_not
from brightline.language.policy import Condition, Done, Norm, atoms, names_in
from brightline.reasoning import plain
from brightline.reasoning.explain import WITHHELD, clauses, say_whether
from brightline.reasoning.guidance import Answer, Citation
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation, doers, kinds, policy_atoms

_FORCES = {
    "must": "You must",
    "must_not": "You must not",
    "should": "You should",
    "should_not": "You should not",
    "may": "You may",
}
_BARS = ("must_not", "should_not")
_FEW = 2
"""How many groups of reasons, exceptions of one norm and open questions one sentence names."""
_WHATEVER = "whatever the unknown facts turn out to be"


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
                return f"{must}{self._because(cited, one_of=answer.one_of)}."

    def _depends(self, answer: Answer) -> str:
        bars = [c for c in answer.citations if c.force in _BARS]
        owed = [c for c in answer.citations if c.force in ("must", "should")]
        cited = {"refrain": bars, "do": owed, None: [*answer.citations]}
        duty = "must" if any(c.force == "must" for c in owed) else "should"
        verb = {"refrain": "may", "do": duty, "unsettled": f"{duty} or must not", None: "may"}[answer.until]
        until = {
            "refrain": "until that is known, do not",
            "do": "until that is known, do so",
            "unsettled": f"until that is known, both a duty {_at(owed)} and a ban {_at(bars)} are possible",
            None: "until that is known, do not count on a permission",
        }[answer.until]
        place = "" if answer.until == "unsettled" else f" {_at(cited[answer.until])}"
        turns_on = self.open_questions(answer, _FEW + 1)
        return f"Whether you {verb} {self.phrase(answer.act)} depends on {turns_on}; {until}{place}."

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
        discharged = list(dict.fromkeys(self._discharged(answer.act)))
        if discharged:
            done = listed(list(dict.fromkeys(you_did(each, self.policy) for each, _ in discharged)))
            at = ", ".join(dict.fromkeys(norm.provision for _, norm in discharged))
            return f"Nothing more is asked of you here, because {done} ({at})."
        for citation in answer.set_aside:
            if lifted := list(self.lifted(citation)):
                no_longer = (
                    "bar" if citation.force in _BARS else "ask" if citation.force != "may" else "permit"
                )
                for_this = "for this" if no_longer == "ask" else "this"
                why = f"{citation.provision} does not {no_longer} {for_this}, because {listed(lifted)}"
                silence = f"the policy does not say whether to {act}, and silence is not permission"
                return f"{why}; beyond that, {silence}."
        here = "Here the policy" if self._claimed(answer.act) else "The policy"
        return f"{here} says nothing on whether to {act}; silence is not permission."

    # ---- reasons

    def phrase(self, act: str) -> str:
        """Give the words of an act, such as stand after `must`."""
        return self.index.acts[act].phrase

    def reasons(self, citation: Citation) -> list[str]:
        """Say why a norm is in force: its conditions, and exceptions that do not apply; each once."""
        norm = self.index.norms.get(citation.norm)
        return list(dict.fromkeys(self._reasons(norm, citation))) if norm else []

    def _reasons(self, norm: Norm, citation: Citation) -> Iterator[str]:
        if citation.force != norm.modality:
            yield from self._not_yet(norm)
        yield from self._known(norm.when)
        if self.index.taken_over[norm.id]:
            broken = self.index.taken_over[norm.id]
            yield f"you have not kept to {', '.join(dict.fromkeys(other.provision for other in broken))}"
        if len(norm.unless) > _FEW:
            yield "no exception applies"
        else:
            for line in norm.unless:
                yield from self._known(line)
        for other in self.index.overriders[norm.id]:
            if plain.binds(other, self.policy, self.s.asker):
                yield from self.why_not(other)

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
        groups: dict[tuple[str, ...], list[str]] = {}
        for citation in cited:
            group = groups.setdefault(tuple(self.reasons(citation)), [])
            if citation.provision not in group:
                group.append(citation.provision)
        if () in groups:
            named = [groups[()]]
            said = f" ({', '.join(groups[()])})"
        else:
            few = list(groups.items())[:_FEW]
            named = [at for _, at in few]
            parts = [f"because {listed(why)} ({', '.join(at)})" for why, at in few]
            said = f", {', and '.join(parts)}"
        first = {provision for at in named for provision in at}
        more = [each for at in groups.values() for each in at if each not in first]
        return said + (f"; see also {', '.join(dict.fromkeys(more))}" if more else "")

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
        deeds = self._deeds_in(answer)
        said: dict[str, None] = {}
        for name in answer.depends_on:
            over = [term for term, facts in open_terms.items() if name in facts]
            if name.startswith("done "):
                said[self._whether_done(name, deeds)] = None
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

    def _deeds_in(self, answer: Answer) -> list[Done]:
        """Give the deeds that the policy speaks of, those in the norms of an answer first."""
        norms = [self.index.norms[c.norm] for c in answer.citations]
        own = [atom for norm in norms for each in (norm.when, *norm.unless) for atom in atoms(each)]
        return [atom for atom in (*own, *policy_atoms(self.policy)) if isinstance(atom, Done)]

    def _whether_done(self, name: str, deeds: list[Done]) -> str:
        """Say others' deeds, written `done ACT by ROLE or …`, as the policy speaks of them."""
        act, _, by = name.partition(" or done ")[0].removeprefix("done ").partition(" by ")
        spoken = next(
            deed
            for deed in deeds
            if act in kinds(deed.act, self.policy) and by in doers(deed.by, self.policy)
        )
        return f"whether {did(spoken.by, spoken.act, self.policy)}"

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


def _at(cited: Iterable[Citation]) -> str:
    return f"({', '.join(dict.fromkeys(c.provision for c in cited))})"
