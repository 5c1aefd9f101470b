"""What people write for a situation, on the command line or in YAML files, checked against a policy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from brightline.language.expected import nearest
from brightline.language.policy import Policy
from brightline.language.values import Value, read_value
from brightline.reasoning.situation import Deed
from brightline.source import BadInput, read_source


class Items(dict[str, Any]):
    """A mapping as read from YAML; `lines` has the line of each key."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


def read_yaml(path: str | Path) -> Any:
    """Read YAML (or JSON) with every scalar as text.

    Mappings are `Items`. Raises `BadInput` for what is no YAML, a key that stands twice, a key that is no
    text, and for anchors, which could make a small file endless.
    """
    source = read_source(path)
    try:
        node = yaml.compose(source.text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "cannot be read"
        raise BadInput(f"{path}:{line}: is no YAML: {problem}") from None
    except RecursionError:
        raise BadInput(f"{path}: is nested too deeply") from None
    return _plain(node, str(path), set()) if node else Items()


def _plain(node: yaml.Node, path: str, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if id(node) in seen:
        raise BadInput(f"{path}:{line}: anchors and aliases are not read; write the values out")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, path, seen) for each in node.value]
    items = Items()
    for key, value in node.value:
        name, at = str(key.value), key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise BadInput(f"{path}:{at}: a key must be a word")
        if name in items:
            raise BadInput(f"{path}:{at}: `{name}` stands twice")
        items[name] = _plain(value, path, seen)
        items.lines[name] = at
    return items


def pick(name: str, known: Iterable[str], what: str) -> str:
    """Give a name that must be known. Raises `BadInput` with the nearest one."""
    names = list(known)
    if name in names:
        return name
    help = nearest(name, names) or f"known are {', '.join(names[:6])}{' …' if len(names) > 6 else ''}"
    raise BadInput(f"there is no {what} `{name}`; {help}")


def pick_act(name: str, policy: Policy) -> str:
    """Give an act, its role spelt out."""
    acts = [act.name for act in policy.acts]
    spelt = [act for act in acts if act.startswith(f"{name}(")]
    if spelt:
        raise BadInput(f"the act `{name}` needs a role: {', '.join(f'`{act}`' for act in spelt)}")
    return pick(name.replace(" ", ""), acts, "act")


def read_fact(name: str, text: str, policy: Policy) -> Value | None:
    """Give the value of a fact as written; `unknown` is `None`."""
    facts = {fact.name: fact for fact in policy.facts}
    if name in policy.protected:
        raise BadInput(f"`{name}` is protected: no fact may say it, and nothing here takes it")
    fact = facts[pick(name, facts, "fact")]
    if text == "unknown":
        return None
    try:
        return read_value(fact, text)
    except ValueError as error:
        raise BadInput(str(error)) from None


def read_deed(text: str, policy: Policy) -> Deed:
    """Read `ACT by ROLE`."""
    act, by, role = text.partition(" by ")
    if not by:
        raise BadInput(f"`{text}` is no deed; write `act by role`, as in `{policy.acts[0].name} by member`")
    roles = [each.name for each in policy.roles]
    return Deed(pick_act(act.strip(), policy), pick(role.strip(), roles, "role"))
