"""The search of the vGIC's reference model, on packed machines."""

from __future__ import annotations

from collections.abc import Iterable

from pytlc.reference import Path, Searcher
from pytlc.trace import Action
from pytlc.vgic.lockorder import lock_edges
from pytlc.vgic.model import Model
from pytlc.vgic.packed import Move, PackedModel
from pytlc.vgic.packed_claims import PackedClaims
from pytlc.vgic.properties import find_property
from pytlc.vgic.state import Machine
from pytlc.vgic_family.narrator import VgicNarrator, action_of


def searcher(narrator: VgicNarrator, names: Iterable[str]) -> Searcher[int, Move]:
    """Machines as whole numbers; steps and properties are worked out once for all that they depend on."""
    packed = PackedModel(narrator.model)

    def way(path: Path[Move, int]) -> Path[Action, Machine]:
        return tuple(
            (None if step is None else action_of(step), machine) for step, machine in packed.unpack_path(path)
        )

    return Searcher(packed, PackedClaims(packed, map(find_property, names)), way, packed.remember(_edges))


def _edges(model: Model, machine: Machine) -> tuple[tuple[str, str, str], ...]:
    return tuple(sorted(lock_edges(model, machine)))
