"""Guidance as somebody at a terminal wants to read it."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping

from brightline.cli.outputs import title_of
from brightline.language.english import did, listed, you_did
from brightline.language.policy import Defined, Part, Quote
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.day import is_in_effect
from brightline.reasoning.explain import clauses, say_known
from brightline.reasoning.fill import Otherwise, fill
from brightline.reasoning.guidance import Answer, Citation, Guidance, guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.sentences import Teller
from brightline.reasoning.situation import Deed
from brightline.reasoning.verdict import Word
from brightline.rendering.guidance import together

HEADINGS: dict[Word, str] = {
    "must_not": "✗ YOU MUST NOT",
    "must": "● YOU MUST",
    "conflict": "⚡ THE POLICY CONTRADICTS ITSELF",
    "should_not": "✗ YOU SHOULD NOT",
    "should": "○ YOU SHOULD",
    "depends": "? IT DEPENDS",
    "may": "✓ YOU MAY",
    "silent": "· THE POLICY SAYS NOTHING",
}
UNTIL = {
    "refrain": "until that is known, do not",
    "do": "until that is known, do so",
    "unsettled": "a duty and a ban are both possible: find out first",
    None: "",
}
_SIGNS = {"must_not": "must not", "should_not": "should not"}
_VERBS: dict[Word, str] = {
    "must_not": "you must not",
    "should_not": "you should not",
    "depends": "it depends:",
    "conflict": "the policy contradicts itself:",
}


def print_guidance(
    reasoner: Reasoner,
    guidance: Guidance,
    stated: Mapping[str, Value | None],
    done: Iterable[Deed],
    otherwise: Otherwise,
    *,
    chosen: bool,
) -> None:
    """Print guidance: what this situation changes, then what always holds, then what to ask next.

    `chosen` says that acts were named: then all of them are printed, silence too.
    """
    card = Card(reasoner, guidance)
    card.head(stated, list(done), otherwise)
    old = frozenset() if chosen else always(reasoner, guidance)
    for word, heading in HEADINGS.items():
        answers = [a for a in guidance.answers if a.verdict == word and a.act not in old]
        if answers and (chosen or word != "silent"):
            card.group(heading, answers)
    card.foot(old, chosen)


def always(reasoner: Reasoner, guidance: Guidance) -> frozenset[str]:
    """Give the acts whose verdict is the same in a quiet moment, silence aside."""
    quiet = guide(reasoner, fill(reasoner.policy, guidance.situation.asker, {}, (), "ordinary"))
    before = {answer.act: answer.verdict for answer in quiet.answers}
    return frozenset(a.act for a in guidance.answers if before[a.act] == a.verdict != "silent")


class Card:
    """Writes one guidance to standard output, wrapped to the terminal."""

    def __init__(self, reasoner: Reasoner, guidance: Guidance) -> None:
        self.guidance, self.policy, self.s = guidance, guidance.policy, guidance.situation
        self.teller = Teller(reasoner, self.s)
        self.acts = {act.name: act.phrase for act in self.policy.acts}
        self.parts = {part.id: part for part in self.policy.parts}
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 100)
        self.quoted: list[Quote] = []
        self.explained: set[str] = set()
        self.bold = ("\033[1m", "\033[0m") if in_colour() else ("", "")

    def line(self, text: str = "", indent: int = 0, hang: int = 0) -> None:
        """Print a paragraph, wrapped."""
        pad = " " * indent
        print(textwrap.fill(text, self.width, initial_indent=pad, subsequent_indent=pad + " " * hang))

    def head(self, stated: Mapping[str, Value | None], done: list[Deed], otherwise: Otherwise) -> None:
        """Print what was asked of which text."""
        self.title()
        print()
        self.known(stated, done, otherwise)

    def title(self) -> None:
        """Print which text is asked, and that it is a draft where it is one."""
        self.heading()
        for part in self.policy.parts:
            self.part(part, is_first=part is self.policy.parts[0])

    def heading(self) -> None:
        """Print in one line which text is asked."""
        day = f" · on {self.guidance.day}" if self.guidance.day else ""
        self.line(f"{title_of(self.policy)}{day}")

    def known(self, stated: Mapping[str, Value | None], done: list[Deed], otherwise: Otherwise) -> None:
        """Print who asks, and what is known."""
        policy = self.policy
        role = next(role for role in policy.roles if role.name == self.s.asker)
        self.line(f"You are {role.called}. What is known:")
        for fact in policy.facts:
            if fact.name in stated:
                value = stated[fact.name]
                words = f"not known: {fact.question}" if value is None else say_known(fact, value)
                self.line(f"· {words}", 2, 2)
        for deed in done:
            own = deed.by == self.s.asker
            self.line(f"· {you_did(deed.act, policy) if own else did(deed.by, deed.act, policy)}", 2, 2)
        rest = "nothing special is going on" if otherwise == "ordinary" else "not known"
        self.line(f"· everything else: {rest}", 2, 2)

    def part(self, part: Part, *, is_first: bool) -> None:
        """Print what a reader should know of a document: whether it is a draft, and in effect."""
        if not is_first:
            status = f"{part.status.upper()} · " if part.status else ""
            self.line(f"with {status}{part.title} · {part.rank or 'no rank'}", 0, 2)
        indent = 0 if is_first else 2
        if not is_in_effect(part, self.guidance.day):
            self.line("not in effect on this day", indent)
        for note in part.notes:
            self.line(note, indent)

    def group(self, heading: str, answers: list[Answer], *, is_new: bool = True) -> None:
        """Print answers under a heading; those that rest on the same norms stand together.

        `is_new` says that the situation brings them about: then the reasons are printed too.
        """
        print(f"\n{self.bold[0]}{heading}{self.bold[1]}")
        for same in sorted(together(answers), key=len):
            for answer in same:
                verb = "" if is_new else f"{_VERBS.get(answer.verdict, f'you {answer.verdict}')} "
                self.line(f"{verb}{self.acts[answer.act]}", 2, 2)
            self.reasons(same[0], is_new=is_new)

    def reasons(self, answer: Answer, *, is_new: bool) -> None:
        """Print what an answer rests on; words that were quoted already are not repeated."""
        if answer.one_of:
            self.line("one of these is in force, whatever the facts turn out to be:", 4, 2)
        cited: dict[object, Citation] = {}
        for citation in answer.citations:
            cited.setdefault((citation.quotes, citation.force), citation)
        for citation in cited.values():
            self.quotes(citation, is_open=answer.verdict in ("conflict", "depends"))
            if citation.times and not is_new:
                self.line(f"when: {'; '.join(citation.times)}", 6, 2)
            if is_new and answer.verdict != "depends" and citation.norm not in self.explained:
                self.explained.add(citation.norm)
                self.because(citation)
        self.documents(answer)
        self.gone(answer)
        if answer.depends_on:
            until = UNTIL[answer.until]
            turns_on = listed(self.teller.open_names(answer))
            self.line(f"depends on {turns_on}" + (f"; {until}" if until else ""), 4, 2)

    def gone(self, answer: Answer) -> None:
        """Print the norms on an act that words have put out of force, with those words."""
        for citation in answer.set_aside:
            for each in citation.considered:
                if each.kind == "superseded by":
                    words = "; ".join(f"{quote.provision} “{quote.text}”" for quote in each.quotes)
                    self.line(f"out of force: {citation.provision} “{citation.quotes[0].text}”", 4, 2)
                    self.line(f"by {words}", 6, 2)

    def documents(self, answer: Answer) -> None:
        """Print which documents contradict one another; a rank settles nothing."""
        documents = list(dict.fromkeys(citation.document for citation in answer.citations))
        if answer.verdict == "conflict" and len(documents) > 1:
            order = [*self.policy.ranks, ""]
            documents.sort(key=lambda name: order.index(self.parts[name].rank))
            said = " and ".join(f"{name} ({self.parts[name].rank or 'unranked'})" for name in documents)
            self.line(f"{said} contradict one another; no rank settles it, only words that do", 4, 2)

    def quotes(self, citation: Citation, *, is_open: bool) -> None:
        """Print the words of a norm, those of an ancestor too; `is_open` says which way they point."""
        about = [_SIGNS.get(citation.force, citation.force)] if is_open else []
        about += [self.parts[citation.document].rank] if len(self.parts) > 1 else []
        force = f" ({', '.join(filter(None, about))})" if any(about) else ""
        for quote in citation.quotes:
            if quote in self.quoted:
                self.line(f"{quote.provision}{force}, quoted above", 4, 2)
            else:
                self.quoted.append(quote)
                self.line(f"{quote.provision}{force} “{quote.text}”", 4, 2)
            force = ""

    def term(self, term: Defined) -> None:
        """Print the words that define a term, once."""
        words = [f"{quote.provision} “{quote.text}”" for quote in term.quotes if quote not in self.quoted]
        self.quoted += term.quotes
        if words:
            source = f" ({term.source})" if term.source else ""
            self.line(f"“{term.name.replace('_', ' ')}”: {'; '.join(words)}{source}", 6, 2)

    def because(self, citation: Citation) -> None:
        """Print why a norm is in force, and which ambiguities lie on its way."""
        norm = next(norm for norm in self.policy.norms if norm.id == citation.norm)
        reasons = list(dict.fromkeys(clauses(norm.when, self.policy, self.s)))
        failing = [line for line in norm.unless if plain.holds(line, self.policy, self.s) is False]
        unmet = [clause for line in failing for clause in clauses(line, self.policy, self.s)]
        if reasons:
            self.line(f"because {listed(reasons)}", 6, 2)
        if citation.times:
            self.line(f"when: {'; '.join(citation.times)}", 6, 2)
        for term in citation.terms:
            self.term(term)
        if unmet:
            self.line(f"nothing lifts it: {listed(list(dict.fromkeys(unmet)))}", 6, 2)
        if citation.remedies:
            self.line(f"a breach is answered by {', '.join(citation.remedies)}", 6, 2)
        if citation.readings:
            self.line(f"open: {', '.join(dict.fromkeys(r.ambiguity for r in citation.readings))}", 6, 2)

    def foot(self, always: frozenset[str], chosen: bool) -> None:
        """Print what holds anyway, and the rest."""
        if always:
            answers = [answer for answer in self.guidance.answers if answer.act in always]
            self.group("AS ALWAYS", answers, is_new=False)
        self.rest(chosen)

    def rest(self, chosen: bool) -> None:
        """Print how much the policy leaves open, and the next question."""
        silent = sum(answer.verdict == "silent" for answer in self.guidance.answers)
        if silent and not chosen:
            print()
            acts = "act" if silent == 1 else "acts"
            self.line(f"The policy says nothing on {silent} other {acts}. Silence is not permission.")
        if self.guidance.ask:
            print()
            self.line(f"Ask next: {self.guidance.ask.text} ({self.guidance.ask.fact})", 0, 2)


def in_colour() -> bool:
    """Whether headings may be bold."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
