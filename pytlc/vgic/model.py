"""The model of one version of the code on one machine: where it starts, what can happen, what a step does.

Everything above the steps goes through :class:`Model`. It binds every step to every choice of its arguments
once, so that listing what is enabled is one loop over prepared calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import product

from pytlc.errors import DisabledStep, SpecError, UnknownStep
from pytlc.vgic.compose import BASE, BoundStep, Layer, StepFunction, compose
from pytlc.vgic.labels import GUEST, IDLE
from pytlc.vgic.locks import LockOf, all_locks
from pytlc.vgic.names import Lock, Name, Step, pcpu_name, spi_name, vcpu_name
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, NONE, PHYS_INACTIVE, ListRegister, Local, Machine

Choice = tuple[Step, StepFunction, tuple[int, ...]]


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
        self._at: tuple[dict[str, tuple[Choice, ...]], ...] = ()
        self._choices: dict[Step, tuple[StepFunction, tuple[int, ...], str | None]] = {}
        self._pcpus = {pcpu_name(p): p for p in range(scope.pcpus)}
        self._wants: dict[str, LockOf] = {}
        self._bind()

    def initial(self) -> tuple[Machine, ...]:
        """The one initial machine: every vCPU in the guest, every SPI enabled, idle, and targeting vcpu0."""
        scope = self.scope
        empty: tuple[int, ...] = ()
        machine = Machine(
            pc=tuple(IDLE if scope.current(p) == NONE else GUEST for p in range(scope.pcpus)),
            ret=((),) * scope.pcpus,
            local=(Local(),) * scope.pcpus,
            lock=(NONE,) * len(self.locks),
            rank_vcpu=(0,) * scope.spis,
            status=(ENABLED,) * scope.spis,
            irq_lr=(0,) * scope.spis,
            irq_priority=(0,) * scope.spis,
            inflight=(empty,) * scope.vcpus,
            lr_pending=(empty,) * scope.vcpus,
            hw_lr=((ListRegister(),) * scope.lrs,) * scope.pcpus,
            lr_mask=(0,) * scope.pcpus,
            in_progress=0,
            phys_state=(PHYS_INACTIVE,) * scope.spis,
            phys_aff=(scope.processor(0),) * scope.spis,
            kick=0,
            retargets=scope.retargets,
            reasserts=scope.reasserts,
        )
        return (machine,)

    def enabled(self, machine: Machine) -> tuple[tuple[Step, Machine], ...]:
        """Every step that can be taken, and the machine after it.

        Always in the same order: by pCPU, then as declared, device steps last.

        Raises:
            SpecError: A pCPU is at a label that no step of the program has.
        """
        scope = self.scope
        found: list[tuple[Step, Machine]] = []
        for label, choices in zip(machine.pc, self._at, strict=True):
            if label not in choices:
                raise self._no_such_label(label)
            for step, function, args in choices[label]:
                after = function(scope, machine, *args)
                if after is not None:
                    found.append((step, after))
        for step, function, args in self._device:
            after = function(scope, machine, *args)
            if after is not None:
                found.append((step, after))
        return tuple(found)

    def apply(self, machine: Machine, step: Step) -> Machine:
        """The machine after the step.

        Raises:
            UnknownStep: The program has no such action, or not with these arguments.
            DisabledStep: The step exists but cannot be taken here; the message says what it waits for.
        """
        if step not in self._choices:
            raise UnknownStep(self._explain_unknown(step))
        function, args, label = self._choices[step]
        if label is None or machine.pc[args[0]] == label:
            after = function(self.scope, machine, *args)
            if after is not None:
                return after
        raise DisabledStep(self._explain_disabled(machine, step, label))

    def wants(self, machine: Machine, p: int) -> Lock | None:
        """The lock that the pCPU waits for at its label, whether it is free or not; None if for none."""
        index = self.wanted_index(machine, p)
        return None if index == NONE else self.locks[index]

    def wanted_index(self, machine: Machine, p: int) -> int:
        """Index in ``Machine.lock`` of the lock that the pCPU waits for, or NONE."""
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
        return tuple(self._choices)

    def _bind(self) -> None:
        at: list[dict[str, list[Choice]]] = [
            {label: [] for label in self.program.labels} for _ in range(self.scope.pcpus)
        ]
        for bound in self.program.steps:
            label = bound.info.at
            if label is not None and bound.wants is not None:
                self._wants[label] = bound.wants
            for step, args in self._instances(bound):
                self._choices[step] = (bound.function, args, label)
                row = self._device if label is None else at[args[0]][label]
                row.append((step, bound.function, args))
        self._at = tuple({label: tuple(row) for label, row in table.items()} for table in at)

    def _instances(self, bound: BoundStep) -> Iterable[tuple[Step, tuple[int, ...]]]:
        scope = self.scope
        names: dict[str, tuple[Name | int, ...]] = {
            "pcpu": tuple(pcpu_name(p) for p in range(scope.pcpus)),
            "vcpu": tuple(vcpu_name(v) for v in range(scope.vcpus)),
            "spi": tuple(spi_name(i) for i in range(scope.spis)),
            "lr": tuple(range(scope.lrs)),
        }
        domains = [list(enumerate(names[kind])) for kind in bound.info.parameters]
        for choice in product(*domains):
            step = Step(bound.info.action, tuple(name for _, name in choice))
            yield step, tuple(index for index, _ in choice)

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

    def _explain_disabled(self, machine: Machine, step: Step, label: str | None) -> str:
        p = self.pcpu_of(step)
        if p is None or label is None:
            return f"{step} cannot be taken here: its guard does not hold"
        if machine.pc[p] != label:
            return f"{step} cannot be taken here: it belongs to {label}, {pcpu_name(p)} is at {machine.pc[p]}"
        index = self.wanted_index(machine, p)
        if index != NONE and machine.lock[index] != NONE:
            return f"{step} waits: {pcpu_name(machine.lock[index])} holds the {self.locks[index]}"
        return f"{step} cannot be taken here: {pcpu_name(p)} is at {label}, but its guard does not hold"
