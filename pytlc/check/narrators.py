"""Which reference model belongs to which family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytlc.replay import Narrator
from pytlc.replay.vgic import VgicNarrator


def narrator_for(about: Mapping[str, Any]) -> Narrator[Any] | None:
    """The reference model for what a run is about; None for a spec that has none.

    Raises:
        UsageError: The model does not know this version.
    """
    if about.get("family") == "vgic":
        return VgicNarrator(str(about["code"]), about["scope"])
    return None
