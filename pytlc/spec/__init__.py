"""Rendering specs: families, layers, templates, recorded models. Pure: nothing here starts a process."""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.spec.claims import Property
    from pytlc.spec.family import Family, Target, Version, load_family
    from pytlc.spec.rendering import Rendered, render
else:
    __getattr__ = lazily(
        __name__,
        {
            "claims": "Property",
            "family": "Family Target Version load_family",
            "rendering": "Rendered render",
        },
    )

__all__ = ["Family", "Property", "Rendered", "Target", "Version", "load_family", "render"]
