"""What a search of a reference model needs, in whatever form the family searches fastest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pytlc.reference.exploring import Claims, NamedClaims, Path, Space
from pytlc.reference.family import Predicate, StatePredicate, StepPredicate
from pytlc.reference.protocol import ReferenceModel
from pytlc.trace import Action

S = TypeVar("S", bound=Hashable)
L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class Searcher(Generic[S, L]):
    """A reference model as it is searched.

    Attributes:
        space: Its states and steps.
        claims: What is checked of them.
        way: A way through the space as the same way through the model.
        edges: Class of a lock that is held in a state, class of the one that is wanted, and the step that
            takes it; None where the model tells nothing of locks.
    """

    space: Space[S, L]
    claims: Claims[S, L]
    way: Callable[[Path[L, S]], Path[Action, Any]]
    edges: Callable[[S], Iterable[tuple[str, str, str]]] | None = None


class Searching(Protocol):
    """``searcher(model, names)`` of a family."""

    def __call__(self, model: ReferenceModel[Any], names: Iterable[str], /) -> Searcher[Any, Any]:
        """The search of a model for these properties.

        Args:
            model: What ``reference`` returned.
            names: Properties of states and of steps that ``predicates`` has.
        """
        ...


def plain_searcher(
    model: ReferenceModel[S], predicates: Mapping[str, Predicate[S]], names: Iterable[str]
) -> Searcher[S, Action]:
    """The search of a model as it is."""
    asked = {name: predicates[name] for name in names}
    claims: NamedClaims[S, Action] = NamedClaims(
        {name: claim.holds for name, claim in asked.items() if isinstance(claim, StatePredicate)},
        {name: claim.holds for name, claim in asked.items() if isinstance(claim, StepPredicate)},
    )
    return Searcher(model, claims, lambda path: path)
