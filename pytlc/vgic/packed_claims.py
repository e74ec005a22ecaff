"""Properties on packed machines: nothing is worked out twice that depends on the same bits.

A property of machines is asked again only after a step that changes what it looks at. And most of them say
something only of machines in which nobody is in the hypervisor, or in which somebody is at a certain label:
where one has looked at nothing but the labels, its answer is that of all machines with these labels.
"""

from __future__ import annotations

from collections.abc import Iterable

from pytlc.vgic.packed import Move, PackedModel
from pytlc.vgic.packing import Fields
from pytlc.vgic.properties import ActionPredicate, Property, StatePredicate


class _Invariant(Fields):
    """A claim about machines, with the answers so far by the bits that they depend on."""

    __slots__ = ("known", "look", "name")

    def __init__(self, name: str, look: StatePredicate) -> None:
        super().__init__()
        self.name = name
        self.look = look
        self.known: dict[int, bool] = {}


class _StepClaim(Fields):
    """A claim about steps that change one of these fields, with the answers so far for each move."""

    __slots__ = ("answers", "look", "name")

    def __init__(self, name: str, look: ActionPredicate) -> None:
        super().__init__()
        self.name = name
        self.look = look
        self.answers: dict[Move, _StepAnswers] = {}


class _StepAnswers(Fields):
    """Answers by the bits of the machine before, which these fields are, and of the one after the step."""

    __slots__ = ("after", "known")

    def __init__(self) -> None:
        super().__init__()
        self.after = Fields()
        self.known: dict[tuple[int, int], bool] = {}


class PackedClaims:
    """Which of these properties a packed machine, or a step of one, does not have.

    Args:
        packed: The model.
        properties: What is claimed.
    """

    def __init__(self, packed: PackedModel, properties: Iterable[Property]) -> None:
        self._packed = packed
        self._pc = packed.keep(Fields(), ["pc"])
        self._invariants: list[_Invariant] = []
        self._steps: list[_StepClaim] = []
        self._undecided: dict[int, tuple[_Invariant, ...]] = {}
        self._touched: dict[tuple[int, int], tuple[_Invariant, ...]] = {}
        self._concerned: dict[int, tuple[_StepClaim, ...]] = {}
        for claim in properties:
            self._add(claim)

    def of_state(self, number: int, before: int | None = None) -> list[str]:
        """Names of the properties of machines that this one does not have.

        Args:
            number: The machine.
            before: One that was asked for and from which a step leads here; what of it the step leaves alone
                is not told again.
        """
        if before is None:
            invariants = self._decide(number)
        else:
            key = (before ^ number, number & self._pc.mask)
            touched = self._touched.get(key)
            invariants = self._touch(key, number) if touched is None else touched
        failed = []
        for invariant in invariants:
            holds = invariant.known.get(number & invariant.mask)
            if not (self._ask(invariant, number) if holds is None else holds):
                failed.append(invariant.name)
        return failed

    def of_step(self, before: int, move: Move, after: int) -> list[str]:
        """Names of the properties of steps that this one does not have."""
        flips = before ^ after
        claims = self._concerned.get(flips)
        if claims is None:
            claims = self._concern(flips)
        failed = []
        for claim in claims:
            answers = claim.answers.get(move) or self._new_answers(claim, move)
            holds = answers.known.get((before & answers.mask, after & answers.after.mask))
            if not (self._ask_step(claim, before, move, after) if holds is None else holds):
                failed.append(claim.name)
        return failed

    def _add(self, claim: Property) -> None:
        for look in claim.parts or filter(None, [claim.state]):
            self._invariants.append(self._packed.keep(_Invariant(claim.name, look)))
        if claim.action is not None:
            self._steps.append(self._packed.keep(_StepClaim(claim.name, claim.action), claim.changes))

    def _ask(self, invariant: _Invariant, number: int) -> bool:
        holds, seen = self._packed.look(invariant.look, number)
        if self._packed.include(invariant, seen):
            self._touched.clear()
        invariant.known[number & invariant.mask] = holds
        return holds

    def _decide(self, number: int) -> tuple[_Invariant, ...]:
        """The invariants that depend on more than the labels; nothing is decided by one that fails."""
        pattern = number & self._pc.mask
        if pattern not in self._undecided:
            undecided = []
            for invariant in self._invariants:
                holds, seen = self._packed.look(invariant.look, number)
                if not holds or not self._pc.names.issuperset(seen):
                    undecided.append(invariant)
            self._undecided[pattern] = tuple(undecided)
        return self._undecided[pattern]

    def _touch(self, key: tuple[int, int], number: int) -> tuple[_Invariant, ...]:
        """The undecided invariants that a step with these flips can change, as far as is known."""
        flips, _ = key
        self._touched[key] = tuple(i for i in self._decide(number) if not i.names or i.mask & flips)
        return self._touched[key]

    def _concern(self, flips: int) -> tuple[_StepClaim, ...]:
        self._concerned[flips] = tuple(c for c in self._steps if not c.names or c.mask & flips)
        return self._concerned[flips]

    def _new_answers(self, claim: _StepClaim, move: Move) -> _StepAnswers:
        answers = claim.answers[move] = self._packed.keep(_StepAnswers())
        self._packed.keep(answers.after)
        return answers

    def _ask_step(self, claim: _StepClaim, before: int, move: Move, after: int) -> bool:
        answers = claim.answers[move]
        holds, seen, seen_after = self._packed.look_at_step(claim.look, before, move, after)
        self._packed.include(answers, seen)
        self._packed.include(answers.after, seen_after)
        answers.known[before & answers.mask, after & answers.after.mask] = holds
        return holds
