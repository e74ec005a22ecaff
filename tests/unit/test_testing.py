"""Runs of a reference model that Hypothesis chooses, and the programs that it prints of those that fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from pytlc.errors import DisabledStep, UsageError
from pytlc.spec import load_family
from pytlc.testing import ModelMachine, TargetModel, Violated, state_machine, target_machine
from pytlc.trace import Action, State
from pytlc.vgic_family.narrator import VgicNarrator
from tests.unit.replay.toy import INSIDE, WAITING, Mutex, MutexNarrator

ROOT = Path(__file__).parents[2]
SETTINGS = settings(
    derandomize=True,
    database=None,
    max_examples=50,
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)


class Countdown:
    """A model that ends: from a number down to 0, where nothing can happen."""

    def __init__(self, start: int) -> None:
        self.start = start

    def init(self) -> Iterable[int]:
        """The largest number."""
        return (self.start,)

    def enabled(self, state: int) -> Iterable[tuple[Action, int]]:
        """One less."""
        return [(Action("Down", ()), state - 1)] if state else []

    def apply(self, state: int, action: Action) -> int:
        """One less."""
        if action.name != "Down" or not state:
            raise DisabledStep(f"{action} cannot be taken at {state}")
        return state - 1

    def view(self, state: int) -> State:
        """The number."""
        return State({"n": state})


def is_positive(model: Countdown, state: int) -> bool:
    """Does not hold at 0."""
    return state > 0


def is_at_most(limit: int, model: Countdown, state: int) -> bool:
    """Holds, or not, in the initial state."""
    return state <= limit


def is_exclusive(model: MutexNarrator, state: Mutex) -> bool:
    """Both are never inside."""
    return state.pc != (INSIDE, INSIDE)


def is_uncontended(model: MutexNarrator, state: Mutex) -> bool:
    """Nobody waits while the other one is inside; does not hold."""
    return set(state.pc) != {INSIDE, WAITING}


def violation(machine: type[ModelMachine]) -> Violated:
    """What Hypothesis finds."""
    with pytest.raises(Violated) as caught:
        run_state_machine_as_test(machine, settings=SETTINGS)
    return caught.value


def run(program: str) -> subprocess.CompletedProcess[str]:
    """The program in an interpreter of its own."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def last_line(error: Violated) -> str:
    """How Python ends a traceback of it."""
    return f"{Violated.__module__}.{Violated.__qualname__}: {error}"


@pytest.fixture(scope="module")
def keep_visible() -> Violated:
    """The violation of a mutant of the vGIC."""
    claims = ("NoLockCycle", "VisibleIffInLr")
    return violation(target_machine("vgic@v4+KeepVisible", *claims, vcpus=2, spis=1, lrs=1, retargets=1))


def test_a_mutant_of_the_vgic_is_found(keep_visible: Violated) -> None:
    """The claim that it violates is named, not the one that holds, and the steps are a run of the model."""
    assert keep_visible.claim == "VisibleIffInLr"
    assert str(keep_visible) == f"VisibleIffInLr does not hold after {len(keep_visible.steps) - 1} steps"
    model = TargetModel("vgic@v4+KeepVisible", vcpus=2, spis=1, lrs=1, retargets=1)
    (state,) = model.init()
    for step in keep_visible.steps[1:]:
        state = {str(action): after for action, after in model.enabled(state)}[step]


def test_the_printed_program_ends_in_the_same_violation(keep_visible: Violated) -> None:
    """What Hypothesis prints, from the first import on, runs in a fresh interpreter and fails alike there."""
    printed = "\n".join(keep_visible.__notes__).splitlines()
    lines = printed[printed.index("import functools") : printed.index("state.teardown()") + 1]
    assert lines == [*keep_visible.program.splitlines(), "state.teardown()"]
    program = "\n".join(lines)
    answer = run(program)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == last_line(keep_visible)


def test_the_program_stops_being_one_without_its_last_step(keep_visible: Violated) -> None:
    """The violation is that of the last step: without it nothing fails, with a step left out nothing fits."""
    lines = keep_visible.program.splitlines()
    assert run("\n".join(lines[:-1])).returncode == 0
    gap = run("\n".join([*lines[:-2], lines[-1]]))
    assert gap.returncode == 1
    assert "DisabledStep" in gap.stderr.splitlines()[-1]


