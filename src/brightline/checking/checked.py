"""A policy checked as a whole: its findings, what of them was accepted, and what was asserted of it."""

from __future__ import annotations

from datetime import date

import msgspec

from brightline.checking.assertions import check_assertions, name_of
from brightline.checking.deep import deep_check
from brightline.checking.finding import Finding
from brightline.checking.names import outside
from brightline.checking.waivers import apply
from brightline.language.assertions import Assertion
from brightline.language.compile import Compiled
from brightline.language.policy import Policy, Version
from brightline.language.waivers import Waiver


class Confirmed(msgspec.Struct, frozen=True):
    """How many questions a solver answered as the diagrams do, and those that it did not decide.

    `by` is the solver with its version.
    """

    by: str
    alike: int
    undecided: tuple[Finding, ...]


class Checked(msgspec.Struct, frozen=True):
    """The open findings on one version of a policy, and those on its other version where there is one.

    `accepted` are those that somebody accepted, each with its waiver; `assertions` are all that was asserted.
    `confirmed` stands where a solver was asked too.
    """

    policy: Policy
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...] = ()
    accepted: tuple[tuple[Finding, Waiver], ...] = ()
    assertions: tuple[Assertion, ...] = ()
    confirmed: Confirmed | None = None

    @property
    def fails(self) -> bool:
        """Whether something was found that is more than a note."""
        return any(each.severity != "note" for each in self.findings)

    def holds(self, assertion: Assertion) -> bool:
        """Whether an assertion was proven."""
        failed = {name for each in self.findings for name in each.about}
        return name_of(assertion) not in failed

    def is_new(self, finding: Finding) -> bool:
        """Whether only this version has a finding; never where there is no other version."""
        return bool(self.others) and finding.key not in {each.key for each in self.others}

    @property
    def gone(self) -> tuple[Finding, ...]:
        """Give what only the other version has."""
        known = {each.key for each in self.findings}
        return tuple(each for each in self.others if each.key not in known)


def check_compiled(
    compiled: Compiled, version: Version, day: date | None = None, held: frozenset[str] | None = None
) -> Checked:
    """Check one version of a policy, and see what of it the other version has too.

    `held` are the roles that a roster fills. Raises `ValueError` where a day is needed and none is given,
    `AssertionError` where a witness does not replay.
    """
    others: list[Version] = [other for other in compiled.versions if other != version]
    is_open, accepted = _found(compiled, version, day, held)
    before = _found(compiled, others[0], day, held)[0] if others else []
    return Checked(
        compiled.versions[version],
        tuple(is_open),
        tuple(before),
        tuple(accepted),
        tuple(each for each in compiled.assertions[version] if each.rule != "stays" or version == "proposed"),
    )


def _found(
    compiled: Compiled, version: Version, day: date | None, held: frozenset[str] | None
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """Give what is open of a version, and what was accepted."""
    policy = compiled.versions[version]
    other = next((each for name, each in compiled.versions.items() if name != version), None)
    older = other if version == "proposed" else None
    found = check_assertions(compiled.assertions[version], policy, older, day)
    found += deep_check(policy, day, other=other, held=held)
    found += outside(compiled.document)
    return apply(found, compiled.waivers[version], policy)
