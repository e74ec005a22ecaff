"""A whole search of a model, with what it finds as steps and machines."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeAlias

from pytlc.reference import Exploration
from pytlc.reference import explore as search
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.packed import PackedModel
from pytlc.vgic.packed_claims import PackedClaims
from pytlc.vgic.properties import Property
from pytlc.vgic.state import Machine

Found: TypeAlias = Exploration[Machine, Step]


def explore(
    model: Model,
    properties: Iterable[Property] = (),
    *,
    limit: int | None = None,
    stop_at_first: bool = False,
    marks: Callable[[Model, Machine], Iterable[Hashable]] | None = None,
) -> Found:
    """Search packed machines for what violates the properties, and collect marks of them."""
    packed = PackedModel(model)
    found = search(
        packed,
        PackedClaims(packed, properties),
        limit=limit,
        stop_at_first=stop_at_first,
        marks=packed.remember(marks) if marks else None,
    )
    return Exploration(
        found.size,
        found.bound,
        complete=found.complete,
        stuck=found.stuck,
        violations={name: packed.unpack_path(path) for name, path in found.violations.items()},
        seen={mark: packed.unpack_path(path) for mark, path in found.seen.items()},
    )
