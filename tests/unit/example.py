"""The family that does not come with pytlc: a copy of the example, and texts replaced in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytlc.spec.layout import templates_root

TICKET = templates_root() / "examples" / "ticket"


def copy_ticket(folder: Path) -> Path:
    """A copy of the example in a folder."""
    return Path(shutil.copytree(TICKET, folder / "ticket", ignore=shutil.ignore_patterns("__pycache__")))


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text, which must be there, once."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
