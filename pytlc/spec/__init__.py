"""Rendering specs: families, layers, templates, recorded models. Pure: nothing here starts a process."""

from __future__ import annotations

from pytlc.spec.claims import Property
from pytlc.spec.family import Family, Target, Version, load_family
from pytlc.spec.render import Rendered, render

__all__ = ["Family", "Property", "Rendered", "Target", "Version", "load_family", "render"]
