"""Cycles among names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def find_cycle(edges: Mapping[str, Iterable[str]]) -> list[str]:
    """Give the names on some cycle, the first one again at the end, or nothing where there is none."""
    finished: set[str] = set()
    for start in edges:
        path: dict[str, None] = {}
        stack = [(start, iter(edges[start]))] if start not in finished else []
        path.update(dict.fromkeys([start]))
        while stack:
            name, rest = stack[-1]
            following = next((other for other in rest if other not in finished), None)
            if following is None:
                finished.add(name)
                path.pop(name, None)
                stack.pop()
            elif following in path:
                names = list(path)
                return [*names[names.index(following) :], following]
            else:
                path[following] = None
                stack.append((following, iter(edges.get(following, ()))))
    return []
