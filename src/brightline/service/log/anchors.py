"""Anchors: the log's end, written to a file outside of the database from time to time.

Whoever can change the database can write a shorter or another log; what stands in this file tells. It belongs
where the service may add to it and nobody may change it, and a copy of it elsewhere.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from brightline.service.log.models import Head
from brightline.service.log.verify import read_anchors


def anchors() -> dict[int, str]:
    """Give the digests that were written down by the number of their record."""
    path = settings.BRIGHTLINE_ANCHORS
    return read_anchors(path) if path and Path(path).exists() else {}


def drop_anchor(now: datetime) -> bool:
    """Write the log's end down, where the settings name a file and it is not there yet; whether it was."""
    head = Head.objects.filter(pk=1).first()
    if not settings.BRIGHTLINE_ANCHORS or head is None or head.number in {0, *anchors()}:
        return False
    with open(settings.BRIGHTLINE_ANCHORS, "a", encoding="utf-8") as file:
        file.write(f"{head.number} {head.digest}\n")
        file.flush()
        os.fsync(file.fileno())
    return True
