"""Executable models that stand beside a spec: what one is, and a search of everything that it can reach."""

from __future__ import annotations

from pytlc.reference.explore import (
    Claims,
    Exploration,
    NamedClaims,
    Path,
    SoFar,
    Space,
    explore,
    trace_of,
)
from pytlc.reference.protocol import ReferenceModel

__all__ = [
    "Claims",
    "Exploration",
    "NamedClaims",
    "Path",
    "ReferenceModel",
    "SoFar",
    "Space",
    "explore",
    "trace_of",
]
