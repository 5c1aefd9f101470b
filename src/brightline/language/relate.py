"""What norms say of one another: overrides, takeovers, remedies and supersessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.blocks import Item
from brightline.language.expected import nearest
from brightline.language.graph import find_cycles
from brightline.language.norms import Draft
from brightline.language.scope import Lost, Scope


def relate(drafts: list[Draft], scope: Scope) -> list[p.Norm]:
    """Resolve the norms that norms name, and check that overrides can matter and form no circle."""
    found = _Relations([draft.norm for draft in drafts], scope)
    related = []
    for draft in drafts:
        decl = draft.decl
        overrides = (
            () if draft.is_elsewhere else [t for word in decl.overrides for t in found.live(word, draft)]
        )
        takeover = found.taking_over(draft) if draft.can_be_violated else []
        remedies = [t for word in decl.remedies for t in found.others(word, draft)]
        related.append(
            msgspec.structs.replace(
                draft.norm,
                overrides=tuple(dict.fromkeys(overrides)),
                otherwise=takeover[0] if takeover else None,
                remedies=tuple(dict.fromkeys(remedies)),
            )
        )
    _check_circles(drafts, related, scope)
    return related


def supersede(items: list[Item], norms: list[p.Norm], scope: Scope) -> list[p.Supersession]:
    """Build the supersessions of one version."""
    relations, found = _Relations(norms, scope), []
    for item in items:
        if isinstance(item.decl, s.SupersessionDecl):
            anchor, at = scope.anchors[item.part], item.at(scope.anchors)
            quotes = anchor.quotes(item.decl.quotes, item.provision)
            if quotes is not None:
                targets = [t for word in item.decl.targets for t in relations.named(word, at, anchor)]
                whole = tuple(w.text for w in item.decl.targets if w.text in scope.prefixes)
                found.append(p.Supersession(quotes, anchor.id, tuple(dict.fromkeys(targets)), whole))
    return found


def ways_to_name(id: str, prefix: str) -> list[str]:
    """Give every name that means a norm: its id, and each provision that it stands in.

    `X` means `X/only` too.
    """
    own = id.partition("/")[0]
    named = id.removesuffix("/only")
    parts = own.removeprefix(prefix).split(".")
    provisions = [prefix + ".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return [*provisions, *([named] if named != own else [])]


class _Relations:
    """Finds norms by what they are called."""

    def __init__(self, norms: Iterable[p.Norm], scope: Scope) -> None:
        self.scope = scope
        self.norms = {norm.id: norm for norm in norms}
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_document: dict[str, list[str]] = defaultdict(list)
        for norm in self.norms.values():
            self._by_document[norm.document].append(norm.id)
            for name in ways_to_name(norm.id, scope.prefixes[norm.document]):
                self._by_name[name][norm.id] = None
        self._roles_below = _below(scope.vocabulary.roles)
        self._acts_below = _below(scope.vocabulary.acts)

    def named(self, word: s.Word, provision: str, anchor: Anchor) -> list[str]:
        """Give the norms that are named: by id, by a sibling's name, of a provision, of a document."""
        names = self._names(word, provision, anchor)
        if word.text in self.scope.prefixes:
            if any(name in self._by_name for name in names):
                message = f"`{word.text}` is a norm here, and a document"
                self.scope.report(word.place, message, "name the norm by its id, or rename it")
            return self._by_document[word.text]
        found = dict.fromkeys(id for name in sorted(names) for id in self._by_name.get(name, ()))
        if not found:
            self._lose(word, provision, names)
        return list(found)

    def others(self, word: s.Word, draft: Draft) -> list[str]:
        """Give the norms that a reference in a norm names, those of its own sentence left out."""
        provision = draft.norm.provision
        if draft.norm.id in self._names(word, provision, draft.anchor):
            self.scope.report(word.place, f"`{word.text}` is this norm itself", "name another one")
            return []
        found = self.named(word, provision, draft.anchor)
        others = [id for id in found if self.norms[id].quotes != draft.norm.quotes]
        if found and not others:
            self._lose(word, provision, self._names(word, provision, draft.anchor))
        return others

    def taking_over(self, draft: Draft) -> list[str]:
        """Give the one norm that takes over when a norm is violated, both halves of `may only` as one."""
        found = [(word, t) for word in draft.decl.otherwise for t in self.others(word, draft)]
        if len({target.removesuffix("/only") for _, target in found}) > 1:
            targets = ", ".join(f"`{target}`" for _, target in found)
            message = f"one norm takes over, and these are several: {targets}"
            self.scope.report(found[0][0].place, message, "name one of them")
        return [target for _, target in found]

    def live(self, word: s.Word, draft: Draft) -> list[str]:
        """Give the targets of an override that share an act and a role with it; report one that has none."""
        targets = self.others(word, draft)
        live = [name for name in targets if self._meet(draft.norm, self.norms[name])]
        if targets and not live:
            message = (
                f"this override never matters: `{draft.norm.id}` and `{word.text}` share no act and role"
            )
            self.scope.report(word.place, message, "name a norm about the same act")
        return live

    def _names(self, word: s.Word, provision: str, anchor: Anchor) -> frozenset[str]:
        """Give the ids and provisions that a reference could mean."""
        document, colon, label = word.text.partition(":")
        if colon:
            return frozenset([self.scope.prefixes.get(document, f"{document}:") + label])
        return frozenset([f"{provision}/{word.text}", anchor.prefix + word.text])

    def _lose(self, word: s.Word, provision: str, names: frozenset[str]) -> None:
        """Note a reference that meets nothing; of a document that is not there this can be said at once."""
        document = word.text.partition(":")[0]
        is_document = ":" in word.text or ("-" in word.text and word.text[0].islower())
        if is_document and document not in self.scope.prefixes:
            help = nearest(document, self.scope.prefixes) or "name its file under `documents:`"
            self.scope.report(word.place, f"there is no document `{document}` here", help)
        else:
            self.scope.lost.append(Lost(word, provision, names))

    def _meet(self, one: p.Norm, other: p.Norm) -> bool:
        roles = self._roles_below[one.bearer] & self._roles_below[other.bearer]
        return bool(roles) and bool(self._covered(one) & self._covered(other))

    def _covered(self, norm: p.Norm) -> set[str]:
        """Give every act that a norm bears on."""
        acts, duty = self.scope.vocabulary.acts, norm.modality in ("must", "should")
        own = {act for name in norm.acts for act in (name, *(acts[name].requires if duty else ()))}
        downward = (*norm.before, *(() if duty else norm.acts))
        return own.union(*(self._acts_below[act] for act in downward))


def _below(kinds: Mapping[str, p.Role] | Mapping[str, p.Act]) -> dict[str, set[str]]:
    """Give for each role or act itself and all its kinds."""
    found = {name: {name} for name in kinds}
    for name, each in kinds.items():
        for above in each.ancestors:
            found.setdefault(above, set()).add(name)
    return found


def _check_circles(drafts: list[Draft], related: list[p.Norm], scope: Scope) -> None:
    places = {draft.norm.id: draft.place for draft in drafts}
    edges = {norm.id: (*norm.overrides, *([norm.otherwise] if norm.otherwise else [])) for norm in related}
    for cycle in find_cycles(edges):
        chain = " → ".join(f"`{name}`" for name in cycle)
        message = f"these norms override, or take over from, one another in a circle: {chain}"
        scope.report(places[cycle[0]], message, "take one `overrides` or `otherwise` out")
