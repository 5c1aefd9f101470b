"""Timelines and targets as people write them, held against a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from brightline.cli.inputs import askers, pick, pick_act, read_fact
from brightline.cli.yaml_files import Items, read_yaml
from brightline.language.policy import Norm, Policy
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.ledger.line import Target
from brightline.reasoning.ledger.timeline import Acted, Entry, Log, Stated, Timeline, shifts
from brightline.reasoning.situation import kinds
from brightline.source import BadInput

KEYS = ("policy", "as_of", "people", "sources", "complete", "otherwise", "timeline")
ENTRY = ("at", "facts", "done", "until", "known_to", "source")
SOURCE = ("complete", "clock", "accurate")
TARGET = ("norm", "within", "author", "reason")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 24 * 3600}
_LONGEST = 10 * 366 * 24 * 60 * 60
_CLOCK = re.compile(r"(.+) (fast|slow)")


def read_timeline(path: str, policy: Policy) -> Timeline:
    """Read a timeline file. Raises `BadInput` with the file's line for whatever is wrong in it."""
    return timeline_of(read_yaml(path), path, policy)


def read_roster(path: str, policy: Policy) -> dict[str, str]:
    """Give who holds which role, by the `people:` of a file. Raises `BadInput` where it has none."""
    return _people(_mapping(read_yaml(path), path, KEYS), path, policy)


def timeline_of(content: object, path: str, policy: Policy) -> Timeline:
    """Read what a timeline file holds."""
    data = _mapping(content, path, KEYS)
    if data.get("policy", policy.id) != policy.id:
        raise BadInput(f"{_at(data, 'policy', path)}: is about `{data['policy']}`, not `{policy.id}`")
    people = _people(data, path, policy)
    sources = _sources(data, path, policy)
    entries: list[Entry] = []
    for item in _list(data, "timeline", path):
        entries += _item(item, path, people, sources, policy)
    _check_complete(data, path, sources, entries, policy)
    try:
        moment = read_moment(data["as_of"]) if "as_of" in data else None
        said = pick(str(data.get("otherwise", "unknown")), get_args(Otherwise), "value")
    except BadInput as error:
        raise BadInput(f"{_at(data, 'as_of' if 'as_of' in data else 'otherwise', path)}: {error}") from None
    if moment is None and not entries:
        raise BadInput(f"{path}: has no entry and no `as_of`")
    return Timeline(
        people,
        tuple(entries),
        moment or max(entry.at for entry in entries),
        _acts(data, path, policy),
        cast("Otherwise", said),
        sources,
    )


def _item(
    item: object, path: str, people: dict[str, str], sources: dict[str, Log], policy: Policy
) -> list[Entry]:
    found = _mapping(item, path, ENTRY)
    line = min(found.lines.values(), default=1)
    try:
        if "at" not in found:
            raise BadInput("the entry has no `at`")
        if "facts" not in found and "done" not in found:
            raise BadInput("the entry has neither `facts` nor `done`")
        if sources and "source" in found:
            pick(str(found["source"]), sources, "source")
        return list(_entries(found, people, policy))
    except BadInput as error:
        raise BadInput(f"{path}:{line}: {error}") from None


def read_targets(path: str, policy: Policy) -> tuple[Target, ...]:
    """Read a department's targets: each names a norm, a time, who set it and why."""
    data = _mapping(read_yaml(path), path, ("policy", "targets"))
    if data.get("policy", policy.id) != policy.id:
        raise BadInput(f"{_at(data, 'policy', path)}: is about `{data['policy']}`, not `{policy.id}`")
    targets: list[Target] = []
    for item in _list(data, "targets", path):
        found = _mapping(item, path, TARGET)
        line = min(found.lines.values(), default=1)
        try:
            target = _target(found, policy)
            if target.norm in {each.norm for each in targets}:
                raise BadInput(f"`{target.norm}` has two targets")
        except BadInput as error:
            raise BadInput(f"{path}:{line}: {error}") from None
        targets.append(target)
    return tuple(targets)


def _target(found: Items, policy: Policy) -> Target:
    for key in TARGET:
        if not isinstance(found.get(key), str) or not found[key].strip():
            raise BadInput(f"the target has no `{key}`")
    id = pick(found["norm"], [norm.id for norm in policy.norms], "norm")
    norm = next(norm for norm in policy.norms if norm.id == id)
    if norm.modality not in ("must", "should"):
        raise BadInput(f"`{id}` is no duty, and has no time to keep")
    if _is_measured(norm):
        raise BadInput(
            f"`{id}` states its own time, and the words decide; a target is for what they leave open"
        )
    return Target(id, read_span(found["within"]), found["author"], found["reason"])


def _is_measured(norm: Norm) -> bool:
    """Whether words measure the time of a duty."""
    measured = any(d.within is None or d.within.amount is not None for d in norm.deadlines)
    return measured or bool(norm.every) or norm.throughout


