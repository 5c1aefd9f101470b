"""From vocabulary declarations, in any order, to a `Vocabulary`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.conditions import constant, deed, literal
from brightline.language.graph import find_cycle
from brightline.language.roles import RESERVED, add_ranks
from brightline.language.values import Value
from brightline.language.vocabulary import Vocabulary

T = TypeVar("T")


def build_vocabulary(items: list[s.VocabularyItem]) -> Vocabulary:
    """Resolve all declarations; what is wrong with them is in `problems`."""
    v = Vocabulary()
    names = _only(items, s.NamesDecl)
    v.protected = [word.text for item in names if item.kind == "protected" for word in item.names]
    _declare_roles(v, _only(items, s.RoleDecl))
    _declare_ranks(v, _only(items, s.RanksDecl))
    _declare_items(v, _only(items, s.ItemDecl))
    _declare_acts(v, _only(items, s.ActDecl))
    for declared in _unique(v, _only(items, s.FactDecl), "fact"):
        _declare_fact(v, declared)
    for item in names:
        if item.kind == "danger":
            v.danger += [fact.name for word in item.names if (fact := v.fact(word))]
    for rule in _only(items, s.ImplicationDecl):
        given, then = literal(rule.given, v), literal(rule.then, v)
        if given is not None and then is not None:
            v.implications.append(p.Implication(given, then))
    for asking in _only(items, s.AskingDecl):
        _declare_asking(v, asking)
    for tile in _unique(v, _only(items, s.SituationDecl), "situation"):
        _declare_situation(v, tile)
    return v


def _only(items: list[s.VocabularyItem], kind: type[T]) -> list[T]:
    return [item for item in items if isinstance(item, kind)]


def _line_of(first: s.Word, second: s.Word) -> str:
    place = first.place
    other = "" if place.source.path == second.place.source.path else f" of {place.source.path}"
    return f"line {place.line}{other}"


Declared = TypeVar("Declared", s.RoleDecl, s.ItemDecl, s.FactDecl, s.ActDecl, s.SituationDecl)


def _unique(v: Vocabulary, items: list[Declared], what: str) -> list[Declared]:
    seen: dict[str, Declared] = {}
    for item in items:
        first = seen.setdefault(item.name.text, item)
        if first is not item:
            v.report(
                item.name.place,
                f"{what} `{item.name.text}` is declared twice (first on {_line_of(first.name, item.name)})",
            )
    return list(seen.values())


def _closure(
    v: Vocabulary, parents: dict[str, list[str]], places: dict[str, s.Place], problem: str
) -> dict[str, list[str]]:
    """Give everything that is reached from each name, nearest first; report a cycle once."""
    closed = {}
    for name in parents:
        reached: dict[str, None] = {}
        queue = list(parents[name])
        while queue:
            above = queue.pop(0)
            if above not in reached:
                reached[above] = None
                queue += parents.get(above, [])
        if name in reached:
            chain = find_cycle({key: parents[key] for key in (*reached, name) if key in parents})
            shown = f": {' → '.join(f'`{each}`' for each in chain)}" if len(chain) > 2 else ""
            v.report(places[name], f"`{name}` {problem}{shown}")
            del reached[name]
        closed[name] = list(reached)
    return closed


def _declare_roles(v: Vocabulary, items: list[s.RoleDecl]) -> None:
    items = _unique(v, items, "role")
    v.roles = {item.name.text: p.Role(item.name.text) for item in items}
    for item in items:
        _check_ending(v, item.name)
    parents = {
        item.name.text: [role for word in item.parents if (role := v.declared_role(word))] for item in items
    }
    closed = _closure(v, parents, {item.name.text: item.name.place for item in items}, "is a kind of itself")
    outside = {item.name.text for item in items if item.outside}
    for item in items:
        name, above = item.name.text, tuple(closed[item.name.text])
        is_outside = not outside.isdisjoint((name, *above))
        called = item.called or _spelt(name)
        v.roles[name] = p.Role(name, item.phrase, called, above, is_outside=is_outside)


def _declare_ranks(v: Vocabulary, items: list[s.RanksDecl]) -> None:
    for item in items[1:]:
        v.report(item.roles[0].place, "the ranks are listed a second time", "keep one line `ranks`")
    seen: set[str] = set()
    for word in items[0].roles if items else ():
        if word.text in seen:
            v.report(word.place, f"`{word.text}` has two ranks", "keep one of the two")
        seen.add(word.text)
    order = [role for word in (items[0].roles if items else ()) if (role := v.role(word))]
    add_ranks(v.roles, list(dict.fromkeys(order)))


def _declare_items(v: Vocabulary, items: list[s.ItemDecl]) -> None:
    for item in _unique(v, items, "item"):
        name = item.name.text
        _check_ending(v, item.name)
        if name in v.roles:
            v.report(item.name.place, f"`{name}` is a role already", "choose another name")
        v.items[name] = p.Item(name, item.phrase or _spelt(name))


def _check_ending(v: Vocabulary, word: s.Word) -> None:
    ending = next((ending for ending in RESERVED if word.text.endswith(ending)), None)
    if ending:
        message = f"a name that ends in `{ending}` is one that `or above` and `or designee` make"
        v.report(word.place, message, "choose another name")


def _spelt(name: str) -> str:
    return name.replace("_", " ")


def _declare_acts(v: Vocabulary, items: list[s.ActDecl]) -> None:
    items = _unique(v, items, "act")
    for item in items:
        v.roles_of[item.name.text] = tuple(found for word in item.roles if (found := v.recipient(word)))
    above = {item.name.text: [act for ref in item.parents if (act := v.act(ref))] for item in items}
    needs = {item.name.text: [act for ref in item.requires if (act := v.act(ref))] for item in items}
    places = {item.name.text: item.name.place for item in items}
    for name, roles in v.roles_of.items():
        for spelt in (f"{name}({role})" for role in roles):
            above[spelt], needs[spelt], places[spelt] = above[name], needs[name], places[name]
    ancestors = _closure(v, above, places, "is a kind of itself")
    inherited = {
        act: [need for kind in (act, *ancestors[act]) for need in needs.get(kind, [])] for act in above
    }
    requires = _closure(v, inherited, places, "requires itself")
    for item in items:
        name = item.name.text
        for spelt, called in _spellings(v, name):
            phrase, done_phrase = (
                words.replace("{role}", called).replace("{item}", called)
                for words in (item.phrase or _spelt(name), item.done_phrase)
            )
            v.acts[spelt] = p.Act(spelt, phrase, tuple(ancestors[spelt]), tuple(requires[spelt]), done_phrase)


def _spellings(v: Vocabulary, name: str) -> Iterable[tuple[str, str]]:
    """Give an act's names, one for each role or item that it takes, and what that is called."""
    spellings = []
    for found in v.roles_of[name]:
        called = v.items[found].phrase if found in v.items else v.roles[found].called
        spellings.append((f"{name}({found})", called))
    return spellings or [(name, "")]