def test_claims_that_hold_let_every_run_pass() -> None:
    """Nothing is raised, neither where a model goes on for ever nor where it ends."""
    for machine in (
        state_machine(MutexNarrator, {"Exclusive": is_exclusive}),
        state_machine(partial(Countdown, 3), {"AtMost": partial(is_at_most, 3)}),
    ):
        run_state_machine_as_test(machine, settings=SETTINGS)


def test_a_violation_is_shrunk_to_the_shortest_run() -> None:
    """Two steps from the initial state in which one waits already, which is chosen by its number."""
    found = violation(state_machine(MutexNarrator, {"Uncontended": is_uncontended}))
    assert len(found.steps) == 3
    assert found.steps[0] == "initial state 2"
    assert run(found.program).stderr.splitlines()[-1] == last_line(found)


def test_a_deadlock_is_found_where_it_is_asked_for() -> None:
    """The state in which nothing can happen is a violation, and its program finds it too."""
    found = violation(state_machine(partial(Countdown, 3), {}, deadlock=True))
    assert (found.claim, str(found)) == (None, "nothing can happen after 3 steps")
    assert found.steps == ("initial state", "Down", "Down", "Down")
    assert run(found.program).stderr.splitlines()[-1] == last_line(found)


def test_a_claim_is_checked_in_the_last_state_before_a_deadlock_is_told() -> None:
    """Where both are violated the claim is named."""
    machine = state_machine(partial(Countdown, start=2), {"Positive": is_positive}, deadlock=True)
    assert violation(machine).claim == "Positive"


def test_the_initial_state_is_checked() -> None:
    """A claim that does not hold there is violated after no step."""
    found = violation(state_machine(partial(Countdown, 3), {"AtMost": partial(is_at_most, 2)}))
    assert str(found) == "AtMost does not hold after 0 steps"
    assert run(found.program).stderr.splitlines()[-1] == last_line(found)


def test_a_step_that_is_not_enabled_is_refused() -> None:
    """The message lists what can be taken; the run goes on from where it was."""
    machine = state_machine(partial(Countdown, 1), {})()
    with pytest.raises(DisabledStep, match="Down cannot be taken here; these can: initial state"):
        machine.take(step="Down")
    machine.take(step="initial state")
    machine.take(step="Down")
    assert machine.choices == ("stay",)


@pytest.mark.parametrize(
    "make", [lambda: Countdown(1), partial(lambda start: Countdown(start + 1), 1), Countdown(1).init]
)
def test_what_cannot_be_imported_is_refused(make: Callable[..., Any]) -> None:
    """A program could not make the model again; the message says what to do."""
    with pytest.raises(UsageError, match=r"importable under its name.*define it at the top of a module"):
        state_machine(make, {})
    with pytest.raises(UsageError, match="importable under its name"):
        state_machine(partial(Countdown, 1), {"P": make})


def test_what_a_script_defines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name can be found while the script runs, and in no other program."""

    def made() -> Countdown:
        return Countdown(1)

    monkeypatch.setattr(made, "__module__", "__main__")
    monkeypatch.setattr(made, "__qualname__", "made")
    monkeypatch.setattr(sys.modules["__main__"], "made", made, raising=False)
    with pytest.raises(UsageError, match="define it at the top of a module"):
        state_machine(made, {})


@pytest.mark.parametrize("argument", [object(), {"a": object()}, float("nan")])
def test_an_argument_that_is_no_literal_is_refused(argument: Any) -> None:
    """It is named, with the function that it is for."""
    with pytest.raises(UsageError, match=r"of tests\.unit\.test_testing\.Countdown cannot be written"):
        state_machine(partial(Countdown, argument), {})


def test_a_property_of_steps_is_refused() -> None:
    """A state machine looks at states; an unknown property is refused too."""
    with pytest.raises(UsageError, match="OwnerLockHeld is about steps"):
        target_machine("vgic@v1", "OwnerLockHeld")
    with pytest.raises(UsageError, match="has no twin of 'NoLockCycles'"):
        target_machine("vgic@v1", "NoLockCycles")


def test_sizes_that_are_not_given_are_the_family_s() -> None:
    """Also those that are words."""
    model = TargetModel("vgic@v1", spis=2, memory="weak")
    scope = load_family("vgic").scope(spis=2, memory="weak")
    (state,) = model.init()
    (same,) = VgicNarrator("v1", scope).init()
    assert state == same
    assert model.view(state) == VgicNarrator("v1", scope).view(same)
