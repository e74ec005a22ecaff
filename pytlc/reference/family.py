"""What the Python of a family offers to put an executable model beside its spec.

A family's module (``python`` in ``family.toml``) has::

    def reference(code, sizes, twins) -> ReferenceModel: ...
    def predicates(model) -> Mapping[str, StatePredicate | StepPredicate]: ...

Both are optional. Without ``reference`` a counterexample is shown and not replayed; without ``predicates``
the model alone can be searched for nothing. A model has the four methods of
:class:`pytlc.reference.ReferenceModel`; those of a :class:`pytlc.reference.Narrator` it may have.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pytlc.reference.protocol import ReferenceModel
from pytlc.trace import Action

S = TypeVar("S", bound=Hashable)

#: Source and path of the twin of each layer of a user, by layer.
Twins: TypeAlias = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StatePredicate(Generic[S]):
    """The twin of an invariant: what must hold of every state."""

    holds: Callable[[S], bool]


@dataclass(frozen=True, slots=True)
class StepPredicate(Generic[S]):
    """The twin of an action property: what must hold of every step, from a state to the next."""

    holds: Callable[[S, Action, S], bool]


Predicate: TypeAlias = StatePredicate[S] | StepPredicate[S]


class Reference(Protocol):
    """``reference(code, sizes, twins)`` of a family."""

    def __call__(self, code: str, sizes: Mapping[str, int], twins: Twins, /) -> ReferenceModel[Any]:
        """The model of a version on a machine.

        Args:
            code: The version by its name and the names of further layers: ``v1``, ``v1+BargeIn``.
            sizes: The machine, by parameter; of a choice the index.
            twins: Twins of the layers in ``code`` that are a user's.

        Raises:
            UsageError: The version or a layer is unknown, or not on this machine.
            LayerError: A twin does not import, or does not fit.
        """
        ...


class Predicates(Protocol):
    """``predicates(model)`` of a family."""

    def __call__(self, model: ReferenceModel[Any], /) -> Mapping[str, Predicate[Any]]:
        """The twins of properties of states and of steps, by the name of the property.

        Args:
            model: What ``reference`` returned.
        """
        ...
