"""Kleene verdicts on all acts at once, for one policy and one asker: the norms as one Python function.

It differs from `plain.kleene` in speed alone. Each atom of the policy is looked up once; each norm is a
pair of Python expressions, *possibly* and *surely*, and sets one bit in each of two integers; an act is
decided by its bits, from a table that fills as it is used. Only values and names that the vocabulary
declares reach the generated text, and those as `repr` writes them.
"""

from __future__ import annotations

from itertools import product
from typing import Any as Anything
from typing import NamedTuple

from brightline.language.policy import All, Any, Condition, Done, Is, Norm, Not, Term
from brightline.reasoning import plain
from brightline.reasoning.index import Index
from brightline.reasoning.situation import Deed, Situation, doers
from brightline.reasoning.verdict import Until, Word, decide_unknown


class Quick(NamedTuple):
    """A verdict with the ids of the norms it rests on: those that stand, or where it depends, may stand."""

    word: Word
    until: Until | None
    norms: tuple[str, ...]


SILENT = Quick("silent", None, ())


class Kleene:
    """The compiled policy of one asker; `verdicts` is the only way in."""

    def __init__(self, index: Index, asker: str) -> None:
        self.index, self.asker = index, asker
        bearers = index.bearers(asker)
        norms = [norm for norm in _ordered(index) if norm.bearer in bearers]
        self._bits = {norm.id: 1 << i for i, norm in enumerate(norms)}
        self._tables: list[tuple[str, int, dict[Anything, Quick]]] = [
            (act, mask, {})
            for act in index.claims
            if (mask := sum({self._bits.get(claim.norm.id, 0) for claim in index.claims[act]}))
        ]
        self._silent = dict.fromkeys(index.claims, SILENT)
        self._evaluate = _Writer(index, asker, self._bits).function(norms)

    def verdicts(self, s: Situation) -> dict[str, Quick]:
        """Give the verdict on every act; unknown norms are taken as independent."""
        surely, possibly = self._evaluate(s.facts, s.done, s.others_unknown)
        answers = self._silent.copy()
        own = self._own(s.done) if s.done else frozenset()
        for act, mask, table in self._tables:
            may = possibly & mask
            if may:
                key = (surely & mask, may, own)
                found = table.get(key)
                if found is None:
                    found = table[key] = self._decide(act, *key)
                answers[act] = found
        return answers

    def _own(self, done: frozenset[Deed]) -> frozenset[str]:
        mine = [deed.act for deed in done if deed.by == self.asker]
        return frozenset(act for name in mine for act in (name, *self.index.acts[name].ancestors))

    def _decide(self, act: str, surely: int, possibly: int, own: frozenset[str]) -> Quick:
        claims = [
            (claim, bit)
            for claim in self.index.claims[act]
            if (bit := self._bits.get(claim.norm.id, 0)) and own.isdisjoint(claim.until)
        ]
        sure = [claim for claim, bit in claims if surely & bit]
        maybe = [claim for claim, bit in claims if possibly & bit]
        fixed = frozenset(claim.force for claim in sure)
        open_ = sorted({claim.force for claim in maybe} - fixed)
        choices = product((False, True), repeat=len(open_))
        verdict = decide_unknown(
            fixed.union(force for force, chosen in zip(open_, choice, strict=True) if chosen)
            for choice in choices
        )
        cited = maybe if verdict.word == "depends" else sure
        return Quick(verdict.word, verdict.until, tuple(dict.fromkeys(claim.norm.id for claim in cited)))


def _ordered(index: Index) -> list[Norm]:
    """Give the norms so that overriders, and norms that another takes over from, come first."""
    ordered: dict[str, Norm] = {}

    def visit(norm: Norm) -> None:
        if norm.id not in ordered:
            for other in (*index.overriders[norm.id], *index.taken_over[norm.id]):
                visit(other)
            ordered[norm.id] = norm

    for norm in index.policy.norms:
        visit(norm)
    return list(ordered.values())


class _Writer:
    """Writes the function `evaluate(facts, done, others_unknown) -> (surely, possibly)`.

    Atom `i` has two variables: `a{i}` is true where it surely holds, `q{i}` where it possibly does.
    """

    def __init__(self, index: Index, asker: str, bits: dict[str, int]) -> None:
        self.index, self.asker, self.bits = index, asker, bits
        self.atoms: dict[Is | Done, int] = {}
        self.constants: dict[str, Anything] = {}

    def function(self, norms: list[Norm]) -> Anything:
        """Compile the norms, overriders first."""
        body = [line for norm in norms for line in self._norm(norm)]
        head = [line for atom, i in self.atoms.items() for line in self._atom(atom, i)]
        lines = ["def evaluate(facts, done, others_unknown):", "S = P = 0", *head, *body, "return S, P"]
        exec(compile("\n ".join(lines), "<norms>", "exec"), self.constants)  # noqa: S102
        return self.constants["evaluate"]

    def _norm(self, norm: Norm) -> list[str]:
        bit = self.bits[norm.id]
        possibly = [self._text(norm.when, "q"), *(f"not {self._text(line, 'a')}" for line in norm.unless)]
        surely = [self._text(norm.when, "a"), *(f"not {self._text(line, 'q')}" for line in norm.unless)]
        for masks, parts in (("P", possibly), ("S", surely)):
            other = "S" if masks == "P" else "P"
            if taken_over := self.index.taken_over[norm.id]:
                parts.append(f"({' or '.join(self._violated(n, masks) for n in taken_over)})")
            if beaten := sum(self.bits.get(n.id, 0) for n in self.index.overriders[norm.id]):
                parts.append(f"not {other} & {beaten}")
        return [
            f"if {_joined(possibly)}:",
            f" P |= {bit}",
            f" if {_joined(surely)}: S |= {bit}",
        ]

    def _violated(self, norm: Norm, masks: str) -> str:
        barred = norm.modality in ("must_not", "should_not")
        did = [self._did(act) for act in (norm.acts if barred else norm.before)] or ["False"]
        owed = "True" if barred else f"not ({' and '.join(self._did(act) for act in norm.acts)})"
        return f"({masks} & {self.bits.get(norm.id, 0)} and ({' or '.join(did)}) and {owed})"

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
            open_ = "others_unknown" if any(role != self.asker for role in roles) else "False"
            return [f"a{i} = not done.isdisjoint({deeds})", f"q{i} = a{i} or {open_}"]
        return [
            f"v = facts.get({atom.fact!r})",
            f"a{i} = {self._comparison(atom)}",
            f"q{i} = a{i} or v is None",
        ]

    def _comparison(self, atom: Is) -> str:
        fact = self.index.facts[atom.fact]
        if fact.values:
            states = [(value, Situation(self.asker, {fact.name: value})) for value in fact.values]
            true = [value for value, s in states if plain.compares(atom, self.index.policy, s)]
            return f"v == {true[0]!r}" if len(true) == 1 else f"v in {self._constant(frozenset(true))}"
        sign = {"is": "==", "at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}
        return f"v is not None and v {sign[atom.operator]} {atom.value!r}"


def _joined(parts: list[str]) -> str:
    return f"({' and '.join(parts) or 'True'})"
