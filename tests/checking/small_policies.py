"""Random policies over a vocabulary so small that every situation can be tried."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st
from msgspec.structs import replace

from brightline.language.policy import (
    Act,
    All,
    Any,
    Condition,
    Deadline,
    Defined,
    Done,
    Duration,
    Fact,
    Implication,
    Is,
    Norm,
    Not,
    Policy,
    Quote,
    Role,
    Situation,
    Term,
)

ROLES = (
    Role("member"),
    Role("chief", ancestors=("member", "command")),
    Role("clerk"),
    Role("command", is_group=True),
    Role("nobody", is_group=True),
)
ACTS = (
    Act("respond"),
    Act("close", ancestors=("respond",), requires=("tell",)),
    Act("tell"),
    Act("watch"),
)
NAMES = [act.name for act in ACTS]
SET = Fact("b", "yes_no", "b?", ("no", "yes"), ordinary="no", set_by=Done("tell", "chief"))
FACTS = (
    Fact("a", "yes_no", "a?", ("no", "yes"), ordinary="no"),
    Fact("b", "yes_no", "b?", ("no", "yes"), ordinary="no"),
    Fact("c", "yes_no", "c?", ("no", "yes"), ordinary="yes"),
    Fact("u", "yes_no", "u?", ("no", "yes")),
    Fact("grade", "levels", "grade?", ("low", "middle", "high"), ordinary="low"),
    Fact("kind", "one_of", "kind?", ("red", "green", "blue")),
    Fact("hours", "number", "hours?", unit="hours", ordinary=0.0),
    Fact("day", "date", "day?"),
)
TESTS: dict[str, list[Condition]] = {
    "a": [Is("a", "yes"), Is("a", "no")],
    "b": [Is("b", "yes")],
    "c": [Is("c", "yes"), Is("c", "no")],
    "u": [Is("u", "yes"), Is("u", "no")],
    "grade": [Is("grade", "middle", "at_least"), Is("grade", "high", "less_than"), Is("grade", "low")],
    "kind": [Is("kind", "red"), Is("kind", "blue")],
    "hours": [Is("hours", 4.0, "more_than"), Is("hours", 4.0), Is("hours", 24.0, "at_most")],
    "day": [Is("day", "2026-01-01", "less_than"), Is("day", "2026-01-01")],
}
DEEDS = [Done("respond", "member"), Done("tell", "chief"), Done("watch", "clerk"), Done("tell", "member")]


class Draw:
    """Draws the parts of one policy. Hypothesis would spend more on this than the check on the policy."""

    def __init__(self, random: Random) -> None:
        self.random = random
        facts = sorted(random.sample(range(len(FACTS)), random.randint(1, 3)))
        is_set = random.random() < 0.5
        self.facts = [SET if FACTS[at].name == "b" and is_set else FACTS[at] for at in facts]
        self.comparisons = [test for fact in self.facts for test in TESTS[fact.name]]
        self.deeds = random.sample(DEEDS, random.choice((0, 0, 1, 2)))
        self.atoms = [*self.comparisons, *self.comparisons, *self.deeds, Term("first")]

    def condition(self, atoms: list[Condition], depth: int = 2) -> Condition:
        if not depth or self.random.random() < 0.5:
            atom = self.random.choice(atoms)
            return Not(atom) if self.random.random() < 0.3 else atom
        parts = tuple(self.condition(atoms, depth - 1) for _ in range(2))
        return self.random.choice((All(parts), Any(parts), Not(All(parts))))

    def norm(self, number: int) -> Norm:
        random = self.random
        modality = random.choice(["must", "must", "must_not", "must_not", "should", "should_not", "may"])
        is_duty = modality in ("must", "should")
        earlier = [f"N{at}" for at in range(number)]
        return Norm(
            id=f"N{number}",
            provision=f"N.{number}",
            quotes=(Quote("N", f"words {number}"),),
            bearer=random.choice(["member"] * 5 + ["chief", "clerk", "command", "nobody"]),
            modality=modality,
            acts=tuple(random.sample(NAMES, random.choice((1, 1, 2)))),
            when=All(()) if random.random() < 0.5 else self.condition(self.atoms),
            unless=tuple(self.condition(self.atoms, 1) for _ in range(random.choice((0, 0, 1, 2)))),
            overrides=tuple(random.sample(earlier, 1)) if earlier and random.random() < 0.25 else (),
            throughout=is_duty and random.random() < 0.3,
            before=tuple(random.sample(NAMES, 1)) if is_duty and random.random() < 0.2 else (),
            otherwise=random.choice(earlier)
            if earlier and modality != "may" and random.random() < 0.15
            else None,
            deadlines=(Deadline(Duration(1.0, "hours")),) if is_duty and random.random() < 0.2 else (),
        )

    def policy(self) -> Policy:
        random = self.random
        literals = [*self.comparisons, *map(Not, self.comparisons)]
        rules = [Implication(*random.sample(literals, 2)) for _ in range(random.choice((0, 0, 1, 2)))]
        asking = {random.choice(self.facts).name: random.choice(NAMES)} if random.random() < 0.5 else {}
        basis = [*self.comparisons, *self.deeds]
        return Policy(
            id="small",
            title="Small",
            version="proposed",
            language=2,
            roles=ROLES,
            facts=tuple(self.facts),
            acts=ACTS,
            norms=tuple(self.norm(at) for at in range(random.randint(2, 6))),
            terms=tuple(
                Defined(name, (Quote("T", f"words of {name}"),), self.condition(basis))
                for name in ("first", "second")
            ),
            implications=tuple(rules),
            asking=asking,
            situations=(Situation("tile", "A moment", {}, tuple(NAMES)),),
        )

    def strict(self) -> Policy:
        """Give a policy of duties and prohibitions that turn on what the one they bind does."""
        random = self.random
        atoms: list[Condition] = [Done(name, "member") for name in NAMES]
        norms = []
        for at in range(random.randint(3, 6)):
            norm = replace(self.norm(0), id=f"N{at}", bearer=random.choice(["member", "member", "chief"]))
            given = random.choice((All(()), norm.when, self.condition(atoms, 1), self.condition(atoms, 1)))
            modality = random.choice(["must", "must_not"])
            norms.append(replace(norm, modality=modality, before=(), when=given, unless=norm.unless[:1]))
        return replace(self.policy(), norms=tuple(norms))

    def changed(self) -> tuple[Policy, Policy]:
        """Give a policy, and the same with norms taken out, changed and added, and a term changed."""
        random, older = self.random, self.policy()
        named = {name for norm in older.norms for name in (*norm.overrides, norm.otherwise)}
        kept = [norm for norm in older.norms if norm.id in named or random.random() < 0.7]
        kept = [
            replace(norm, when=self.condition(self.atoms)) if random.random() < 0.2 else norm for norm in kept
        ]
        added = [replace(self.norm(0), id=f"M{at}") for at in range(random.choice((0, 1, 2)))]
        terms = older.terms
        if random.random() < 0.3:
            terms = (replace(terms[0], condition=self.condition(self.comparisons)), *terms[1:])
        return older, replace(older, norms=(*kept, *added), terms=terms)


_randoms = st.integers(0, 2**32).map(lambda seed: Draw(Random(seed)))
small_policies = _randoms.map(Draw.policy)
"""Up to three facts, four acts and three roles; overrides and takeovers name earlier norms."""
strict_policies = _randoms.map(Draw.strict)
changed_policies = _randoms.map(Draw.changed)
"""The same with a second version."""
