"""The types that a type checker sees in the interface; mypy reads this, and nothing runs it."""

from __future__ import annotations

import threading
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, assert_type

import pytlc
from pytlc.check import Checker
from pytlc.sweep.summary import Smallest


def what_a_check_returns() -> None:
    """Each attribute has its own type, not Any, whatever was imported before."""
    verdict = pytlc.check("vgic@v1", properties=["NoSelfDeadlock"], vcpus=2, cancel=threading.Event())
    assert_type(verdict, pytlc.Verdict)
    assert_type(verdict.ok, bool)
    assert_type(verdict.outcome, pytlc.Outcome)
    assert_type(verdict.trace, pytlc.Trace | None)
    assert_type(verdict.traces, tuple[pytlc.Trace, ...])
    assert_type(verdict.stats, pytlc.Stats)
    assert_type(verdict.result, pytlc.Result)
    assert_type(verdict.counterexamples, tuple[pytlc.Counterexample, ...])
    assert_type(verdict.raise_for_violation(), pytlc.Verdict)
    assert_type(verdict.result.raise_for_violation(), pytlc.Result)
    assert_type(Checker, type[Checker])


def what_a_simulation_returns() -> None:
    """A simulation has a type of its own, and the verdict in it."""
    simulated = pytlc.simulate(Path("Spec.tla"), num=3)
    assert_type(simulated, pytlc.Simulated)
    assert_type(simulated.verdict, pytlc.Verdict)


def what_a_sweep_returns() -> None:
    """Rows, the smallest failing machines, growth; sizes and constants are arguments."""
    swept = pytlc.sweep("vgic", version="v0..v1", vcpus=[1, 2], properties=["NoLockCycle"])
    assert_type(swept, pytlc.Swept)
    assert_type(swept.rows, list[dict[str, Any]])
    assert_type(swept.smallest, tuple[Smallest, ...])


async def what_is_awaited() -> None:
    """The functions for an event loop have the arguments of the others, and return coroutines of the same."""
    checking = pytlc.acheck("Spec.tla", deadline=1.0, on_event=lambda _event: None)
    verdict = await assert_type(checking, Coroutine[Any, Any, pytlc.Verdict])
    assert_type(verdict, pytlc.Verdict)
    assert_type(await pytlc.asimulate("Spec.tla", num=1), pytlc.Simulated)


def what_the_rest_returns() -> None:
    """Traces, values and renders."""
    assert_type(pytlc.render("vgic@v1").files, Mapping[str, str])
    assert_type(pytlc.replay("last"), tuple[pytlc.Counterexample, ...])
    assert_type(pytlc.parse_value("1"), pytlc.Value)
    assert_type(pytlc.load_trace(Path("trace.json")).trace.states, tuple[pytlc.State, ...])
