"""The model of one version of the code on one machine: where it starts, what can happen, what a step does.

Everything above the steps goes through :class:`Model`. It binds every step to every choice of its arguments
once, so that listing what is enabled is one loop over prepared calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import partial
from itertools import chain, product

from pytlc.errors import DisabledStep, SpecError, UnknownStep, UsageError
from pytlc.vgic.compose import BASE, BoundStep, Layer, StepFunction, compose
from pytlc.vgic.domains import Chosen, domains
from pytlc.vgic.initial import initial_machine
from pytlc.vgic.labels import ANYWHERE
from pytlc.vgic.locks import LockOf, all_locks
from pytlc.vgic.names import Lock, Name, Step, pcpu_name
from pytlc.vgic.ordering import ordered
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine

Choice = tuple[Step, StepFunction, tuple[Chosen, ...]]


class Model:
    """A scope and a stack of layers over the unpatched code.

    Attributes:
        scope: The machine.
        program: The steps of the stack.
        locks: Every lock, at its index in ``Machine.lock``.
    """

    def __init__(self, scope: Scope, layers: Iterable[Layer] = ()) -> None:
        self.scope = scope
        self.program = compose(BASE, *layers)
        self.locks = all_locks(scope)
        self._device: list[Choice] = []
        self._at: tuple[dict[str, list[Choice]], ...] = ()
        self._choices: dict[tuple[str, ...], tuple[Choice, ...]] = {}
        self._labels: dict[Step, tuple[str, ...]] = {}
        self._pcpus = {pcpu_name(p): p for p in range(scope.pcpus)}
        self._wants: dict[str, LockOf] = {}
        self._check_lpis()
        self._bind()

    def init(self) -> tuple[Machine, ...]:
        """The one initial machine: every vCPU in the guest, every irq enabled and idle, SPIs at vcpu0."""
        return (initial_machine(self.scope),)

    def enabled(self, machine: Machine) -> tuple[tuple[Step, Machine], ...]:
        """Every step that can be taken, and the machine after it.

        Always in the same order: by pCPU, then as declared, device steps last.

        Raises:
            SpecError: A pCPU is at a label that no step of the program has.
        """
        scope = self.scope
        found: list[tuple[Step, Machine]] = []
        for step, function, args in self.choices(machine.pc):
            after = function(scope, machine, *args)
            if after is not None:
                found.append((step, after))
        return tuple(found)

    def choices(self, pc: tuple[str, ...]) -> tuple[Choice, ...]:
        """What could happen while every pCPU is at its label, enabled or not, in the order of `enabled`.

        A step is the same object wherever it is a choice.

        Raises:
            SpecError: A pCPU is at a label that no step of the program has.
        """
        found = self._choices.get(pc)
        if found is None:
            for label in pc:
                if label not in self._at[0]:
                    raise self._no_such_label(label)
            here = (choices[label] for label, choices in zip(pc, self._at, strict=True))
            found = self._choices[pc] = (*chain.from_iterable(here), *self._device)
        return found

    def apply(self, machine: Machine, step: Step) -> Machine:
        """The machine after the step.

        Raises:
            UnknownStep: The program has no such action, or not with these arguments.
            DisabledStep: The step exists but cannot be taken here; the message says what it waits for.
        """
        if step not in self._labels:
            raise UnknownStep(self._explain_unknown(step))
        p = self.pcpu_of(step)
        for choice, function, args in self._device if p is None else self._at[p][machine.pc[p]]:
            if choice == step:
                after = function(self.scope, machine, *args)
                if after is not None:
                    return after
        raise DisabledStep(self._explain_disabled(machine, step))

    def wants(self, machine: Machine, p: int) -> Lock | None:
        """The lock that the pCPU waits for at its label, whether it is free or not; None if for none.

        A pCPU to which it was granted waits for none, nor does one that is about to free another.
        """
        index = self.wanted_index(machine, p)
        return None if index == NONE else self.locks[index]

    def wanted_index(self, machine: Machine, p: int) -> int:
        """Index in ``Machine.lock`` of the lock that the pCPU waits for, or NONE."""
        return NONE if machine.granted[p] or machine.freeing[p] else self.lock_at(machine, p)

    def lock_at(self, machine: Machine, p: int) -> int:
        """Index of the lock that the step at the label takes, also once it is granted; NONE for none."""
        lock_of = self._wants.get(machine.pc[p])
        return NONE if lock_of is None else lock_of(self.scope, machine, p)

    def holds(self, machine: Machine, p: int) -> tuple[Lock, ...]:
        """The locks that the pCPU holds, in the order of ``locks``."""
        return tuple(lock for lock, holder in zip(self.locks, machine.lock, strict=True) if holder == p)

    def pcpu_of(self, step: Step) -> int | None:
        """Index of the pCPU that takes the step; None for a step of a device."""
        first = step.args[0]
        return self._pcpus.get(first) if isinstance(first, Name) else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step with every choice of arguments, enabled anywhere or not."""
        return tuple(self._labels)

    def _check_lpis(self) -> None:
        if self.scope.lpis and not any(bound.info.when == "lpis" for bound in self.program.steps):
            stack = " + ".join(self.program.names)
            raise UsageError(
                f"scope: lpis is {self.scope.lpis}, but {stack} has no LPIs: take a version with them, such "
                f"as lpi or v6"
            )

    def _bind(self) -> None:
        steps = [bound for bound in self.program.steps if bound.info.exists(self.scope)]
        for bound in steps:
            if bound.wants is not None:
                self._wants |= dict.fromkeys(bound.info.labels, bound.wants)
        everywhere = tuple(sorted(self.program.labels))
        self._at = tuple({label: [] for label in everywhere} for _ in range(self.scope.pcpus))
        for bound in steps:
            labels = everywhere if bound.info.at == ANYWHERE else bound.info.labels
            for step, args in self._instances(bound):
                self._labels[step] = labels
                for row, function in self._rows(bound, labels, step):
                    row.append((step, function, args))

    def _rows(
        self, bound: BoundStep, labels: tuple[str, ...], step: Step
    ) -> Iterable[tuple[list[Choice], StepFunction]]:
        """Where a choice of the step's arguments is listed, each with the function that takes it."""
        p = self.pcpu_of(step)
        if p is None:
            yield self._device, bound.function
        elif bound.info.name == "spin_lock.acquire":
            for label, wants in self._wants.items():
                yield self._at[p][label], partial(bound.function, wants=wants)
        else:
            function = bound.function
            if not bound.info.beside:
                function = ordered(self.scope, function, bound.wants)
            for label in labels:
                yield self._at[p][label], function

    def _instances(self, bound: BoundStep) -> Iterable[tuple[Step, tuple[Chosen, ...]]]:
        kinds = domains(self.scope)
        for choice in product(*(kinds[kind] for kind in bound.info.parameters)):
            step = Step(bound.info.action, tuple(name for _, name in choice))
            yield step, tuple(value for value, _ in choice)

    def _no_such_label(self, label: str) -> SpecError:
        stack = " + ".join(self.program.names)
        return SpecError(
            f"a pCPU is at the label {label!r}, which no step of {stack} has; check where layers go to"
        )

    def _explain_unknown(self, step: Step) -> str:
        stack = " + ".join(self.program.names)
        actions = {bound.info.action: bound.info.parameters for bound in self.program.steps}
        if step.action in actions:
            wanted = ", ".join(actions[step.action])
            return f"{step} does not fit: {step.action} takes ({wanted}) within {self.scope}"
        near = get_close_matches(step.action, actions, n=1)
        return f"{stack} has no action {step.action}" + (f"; did you mean {near[0]}?" if near else "")

    def _explain_disabled(self, machine: Machine, step: Step) -> str:
        p = self.pcpu_of(step)
        if p is None:
            return f"{step} cannot be taken here: its guard does not hold"
        labels, label = self._labels[step], machine.pc[p]
        if label not in labels:
            return f"{step} cannot be taken here: it belongs to {labels[0]}, {pcpu_name(p)} is at {label}"
        index = self.wanted_index(machine, p)
        if index != NONE and machine.lock[index] != NONE:
            return f"{step} waits: {pcpu_name(machine.lock[index])} holds the {self.locks[index]}"
        return f"{step} cannot be taken here: {pcpu_name(p)} is at {label}, but its guard does not hold"
