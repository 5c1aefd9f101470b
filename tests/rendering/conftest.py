"""The flagship, compiled once, and small policies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brightline.language.compile import Compiled, compile_policy

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def flagship() -> Compiled:
    return compile_policy(ROOT / "policies" / "mpd" / "9-401.md")


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], Compiled]:
    """Compile a policy that is given as text."""

    def compiled(text: str) -> Compiled:
        path = tmp_path / "policy.md"
        path.write_text(text, "utf-8")
        return compile_policy(path)

    return compiled
