"""The Python of a family beside a run: a file of a folder is kept, so that the run replays without it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytlc.errors import TraceFormatError, UsageError
from pytlc.runs import StoredRun
from pytlc.runs.stored import LAYERS
from pytlc.spec import Family
from pytlc.spec.python import is_file, read_python

_AGAIN = "remove that folder and run the check again"


def python_of(family: Family) -> str:
    """Where a family's Python is, wherever the question is asked from: a module, or an absolute path."""
    return str(Path(family.python).absolute()) if is_file(family.python) else family.python


def kept_python(family: Family) -> dict[str, str]:
    """The file to be kept with a run, by name; nothing for what is installed.

    Raises:
        SpecError: It cannot be read.
    """
    if not is_file(family.python):
        return {}
    return {Path(family.python).name: read_python(family.python)}


def stored_about(run: StoredRun, family: Family | None = None) -> Mapping[str, Any]:
    """What a stored run is about, with the Python that it keeps.

    Args:
        run: The run.
        family: The family, where its Python is to be taken instead.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
        UsageError: The run is of another family.
    """
    about = run.record().get("about")
    if not isinstance(about, dict):
        raise TraceFormatError(f"{run.path}: job.json does not say what was checked; {_AGAIN}")
    if family is not None:
        if about.get("family") != family.name:
            raise UsageError(f"{run.name} is a run of {about.get('target')}; {family.root} is {family.name}")
        return about | {"python": python_of(family)}
    python = about.get("python") or ""
    if not is_file(python):
        return about
    name = Path(python).name
    if name not in run.layers():
        raise TraceFormatError(f"{run.path}: {name}, the Python of the family, was not kept; {_AGAIN}")
    return about | {"python": str(run.path / LAYERS / name)}
