"""The models that are known to differ or to have no command, and why: ``known.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.corpus.known import version_key

_FILE = Path(__file__).with_name("known.toml")
TLC = "tlc"
UNMAPPED = "unmapped"


@dataclass(frozen=True, slots=True)
class Known:
    """One entry.

    Attributes:
        models: Names of tests, as globs.
        tlc: Versions as of the banner, or ``rolling``.
        kind: `TLC` or `UNMAPPED`.
        reason: Why.
        may_agree: It depends on the machine or on chance, so that agreement is no mistake of the list.
    """

    models: tuple[str, ...]
    tlc: tuple[str, ...]
    kind: str
    reason: str
    may_agree: bool = False

    def is_about(self, model: str, version: str) -> bool:
        """Whether it explains this model with this TLC."""
        return version_key(version) in self.tlc and any(fnmatch(model, glob) for glob in self.models)


def read_known(path: Path = _FILE) -> tuple[Known, ...]:
    """All entries."""
    data = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        Known(
            models=tuple(entry["models"]),
            tlc=tuple(entry["tlc"]),
            kind=entry["kind"],
            reason=entry["reason"],
            may_agree=entry.get("may_agree", False),
        )
        for entry in data.get("known", ())
    )
