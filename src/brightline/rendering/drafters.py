"""The deep check as a report to whoever drafts the policy, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brightline.checking.checked import Checked
from brightline.checking.finding import SEVERITY, Finding, Kind
from brightline.checking.wording import in_words, percent, phrase_of
from brightline.language.policy import Policy

_TITLES: dict[Kind, tuple[str, str]] = {
    "contradiction": (
        "Provisions that contradict one another",
        "In the situation named, one provision calls for or permits an act that another forbids. Whoever is"
        " there cannot go by both; an `overrides`, an exception or a change of words would settle it.",
    ),
    "needs what is forbidden": (
        "Duties that need what is forbidden",
        "To do what one provision asks, somebody has to do what another forbids.",
    ),
    "dilemma": (
        "Situations without a way out",
        "No two provisions speak of the same act here, and yet whatever somebody does breaks one of them.",
    ),
    "not decided": ("Questions that were not decided", "These took too much room. Nothing is said of them."),
    "unreachable": ("Provisions that never apply", "No situation is left in which these words do anything."),
    "dead exception": ("Exceptions that except nothing", "Without these words every answer is the same."),
    "dead override": ("Precedence that settles nothing", "The two provisions are never in force together."),
    "broken chain": ("Chains that break off", "A duty waits for something that nobody is asked to do."),
    "looping chain": ("Chains that run in a circle", "Each of these duties waits for another of them."),
    "tells itself": ("Offices that would tell themselves", "The sentence binds the very person to be told."),
    "nobody fills": (
        "Recipients whom nobody is",
        "Somebody is to be told, and neither the policy nor its vocabulary says whose office that is.",
    ),
    "no fallback": (
        "Offices without a deputy",
        "Where the holder cannot be reached, nobody is named who approves, tells or is told instead.",
    ),
    "asks what is forbidden": (
        "Questions that may not be put",
        "The provision turns on something that it is forbidden to ask about.",
    ),
    "gap": (
        "Acts and moments without a word",
        "Silence is no permission; whether it is meant is for the drafters to say.",
    ),
    "terms alike": (
        "Tests that are nearly the same",
        "Where one test holds and the other does not, two provisions part ways over a few words.",
    ),
    "contradiction if unknown": (
        "Contradictions while something is not known",
        "One answer is missing, and until it is there neither doing the act nor leaving it undone is safe.",
    ),
    "no deadline": ("Duties without a time", "Nothing says by when."),
    "no record": ("Decisions without a record", "Nothing says that anybody writes them down."),
    "shadowed": ("Words that something stronger covers", "Without them every answer is the same."),
    "redundant": ("Words that are said twice", "Without them every answer is the same."),
    "refers outside": ("Texts that are not in hand", "What they ask is said there."),
    "unused": ("Names that nothing turns on", "They stand in the vocabulary."),
    "assertion refuted": ("Assertions that do not hold", "The situation named is one in which they fail."),
    "waiver out of date": (
        "Waivers that no longer count",
        "The words have changed since the finding was accepted.",
    ),
}
_MANY = 9
"""So many acts are no heading."""
_IN_A_TABLE: tuple[Kind, ...] = (
    "no deadline",
    "no record",
    "redundant",
    "shadowed",
    "refers outside",
    "unused",
)


def write_findings(checked: Checked, path: str, assertions: str | None = None) -> str:
    """Give the report on the policy at a path, with what a file asserts of it."""
    parts = [*_head(checked, path, assertions), *_summary(checked)]
    for kind in SEVERITY:
        found = [each for each in checked.findings if each.kind == kind]
        if found:
            title, what = _TITLES[kind]
            parts += [f"## {title}", what]
            parts += _table(found, checked) if kind in _IN_A_TABLE else _each(found, checked)
    parts += _asserted(checked)
    if checked.gone:
        other = "proposed" if checked.policy.version == "adopted" else "adopted"
        parts += [f"## Found in the {other} version only", _gone(checked)]
    parts += _open_questions(checked)
    return "\n\n".join(parts) + "\n"


def _head(checked: Checked, path: str, assertions: str | None) -> Iterator[str]:
    policy = checked.policy
    status = f"{policy.status.upper()}:" if policy.status else "This is about"
    yield f"# What the checks find in {policy.title}"
    yield f"> {status} the {policy.version} version. {' '.join(policy.notes)}".rstrip()
    yield (
        "This is written for whoever drafts the policy, and by a program: it reads the norms under each"
        " sentence and asks what they say together. Every situation named here is a smallest one that shows"
        " the finding: as few things as possible differ from an ordinary moment. Each was put to the plain"
        " evaluator again. A share counts all situations that the vocabulary allows, each value of a fact"
        " alike; it is no probability. Whether anything here is a mistake is for the drafters to say."
    )
    more = f" --assertions {assertions}" if assertions else ""
    yield f"```console no-run writes this page\n$ brightline check {path}{more} --report FILE\n```"


def _summary(checked: Checked) -> Iterator[str]:
    rows = ["| what | how many | with the redline |", "|---|---|---|"]
    for kind in SEVERITY:
        found = [each for each in checked.findings if each.kind == kind]
        new = sum(checked.is_new(each) for each in found)
        if found:
            title = _TITLES[kind][0]
            link = title.lower().replace(" ", "-")
            rows.append(f"| [{title}](#{link}) | {len(found)} | {new or ''} |")
    yield "\n".join(rows)


def _each(found: Iterable[Finding], checked: Checked) -> Iterator[str]:
    for finding in found:
        new = ", with the redline" if checked.is_new(finding) else ""
        yield f"### {_heading(finding, checked.policy)}{new}"
        yield f"{_sentence(finding.said)}"
        if finding.quotes:
            yield "\n>\n".join(f"> **{quote.provision}** “{quote.text}”" for quote in finding.quotes)
        yield from _shown(finding, checked.policy)


def _shown(finding: Finding, policy: Policy) -> Iterator[str]:
    yield from _situation(finding, policy)
    if finding.ambiguities:
        yield f"**Open:** {_links(finding.ambiguities, policy)}."


def _situation(finding: Finding, policy: Policy) -> Iterator[str]:
    if finding.witness:
        share = f" ({percent(finding.share)} of all situations)" if finding.share else ""
        yield f"**Smallest situation:** {in_words(finding.witness, policy)}{share}."


def _links(ambiguities: Iterable[str], policy: Policy) -> str:
    """Name open questions, with links to those that this version has."""
    return ", ".join(
        f"[{name}](#{name.lower()})" if name in policy.ambiguities else name for name in ambiguities
    )


def _open_questions(checked: Checked) -> Iterator[str]:
    """Give the open questions that findings rest on, each once."""
    named = {name for finding in checked.findings for name in finding.ambiguities}
    said = [(name, words) for name, words in checked.policy.ambiguities.items() if name in named]
    if said:
        yield "## Open questions"
        yield "Each finding names those on its way: another reading may settle it."
    for name, words in said:
        yield f"### {name}"
        yield words


def _heading(finding: Finding, policy: Policy) -> str:
    where = " and ".join(finding.provisions)
    what = ""
    if finding.witness and finding.witness.verdict and len(finding.acts) < _MANY:
        what = phrase_of(finding.acts[0], policy)
    return ": ".join(filter(None, (where, what))) or ", ".join(finding.about)


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


def _table(found: Iterable[Finding], checked: Checked) -> Iterator[str]:
    rows = ["| provision | finding | open |", "|---|---|---|"]
    for finding in found:
        where = finding.provisions[0] if finding.provisions else ""
        new = " (with the redline)" if checked.is_new(finding) else ""
        shown = f" {' '.join(_situation(finding, checked.policy))}".rstrip()
        open_ = _links(finding.ambiguities, checked.policy)
        rows.append(f"| {where} | {_sentence(finding.said)}{shown}{new} | {open_} |")
    yield "\n".join(rows)


def _asserted(checked: Checked) -> Iterator[str]:
    """Give what holds of what was asserted, and what somebody accepted."""
    proven = [each for each in checked.assertions if checked.holds(each)]
    if proven:
        yield "## Assertions that hold"
        yield "\n".join(f"- {each.said or each.name}" for each in proven)
    if checked.accepted:
        yield "## Accepted"
        yield "\n".join(
            f"- {finding.kind}: {finding.said} ({waiver.by}: {waiver.because})"
            for finding, waiver in checked.accepted
        )


def _gone(checked: Checked) -> str:
    rows = [f"- {each.kind}: {_heading(each, checked.policy)}: {each.said}" for each in checked.gone]
    return "\n".join(rows)
