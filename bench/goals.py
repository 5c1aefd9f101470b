"""What was aimed at, and whether it was reached; a miss fails nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A figure held against what was wanted of it."""

    what: str
    reached: str
    wanted: str
    is_met: bool

    def line(self) -> str:
        """Say it."""
        return f"{'PASS' if self.is_met else 'MISS'}  {self.what}: {self.reached} (goal {self.wanted})"
