"""Cycles among names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def find_cycle(edges: Mapping[str, Iterable[str]]) -> list[str]:
    """Give the names on some cycle, the first one again at the end, or nothing where there is none."""
    return next(find_cycles(edges), [])


def find_cycles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Give cycles that share no name, as `find_cycle` does, until without their names there is none.

    The work grows with the number of edges, however many cycles there are.
    """
    finished: set[str] = set()
    for start in edges:
        stack = [(start, iter(edges[start]))] if start not in finished else []
        path = {name for name, _ in stack}
        while stack:
            name, rest = stack[-1]
            following = next((other for other in rest if other not in finished), None)
            if following in path:
                cycle = list(_taken_off(stack, following))
                path.difference_update(cycle)
                finished.update(cycle)
                yield [*cycle[::-1], following]
            elif following is None:
                finished.add(name)
                path.discard(name)
                stack.pop()
            else:
                path.add(following)
                stack.append((following, iter(edges.get(following, ()))))


def _taken_off(stack: list[tuple[str, Iterator[str]]], last: str) -> Iterator[str]:
    """Take names off a stack, `last` included."""
    name = ""
    while name != last:
        name, _ = stack.pop()
        yield name
