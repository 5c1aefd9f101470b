"""One form in bytes for each record, so that equal records have one digest.

A field that has its default is left out. So a record keeps its digest when a later release gives its kind one
more field: digests that were written down, in receipts and exported policies, stay good.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import msgspec


def digest_of(record: object) -> str:
    """Give the SHA-256 of a record's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(record)).hexdigest()


def canonical(record: object) -> bytes:
    """Write a record as JSON with sorted keys, without the fields that have their default."""
    return msgspec.json.encode(_bare(record), order="sorted")


def _bare(node: Any) -> Any:
    if isinstance(node, msgspec.Struct):
        tag, fields = _shape(type(node))
        values = ((name, getattr(node, name), default) for name, default in fields)
        return tag | {name: _bare(value) for name, value, default in values if value != default}
    if isinstance(node, tuple | list):
        return [_bare(each) for each in node]
    if isinstance(node, dict):
        return {key: _bare(value) for key, value in node.items()}
    return node


@cache
def _shape(kind: type[msgspec.Struct]) -> tuple[dict[str, object], list[tuple[str, object]]]:
    """Give the tag of a kind of record, and its fields with their defaults."""
    config = kind.__struct_config__
    tag: dict[str, object] = {config.tag_field: config.tag} if config.tag_field else {}
    return tag, [(field.name, _default(field)) for field in msgspec.structs.fields(kind)]


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
