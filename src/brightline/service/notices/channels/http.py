"""What the channels that speak HTTP share: one connection pool, and what an answer means.

The words of an answer are kept nowhere: nobody knows what stands in them."""

from __future__ import annotations

from typing import Any

import urllib3

from brightline.service.notices.channels import NotSent

POOL = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=20), retries=False)
_PASSING = (401, 403, 407, 408, 425, 429)
"""Answers of 4xx that pass: too early, too much, or settings that somebody will mend."""


def request(method: str, url: str, name: str, **more: Any) -> None:
    """Make a request that gets a 2xx. Raises `NotSent` for any other answer, and where none comes."""
    try:
        answer = POOL.request(method, url, **more)
    except urllib3.exceptions.HTTPError as error:
        raise NotSent(f"{name}: {type(error).__name__}") from None
    if not 200 <= answer.status < 300:
        is_permanent = 400 <= answer.status < 500 and answer.status not in _PASSING
        raise NotSent(f"{name}: HTTP {answer.status}", is_permanent=is_permanent)
