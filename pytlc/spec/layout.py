"""Where the templates are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from pytlc.errors import SpecError


def templates_root() -> Path:
    """Return the folder that holds one folder a family.

    Raises:
        SpecError: The installation has no templates.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise SpecError(f"the templates of pytlc are missing from {package}; reinstall the package")
