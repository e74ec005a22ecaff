"""What a property is: a named claim about states or about steps, and how bad it is if it does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.state import Machine


class Kind(Enum):
    """What a property is about."""

    STATE = "state"
    ACTION = "action"


#: What is at stake, the worst first: Xen stops; its data are destroyed; an interrupt is never delivered; it
#: comes late; it comes to the wrong CPU; the model itself is at fault.
Severity = Literal["hang", "corrupt", "lose", "delay", "misplace", "model"]

StatePredicate = Callable[[Model, Machine], bool]
ActionPredicate = Callable[[Model, Machine, Step, Machine], bool]


@dataclass(frozen=True, slots=True)
class Property:
    """A named claim about every state, or about every step.

    Attributes:
        doc: The claim in one sentence.
        breaks: What the guest, or the host, sees when the claim does not hold.
        severity: How bad that is.
        state: The predicate of a state property, else None.
        action: The predicate of an action property, else None.
        parts: Predicates that the one of a state property is the conjunction of, where they are told apart.
        changes: Fields of the machine; an action property holds of every step that changes none of them.
            Empty where nothing of the kind is known.
    """

    name: str
    doc: str
    breaks: str
    severity: Severity
    state: StatePredicate | None = None
    action: ActionPredicate | None = None
    parts: tuple[StatePredicate, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Which of the two predicates there is."""
        return Kind.STATE if self.state is not None else Kind.ACTION
