"""Front matter: the YAML between two lines `---` at the top of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brightline.text.places import Places


def front_matter(places: Places) -> tuple[dict[str, object], int]:
    """Give the front matter and the number of lines that it takes, fences included.

    What is wrong with it is reported in `places`; then it counts as empty.
    """
    end = _last_line(places)
    if not end:
        return {}, 0
    text = "\n".join(places.lines[1 : end - 1])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        before = len(places.diagnostics)
        for key, message, help in _wrong_keys(node, places):
            _report(places, key.start_mark, message, help, len(str(key.value)))
        if len(places.diagnostics) > before or node is None:
            return {}, end
        return _mapping(yaml.safe_load(text), places), end
    except (yaml.YAMLError, ValueError, OverflowError, TypeError, RecursionError) as error:
        _report_failure(places, error)
        return {}, end


def _last_line(places: Places) -> int:
    """Give the line that closes the front matter, or 0 where there is none."""
    if places.lines[0].rstrip() != "---":
        return 0
    for number, line in enumerate(places.lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return number
    help = "end it with a line `---` before the text begins"
    places.report((1, 1), "front matter is never closed", help=help, length=3)
    return 0


def _wrong_keys(root: yaml.Node | None, places: Places) -> Iterator[tuple[yaml.Node, str, str]]:
    """Give each key that stands twice in its mapping or is no string, with message and help."""
    seen_nodes: set[int] = set()
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen_nodes:
            continue
        seen_nodes.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in reversed(node.value)]
            yield from _wrong_keys_of(node, places)


def _wrong_keys_of(node: yaml.MappingNode, places: Places) -> Iterator[tuple[yaml.Node, str, str]]:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        if key.tag != "tag:yaml.org,2002:str":
            yield key, f"key {_shown(key)} is not a word", "put the key in quotes"
        elif key.value in seen:
            line = seen[key.value]
            yield key, f"key {_shown(key)} stands twice; first at line {line}", "keep one of the two"
        else:
            seen[key.value] = _place(key.start_mark, places)[0]


def _shown(key: yaml.Node) -> str:
    return f"`{key.value}`" if isinstance(key, yaml.ScalarNode) else "of several parts"


def _mapping(value: object, places: Places) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    places.report(
        (2, 1),
        "front matter is not a list of keys and values",
        help="write `key: value`, one a line",
        length=max(1, len(places.lines[1])),
    )
    return {}


def _report_failure(places: Places, error: Exception) -> None:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0]
    help = "front matter is YAML: `key: value`, one a line, with quotes around values that hold `: `"
    _report(places, mark, f"front matter cannot be read: {problem}", help, 1)


def _report(places: Places, mark: yaml.Mark | None, message: str, help: str, length: int) -> None:
    place = _place(mark, places) if mark else (1, 1)
    places.report(place, message, help=help, length=max(1, length))


def _place(mark: yaml.Mark, places: Places) -> tuple[int, int]:
    """Give a place of the source; YAML does not see its first line, and ends a line at other signs too."""
    return places.place(places.starts[1] + mark.index)
