"""Timelines and targets as people write them, held against a policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from brightline.cli.inputs import askers, pick, pick_act, read_fact
from brightline.cli.yaml_files import Items, read_yaml
from brightline.language.policy import Policy
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.ledger.line import Target
from brightline.reasoning.ledger.timeline import Acted, Entry, Stated, Timeline
from brightline.source import BadInput

KEYS = ("policy", "as_of", "people", "complete", "otherwise", "timeline")
ENTRY = ("at", "facts", "done", "until", "known_to", "source")
TARGET = ("norm", "within", "author", "reason")
_UNITS = {"minute": 1, "hour": 60, "day": 24 * 60}


def read_timeline(path: str, policy: Policy) -> Timeline:
    """Read a timeline file. Raises `BadInput` with the file's line for whatever is wrong in it."""
    data = _mapping(read_yaml(path), path, KEYS)
    if data.get("policy", policy.id) != policy.id:
        raise BadInput(f"{path}: is about `{data['policy']}`, and the policy is `{policy.id}`")
    people = _people(data, path, policy)
    entries: list[Entry] = []
    for item in _list(data, "timeline", path):
        found = _mapping(item, path, ENTRY)
        try:
            entries += _entries(found, people, policy)
        except BadInput as error:
            raise BadInput(f"{path}:{min(found.lines.values(), default=1)}: {error}") from None
    as_of = data.get("as_of")
    last = max((entry.at for entry in entries), default=None)
    if not as_of and last is None:
        raise BadInput(f"{path}: has no entry and no `as_of`")
    moment = read_moment(as_of) if as_of else last
    assert moment is not None
    otherwise = cast("Otherwise", pick(str(data.get("otherwise", "unknown")), get_args(Otherwise), "value"))
    return Timeline(people, tuple(entries), moment, _complete(data, path, policy), otherwise)


def read_targets(path: str, policy: Policy) -> tuple[Target, ...]:
    """Read a department's targets: each names a norm, a time, who set it and why."""
    data = _mapping(read_yaml(path), path, ("policy", "targets"))
    targets = []
    for item in _list(data, "targets", path):
        found = _mapping(item, path, TARGET)
        line = min(found.lines.values(), default=1)
        missing = [key for key in TARGET if not isinstance(found.get(key), str)]
        if missing:
            raise BadInput(f"{path}:{line}: the target has no `{missing[0]}`")
        try:
            norm = pick(found["norm"], [norm.id for norm in policy.norms], "norm")
            targets.append(Target(norm, read_span(found["within"]), found["author"], found["reason"]))
        except BadInput as error:
            raise BadInput(f"{path}:{line}: {error}") from None
    return tuple(targets)


def read_moment(text: object) -> datetime:
    """Read a moment as ISO 8601 with its offset."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadInput(f"`{text}` is no moment; write it as `2026-01-31T21:40-06:00`") from None
    if moment.tzinfo is None:
        raise BadInput(f"`{text}` has no offset; write it as `{text}-06:00`, say")
    return moment


def read_span(text: str) -> timedelta:
    """Read `15 minutes`, `2 hours` or `1 day`."""
    amount, _, unit = text.partition(" ")
    if not amount.isdecimal() or unit.removesuffix("s") not in _UNITS:
        raise BadInput(f"`{text}` is no time; write `15 minutes`, `2 hours` or `1 day`")
    return timedelta(minutes=int(amount) * _UNITS[unit.removesuffix("s")])


def _people(data: Items, path: str, policy: Policy) -> dict[str, str]:
    people = data.get("people")
    if not isinstance(people, Items) or not people:
        raise BadInput(f"{path}: names nobody; write `people:` and a line `NAME: ROLE` for each")
    for name, role in people.items():
        try:
            pick(str(role), askers(policy), "role")
            if name in {each.name for each in policy.roles}:
                raise BadInput(f"`{name}` is a role; give the person another name")
        except BadInput as error:
            raise BadInput(f"{path}:{people.lines[name]}: {error}") from None
    return dict(people)


def _complete(data: Items, path: str, policy: Policy) -> frozenset[str]:
    acts = [act.name for act in policy.acts]
    if data.get("complete") == "all":
        return frozenset(acts)
    try:
        return frozenset(pick_act(str(name), policy) for name in _list(data, "complete", path))
    except BadInput as error:
        raise BadInput(f"{path}:{data.lines['complete']}: {error}") from None


def _entries(item: Items, people: dict[str, str], policy: Policy) -> Iterator[Entry]:
    at = read_moment(item.get("at", "nothing"))
    known_to = tuple(pick(str(name), people, "person") for name in _names(item, "known_to"))
    source = str(item.get("source", ""))
    facts = item.get("facts", Items())
    if not isinstance(facts, Items):
        raise BadInput("`facts` is a mapping")
    for name, text in facts.items():
        yield Stated(at, name, read_fact(name, str(text), policy), known_to, source)
    until = read_moment(item["until"]) if "until" in item else None
    if until and until < at:
        raise BadInput("`until` is before `at`")
    for text in _names(item, "done"):
        act, by, people_named = str(text).partition(" by ")
        person, _, to = people_named.partition(" to ")
        if not by:
            raise BadInput(f"`{text}` is no deed; write `ACT by PERSON`, or `ACT by PERSON to PERSON`")
        told = tuple(pick(name.strip(), people, "person") for name in to.split(",") if name.strip())
        doer = pick(person.strip(), people, "person")
        yield Acted(at, pick_act(act.strip(), policy), doer, told, until, known_to, source)


def _names(item: Items, key: str) -> list[Any]:
    """Give one or several values of a key as a list."""
    value = item.get(key, [])
    return value if isinstance(value, list) else [value]


def _list(data: Items, key: str, path: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise BadInput(f"{path}:{data.lines[key]}: `{key}` is a list")
    return value


def _mapping(value: object, path: str, known: tuple[str, ...]) -> Items:
    if not isinstance(value, Items):
        raise BadInput(f"{path}: expected a mapping with {', '.join(known)}")
    for key in value:
        if key not in known:
            raise BadInput(
                f"{path}:{value.lines[key]}: there is no key `{key}`; known are {', '.join(known)}"
            )
    return value
