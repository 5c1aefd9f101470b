"""The vocabulary: what a policy may speak about, with its names resolved.

It differs from the declarations in that kinds are closed (an act knows all its ancestors), acts that take a
role are spelt out one by one, and every name is known to exist exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.expected import listed, nearest
from brightline.language.roles import ABOVE, DESIGNEE, add_designee
from brightline.source import Diagnostic


class Vocabulary:
    """Roles, facts and acts by name, and what is said about them.

    `roles_of` maps an act as declared to the roles or items that it takes; `acts` holds the acts spelt out.
    `fallen` terms are declared and do not stand in this version; `lost` are the words that use one.
    `problems` collects what is wrong, in the order in which it is met.
    """

    def __init__(self) -> None:
        self.roles: dict[str, p.Role] = {}
        self.items: dict[str, p.Item] = {}
        self.facts: dict[str, p.Fact] = {}
        self.acts: dict[str, p.Act] = {}
        self.roles_of: dict[str, tuple[str, ...]] = {}
        self.implications: list[p.Implication] = []
        self.situations: list[p.Situation] = []
        self.protected: list[str] = []
        self.danger: list[str] = []
        self.asking: dict[str, str] = {}
        self.fallen: frozenset[str] = frozenset()
        self.lost: list[s.Word] = []
        self.problems: list[Diagnostic] = []

    def report(self, place: s.Place, message: str, help: str = "") -> None:
        """Note an error at a place."""
        self.problems.append(place.diagnostic(message, help))

    def role(self, word: s.Word) -> str | None:
        """Resolve a role's name, or report it."""
        add_designee(self.roles, word.text)
        return self._known(word, self.roles, "role")

    def declared_role(self, word: s.Word) -> str | None:
        """Resolve the name of a role that the vocabulary declares itself, or report it."""
        return self._known(word, self.roles, "role")

    def recipient(self, word: s.Word) -> str | None:
        """Resolve the name of a role or an item, or report it."""
        return word.text if word.text in self.items else self.role(word)

    def fact(self, word: s.Word) -> p.Fact | None:
        """Resolve a fact's name, or report it."""
        name = self._known(word, self.facts, "fact")
        return self.facts[name] if name else None

    def act(self, ref: s.ActRef) -> str | None:
        """Resolve an act with its role or item to the name that it has spelt out, or report it."""
        name = self._known(ref.name, self.roles_of, "act")
        if name is None:
            return None
        roles = self.roles_of[name]
        if ref.role is None:
            if roles:
                help = f"write {listed([f'{name}({role})' for role in roles], 'or')}"
                what = "an item" if roles[0] in self.items else "a role"
                self.report(ref.name.place, f"`{name}` needs {what}", help)
                return None
            return name
        if ref.role.text not in roles:
            help = f"it takes {listed(roles, 'or')}" if roles else f"write `{name}`"
            self.report(ref.role.place, f"`{name}` does not take `{ref.role.text}`", help)
            return None
        return f"{name}({ref.role.text})"

    def _known(self, word: s.Word, names: Iterable[str], what: str) -> str | None:
        if word.text in names:
            return word.text
        if what == "role" and word.text.endswith(ABOVE):
            base = word.text.removesuffix(ABOVE)
            self.report(word.place, f"`{base}` has no rank", "list the ranks: `ranks officer < sergeant`")
            return None
        if what == "role" and word.text.endswith(DESIGNEE):
            base = word.text.removesuffix(DESIGNEE)
            help = nearest(base, names) or f"declare it in a vocabulary block: `role {base}`"
            self.report(word.place, f"there is no role `{base}`", help)
            return None
        declare = {"fact": f"fact {word.text}: yes or no"}.get(what, f"{what} {word.text}")
        help = nearest(word.text, names) or f"declare it in a vocabulary block: `{declare}`"
        self.report(word.place, f"there is no {what} `{word.text}`", help)
        return None
