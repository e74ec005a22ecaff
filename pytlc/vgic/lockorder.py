"""Which locks are held while another one is wanted: the edges of the graph that lockdep would build.

The twin of ``LockEdges`` of the spec. Over a whole search :func:`pytlc.reference.exploring` collects them,
each with a shortest way to it.
"""

from __future__ import annotations

from typing import NamedTuple

from pytlc.vgic.model import Model
from pytlc.vgic.state import NONE, Machine


class LockEdge(NamedTuple):
    """A lock of one kind is held while one of another is wanted.

    Attributes:
        held: ``rank``, ``vgic``, ``desc``, ``its`` or ``lpi_tree``.
        wanted: Likewise.
        label: Label of the step that takes the one that is wanted.
    """

    held: str
    wanted: str
    label: str


def lock_edges(model: Model, machine: Machine) -> frozenset[LockEdge]:
    """The edges that a machine shows, those of all pCPUs."""
    return frozenset(
        LockEdge(held.kind, model.locks[wanted].kind, machine.pc[p])
        for p in range(model.scope.pcpus)
        if (wanted := model.wanted_index(machine, p)) != NONE
        for held in model.holds(machine, p)
    )
