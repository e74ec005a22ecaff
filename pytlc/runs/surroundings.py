"""What lay beside the spec of a run, as it is kept with the run: beside its modules, and in its record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytlc.tlc.beside import Beside, Datum


def record_of(beside: Beside) -> dict[str, Any]:
    """What the record of a run says of it: ``folder``, ``reads``, ``data`` and ``environment``."""
    return {
        "folder": str(beside.folder) if beside.folder else None,
        "reads": list(beside.reads),
        "data": {name: _datum_record(datum) for name, datum in sorted(beside.data.items())},
        "classes": sorted(beside.classes),
        "environment": dict(beside.environment),
    }


def _datum_record(datum: Datum | None) -> dict[str, Any] | None:
    if datum is None:
        return None
    return {"sha256": datum.sha256, "path": str(datum.path) if datum.path else None}


def keep_data(beside: Beside, folder: Path) -> None:
    """Write the data into the folder of the modules, if it lies there and is not too large."""
    for name, datum in beside.files.items():
        if datum.content is not None and is_below(name):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(datum.content)


def is_below(name: str) -> bool:
    """Whether a name of a file leads into the folder, and not out of it."""
    return not (name.startswith("/") or os.path.normpath(name).startswith(".."))


def beside_of(record: Mapping[str, Any], folder: Path) -> Beside:
    """What lay beside the modules in the folder of a run.

    Raises:
        OSError: A file is missing.
    """
    data = {name: _datum(name, kept, folder) for name, kept in record.get("data", {}).items()}
    classes = {name: (folder / name).read_bytes() for name in record.get("classes", ())}
    origin = record.get("folder")
    there = Path(origin) if origin and Path(origin).is_dir() else None
    return Beside(there, tuple(record.get("reads", ())), data, classes, record.get("environment", {}))


def _datum(name: str, kept: Mapping[str, Any] | None, folder: Path) -> Datum | None:
    if kept is None:
        return None
    path = folder / name
    if is_below(name) and path.is_file():
        return Datum(kept["sha256"], path.read_bytes(), path)
    return Datum(kept["sha256"], path=Path(kept["path"]) if kept["path"] else None)
