"""One policy with its engines, each built when it is first needed and kept."""

from __future__ import annotations

from brightline.language.policy import Policy
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index


class Reasoner:
    """The way into reasoning for whoever asks one policy more than once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.index = Index(policy)
        self._exact: dict[str, Exact] = {}

    def exact(self, asker: str) -> Exact:
        """Give the exact engine for a role that asks."""
        if asker not in self._exact:
            self._exact[asker] = Exact(self.index, asker)
        return self._exact[asker]
