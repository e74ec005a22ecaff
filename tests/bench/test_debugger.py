"""Every move of the debugger on a behaviour of 10,000 steps, beside a bound that a person does not notice.

The behaviour is a random walk of the reference model of v6. Each figure is of a command with its answer as
text in 80 columns; on a shared machine only the ratio to the 50 ms in ``of_50_ms`` counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.debug import Timeline
from pytlc.debug.evaluation import Evaluator
from pytlc.debug.opening import Session
from pytlc.debug.shell import Shell, run_line
from pytlc.report import write
from pytlc.spec.family import load_family
from pytlc.tlc.runner import Runner
from pytlc.trace import Action, Step, Trace, load_trace, save_trace
from pytlc.vgic_family import predicates, reference
from pytlc.vgic_family.narrator import VgicNarrator

STATES = 10_000
UNNOTICED = 0.05
COMMANDS = (
    "step",
    "back",
    "goto 1",
    "goto -1",
    "next pcpu0",
    "finish pcpu0",
    "where",
    "who",
    "list",
    "lists",
    "lrs",
    "state",
    "diff",
    "choices",
    "continue wait",
    "reverse write status",
)


@cache
def _walk() -> tuple[VgicNarrator, Trace]:
    model = reference("v6", dict(load_family("vgic").scope(vcpus=2, spis=2, lrs=1, sgis=1, toggles=5)), {})
    random = Random(1)  # noqa: S311  # a walk, no secret
    machine = next(iter(model.init()))
    steps = [Step(1, None, model.view(machine))]
    while len(steps) < STATES:
        action, machine = random.choice(list(model.enabled(machine)))
        steps.append(Step(len(steps) + 1, action, model.view(machine)))
    return model, Trace(tuple(steps))


def _no_tlc() -> Runner:
    raise AssertionError("nothing here is evaluated by TLC")


def _opened(*, arguments: bool) -> Shell:
    model, trace = _walk()
    if not arguments:
        bare = (replace(s, action=Action(s.action.name)) if s.action else s for s in trace.steps)
        trace = Trace(tuple(bare))
    timeline = Timeline(trace, model, predicates(model))
    return Shell(Session(timeline, "a walk"), Evaluator(None, _no_tlc))


@cache
def _explored() -> Shell:
    shell = _opened(arguments=True)
    assert shell.cursor.timeline.explore(600.0)
    return shell


def _say(shell: Shell, line: str) -> str:
    stream = StringIO()
    for sheet in run_line(shell, line).sheets:
        write(sheet, stream, width=80)
    return stream.getvalue()


def _measure(benchmark: BenchmarkFixture, function: Callable[..., Any], **options: Any) -> Any:
    """The plugin's own method has no types."""
    return benchmark.pedantic(function, **options)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group="debugger")
@pytest.mark.parametrize("line", COMMANDS)
def test_a_move(benchmark: BenchmarkFixture, line: str) -> None:
    """One command in the middle of the behaviour."""
    shell = _explored()

    def middle() -> None:
        _say(shell, f"goto {STATES // 2}")

    assert _measure(benchmark, lambda: _say(shell, line), setup=middle, rounds=20)
    assert benchmark.stats is not None
    benchmark.extra_info["of_50_ms"] = round(benchmark.stats.stats.max / UNNOTICED, 3)


@pytest.mark.benchmark(group="debugger opening")
@pytest.mark.parametrize("arguments", [True, False])
def test_opening_and_going_to_the_end(benchmark: BenchmarkFixture, *, arguments: bool) -> None:
    """To who stands where in the last state, nothing made beforehand, with and without arguments."""

    def end() -> str:
        shell = _opened(arguments=arguments)
        return _say(shell, "goto -1") + _say(shell, "where")

    assert "pcpu1" in _measure(benchmark, end, rounds=3)


@pytest.mark.benchmark(group="debugger opening")
def test_reading_the_file(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The file of the same behaviour, checked step by step."""
    _, trace = _walk()
    save_trace(tmp_path / "walk.json", trace)
    file = _measure(benchmark, load_trace, args=(tmp_path / "walk.json",), rounds=3)
    assert len(file.trace) == STATES
    benchmark.extra_info["mb"] = round((tmp_path / "walk.json").stat().st_size / 1e6, 1)
