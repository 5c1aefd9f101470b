"""The flagship, parsed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brightline.source import read_source
from brightline.text.parse import parse_document

if TYPE_CHECKING:
    from pathlib import Path

    from brightline.text.document import Document


@pytest.fixture(scope="session")
def flagship(shared: Path) -> Document:
    return parse_document(read_source(shared / "9-401" / "9-401.md"))
