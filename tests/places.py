"""Where tests find what they read: the repository, and the folder with the flagship policy."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BRIGHTLINE_SHARED") or ROOT.parent / "shared")
"""`BRIGHTLINE_SHARED`, or `shared` beside the repository."""
