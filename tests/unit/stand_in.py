"""A jar that is there and does nothing, for runners whose Java is a stand-in."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pytlc.toolchain import TlcJar


def jar_in(folder: Path, version: str = "2.19") -> TlcJar:
    """A file in the folder, as a jar that has been looked at."""
    path = folder / "tla2tools.jar"
    path.write_bytes(b"no classes")
    return TlcJar(path, hashlib.sha256(b"no classes").hexdigest(), "test", version)