def _declare_fact(v: Vocabulary, item: s.FactDecl) -> None:
    name = item.name.text
    if name in v.protected:
        v.report(item.name.place, f"`{name}` is protected: no fact may have that name")
        return
    if name in v.roles_of:
        v.report(item.name.place, f"`{name}` is an act already")
    values = ("no", "yes") if item.kind == "yes_no" else tuple(word.text for word in item.values)
    unit = values[0] if item.kind == "number" else ""
    fact = p.Fact(
        name=name,
        kind=item.kind,
        question=item.ask[0].value if item.ask else _question(item),
        values=() if item.kind in ("number", "date") else values,
        unit=unit,
        judgement=item.judgement,
        transient=item.transient,
        set_by=deed(item.set_by[0].act, item.set_by[0].by, v) if item.set_by else None,
    )
    v.facts[name] = msgspec.structs.replace(
        fact, ordinary=_ordinary(v, fact, item), phrases=_phrases(v, fact, item)
    )
    _check_once(v, item)
    if not item.ask and not item.purpose:
        v.report(item.name.place, f"`{name}` has no question", 'write `ask "…?"` under it')
    if item.set_by and item.kind != "yes_no":
        place = item.set_by[0].act.name.place
        v.report(place, f"`{name}` is no yes/no fact, and only such a fact is set by an act")


def _question(item: s.FactDecl) -> str:
    return (
        f"Would it be done {item.purpose}: not at all, partly, primarily or solely?" if item.purpose else ""
    )


def _ordinary(v: Vocabulary, fact: p.Fact, item: s.FactDecl) -> Value | None:
    values = [constant(node, fact, v) for node in item.ordinarily]
    return values[0] if values else "none" if item.purpose else None


def _phrases(v: Vocabulary, fact: p.Fact, item: s.FactDecl) -> dict[str, str]:
    phrases = {}
    if item.purpose:
        phrases = {degree: f"it would be done {degree} {item.purpose}" for degree in fact.values[1:]}
        phrases["none"] = f"it would not be done {item.purpose}"
    for node, text in item.phrases:
        value = constant(node, fact, v) if fact.values else None
        if not fact.values:
            v.report(node.value.place, f"`{fact.name}` has too many values to have words for each")
        elif value is not None:
            phrases[str(value)] = text.value
    return phrases


def _check_once(v: Vocabulary, item: s.FactDecl) -> None:
    """Report what stands twice in a declaration."""
    name = item.name.text
    has_values = item.kind in ("one_of", "levels")
    for what, words in (
        ("the value", item.values if has_values else ()),
        ("words for", [node.value for node, _ in item.phrases]),
    ):
        seen: set[str] = set()
        for word in words:
            if word.text in seen:
                v.report(word.place, f"`{name}` has {what} `{word.text}` twice", "keep one of the two")
            seen.add(word.text)
    seconds = [
        *(("question", text.place) for text in item.ask[1:]),
        *(("ordinary value", node.value.place) for node in item.ordinarily[1:]),
        *(("act that sets it", by.act.name.place) for by in item.set_by[1:]),
    ]
    for what, place in seconds:
        v.report(place, f"`{name}` has a second {what}", "keep one of the two")


def _declare_asking(v: Vocabulary, item: s.AskingDecl) -> None:
    if item.name.text not in v.protected and v.fact(item.name) is None:
        return
    act = v.act(item.act)
    if act:
        v.asking[item.name.text] = act


def _declare_situation(v: Vocabulary, item: s.SituationDecl) -> None:
    facts: dict[str, Value] = {}
    for node in item.presets:
        fact = v.fact(node.fact)
        value = constant(node, fact, v) if fact else None
        if value is not None:
            facts[node.fact.text] = value
    about = tuple(act for ref in item.about if (act := v.act(ref)))
    v.situations.append(p.Situation(item.name.text, item.title, facts, about))
