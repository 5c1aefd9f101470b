"""Waivers held against findings: which are accepted, and which waivers do not count any more.

A finding is accepted where a waiver is of its kind, is about it, and quotes every word that it rests on. So a
change of any of these words brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brightline.checking.finding import Finding
from brightline.language.english import listed
from brightline.language.findings import ACCEPTED
from brightline.language.policy import Defined, Norm, Policy, Quote, terms_in
from brightline.language.waivers import Waiver

_WHAT = ("fact", "term", "role")
"""Words that say of which kind the names after them are, and that no waiver has to name."""


def apply(
    findings: Iterable[Finding], waivers: Iterable[Waiver], policy: Policy
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """Give the findings that are open, and those that are accepted with the waiver of each.

    Waivers that do not count any more, or that accept nothing, are findings among the open ones. Both the
    findings and the waivers are of one version, `policy`.
    """
    findings = list(findings)
    by: dict[int, Waiver] = {}
    stale: list[Finding] = []
    for waiver in waivers:
        meant = [at for at, each in enumerate(findings) if _is_meant(waiver, each, policy)]
        covered = [at for at in meant if not waiver.lacks and not _unquoted(waiver, findings[at], policy)]
        for at in covered:
            by.setdefault(at, waiver)
        if not covered and (why := _why(waiver, [findings[at] for at in meant], findings, policy)):
            stale.append(_out_of_date(waiver, why))
    is_open = [each for at, each in enumerate(findings) if at not in by]
    return [*stale, *is_open], [(findings[at], by[at]) for at in sorted(by)]


def rests_on(finding: Finding, policy: Policy) -> tuple[Quote, ...]:
    """Give the words that a finding rests on: its own, and the definitions that its norms and terms use."""
    norms = {norm.id: norm for norm in policy.norms}
    terms = {term.name: term for term in policy.terms}
    found = dict.fromkeys(finding.quotes)
    seen: set[str] = set()
    waiting = [name for name in finding.about if name in norms or name in terms]
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            found |= dict.fromkeys(_words(norms.get(name) or terms[name]))
            waiting += _used(norms.get(name) or terms[name])
    return tuple(found)


def draft(finding: Finding, policy: Policy) -> str:
    """Write a waiver that would accept a finding, its reason and its author to be filled in.

    It belongs under the first provision that the finding quotes. The kind has to be one of `ACCEPTED`.
    """
    own = finding.quotes[0].provision if finding.quotes else ""
    about = [name for name in finding.about if name not in _WHAT]
    lines = [f"accept {finding.kind} about {', '.join(about)}"]
    words = rests_on(finding, policy)
    for quote in words:
        if any(_holds(other, quote) for other in words if other != quote):
            continue
        where = "" if quote.provision == own else f"in {quote.provision} "
        lines.append(f'  {where}"{_escaped(quote.text)}"')
    return "\n".join([*lines, '  because "…"', '  by "…"']) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _words(of: Norm | Defined) -> tuple[Quote, ...]:
    if isinstance(of, Norm):
        return of.quotes
    return (*of.quotes, *(quote for inclusion in of.inclusions for quote in inclusion.quotes))


def _used(of: Norm | Defined) -> Iterator[str]:
    if isinstance(of, Norm):
        conditions = [of.when, *of.unless]
    else:
        conditions = [of.condition, *(inclusion.condition for inclusion in of.inclusions)]
    for condition in conditions:
        yield from terms_in(condition)


def _is_meant(waiver: Waiver, finding: Finding, policy: Policy) -> bool:
    """Whether a waiver names a finding: its kind, and what it is about.

    One that quotes words has to quote some of the provision under which the waiver stands, one that quotes
    none has to be named whole.
    """
    if waiver.kind != finding.kind or finding.kind not in ACCEPTED:
        return False
    about = set(finding.about)
    if not all(about.intersection(subject.names) for subject in waiver.about):
        return False
    named = {name for subject in waiver.about for name in subject.names}
    words = rests_on(finding, policy)
    if words:
        return waiver.provision in {quote.provision for quote in words}
    return about <= named.union(_WHAT)


def _unquoted(waiver: Waiver, finding: Finding, policy: Policy) -> list[Quote]:
    """Give the words that a finding rests on and that a waiver does not quote."""
    return [
        quote for quote in rests_on(finding, policy) if not any(_holds(own, quote) for own in waiver.quotes)
    ]


def _holds(quote: Quote, other: Quote) -> bool:
    """Whether words are part of others of the same provision."""
    return quote.provision == other.provision and other.text in quote.text


def _why(waiver: Waiver, meant: list[Finding], findings: list[Finding], policy: Policy) -> str:
    """Say why a waiver that accepts nothing is out of date; empty where it is of another version alone."""
    gone = [lack for lack in waiver.lacks if lack.is_gone]
    lacks = gone or (waiver.lacks if meant and policy.version == "proposed" else ())
    if lacks:
        said = [
            f"“{lack.quote.text}” does not stand in {lack.quote.provision or 'any provision'}"
            for lack in lacks
        ]
        return "; ".join([listed(said), *dict.fromkeys(lack.help for lack in lacks if lack.help)])
    if waiver.lacks:
        return ""
    for subject in waiver.about:
        if not subject.names:
            return "; ".join(
                [f"nothing here is called `{subject.written}`", *([subject.help] if subject.help else [])]
            )
    if meant:
        quotes = _unquoted(waiver, meant[0], policy)
        return "it does not quote " + listed([f"“{quote.text}” of {quote.provision}" for quote in quotes])
    return next(_unnamed(waiver, findings, policy), "there is no such finding")


def _unnamed(waiver: Waiver, findings: list[Finding], policy: Policy) -> Iterator[str]:
    """Say of findings that rest on no words, and of which a waiver names a part, what it has to name."""
    for finding in findings:
        is_of_kind = waiver.kind == finding.kind and not rests_on(finding, policy)
        if is_of_kind and all(set(finding.about).intersection(each.names) for each in waiver.about):
            names = ", ".join(name for name in finding.about if name not in _WHAT)
            yield f"such a finding rests on no words: name all that it is about, `about {names}`"


def _out_of_date(waiver: Waiver, why: str) -> Finding:
    about = [subject.written for subject in waiver.about]
    of = f" about {listed([f'`{name}`' for name in about])}" if about else ""
    return Finding(
        kind="waiver out of date",
        said=f"a waiver of the kind “{waiver.kind}”{of} accepts nothing ({waiver.place}): {why}",
        about=(waiver.provision, *about),
        quotes=waiver.quotes,
    )
