"""Where e-mail goes to, from the environment."""

from __future__ import annotations

from brightline.service.smtp import Settings, found

EVERYBODYS = False
__all__ = ["EVERYBODYS", "Settings", "found"]
