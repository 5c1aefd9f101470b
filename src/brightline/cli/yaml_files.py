"""YAML (and so JSON) files as people write them: every scalar as text, every key with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

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
