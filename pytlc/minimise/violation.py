"""What a shorter behaviour has to violate: told by TLC's finding, or by the twin on the reference model."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pytlc.errors import UsageError
from pytlc.reference import Predicate, ReferenceModel, StatePredicate, StepPredicate
from pytlc.tlc import Finding, Outcome
from pytlc.trace import Action, Finite

S = TypeVar("S", bound=Hashable)

_OF_SAFETY = frozenset(
    {
        Outcome.INVARIANT,
        Outcome.ACTION_PROPERTY,
        Outcome.DEADLOCK,
        Outcome.ASSERTION,
        Outcome.EVALUATION,
    }
)
#: What TLC says in words is all that tells two of these apart.
_TOLD_BY_MESSAGE = frozenset({Outcome.ASSERTION, Outcome.EVALUATION})
#: What TLC finds out only when it computes the successors of the last state.
_AFTER_THE_LAST = frozenset({Outcome.DEADLOCK, Outcome.ASSERTION, Outcome.EVALUATION})


@dataclass(frozen=True, slots=True)
class Claim:
    """What is violated, so that two violations can be told to be the same.

    Attributes:
        outcome: Of what kind it is.
        name: Of the property, where there is one.
        message: What TLC says, where nothing else tells.
    """

    outcome: Outcome
    name: str | None
    message: str | None = None

    @classmethod
    def of(cls, finding: Finding) -> Claim:
        """What a finding of TLC violates.

        Raises:
            UsageError: It has no behaviour, or one that goes on for ever.
        """
        if finding.outcome not in _OF_SAFETY or finding.trace is None:
            raise UsageError(
                f"a violation of kind {finding.outcome.value!r} cannot be minimised: expected a finite "
                "behaviour that ends with an invariant, an action property, an assertion or an evaluation "
                "that fails, or with a deadlock"
            )
        if not isinstance(finding.trace.ending, Finite):
            raise UsageError("a behaviour that goes on for ever cannot be minimised")
        message = finding.message if finding.outcome in _TOLD_BY_MESSAGE else None
        return cls(finding.outcome, finding.property, message)

    def is_shown_by(self, finding: Finding) -> bool:
        """Whether a finding violates the same.

        Raises:
            UsageError: It does, and this TLC shows no behaviour for it.
        """
        if (finding.outcome, finding.property) != (self.outcome, self.name):
            return False
        if self.message is not None and finding.message != self.message:
            return False
        if finding.trace is None:
            raise UsageError(
                f"this TLC shows no behaviour for a violation of kind {self.outcome.value!r} that its search "
                "finds; take a later one (PYTLC_TLA2TOOLS)"
            )
        return True

    @property
    def is_after_the_last(self) -> bool:
        """Whether it shows only when the successors of the last state are computed."""
        return self.outcome in _AFTER_THE_LAST


@dataclass(frozen=True, slots=True)
class Violation(Generic[S]):
    """The same on a reference model.

    Attributes:
        of_state: Whether a state violates it.
        of_step: Whether a step does.
    """

    of_state: Callable[[S], bool]
    of_step: Callable[[S, Action, S], bool]

    @classmethod
    def of(
        cls, claim: Claim, model: ReferenceModel[S], predicates: dict[str, Predicate[S]]
    ) -> Violation[S] | None:
        """What a claim says of the states and steps of a model; None where the model cannot tell."""
        if claim.outcome is Outcome.DEADLOCK:
            return cls(lambda state: not any(True for _ in model.enabled(state)), _no_step)
        match predicates.get(claim.name or ""):
            case StatePredicate(holds):
                return cls(lambda state: not holds(state), _no_step)
            case StepPredicate(ever):
                return cls(_no_state, lambda before, action, after: not ever(before, action, after))
            case _:
                return None


def _no_step(_before: object, _action: object, _after: object) -> bool:
    return False


def _no_state(_state: object) -> bool:
    return False
