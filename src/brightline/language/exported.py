"""The compiled policy as a file: one version, whole, for programs in any language.

It differs from the policy in memory in that it says what it is: the form and its version, the digest of the
policy and the release that wrote it. Every field is written, those that have their default too.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final, Literal

import msgspec

from brightline import __version__
from brightline.language.forms import convert_form, read_form
from brightline.language.policy import READS, Policy
from brightline.language.references import first_lost
from brightline.source import BadInput, Source

FORMAT: Final = "brightline-policy"
FORMAT_VERSION: Final = 1
"""A reader of this version may meet fields that it does not know; it never meets another meaning."""

_WHAT = "exported policy"


class Exported(msgspec.Struct, frozen=True):
    """One version of a policy, compiled.

    `digest` is that of the policy as Brightline computes it; `tool` is the release that wrote the file.
    """

    format: Literal["brightline-policy"]
    format_version: Literal[1]
    tool: str
    digest: str
    policy: Policy


def export_policy(policy: Policy) -> str:
    """Write a policy as JSON; equal policies give equal text."""
    exported = Exported(FORMAT, FORMAT_VERSION, __version__, policy.digest(), policy)
    data = msgspec.json.encode(exported, order="deterministic")
    return msgspec.json.format(data, indent=2).decode() + "\n"


def read_exported(source: Source) -> Policy:
    """Read what `export_policy` wrote.

    Raises `BadInput` for anything else, a newer form, and a policy that its digest does not name.
    """
    data = read_form(source, FORMAT, FORMAT_VERSION, _WHAT)
    exported = convert_form(data, Exported, source, _WHAT)
    if exported.policy.language not in READS:
        raise BadInput(
            f"{source.path}: language version {exported.policy.language} is not one that this release reads"
        )
    if exported.policy.digest() != exported.digest:
        raise BadInput(f"{source.path}: its digest is not that of the policy in it; export the policy again")
    lost = first_lost(exported.policy)
    if lost:
        raise BadInput(f"{source.path}: the policy in it is not whole: {lost}")
    return exported.policy


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the file (draft 2020-12)."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Exported)}
    for kind in found["$defs"].values():
        kind["description"] = cleandoc(kind["description"])
    return found
