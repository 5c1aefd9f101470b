"""Receipts: a decision with what is needed to decide it again, and nothing that may stand in no record.

A receipt differs from guidance in that it has names where guidance has words, since the policy that it names
has the words, and in that it holds nothing that could tell what was known of a transient fact but verdicts.
Where which norms stand on an act could turn on such a fact, stated or not, only the verdict is kept.

`seal` and `unseal` know nothing of decisions: a record of another kind is sealed in the same way.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import msgspec

from brightline import __version__
from brightline.language.canonical import digest_of
from brightline.language.forms import Record, convert_form, read_form
from brightline.language.policy import Policy, Version
from brightline.reasoning.asked import Asked, inputs_digest, recordable
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.guidance import Answer, Guidance
from brightline.reasoning.verdict import Until, Word
from brightline.source import BadInput, Source

FORMAT = "brightline-receipt"
FORMAT_VERSION = 1

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_WHAT = "receipt"


class Text(msgspec.Struct, frozen=True):
    """The version of a policy that was asked; `path` is where it was then."""

    id: str
    title: str
    version: Version
    status: str
    language: int
    digest: str
    path: str


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of the answer on one act; where it is `transient`, the verdict alone."""

    act: str
    verdict: Word
    transient: bool = False
    until: Until | None = None
    one_of: bool = False
    norms: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()


class Receipt(msgspec.Struct, frozen=True, tag_field="kind", tag="decision"):
    """A decision. Facts, deeds and the rest are written as in a scenario; an unknown fact is `unknown`.

    `acts` are those that were asked about, none for all; `on` is the day that was asked about, where the
    policy turns on one; `at` is when it was asked.
    """

    tool: str
    at: Moment
    policy: Text
    on: date | None
    asker: str = msgspec.field(name="as")
    facts: dict[str, str | float]
    done: tuple[str, ...]
    otherwise: Otherwise
    acts: tuple[str, ...]
    inputs_digest: str
    answers: tuple[Kept, ...]


class Compared(msgspec.Struct, frozen=True):
    """What a receipt keeps of an answer, and the answer now.

    `verdict_only`: the verdict rests on facts that stand in no receipt, so that it cannot be given again.
    """

    kept: Kept
    now: Kept
    outcome: Literal["same", "differs", "verdict_only"]


def make_receipt(guidance: Guidance, asked: Asked, *, path: str, at: datetime) -> Receipt:
    """Make the receipt of a decision; `at` is aware, `path` says where its policy is."""
    policy = guidance.compiled
    kept = recordable(asked, policy)
    return Receipt(
        tool=__version__,
        at=at.astimezone(UTC).replace(microsecond=0),
        policy=name_policy(policy, path),
        on=guidance.day,
        asker=kept.asker,
        facts={name: "unknown" if value is None else value for name, value in kept.facts.items()},
        done=tuple(f"{deed.act} by {deed.by}" for deed in kept.done),
        otherwise=kept.otherwise,
        acts=kept.acts,
        inputs_digest=inputs_digest(policy, guidance.day, asked),
        answers=keep(guidance, asked),
    )


def name_policy(policy: Policy, path: str) -> Text:
    """Say which text it is."""
    return Text(
        id=policy.id,
        title=policy.title,
        version=policy.version,
        status=policy.status,
        language=policy.language,
        digest=policy.digest(),
        path="" if path == "-" else path,
    )


def keep(guidance: Guidance, asked: Asked) -> tuple[Kept, ...]:
    """Give what may be kept of the answers: in the order of the acts asked about, or of the vocabulary."""
    answers = {answer.act: answer for answer in guidance.answers}
    acts = asked.acts or [act.name for act in guidance.policy.acts]
    return tuple(_keep(answers[act]) for act in dict.fromkeys(acts))


def _keep(answer: Answer) -> Kept:
    if answer.is_transient:
        return Kept(answer.act, answer.verdict, transient=True)
    return Kept(
        act=answer.act,
        verdict=answer.verdict,
        until=answer.until,
        one_of=answer.one_of,
        norms=tuple(citation.norm for citation in answer.citations),
        depends_on=answer.depends_on,
    )


def compare(receipt: Receipt, guidance: Guidance, asked: Asked) -> tuple[Compared, ...]:
    """Hold the answers of a receipt against those that its question, about the same acts, is given now."""
    now = {kept.act: kept for kept in keep(guidance, asked)}
    return tuple(_compare(kept, now[kept.act]) for kept in receipt.answers)


def _compare(kept: Kept, now: Kept) -> Compared:
    if kept == now:
        return Compared(kept, now, "same")
    only_verdicts = kept.transient and now.transient
    return Compared(kept, now, "verdict_only" if only_verdicts else "differs")


def seal(record: msgspec.Struct) -> str:
    """Write a record as JSON that says what it is and ends with the digest of all that it says."""
    data = {"format": FORMAT, "format_version": FORMAT_VERSION, **msgspec.to_builtins(record)}
    data = msgspec.json.decode(msgspec.json.encode(data))
    sealed = {**data, "digest": digest_of(data)}
    return msgspec.json.format(msgspec.json.encode(sealed), indent=2).decode() + "\n"


def kind_of(source: Source) -> str:
    """Say of what kind a sealed record is."""
    return str(read_form(source, FORMAT, FORMAT_VERSION, _WHAT).get("kind"))


def unseal(source: Source, kind: type[Record]) -> Record:
    """Read a record that was sealed.

    Raises `BadInput` for any other file, a newer form, and one that was changed after it was sealed.
    """
    data = read_form(source, FORMAT, FORMAT_VERSION, _WHAT)
    if not _is_whole(source.text, data):
        raise BadInput(f"{source.path}: was changed after it was saved: its digest is another one")
    return convert_form(data, kind, source, _WHAT)


def _is_whole(text: str, data: dict[str, Any]) -> bool:
    """Whether the digest is that of the rest, and no key stands twice, of which a reader sees one."""
    rest = {key: value for key, value in data.items() if key != "digest"}
    as_written = msgspec.json.format(text.encode(), indent=-1)
    return data.get("digest") == digest_of(rest) and as_written.strip() == msgspec.json.encode(data)
