"""What all tests share.

Hypothesis runs in one of two profiles: `everyday` tries the same cases each time; `nightly`
(`HYPOTHESIS_PROFILE=nightly`) tries many more, and others each time.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from places import SHARED

settings.register_profile(
    "everyday",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile("nightly", settings.get_profile("everyday"), derandomize=False, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the flagship policy: `BRIGHTLINE_SHARED`, or `shared` beside the repository."""
    if not (SHARED / "9-401" / "9-401.md").is_file():
        pytest.fail(
            f"{SHARED}/9-401/9-401.md is missing; set BRIGHTLINE_SHARED to the folder that has 9-401/"
        )
    return SHARED
