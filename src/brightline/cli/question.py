"""A question at the terminal: its answers by key, and what each of them would change."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping

from brightline.language.policy import Policy
from brightline.language.values import Value, read_value
from brightline.reasoning.ask import Choice, Question
from brightline.reasoning.explain import say_answer
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation
from brightline.reasoning.verdict import Verdict
from brightline.source import BadInput

_WORDS = {
    "must_not": "must not",
    "should_not": "should not",
    "conflict": "contradiction:",
    "silent": "nothing said:",
}
_UNTIL = {
    "refrain": "for now do not",
    "do": "for now do",
    "unsettled": "a duty or a ban:",
    None: "may, or nothing said:",
}


class Put:
    """A question as it is put to somebody, with a key for each answer."""

    def __init__(self, question: Question, reasoner: Reasoner, s: Situation) -> None:
        self.question, self.policy = question, reasoner.policy
        self.fact = reasoner.index.facts[question.fact]
        self.acts = {act.name: act.phrase for act in self.policy.acts}
        exact = reasoner.exact(s.asker)
        state = exact.state(s)
        self.now = {act: exact.verdict(act, state) for act in question.decides}
        self.width = width()
        self.keys = self._keys()

    def _keys(self) -> dict[str, Choice]:
        choices = list(self.question.choices)
        if self.question.together:
            dangers = [choice for choice in choices if "yes" in choice.states.values()]
            keys = {str(i): choice for i, choice in enumerate(dangers, 1)}
            return keys | dict(zip("n", [each for each in choices if each not in dangers], strict=False))
        if self.fact.kind == "yes_no":
            keys = {str(choice.states[self.fact.name])[0]: choice for choice in choices}
            return dict(sorted(keys.items(), reverse=True))
        return {str(i): choice for i, choice in enumerate(choices, 1)}

    # ---- what is printed

    def show(self, number: str) -> None:
        """Print the question, its answers by key, and in short what each would change."""
        text = "Is any of this so?" if self.question.together else self.question.text
        self._line(f"{number}  {text}", 0, len(number) + 2)
        for key, choice in self.keys.items():
            if self.question.together:
                self._line(f"{key}  {choice.label}", 2, 3)
            else:
                self._choice("" if self._is_typed() else key, choice)
        if self.question.together:
            print("  several may be so: press 13 for 1 and 3")
            print("  " + self._short(f"decides: {self._several(self.question.decides)}", 2))
        if self._is_typed():
            unit = f"a number in {self.fact.unit}" if self.fact.kind == "number" else "a date like 2026-01-31"
            print(f"  type {unit}")
        print("  Enter don't know · w why · b back · q quit")

    def _choice(self, key: str, choice: Choice) -> None:
        label = {"y": "yes", "n": "no"}.get(key, choice.label)
        line = f"  {key}  {label}"
        changes = self._changes(choice)
        words = [f"{verb} {self._several(acts)}" for verb, acts in changes.items()]
        effect = f"→ {'; '.join(words) or 'decides nothing alone'}"
        if len(line) + 2 + len(effect) <= self.width:
            print(f"{line}  {effect}")
        else:
            self._line(line.strip(), 2, 3)
            print(" " * 5 + self._short(effect, 5))

    def explain(self) -> None:
        """Print why this is asked: what it decides, and every verdict after every answer."""
        self._line("Asked because it decides whether you may, must or must not:", 0)
        for act in self.question.decides:
            self._line(f"· {self.acts[act]}", 2, 2)
        for choice in self.question.choices:
            self._line(f"If {choice.label}:", 0, 2)
            for act, verdict in choice.verdicts.items():
                self._line(f"{_verb(verdict)} {self.acts[act]}", 2, 2)

    def confirm(self, answer: Mapping[str, Value | None]) -> None:
        """Repeat an answer in the vocabulary's words."""
        if self.question.together and "no" in answer.values():
            print("  · none of these")
        else:
            print_stated(self.policy, answer)

    def _changes(self, choice: Choice) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for act, verdict in choice.verdicts.items():
            if verdict != self.now[act]:
                found.setdefault(_verb(verdict), []).append(act)
        return found

    def _several(self, acts: list[str] | tuple[str, ...]) -> str:
        more = f" (+{len(acts) - 1})" if len(acts) > 1 else ""
        return f"{self.acts[acts[0]]}{more}" if acts else ""

    def _line(self, text: str, indent: int, hang: int = 0) -> None:
        pad = " " * indent
        print(textwrap.fill(text, self.width, initial_indent=pad, subsequent_indent=pad + " " * hang))

    def _short(self, text: str, indent: int) -> str:
        return textwrap.shorten(text, self.width - indent, placeholder=" …")

    # ---- what is typed

    def _is_typed(self) -> bool:
        return self.fact.kind in ("number", "date") and not self.question.together

    def read(self, text: str) -> dict[str, Value]:
        """Give what an answer states. Raises `BadInput` where it is none."""
        if self._is_typed():
            try:
                return {self.fact.name: read_value(self.fact, text)}
            except ValueError as error:
                raise BadInput(str(error)) from None
        keys = [text] if text in self.keys else list(text) if self.question.together else []
        if not keys or not self.keys.keys() >= set(keys) or ("n" in keys and len(keys) > 1):
            raise BadInput(f"`{text}` is no answer here; press {', '.join(self.keys)} or Enter")
        states: dict[str, Value] = {}
        for key in keys:
            states |= self.keys[key].states
        return states


def _verb(verdict: Verdict) -> str:
    if verdict.word == "depends":
        return _UNTIL[verdict.until]
    return _WORDS.get(verdict.word, verdict.word)


def print_stated(policy: Policy, stated: Mapping[str, Value | None]) -> None:
    """Repeat what is known in the vocabulary's words, save what is kept nowhere."""
    known = [fact for fact in policy.facts if stated.get(fact.name) is not None]
    if not known:
        print("  · not known")
    for fact in known:
        value = stated[fact.name]
        assert value is not None
        said = "noted, and kept nowhere" if fact.transient else say_answer(value, fact, policy)
        print(textwrap.fill(said, width(), initial_indent="  · ", subsequent_indent="    "))


def width() -> int:
    """Give how wide lines may be."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100)
