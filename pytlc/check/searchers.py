"""Which search belongs to which reference model: what is searched, what is claimed, and how a way is told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pytlc.check.lockorder import LockEdge
from pytlc.reference import Claims, Path, Space, trace_of
from pytlc.replay import Agreement, Narrator
from pytlc.replay.vgic import VgicNarrator, action_of
from pytlc.vgic.lockorder import lock_edges
from pytlc.vgic.model import Model
from pytlc.vgic.packed import Move, PackedModel
from pytlc.vgic.packed_claims import PackedClaims
from pytlc.vgic.properties import find_property
from pytlc.vgic.state import Machine

S = TypeVar("S", bound=Hashable)
L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class Searcher(Generic[S, L]):
    """What a search of a reference model needs.

    Attributes:
        space: Its states and steps, in whatever form is searched fastest.
        claims: What is checked of them.
        edges: Which locks are held in a state while others are wanted.
        behaviour: A way as a trace with the states of the narrator.
    """

    space: Space[S, L]
    claims: Claims[S, L]
    edges: Callable[[S], Iterable[LockEdge]]
    behaviour: Callable[[Path[L, S]], Agreement[Any]]


def searcher_for(narrator: Narrator[Any], names: Iterable[str]) -> Searcher[Any, Any] | None:
    """The search of a reference model; None where there is none.

    Args:
        narrator: The reference model.
        names: Properties of states and of steps.

    Raises:
        UsageError: The model has no such property.
    """
    return _vgic(narrator, names) if isinstance(narrator, VgicNarrator) else None


def _vgic(narrator: VgicNarrator, names: Iterable[str]) -> Searcher[int, Move]:
    packed = PackedModel(narrator.model)

    def behaviour(path: Path[Move, int]) -> Agreement[Machine]:
        taken = tuple(
            (None if step is None else action_of(step), machine) for step, machine in packed.unpack_path(path)
        )
        return Agreement(trace_of(narrator, taken), tuple(machine for _, machine in taken))

    return Searcher(
        packed, PackedClaims(packed, map(find_property, names)), packed.remember(_edges), behaviour
    )


def _edges(model: Model, machine: Machine) -> tuple[LockEdge, ...]:
    return tuple(sorted(LockEdge(*edge) for edge in lock_edges(model, machine)))