def read_moment(text: object) -> datetime:
    """Read a moment as ISO 8601 with its offset."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadInput(f"`{text}` is no moment; write it as `2026-01-31T21:40-06:00`") from None
    if not 1900 <= moment.year <= 2999:
        raise BadInput(f"`{text}` is in no year from 1900 to 2999")
    if moment.tzinfo is None:
        raise BadInput(f"`{text}` has no offset; write it as `2026-01-31T21:40-06:00`")
    return moment


def read_span(text: str) -> timedelta:
    """Read `90 seconds`, `15 minutes`, `2 hours` or `1 day`."""
    amount, _, unit = text.partition(" ")
    seconds = _SECONDS.get(unit.removesuffix("s"))
    if not amount.isdecimal() or not seconds or int(amount[:12]) * seconds > _LONGEST:
        raise BadInput(f"`{text}` is no time; write `90 seconds`, `15 minutes`, `2 hours` or `1 day`")
    return timedelta(seconds=int(amount) * seconds)


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


def _sources(data: Items, path: str, policy: Policy) -> dict[str, Log]:
    found: dict[str, Log] = {}
    sources = data.get("sources", Items())
    if not isinstance(sources, Items):
        raise BadInput(f"{_at(data, 'sources', path)}: `sources` has a line `NAME: {{…}}` for each")
    for name, said in sources.items():
        about = _mapping(said or Items(), path, SOURCE)
        try:
            found[name] = Log(
                _acts(about, path, policy),
                _clock(str(about["clock"])) if "clock" in about else timedelta(0),
                read_span(str(about["accurate"])) if "accurate" in about else timedelta(0),
            )
        except BadInput as error:
            where = "" if str(error).startswith(f"{path}:") else f"{path}:{sources.lines[name]}: "
            raise BadInput(f"{where}{error}") from None
    return found


def _clock(text: str) -> timedelta:
    match = _CLOCK.fullmatch(text)
    if not match:
        raise BadInput(f"`{text}` says of no clock how it goes; write `90 seconds fast` or `2 minutes slow`")
    return read_span(match[1]) if match[2] == "fast" else -read_span(match[1])


def _acts(data: Items, path: str, policy: Policy) -> frozenset[str]:
    """Read the acts that something is complete for."""
    acts = [act.name for act in policy.acts]
    if data.get("complete") == "all":
        return frozenset(acts)
    try:
        return frozenset(pick_act(str(name), policy) for name in _list(data, "complete", path))
    except BadInput as error:
        where = "" if str(error).startswith(f"{path}:") else f"{_at(data, 'complete', path)}: "
        raise BadInput(f"{where}{error}") from None


def _check_complete(
    data: Items, path: str, sources: dict[str, Log], entries: list[Entry], policy: Policy
) -> None:
    """Refuse sources that contradict: a complete one lacks what another has; and too many with a doubt."""
    deeds = [entry for entry in entries if isinstance(entry, Acted)]
    for name, log in sources.items():
        acts = {kind for act in log.complete for kind in kinds(act, policy)}
        recorded = {(deed.act, deed.by) for deed in deeds if deed.source == name}
        for deed in deeds:
            if deed.act in acts and deed.source not in ("", name) and (deed.act, deed.by) not in recorded:
                said = f"`{deed.act} by {deed.by}` is in `{deed.source}` and not in `{name}`"
                where = _at(data["sources"], name, path)
                raise BadInput(f"{where}: {said}, which is said to be complete for it")
    try:
        next(iter(shifts(Timeline({}, tuple(entries), datetime.min, sources=sources))))
    except ValueError as error:
        raise BadInput(f"{_at(data, 'sources', path)}: {error}; each makes three ledgers of one") from None


def _entries(item: Items, people: dict[str, str], policy: Policy) -> Iterator[Entry]:
    at = read_moment(item["at"])
    known_to = tuple(pick(str(name), people, "person") for name in _names(item, "known_to"))
    source = str(item.get("source", ""))
    facts = item.get("facts", Items())
    if not isinstance(facts, Items):
        raise BadInput("`facts` is a mapping")
    transient = {fact.name for fact in policy.facts if fact.transient}
    for name, text in facts.items():
        if name in transient:
            raise BadInput(f"`{name}` is transient and may stand in no timeline")
        yield Stated(at, name, read_fact(name, str(text), policy), known_to, source)
    until = read_moment(item["until"]) if "until" in item else None
    if until and until < at:
        raise BadInput("`until` is before `at`")
    if until and "done" not in item:
        raise BadInput("`until` says how long an act went on, and nothing is `done`")
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
        raise BadInput(f"{_at(data, key, path)}: `{key}` is a list")
    return value


def _at(data: Items, key: str, path: str) -> str:
    """Say where a key stands."""
    return f"{path}:{data.lines.get(key, 1)}"


def _mapping(value: object, path: str, known: tuple[str, ...]) -> Items:
    if not isinstance(value, Items):
        raise BadInput(f"{path}: expected a mapping with {', '.join(known)}")
    for key in value:
        if key not in known:
            raise BadInput(
                f"{path}:{value.lines[key]}: there is no key `{key}`; known are {', '.join(known)}"
            )
    return value
