"""What was found to say nothing, as data, and what is left of it over several models. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from pytlc.trace import Location

#: Kind, name, and where it stands: the same thing in the models of one sweep.
Key: TypeAlias = tuple[str, str, str]


class Kind(Enum):
    """What says nothing."""

    ACTION = "action never taken"
    EXPRESSION = "part of an action never evaluated"
    ANTECEDENT = "antecedent never true"
    QUANTIFIER = "quantifier over the empty set"
    BRANCH = "branch of a property never reached"
    AT_ONCE = "nothing is ever waited for"
    CONSTANT = "property without variables"
    SWITCH = "switch changes nothing"
    NO_STATE = "no state"
    ONE_STATE = "one state"
    NO_STEP = "no step"
    CUT = "constraint cuts everything"
    EMPTY = "empty constant"

    @property
    def is_minor(self) -> bool:
        """It is often meant so; the verdict still rests on something."""
        return self in _MINOR

    @property
    def why(self) -> str:
        """Why it matters."""
        return _WORDS[self][0]

    @property
    def remedy(self) -> str:
        """What to do."""
        return _WORDS[self][1]


_MINOR = frozenset({Kind.EXPRESSION, Kind.BRANCH, Kind.AT_ONCE, Kind.EMPTY})
_WORDS = {
    Kind.ACTION: (
        "the verdict says nothing of what happens after it",
        "make the model larger, or weaken its guard if it ought to be possible",
    ),
    Kind.EXPRESSION: (
        "the verdict says nothing of a model in which it counts",
        "make the model larger, or remove it if it can never count",
    ),
    Kind.ANTECEDENT: (
        "the implication holds whatever its consequent says",
        "correct the antecedent, or make the model reach it",
    ),
    Kind.QUANTIFIER: (
        "what is said of all elements of the empty set always holds",
        "correct the set, or give the model elements for it",
    ),
    Kind.BRANCH: (
        "what stands in that branch was never judged",
        "correct the condition, or make the model reach it",
    ),
    Kind.AT_ONCE: (
        "it holds without a step and without fairness",
        "correct it, or say it as an invariant if that is meant",
    ),
    Kind.CONSTANT: (
        "it says nothing of any state",
        "name the variables that it is about",
    ),
    Kind.SWITCH: (
        "nothing that was checked depends on it",
        "make the model large enough for it, or leave it off",
    ),
    Kind.NO_STATE: (
        "nothing was checked",
        "correct the initial predicate and the constants in it",
    ),
    Kind.ONE_STATE: (
        "nothing ever happens in this model",
        "correct the constants, or the guards of the actions",
    ),
    Kind.NO_STEP: (
        "only initial states were checked",
        "correct the constants, or the guards of the actions",
    ),
    Kind.CUT: (
        "what lies behind the constraint was not searched",
        "widen the constraint",
    ),
    Kind.EMPTY: (
        "what ranges over it says nothing",
        "give it elements in the cfg",
    ),
}


@dataclass(frozen=True, slots=True)
class Vacuous:
    """One thing that says nothing.

    Attributes:
        kind: What it is.
        subject: Name of the action, property, constant or switch.
        what: What was found, one sentence.
        location: Where it stands; None where it stands nowhere.
        text: The expression in question, on one line; empty where there is none.
        origin: Where it comes from in words that are the same for every size of the machine: template and
            line; else the location.
    """

    kind: Kind
    subject: str
    what: str
    location: Location | None = None
    text: str = ""
    origin: str = ""

    @property
    def key(self) -> Key:
        """What it is in any model of a sweep."""
        return self.kind.value, self.subject, self.origin


@dataclass(frozen=True, slots=True)
class Vacuity:
    """What was judged, and what of it says nothing.

    Attributes:
        findings: In the order of the spec, what matters most first.
        judged: Keys of all that was judged, found or not.
        notes: What could not be judged, and why.
        complete: The search was complete; else nothing was judged.
    """

    findings: tuple[Vacuous, ...] = ()
    judged: frozenset[Key] = frozenset()
    notes: tuple[str, ...] = ()
    complete: bool = True

    @property
    def serious(self) -> tuple[Vacuous, ...]:
        """The findings that are warnings; the others are notes."""
        return tuple(finding for finding in self.findings if not finding.kind.is_minor)


def merge(several: Iterable[Vacuity]) -> Vacuity:
    """What says nothing in any model of a sweep.

    A finding is left if no model in which it was judged shows otherwise; models without a complete search
    say nothing of it.
    """
    several = tuple(several)
    judging = [one for one in several if one.complete]
    alive = {key for one in judging for key in one.judged - {finding.key for finding in one.findings}}
    found = {finding.key: finding for one in judging for finding in one.findings}
    return Vacuity(
        findings=tuple(finding for key, finding in found.items() if key not in alive),
        judged=frozenset(key for one in judging for key in one.judged),
        notes=tuple(dict.fromkeys(note for one in several for note in one.notes)),
        complete=bool(judging),
    )
