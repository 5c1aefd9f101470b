"""Links that answer one message: signed, for a time, and used once."""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from brightline.source import BadInput

GOOD_FOR = timedelta(hours=12)
_SIGNER = TimestampSigner(salt="brightline.links")


def token_of(kind: str, pk: int) -> str:
    """Give the token of a message: to a `notice`'s recipient, or to somebody asked for an `approval`."""
    return _SIGNER.sign(f"{kind}-{pk}")


def read_token(token: str) -> tuple[str, int]:
    """Give the kind and the number that a token stands for. Raises `BadInput` with why it is none."""
    try:
        kind, _, pk = _SIGNER.unsign(token, max_age=GOOD_FOR).partition("-")
    except SignatureExpired:
        raise BadInput("this link is too old: sign in, or reply with the code") from None
    except BadSignature:
        raise BadInput("this is no link of the service") from None
    return kind, int(pk)
