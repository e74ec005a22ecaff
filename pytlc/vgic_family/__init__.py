"""The Python of the vGIC's family: the one place that sees both its spec and its reference model.

``templates/vgic/family.toml`` names it; nothing else does. What the functions are for,
:mod:`pytlc.spec.python` says.
"""

from __future__ import annotations

from collections.abc import Mapping

from pytlc.reference import Twins
from pytlc.vgic_family.context import context
from pytlc.vgic_family.narrator import VgicNarrator
from pytlc.vgic_family.predicates import predicates
from pytlc.vgic_family.searching import searcher
from pytlc.vgic_family.twins import check_layer

__all__ = ["check_layer", "context", "predicates", "reference", "searcher"]


def reference(code: str, sizes: Mapping[str, int], twins: Twins) -> VgicNarrator:
    """The reference model of a version on a machine.

    Raises:
        UsageError: The version or a layer is unknown.
        LayerError: A twin does not import, or does not fit.
    """
    return VgicNarrator(code, sizes, twins)
