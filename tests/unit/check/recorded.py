"""A run that was never made: what TLC would print for a behaviour that the reference model takes."""

from __future__ import annotations

from pathlib import Path

from pytlc.check import Question
from pytlc.runs import RunStore, StoredRun
from pytlc.spec import load_family
from pytlc.tlc import RecordedRunner, TlcOptions
from pytlc.toolchain import Java, TlcJar, Toolchain
from pytlc.trace import State
from pytlc.vgic_family.narrator import VgicNarrator

STEPS = 6
TOOLCHAIN = Toolchain(
    Java(Path("/java"), "17.0.1", 17, "PATH"),
    TlcJar(Path("/tla.jar"), "ab" * 32, "release v1.7.4", "2.19"),
)


def lock_cycle_question() -> Question:
    """Is the first version free of lock cycles on the default machine?"""
    family = load_family("vgic")
    properties = (family.property("NoLockCycle"),)
    return Question.of_target(family.target("v0"), family.scope(), properties, TlcOptions())


def violation(question: Question) -> RecordedRunner:
    """What TLC prints when NoLockCycle is violated after the model's first choice at each of some steps."""
    assert question.scope is not None
    return RecordedRunner(tuple(_violation(VgicNarrator("v0", question.scope))))


def success() -> RecordedRunner:
    """What TLC prints when it finds nothing."""
    lines = [*_start(), *_frame(2193, 0, "Model checking completed. No error has been found."), *_end()]
    return RecordedRunner(tuple(lines))


def store(folder: Path, runner: RecordedRunner, question: Question) -> StoredRun:
    """The run of a question, stored in the folder."""
    about = {"about": dict(question.about)}
    return RunStore(folder).execute(question.job, runner, TOOLCHAIN, about=about).run


def _violation(narrator: VgicNarrator) -> list[str]:
    (machine,) = narrator.init()
    lines = [
        *_start(),
        *_frame(2110, 1, "Invariant NoLockCycle is violated."),
        *_frame(2121, 1, "The behavior up to this point is:"),
        *_state(1, "Initial predicate", narrator.view(machine)),
    ]
    for number in range(2, STEPS + 2):
        action, machine = next(iter(narrator.enabled(machine)))
        place = "line 1, col 1 to line 2, col 2 of module Vgic"
        lines += _state(number, f"{action.name} {place}", narrator.view(machine))
    return [*lines, *_end()]


def _start() -> list[str]:
    return _frame(2262, 0, "TLC2 Version 2.19 of 08 August 2024 (rev: 5a47802)")


def _end() -> list[str]:
    counts = "9 states generated, 8 distinct states found, 0 states left on queue."
    return [*_frame(2199, 0, counts), *_frame(2186, 0, "Finished in 12ms at (2026-01-01 00:00:00)")]


def _state(number: int, action: str, state: State) -> list[str]:
    return _frame(2217, 4, f"{number}: <{action}>", *str(state).splitlines())


def _frame(code: int, severity: int, *lines: str) -> list[str]:
    return [f"@!@!@STARTMSG {code}:{severity} @!@!@", *lines, f"@!@!@ENDMSG {code} @!@!@"]
