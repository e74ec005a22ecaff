"""The reference model of the vGIC on packed machines, for whoever takes millions of its steps.

It is :class:`~pytlc.vgic_family.narrator.VgicNarrator` in another form: states are whole numbers, and the
values of a variable are made once for each value of its field, so that equal ones are one object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pytlc.trace import Action, State
from pytlc.values import Value
from pytlc.vgic.model import Model
from pytlc.vgic.packed import Move, PackedModel
from pytlc.vgic.state import Machine
from pytlc.vgic.view import variables, view_variable
from pytlc.vgic_family.narrator import VgicNarrator, action_of, to_value


class PackedVgic:
    """A reference model with whole numbers as states.

    Args:
        narrator: The model in the form that tells of it.
    """

    def __init__(self, narrator: VgicNarrator) -> None:
        self.narrator = narrator
        self.packed = PackedModel(narrator.model)
        self._actions: dict[Move, Action] = {}
        self._variables = {
            name: self.packed.remember(_value_of(name)) for name in variables(narrator.model.scope)
        }

    def init(self) -> Iterable[int]:
        """The machine at reset."""
        return self.packed.init()

    def enabled(self, state: int) -> Iterable[tuple[Action, int]]:
        """Every step, as an action of the spec with all its arguments."""
        actions = self._actions
        return [
            (actions.get(move) or self._action(move), after) for move, after in self.packed.enabled(state)
        ]

    def apply(self, state: int, action: Action) -> int:
        """The state after an action with all its arguments.

        Raises:
            UnknownStep: The model has no such action, or not with these arguments.
            DisabledStep: It cannot be taken here; the message says what it waits for.
        """
        return self.packed.pack(self.narrator.apply(self.packed.unpack(state), action))

    def view(self, state: int) -> State:
        """The machine under the spec's names."""
        return State({name: value(state) for name, value in self._variables.items()})

    def machine(self, state: int) -> Machine:
        """The machine that a number stands for."""
        return self.packed.unpack(state)

    def _action(self, move: Move) -> Action:
        action = self._actions[move] = action_of(move.step)
        return action


def _value_of(name: str) -> Callable[[Model, Machine], Value]:
    return lambda model, machine: to_value(view_variable(model.scope, machine, name))
