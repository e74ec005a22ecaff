"""The model on packed machines: each step is worked out once for each combination of what it looks at.

Where a step leads depends on the few fields that it looks at, and a search meets the same few again and again
in machines that differ elsewhere. So the answer is kept: of a step, which bits of the number flip; of a
property, whether it holds. The functions of steps and properties stay what they are; they are called with a
machine that notes what they look at (:mod:`pytlc.vgic.watched`). They must depend on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias, TypeVar

from pytlc.vgic.domains import Chosen
from pytlc.vgic.model import Choice, Model
from pytlc.vgic.names import Step
from pytlc.vgic.packing import Fields, Packing
from pytlc.vgic.properties import ActionPredicate
from pytlc.vgic.state import Machine
from pytlc.vgic.watched import changes_of, watched

T = TypeVar("T")
F = TypeVar("F", bound=Fields)

#: In place of the bits that flip: the step cannot be taken.
_DISABLED: Final = -1


class Move(Fields):
    """A step with all its arguments while its pCPU is at one label; a move is equal to itself only.

    Attributes:
        step: The step.
        known: Bits of what it looks at -> the bits that it flips.
    """

    __slots__ = ("args", "function", "known", "step")

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.step: Step
        self.args: tuple[Chosen, ...]
        self.step, self.function, self.args = choice
        self.known: dict[int, int] = {}


#: What was asked of a machine, by its number.
Answer: TypeAlias = Callable[[int], T]
#: The fields that were looked at, in the order in which they were.
Seen: TypeAlias = Iterable[str]


class PackedModel:
    """A model whose machines are whole numbers; what they mean is known to this object alone.

    Args:
        model: The model.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        (self._reset,) = model.init()
        self._packing = Packing(self._reset)
        self._pc = self._packing.columns["pc"]
        self._here: dict[int, tuple[Move, ...]] = {}
        self._moves: dict[int, Move] = {}
        self._flips: dict[int, int] = {}

    def init(self) -> tuple[int, ...]:
        """The one initial machine."""
        return (self._packing.pack(self._reset),)

    def enabled(self, number: int) -> list[tuple[Move, int]]:
        """Every step that can be taken and the machine after it, in the order of :meth:`Model.enabled`."""
        found = []
        for move in self._here.get(number & self._pc.mask) or self._moves_at(number):
            flips = move.known.get(number & move.mask)
            if flips is None:
                flips = self._take(move, number)
            if flips != _DISABLED:
                found.append((move, number ^ flips))
        return found

    def pack(self, machine: Machine) -> int:
        """The number of a machine."""
        return self._packing.pack(machine)

    def unpack(self, number: int) -> Machine:
        """The machine with that number."""
        return self._packing.unpack(number)

    def unpack_path(self, path: Iterable[tuple[Move | None, int]]) -> tuple[tuple[Step | None, Machine], ...]:
        """The steps and the machines of a way."""
        return tuple((None if move is None else move.step, self.unpack(number)) for move, number in path)

    def remember(self, look: Callable[[Model, Machine], T]) -> Answer[T]:
        """A function of machines as one of their numbers, called once for each combination of what it sees.

        Its answer must not be None.
        """
        fields = self.keep(Fields())
        known: dict[int, T] = {}

        def answer(number: int) -> T:
            found = known.get(number & fields.mask)
            return work_out(number) if found is None else found

        def work_out(number: int) -> T:
            found, seen = self.look(look, number)
            self.include(fields, seen)
            known[number & fields.mask] = found
            return found

        return answer

    def look(self, look: Callable[[Model, Machine], T], number: int) -> tuple[T, Seen]:
        """Call a function of machines, and note what it looks at."""
        seen: dict[str, None] = {}
        return look(self.model, watched(self._packing, number, seen)), seen

    def look_at_step(
        self, look: ActionPredicate, before: int, move: Move, after: int
    ) -> tuple[bool, Seen, Seen]:
        """Likewise a function of steps; what it looks at before the step and after it."""
        seen: dict[str, None] = {}
        seen_after: dict[str, None] = {}
        first = watched(self._packing, before, seen)
        second = watched(self._packing, after, seen_after)
        return look(self.model, first, move.step, second), seen, seen_after

    def keep(self, fields: F, names: Iterable[str] = ()) -> F:
        """Keep the bits of these fields up to date, with these names for a start."""
        self._packing.keep(fields)
        self._packing.include(fields, names)
        return fields

    def include(self, fields: Fields, names: Iterable[str]) -> bool:
        """Add to fields that are kept; whether that is anything new."""
        return self._packing.include(fields, names)

    def _moves_at(self, number: int) -> tuple[Move, ...]:
        pattern = number & self._pc.mask
        moves = tuple(map(self._move, self.model.choices(self._pc.values[pattern])))
        self._here[pattern] = moves
        return moves

    def _move(self, choice: Choice) -> Move:
        """The move of a choice, of which the model has one object for as long as it lives."""
        move = self._moves.get(id(choice))
        if move is None:
            move = self._moves[id(choice)] = self.keep(Move(choice))
        return move

    def _take(self, move: Move, number: int) -> int:
        seen: dict[str, None] = {}
        after = move.function(self.model.scope, watched(self._packing, number, seen), *move.args)
        flips = _DISABLED
        if after is not None:
            changes = changes_of(after)
            flips = 0
            for name, value in changes.items():
                pattern = self._packing.pattern(name, value)
                flips ^= number & self._packing.columns[name].mask ^ pattern
            seen |= dict.fromkeys(changes)
            flips = self._flips.setdefault(flips, flips)
        self._packing.include(move, seen)
        move.known[number & move.mask] = flips
        return flips
