"""Decision diagrams over variables with finitely many values, shared and reduced.

A diagram is a function from an assignment of all variables to a small non-negative integer. Equal functions
are the same node, so that equality is identity, and a partial assignment is answered by walking only what is
known. Ends are integers: for a yes/no function 0 and 1, for a set of things the set as bits.

After R. E. Bryant, Graph-Based Algorithms for Boolean Function Manipulation (1986), with more than two
children a node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_

Node = int

_Way = tuple[int, int, tuple[tuple[int, int], ...]]
"""How many values differ from the usual, how many have no usual one, and which they are, by variable."""


class TooLarge(Exception):
    """A question needs more nodes than it may take, so that it is not decided."""


def bits(of: int) -> Iterator[int]:
    """Give the places of the bits that are set, lowest first."""
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


class Diagrams:
    """A store of diagrams over variables `0 … n-1`, tested in this order, with `sizes[i]` values each.

    `reach[node]` has bit `v` set where the node can end in `v`; `support[node]` has bit `i` set where it
    turns on variable `i`. Where there would be more than `most` nodes, `TooLarge` is raised.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self.most: int | None = None
        self.variable: list[int] = []
        self.children: list[tuple[Node, ...]] = []
        self.reach: list[int] = []
        self.support: list[int] = []
        self._nodes: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._ends: dict[int, Node] = {}
        self._joined: dict[tuple[bool, Node, Node], Node] = {}
        self._negated: dict[Node, Node] = {}
        self.false, self.true = self.end(0), self.end(1)

    def end(self, value: int) -> Node:
        """Give the diagram that is `value` everywhere."""
        if value not in self._ends:
            self._ends[value] = self._add(len(self.sizes), (), 1 << value, 0)
        return self._ends[value]

    def value(self, node: Node) -> int:
        """Give the value of an end."""
        return self.reach[node].bit_length() - 1

    def node(self, variable: int, children: tuple[Node, ...]) -> Node:
        """Give the diagram that goes on in child `k` where the variable has its value `k`."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (variable, children)
        found = self._nodes.get(key)
        if found is None:
            reach, support = 0, 1 << variable
            for child in children:
                reach |= self.reach[child]
                support |= self.support[child]
            found = self._nodes[key] = self._add(variable, children, reach, support)
        return found

    def _add(self, variable: int, children: tuple[Node, ...], reach: int, support: int) -> Node:
        if self.most is not None and len(self.variable) >= self.most:
            raise TooLarge
        self.variable.append(variable)
        self.children.append(children)
        self.reach.append(reach)
        self.support.append(support)
        return len(self.variable) - 1

    def test(self, variable: int, values: set[int]) -> Node:
        """Give 1 where the variable has one of the values, else 0."""
        return self.node(
            variable, tuple(self.true if k in values else self.false for k in range(self.sizes[variable]))
        )

    def both(self, a: Node, b: Node) -> Node:
        """Combine the ends of two diagrams with bitwise *and*."""
        return self._join(True, a, b)

    def either(self, a: Node, b: Node) -> Node:
        """Combine the ends of two diagrams with bitwise *or*."""
        return self._join(False, a, b)

    def _join(self, conjunctive: bool, a: Node, b: Node) -> Node:
        if a == b:
            return a
        if a > b:
            a, b = b, a
        if a == self.false:
            return a if conjunctive else b
        key = (conjunctive, a, b)
        found = self._joined.get(key)
        if found is not None:
            return found
        if not self.children[a] and not self.children[b]:
            left, right = self.value(a), self.value(b)
            result = self.end(left & right if conjunctive else left | right)
        else:
            variable = min(self.variable[a], self.variable[b])
            result = self.node(
                variable,
                tuple(
                    self._join(conjunctive, self.child(a, variable, k), self.child(b, variable, k))
                    for k in range(self.sizes[variable])
                ),
            )
        self._joined[key] = result
        return result

    def child(self, node: Node, variable: int, k: int) -> Node:
        """Give what is left of a diagram where a variable, none after its first, has its value `k`."""
        return self.children[node][k] if self.variable[node] == variable else node

    def map(self, node: Node, change: Callable[[int], int]) -> Node:
        """Change the value of every end."""
        done: dict[Node, Node] = {}

        def go(at: Node) -> Node:
            if at not in done:
                kids = self.children[at]
                done[at] = (
                    self.node(self.variable[at], tuple(go(kid) for kid in kids))
                    if kids
                    else self.end(change(self.value(at)))
                )
            return done[at]

        return go(node)

    def shift(self, node: Node, by: int) -> Node:
        """Move the bits of every end up, so that diagrams can be joined without mixing them."""
        return self.map(node, lambda value: value << by)

    def negate(self, node: Node) -> Node:
        """Exchange 0 and 1."""
        if node not in self._negated:
            self._negated[node] = self.map(node, lambda value: 1 - value)
        return self._negated[node]

    def reachable(
        self,
        node: Node,
        known: Sequence[int],
        mask: int,
        among: int = -1,
        is_enough: Callable[[int], bool] | None = None,
    ) -> int:
        """Give the ends that stay possible, as bits.

        `known[i]` is the value of variable `i`, or -1; `mask` has bit `i` set where it is known. The ends are
        sought `among` some, given as bits, where no other is possible, and until those found are enough.
        """
        variable, children, support, reach = self.variable, self.children, self.support, self.reach
        while (is_open := support[node] & mask) and (value := known[variable[node]]) >= 0:
            node = children[node][value]
        if not is_open:
            return reach[node]
        found, wanted, seen, waiting = 0, among, {node}, list(children[node])
        while waiting:
            node = waiting.pop()
            while (is_open := support[node] & mask) and (value := known[variable[node]]) >= 0:
                node = children[node][value]
            if node in seen or not reach[node] & wanted:
                continue
            if is_open:
                seen.add(node)
                waiting += children[node]
            else:
                found |= reach[node]
                wanted = among & ~found
                if is_enough and is_enough(found):
                    break
        return found

    def left(self, node: Node, known: Sequence[int]) -> int:
        """Give the variables, as bits, that a diagram still turns on when what is known is put in.

        What is left of it is reduced on the side, since it is of use in one situation only.
        """
        reduced: dict[tuple[int, tuple[int, ...]], int] = {}
        done: dict[Node, int] = {}

        def go(at: Node) -> int:
            variable, kids = self.variable[at], self.children[at]
            if not kids:
                return at
            if known[variable] >= 0:
                return go(kids[known[variable]])
            if at not in done:
                rest = tuple(go(kid) for kid in kids)
                alike = rest.count(rest[0]) == len(rest)
                key = (variable, rest)
                done[at] = rest[0] if alike else reduced.setdefault(key, -1 - len(reduced))
            return done[at]

        go(node)
        return reduce(or_, (1 << variable for variable, _ in reduced), 0)

    def forget(self, node: Node, variables: int) -> Node:
        """Leave variables open, given as bits: the ends they lead to are combined with bitwise *or*."""
        return self._without(node, variables, self.either)

    def whatever(self, node: Node, variables: int) -> Node:
        """Leave variables open, given as bits: the ends they lead to are combined with bitwise *and*."""
        return self._without(node, variables, self.both)

    def _without(self, node: Node, variables: int, join: Callable[[Node, Node], Node]) -> Node:
        done: dict[Node, Node] = {}

        def go(at: Node) -> Node:
            if not self.support[at] & variables:
                return at
            if at not in done:
                kids = tuple(go(kid) for kid in self.children[at])
                is_open = variables >> self.variable[at] & 1
                done[at] = reduce(join, kids) if is_open else self.node(self.variable[at], kids)
            return done[at]

        return go(node)

    def path(self, node: Node, known: Sequence[int], wanted: int) -> dict[int, int]:
        """Give values of unknown variables that lead to one of the ends `wanted`, given as bits.

        One of them must be possible. Variables that are not met on the way may have any value.
        """
        taken: dict[int, int] = {}
        while self.children[node]:
            at = self.variable[node]
            ways = range(self.sizes[at]) if known[at] < 0 else (known[at],)
            value = next(k for k in ways if self._leads(self.children[node][k], known, wanted))
            if known[at] < 0:
                taken[at] = value
            node = self.children[node][value]
        return taken

    def _leads(self, node: Node, known: Sequence[int], wanted: int) -> bool:
        return bool(self.reachable(node, known, -1) & wanted)

    def cheapest(self, node: Node, end: int, usual: Sequence[int]) -> _Way | None:
        """Give the fewest values that differ from the usual ones and lead to an end, the first such by order.

        `usual[i]` is the usual value of variable `i`. Where it is -1, the variable has none: it is left open,
        so that the ends it leads to are combined with bitwise *or*, or given a value, which counts apart. Of
        ways with as few values that differ, that with the fewest of these is given: both numbers, and the
        values. Nothing where no way leads to the end.
        """
        done: dict[Node, _Way | None] = {}

        def go(at: Node) -> _Way | None:
            if not self.children[at]:
                return (0, 0, ()) if self.value(at) == end else None
            if not self.reach[at] >> end & 1:
                return None
            if at not in done:
                done[at] = min(self._ways(at, go, usual[self.variable[at]]), default=None)
            return done[at]

        return go(node)

    def _ways(self, at: Node, go: Callable[[Node], _Way | None], usual: int) -> Iterator[_Way]:
        variable, kids = self.variable[at], self.children[at]
        is_open = usual < 0
        if is_open and (rest := go(reduce(self.either, kids))):
            yield rest
        for value, kid in enumerate(kids):
            if not (rest := go(kid)):
                continue
            differ, given, values = rest
            if value == usual:
                yield rest
            else:
                yield differ + (not is_open), given + is_open, ((variable, value), *values)

    def share(self, node: Node, end: int) -> float:
        """Give the share of all assignments that lead to an end, each value of a variable counted alike."""
        done: dict[Node, float] = {}

        def go(at: Node) -> float:
            kids = self.children[at]
            if not kids:
                return float(self.value(at) == end)
            if at not in done:
                done[at] = sum(map(go, kids)) / len(kids)
            return done[at]

        return go(node)
