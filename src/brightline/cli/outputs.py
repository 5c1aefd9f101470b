"""Files that commands write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from brightline.source import BadInput


def replace_file(path: Path, text: str) -> None:
    """Write a file whole or not at all; of a link, the file that it leads to."""
    path_of_file = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=path_of_file.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, path_of_file.stat().st_mode)
            os.replace(name, path_of_file)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
