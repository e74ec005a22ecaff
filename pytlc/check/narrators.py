"""Which reference model belongs to which family."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pytlc.replay import Narrator
from pytlc.replay.vgic import VgicNarrator

_VGIC = "vgic"


def has_narrator(about: Mapping[str, Any]) -> bool:
    """Whether there is a reference model for what a run is about."""
    return about.get("family") == _VGIC


def narrator_for(
    about: Mapping[str, Any], twins: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> Narrator[Any] | None:
    """The reference model for what a run is about; None for a spec that has none.

    Args:
        about: What a question records of itself.
        twins: Source and path of the twin of each layer of a user, by layer.

    Raises:
        UsageError: The model does not know this version.
        LayerError: A twin does not import, or does not fit.
    """
    if has_narrator(about):
        return VgicNarrator(str(about["code"]), about["scope"], twins)
    return None
