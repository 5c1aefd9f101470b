"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the flagship policy: `BRIGHTLINE_SHARED`, or `shared` beside the repository."""
    folder = Path(os.environ.get("BRIGHTLINE_SHARED") or ROOT.parent / "shared")
    if not (folder / "9-401" / "9-401.md").is_file():
        pytest.fail(
            f"{folder}/9-401/9-401.md is missing; set BRIGHTLINE_SHARED to the folder that has 9-401/"
        )
    return folder
