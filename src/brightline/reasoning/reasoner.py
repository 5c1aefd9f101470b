"""One policy with its engines, each built when it is first needed and kept."""

from __future__ import annotations

from datetime import date

from brightline.language.policy import Policy
from brightline.reasoning.day import is_dated, on, superseded
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index
from brightline.reasoning.outlook import Outlook


class Reasoner:
    """The way into reasoning for whoever asks one policy more than once.

    `compiled` is the policy as it came, `policy` the same on the day that is asked about; `superseded` are
    the norms that words have put out of force. Raises `ValueError` where the policy turns on the day and none
    is given.
    """

    def __init__(self, policy: Policy, day: date | None = None) -> None:
        self.compiled, self.policy = policy, on(policy, day)
        self.day = day if is_dated(policy) else None
        self.superseded = superseded(policy, day)
        self.index = Index(self.policy)
        self._exact: dict[str, Exact] = {}
        self._outlooks: dict[str, Outlook] = {}

    def exact(self, asker: str) -> Exact:
        """Give the exact engine for a role that asks."""
        if asker not in self._exact:
            self._exact[asker] = Exact(self.index, asker)
        return self._exact[asker]

    def outlook(self, asker: str) -> Outlook:
        """Give what answers can still change, for a role that asks; built anew once too much is kept."""
        if asker in self._outlooks and self._outlooks[asker].is_full():
            del self._outlooks[asker], self._exact[asker]
        if asker not in self._outlooks:
            self._outlooks[asker] = Outlook(self.exact(asker))
        return self._outlooks[asker]
