"""Guidance as somebody at a terminal wants to read it."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping

from brightline.language.english import say_value
from brightline.language.policy import Policy, Quote
from brightline.language.values import Value
from brightline.reasoning.explain import grounds, say
from brightline.reasoning.fill import Otherwise, fill
from brightline.reasoning.guidance import Answer, Citation, Guidance, guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed
from brightline.reasoning.verdict import Word

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
_UNTIL = {
    "refrain": "until that is known, do not",
    "do": "until that is known, do",
    "unsettled": "a duty and a ban are both possible: find out first",
    None: "",
}
_SIGNS = {"must_not": "must not", "should_not": "should not"}


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
    card = _Card(guidance)
    card.head(stated, list(done), otherwise)
    always = frozenset() if chosen else _always(reasoner, guidance)
    for word, heading in HEADINGS.items():
        answers = [a for a in guidance.answers if a.verdict == word and a.act not in always]
        if answers and (chosen or word != "silent"):
            card.group(heading, answers)
    card.foot(always, chosen)


def _always(reasoner: Reasoner, guidance: Guidance) -> frozenset[str]:
    """Give the acts whose verdict is the same in a quiet moment, silence aside."""
    quiet = guide(reasoner, fill(reasoner.policy, guidance.situation.asker, {}, (), "ordinary"))
    before = {answer.act: answer.verdict for answer in quiet.answers}
    return frozenset(a.act for a in guidance.answers if before[a.act] == a.verdict != "silent")


class _Card:
    """Writes one guidance to standard output, wrapped to the terminal."""

    def __init__(self, guidance: Guidance) -> None:
        self.guidance, self.policy, self.s = guidance, guidance.policy, guidance.situation
        self.acts = {act.name: act.phrase for act in self.policy.acts}
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 100)
        self.quoted: list[Quote] = []
        self.explained: set[str] = set()
        self.bold = ("\033[1m", "\033[0m") if _in_colour() else ("", "")

    def line(self, text: str = "", indent: int = 0, hang: int = 0) -> None:
        """Print a paragraph, wrapped."""
        pad = " " * indent
        print(textwrap.fill(text, self.width, initial_indent=pad, subsequent_indent=pad + " " * hang))

    def head(self, stated: Mapping[str, Value | None], done: list[Deed], otherwise: Otherwise) -> None:
        """Print what was asked of which text."""
        policy = self.policy
        status = f"{policy.status.upper()} · " if policy.status else ""
        self.line(f"{status}{policy.title} · {policy.version} version")
        for note in policy.notes:
            self.line(note)
        print()
        role = next(role for role in policy.roles if role.name == self.s.asker)
        self.line(f"You are {role.called}. What is known:")
        for fact in policy.facts:
            if fact.name in stated:
                value = stated[fact.name]
                words = f"not known: {fact.question}" if value is None else _phrase(policy, fact.name, value)
                self.line(f"· {words}", 2, 2)
        for deed in done:
            role = next(role for role in policy.roles if role.name == deed.by)
            self.line(f"· done by {role.called}: {self.acts[deed.act]}", 2, 2)
        rest = "nothing special is going on" if otherwise == "ordinary" else "not known"
        self.line(f"· everything else: {rest}", 2, 2)

    def group(self, heading: str, answers: list[Answer], *, is_new: bool = True) -> None:
        """Print answers under a heading; those that rest on the same norms stand together.

        `is_new` says that the situation brings them about: then the reasons are printed too.
        """
        print(f"\n{self.bold[0]}{heading}{self.bold[1]}")
        together: dict[object, list[Answer]] = {}
        for answer in answers:
            norms = tuple(citation.norm for citation in answer.citations)
            key = (answer.verdict, norms, answer.until, answer.one_of, answer.depends_on)
            together.setdefault(key, []).append(answer)
        for same in sorted(together.values(), key=len):
            for answer in same:
                verb = "" if is_new else f"you {_SIGNS.get(answer.verdict, answer.verdict)} "
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
            if is_new and answer.verdict != "depends" and citation.norm not in self.explained:
                self.explained.add(citation.norm)
                self.because(citation)
        if answer.depends_on:
            until = _UNTIL[answer.until]
            self.line(f"depends on {', '.join(answer.depends_on)}" + (f"; {until}" if until else ""), 4, 2)

    def quotes(self, citation: Citation, *, is_open: bool) -> None:
        """Print the words of a norm, those of an ancestor too; `is_open` says which way they point."""
        force = f" ({_SIGNS.get(citation.force, citation.force)})" if is_open else ""
        for quote in citation.quotes:
            if quote in self.quoted:
                self.line(f"{quote.provision}{force}, quoted above", 4, 2)
            else:
                self.quoted.append(quote)
                self.line(f"{quote.provision}{force} “{quote.text}”", 4, 2)
            force = ""

    def because(self, citation: Citation) -> None:
        """Print why a norm is in force, and which ambiguities lie on its way."""
        norm = next(norm for norm in self.policy.norms if norm.id == citation.norm)
        reasons = [say(g, self.policy, self.s) for g in grounds(norm.when, self.policy, self.s)]
        unmet = [c.text for c in citation.considered if c.holds is False and c.kind == "unless"]
        words = list(dict.fromkeys(reasons))
        if words:
            self.line(f"because {', and '.join(words)}", 6, 2)
        if citation.within:
            self.line(f"within: {citation.within}", 6, 2)
        if unmet:
            self.line(f"nothing lifts it: {', '.join(f'not {text}' for text in unmet)}", 6, 2)
        if citation.readings:
            self.line(f"open: {', '.join(dict.fromkeys(r.ambiguity for r in citation.readings))}", 6, 2)

    def foot(self, always: frozenset[str], chosen: bool) -> None:
        """Print what holds anyway, how much the policy leaves open, and the next question."""
        if always:
            answers = [answer for answer in self.guidance.answers if answer.act in always]
            self.group("AS ALWAYS", answers, is_new=False)
        silent = sum(answer.verdict == "silent" for answer in self.guidance.answers)
        if silent and not chosen:
            print()
            acts = "act" if silent == 1 else "acts"
            self.line(f"The policy says nothing on {silent} other {acts}. Silence is not permission.")
        if self.guidance.ask:
            print()
            self.line(f"Ask next: {self.guidance.ask.text} ({self.guidance.ask.fact})", 0, 2)


def _phrase(policy: Policy, name: str, value: Value) -> str:
    fact = next(fact for fact in policy.facts if fact.name == name)
    return fact.phrases.get(str(value), f"{name.replace('_', ' ')} is {say_value(value, fact)}")


def _in_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
