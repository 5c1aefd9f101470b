"""A question as a page puts it: its answers, and in short what each would change."""

from __future__ import annotations

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brightline.language.values import Value
from brightline.reasoning.ask import Choice
from brightline.service.answers.interview import Interview

_VERBS = {
    "must": gettext_lazy("you must"),
    "must_not": gettext_lazy("you must not"),
    "should": gettext_lazy("you should"),
    "should_not": gettext_lazy("you should not"),
    "may": gettext_lazy("you may"),
    "conflict": gettext_lazy("the policy contradicts itself:"),
    "silent": gettext_lazy("the policy says nothing:"),
    "refrain": gettext_lazy("for now do not"),
    "do": gettext_lazy("for now do"),
    "unsettled": gettext_lazy("still open:"),
}


class Option(msgspec.Struct, frozen=True):
    """An answer: what is sent, what is read, and what it would change."""

    sends: str
    label: str
    changes: tuple[str, ...] = ()


class Put(msgspec.Struct, frozen=True):
    """A question. `kind` is `look` where several may be so, `typed` for numbers and dates, else `one`."""

    fact: str
    text: str
    kind: str
    options: tuple[Option, ...]
    unit: str
    input: str
    decides: tuple[str, ...]


def put_question(interview: Interview) -> Put | None:
    """Give the next question as it is put."""
    question = interview.question
    if question is None:
        return None
    fact = interview.reasoner.index.facts[question.fact]
    phrases = {act.name: act.phrase for act in interview.policy.acts}
    is_look, is_typed = bool(question.together), fact.kind in ("number", "date")
    choices = [c for c in question.choices if not (is_look and "no" in c.states.values())]
    options = []
    for choice in choices:
        name, value = next(iter(choice.states.items()))
        sends = name if is_look else _sent(value)
        label = (
            {"yes": _("yes"), "no": _("no")}.get(_sent(value), choice.label) if not is_look else choice.label
        )
        if fact.kind == "yes_no" and not is_look:
            label = _("yes") if value == "yes" else _("no")
        options.append(Option(sends, label, () if is_look else tuple(_changes(interview, choice, phrases))))
    options.sort(key=lambda option: option.sends == "no")
    return Put(
        fact=fact.name,
        text=_("Is any of this so?") if is_look else question.text,
        kind="look" if is_look else "typed" if is_typed else "one",
        options=tuple(options),
        unit=fact.unit,
        input="date" if fact.kind == "date" else "number",
        decides=tuple(phrases[act] for act in question.decides),
    )


def _sent(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _changes(interview: Interview, choice: Choice, phrases: dict[str, str]) -> list[str]:
    """Say what an answer changes, one line for each verdict that it leads to."""
    exact = interview.reasoner.exact(interview.role)
    state = exact.state(interview.situation)
    found: dict[str, list[str]] = {}
    for act, verdict in choice.verdicts.items():
        key = verdict.until or "may" if verdict.word == "depends" else verdict.word
        if verdict != exact.verdict(act, state):
            found.setdefault(key, []).append(phrases[act])
    return [
        f"{_VERBS[key]} {acts[0]}" + (f" (+{len(acts) - 1})" if len(acts) > 1 else "")
        for key, acts in found.items()
    ]
