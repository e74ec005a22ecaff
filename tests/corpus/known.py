"""The models that are known not to give the recorded result with some TLC, and why: ``known.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("known.toml")
ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Known:
    """One exception.

    Attributes:
        models: Paths of configurations.
        tlc: Versions as of the banner, or ``rolling`` for all that have a date for it.
        outcome: What pytlc says instead, as `pytlc.tlc.Outcome` words it.
        reason: Why.
        may_agree: It depends on the libraries given, so that agreement is no mistake of the list.
    """

    models: tuple[str, ...]
    tlc: tuple[str, ...]
    outcome: str
    reason: str
    may_agree: bool = False

    def is_about(self, config: str, version: str) -> bool:
        """Whether it explains this model with this TLC."""
        return version in self.tlc and config in self.models


def read_known(path: Path = _FILE) -> tuple[Known, ...]:
    """All exceptions."""
    data = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        Known(
            models=tuple(entry["models"]),
            tlc=tuple(entry["tlc"]),
            outcome=entry["outcome"],
            reason=entry["reason"],
            may_agree=entry.get("may_agree", False),
        )
        for entry in data.get("known", ())
    )


def version_key(version: str) -> str:
    """A banner's version as the list names it."""
    return version if version.startswith("2.1") else ROLLING
