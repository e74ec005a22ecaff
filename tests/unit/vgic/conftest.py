"""Driving the model by hand: steps as text, and a pCPU run through its only choice up to a label."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.versions import find_version
from pytlc.vgic.view import Neutral, view


class Driver:
    """A model and where it is."""

    def __init__(self, version: str, scope: Scope) -> None:
        self.model = Model(scope, find_version(version).layers)
        (self.machine,) = self.model.init()

    def do(self, *steps: str) -> Driver:
        """Take steps written as ``GuestAck pcpu0 0``."""
        for text in steps:
            action, *args = text.split()
            step = Step.of(action, *(int(arg) if arg.isdigit() else arg for arg in args))
            self.machine = self.model.apply(self.machine, step)
        return self

    def run(self, p: int, label: str = "guest") -> Driver:
        """Let the pCPU take its only enabled step until it is at the label."""
        while self.machine.pc[p] != label:
            (choice,) = [after for step, after in self.enabled() if self.model.pcpu_of(step) == p]
            self.machine = choice
        return self

    def enabled(self) -> tuple[tuple[Step, Machine], ...]:
        """What can happen now."""
        return self.model.enabled(self.machine)

    def moves(self, p: int) -> list[str]:
        """Names of the steps that the pCPU can take."""
        return [str(step) for step, _ in self.enabled() if self.model.pcpu_of(step) == p]

    def inject(self, spi: int, p: int) -> Driver:
        """The device asserts the SPI and the pCPU takes it, up to its return to the guest."""
        return self.do(f"DeviceAssert spi{32 + spi}", f"TakeIrq pcpu{p}").run(p)

    def retarget(self, spi: int, vcpu: int, p: int, label: str = "guest") -> Driver:
        """The guest on the pCPU writes the SPI's target; the pCPU runs up to the label."""
        return self.do(f"GuestWriteItargetsr pcpu{p} spi{32 + spi} vcpu{vcpu}").run(p, label)

    def finish(self, p: int, lr: int = 0) -> Driver:
        """The guest acknowledges and ends what is pending in the list register."""
        return self.do(f"GuestAck pcpu{p} {lr}", f"GuestEoi pcpu{p} {lr}")

    def edit(self, **fields: object) -> Driver:
        """Put the machine into a state directly, for a step that is looked at alone."""
        self.machine = self.machine._replace(**fields)  # type: ignore[arg-type]
        return self

    def view(self) -> dict[str, Neutral]:
        """The machine as named variables."""
        return view(self.model.scope, self.machine)


Drive = Callable[..., Driver]


@pytest.fixture
def drive() -> Drive:
    """A driver for a version and a scope given as numbers, in the order of its fields or by name."""

    def start(version: str, *sizes: int, **more: int) -> Driver:
        return Driver(version, Scope(*sizes, **more))

    return start
