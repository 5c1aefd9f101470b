"""Kleene verdicts on all acts at once, for one policy and one asker: the norms as one Python function.

It differs from `plain.kleene` in speed alone. Each atom of the policy is looked up once; each norm is a
pair of Python expressions, *possibly* and *surely*, and sets one bit in each of two integers; an act is
decided by its bits, from a table that fills as it is used. Only values and names that the vocabulary
declares reach the generated text, and those as `repr` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, combinations
from typing import Any as Anything
from typing import NamedTuple

from brightline.language.policy import All, Any, Condition, Done, Is, Norm, Not, Term
from brightline.reasoning import plain
from brightline.reasoning.index import Index
from brightline.reasoning.plain import Claim
from brightline.reasoning.situation import Deed, Situation, doers
from brightline.reasoning.verdict import Until, Word, decide_unknown


class Quick(NamedTuple):
    """A verdict with the ids of the norms it rests on: those that stand, or where it depends, may stand."""

    word: Word
    until: Until | None
    norms: tuple[str, ...]


class Kleene:
    """The compiled policy of one asker, for all acts or for some; `verdicts` is the only way in."""

    def __init__(self, index: Index, asker: str, acts: Iterable[str] = ()) -> None:
        bearers = index.bearers(asker)
        claims = {
            act: [claim for claim in index.claims[act] if claim.norm.bearer in bearers]
            for act in tuple(acts) or index.claims
        }
        named = (claim.norm for found in claims.values() for claim in found)
        norms = [norm for norm in index.needed(named) if norm.bearer in bearers]
        until = dict.fromkeys(act for found in claims.values() for claim in found for act in claim.until)
        own = {act: 1 << (2 * len(norms) + i) for i, act in enumerate(until)}
        self._own = {
            act.name: sum(own.get(name, 0) for name in (act.name, *act.ancestors))
            for act in index.acts.values()
        }
        self.asker = asker
        self._evaluate = _Writer(index, asker, norms, own).function(claims)

    def verdicts(self, s: Situation) -> dict[str, Quick]:
        """Give the verdict on every act; unknown norms are taken as independent."""
        own = 0
        for deed in s.done:
            if deed.by == self.asker:
                own |= self._own[deed.act]
        found: dict[str, Quick] = self._evaluate(s.facts, s.done, s.others_unknown, s.complete, own)
        return found


class _Table(dict[int, Quick]):
    """The answers of one act by the bits that it turns on; one that is missing is worked out and kept.

    A claim comes with the bit of its norm and the bits of the asker's deeds that discharge it; the bits of
    norms that possibly stand lie `shift` above those that surely do.
    """

    def __init__(self, claims: list[tuple[Claim, int, int]], shift: int) -> None:
        super().__init__()
        self.claims, self.shift = claims, shift

    def __missing__(self, key: int) -> Quick:
        possibly = key >> self.shift
        maybe = [(claim, bit) for claim, bit, done in self.claims if possibly & bit and not key & done]
        sure = [claim for claim, bit in maybe if key & bit]
        fixed = frozenset(claim.force for claim in sure)
        open_ = frozenset(claim.force for claim, _ in maybe) - fixed
        choices = chain.from_iterable(combinations(open_, n) for n in range(len(open_) + 1))
        verdict = decide_unknown(fixed.union(choice) for choice in choices)
        cited = [claim for claim, _ in maybe] if verdict.word == "depends" else sure
        norms = tuple(dict.fromkeys(claim.norm.id for claim in cited))
        self[key] = found = Quick(verdict.word, verdict.until, norms)
        return found


class _Writer:
    """Writes the function `evaluate`, which gives the answers by act.

    Atom `i` has two variables: `a{i}` is true where it surely holds, `q{i}` where it possibly does. The bits
    of norms that surely stand (`S`), that possibly do (`P`) and of what the asker did (`own`) make the key
    `R` of each act's table.
    """

    def __init__(self, index: Index, asker: str, norms: list[Norm], own: dict[str, int]) -> None:
        self.index, self.asker, self.norms, self.own = index, asker, norms, own
        self.bits = {norm.id: 1 << i for i, norm in enumerate(norms)}
        self.atoms: dict[Is | Done, int] = {}
        self.constants: dict[str, Anything] = {}

    def function(self, claims: Mapping[str, list[Claim]]) -> Anything:
        """Compile the norms and, for each act, what its claims come to."""
        body = [line for norm in self.norms for line in self._norm(norm)]
        head = [line for atom, i in self.atoms.items() for line in self._atom(atom, i)]
        answers = ", ".join(f"{act!r}: {self._answer(found)}" for act, found in claims.items())
        lines = [
            "def evaluate(facts, done, others_unknown, complete, own):",
            "S = P = 0",
            *head,
            *body,
            f"R = S | P << {len(self.norms)} | own",
            f"return {{{answers}}}",
        ]
        exec(compile("\n ".join(lines), "<norms>", "exec"), self.constants)  # noqa: S102
        return self.constants["evaluate"]

    def _answer(self, claims: list[Claim]) -> str:
        """Write the look-up of one act; where its norms always stand, there is nothing to look up."""
        rows = [
            (claim, self.bits[claim.norm.id], sum({self.own[act] for act in claim.until})) for claim in claims
        ]
        shift = len(self.norms)
        mask = 0
        for _, bit, done in rows:
            mask |= bit | bit << shift | done
        table = _Table(rows, shift)
        if all(self._always(claim) for claim in claims):
            return self._constant(table[mask])
        return f"{self._constant(table)}[R & {mask:#x}]"

    def _always(self, claim: Claim) -> bool:
        norm = claim.norm
        depends = self.index.overriders[norm.id] or self.index.taken_over[norm.id]
        return norm.when == All(()) and not (norm.unless or depends or claim.until)

    def _norm(self, norm: Norm) -> list[str]:
        bit = self.bits[norm.id]
        possibly = [self._text(norm.when, "q"), *(f"not {self._text(line, 'a')}" for line in norm.unless)]
        surely = [self._text(norm.when, "a"), *(f"not {self._text(line, 'q')}" for line in norm.unless)]
        for masks, parts in (("P", possibly), ("S", surely)):
            other = "S" if masks == "P" else "P"
            if taken_over := self.index.taken_over[norm.id]:
                parts.append(f"({' or '.join(self._violated(n, masks) for n in taken_over)})")
            if beaten := sum(self.bits.get(n.id, 0) for n in self.index.overriders[norm.id]):
                parts.append(f"not {other} & {beaten:#x}")
        return [
            f"if {_joined(possibly)}:",
            f" P |= {bit:#x}",
            f" if {_joined(surely)}: S |= {bit:#x}",
        ]

    def _violated(self, norm: Norm, masks: str) -> str:
        barred = norm.modality in ("must_not", "should_not")
        did = [self._did(act) for act in (norm.acts if barred else norm.before)] or ["False"]
        owed = "True" if barred else f"not ({' and '.join(self._did(act) for act in norm.acts)})"
        return f"({masks} & {self.bits.get(norm.id, 0):#x} and ({' or '.join(did)}) and {owed})"

    def _did(self, act: str) -> str:
        return f"(not done.isdisjoint({self._constant(self._deeds(act, [self.asker]))}))"

    def _deeds(self, act: str, by: list[str]) -> frozenset[Deed]:
        return frozenset(Deed(kind, role) for kind in self.index.kinds[act] for role in by)

    def _constant(self, value: Anything) -> str:
        name = f"C{len(self.constants)}"
        self.constants[name] = value
        return name

    def _text(self, condition: Condition, side: str) -> str:
        """Write a condition; `side` is `a` for surely and `q` for possibly."""
        match condition:
            case Is() | Done():
                return f"{side}{self.atoms.setdefault(condition, len(self.atoms))}"
            case Term(name):
                return self._text(self.index.terms[name].condition, side)
            case Not(of):
                return f"(not {self._text(of, 'q' if side == 'a' else 'a')})"
            case All(parts):
                return _joined([self._text(part, side) for part in parts])
            case Any(parts):
                return f"({' or '.join(self._text(part, side) for part in parts) or 'False'})"

    def _atom(self, atom: Is | Done, i: int) -> list[str]:
        if isinstance(atom, Done):
            roles = doers(atom.by, self.index.policy)
            deeds = self._constant(self._deeds(atom.act, roles))
            named = self._constant(frozenset(self.index.kinds[atom.act]))
            is_open = any(role != self.asker for role in roles)
            open_ = f"(others_unknown and not complete.issuperset({named}))" if is_open else "False"
            return [f"a{i} = not done.isdisjoint({deeds})", f"q{i} = a{i} or {open_}"]
        return [
            f"v = facts.get({atom.fact!r})",
            f"a{i} = {self._comparison(atom)}",
            f"q{i} = a{i} or v is None",
        ]

    def _comparison(self, atom: Is) -> str:
        fact = self.index.facts[atom.fact]
        if fact.values:
            true = [value for value in fact.values if plain.satisfies(value, atom, fact)]
            return f"v == {true[0]!r}" if len(true) == 1 else f"v in {self._constant(frozenset(true))}"
        sign = {"is": "==", "at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}
        return f"v is not None and v {sign[atom.operator]} {atom.value!r}"


def _joined(parts: list[str]) -> str:
    return f"({' and '.join(parts) or 'True'})"
