"""Executable models that stand beside a spec: what one is."""

from __future__ import annotations

from pytlc.reference.protocol import ReferenceModel

__all__ = ["ReferenceModel"]
