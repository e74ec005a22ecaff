"""How fast states are read, next to json.loads of the same trace in the same run.

The trace has the shape of a deep counterexample of a large model: 2,000 states of 31 variables, most of them
changed by each step, wrapped as TLC wraps them. On a shared machine only the ratio of the figures counts.
"""

from __future__ import annotations

import json
import tracemalloc
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.tlc import Result
from pytlc.tlc.runner import replay_text
from pytlc.trace import State, Step, Trace, trace_to_json
from pytlc.values import FiniteSet, Function, ModelValue, Value, parse_state, show
from pytlc.values.state import forget

T = TypeVar("T")
STATES = 2000
GROUPS = 3
P1, P2, NO_LOCK = ModelValue("p1"), ModelValue("p2"), ModelValue("NoLock")


def _group(step: int, factor: int, queue: deque[Value]) -> list[Value]:
    """The ten variables that the spec repeats, after the given step."""
    seen = step - 1
    registers = [_last(seen, slot, 8) for slot in range(8)]
    pending = FiniteSet([seen % 7, seen % 3])
    irq = {"act": False}
    nested = Function.record({"c": Function.sequence([seen, -seen]), "d": FiniteSet([seen % 4])})
    return [
        seen * factor,
        Function.of(
            {
                P1: Function.record({"pend": pending, "prio": 0, **irq}),
                P2: Function.record({"pend": FiniteSet(), "prio": seen % 32, **irq}),
            }
        ),
        Function.sequence(queue),
        Function.of(dict(enumerate(registers))),
        FiniteSet([Function.sequence([seen % 5, "x"]), Function.sequence([seen % 3, "y"])]),
        "idle" if seen % 2 else 'run "q"',
        NO_LOCK if seen % 2 else P1,
        Function.record({"a": 1, "b": nested}),
        step % 2 == 0,
        Function.of({slot: _pair(_last(seen, slot, 2) % 9) for slot in (0, 1)}),
    ]


def _pair(number: int) -> Function:
    return Function.of({P1: Function.sequence([number]), P2: Function()})


def _last(seen: int, slot: int, slots: int) -> int:
    """The number of the last step that wrote the slot, 0 before the first."""
    return max(0, seen - (seen - slot) % slots)


def _advance(queue: deque[Value], seen: int) -> None:
    if len(queue) > 6:
        queue.popleft()
    else:
        queue.append(Function.record({"irq": seen % 16, "lr": seen % 4, "st": "pending"}))


def _states() -> list[dict[str, Value]]:
    queue: deque[Value] = deque()
    states = []
    for step in range(1, STATES + 1):
        _advance(queue, step - 1)
        values = [value for group in range(GROUPS) for value in _group(step, 10 * group + 1, queue)]
        states.append({"n": step} | {f"v{place}": value for place, value in enumerate(values)})
    return states


def _printed(state: dict[str, Value]) -> str:
    return "".join(f"/\\ {name} = {show(value, width=76)}\n" for name, value in state.items())


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """The printed states."""
    return [_printed(state) for state in _states()]


@pytest.fixture(scope="module")
def output(printed: list[str]) -> str:
    """What TLC writes to stdout for a violation with these states."""
    messages = [(2110, 1, "Invariant Bad is violated."), (2121, 1, "The behavior up to this point is:")]
    messages += [(2217, 4, f"{_header(number)}\n{text}") for number, text in enumerate(printed, 1)]
    return "".join(
        f"@!@!@STARTMSG {code}:{severity} @!@!@\n{text}\n@!@!@ENDMSG {code} @!@!@\n"
        for code, severity, text in messages
    )


def _header(number: int) -> str:
    action = "Step line 36, col 3 to line 66, col 38 of module Big" if number > 1 else "Initial predicate"
    return f"{number}: <{action}>"


def _read(texts: list[str]) -> list[State]:
    return [State(parse_state(text)) for text in texts]


@pytest.mark.benchmark(group="trace reading")
def test_reading_printed_states(benchmark: BenchmarkFixture, printed: list[str]) -> None:
    """Printed states, nothing remembered, to typed values."""
    states = _measure(benchmark, _read, args=(printed,), setup=forget)
    assert states == [State(state) for state in _states()]
    _report(benchmark, sum(map(len, printed)))
    benchmark.extra_info["peak_mb"] = round(_peak(lambda: _read(printed)) / 1e6)


@pytest.mark.benchmark(group="trace reading")
def test_reading_the_output_of_tlc(benchmark: BenchmarkFixture, output: str) -> None:
    """The whole way, nothing remembered: bytes, messages, events, a trace of typed values."""
    result = _measure(benchmark, _result, args=(output.encode(),), setup=forget)
    assert result.traces[0].states == tuple(State(state) for state in _states())
    _report(benchmark, len(output))
    benchmark.extra_info["peak_mb"] = round(_peak(lambda: _result(output.encode())) / 1e6)


def _result(stdout: bytes) -> Result:
    return replay_text(stdout.decode("utf-8", "replace"))


@pytest.mark.benchmark(group="trace reading")
def test_yardstick_json_loads(benchmark: BenchmarkFixture, printed: list[str]) -> None:
    """The same trace through json.loads, to plain lists and dicts."""
    steps = tuple(Step(number, None, state) for number, state in enumerate(_read(printed), 1))
    text = json.dumps(trace_to_json(Trace(steps)))
    data: Any = _measure(benchmark, json.loads, args=(text,))
    assert len(data["steps"]) == STATES
    _report(benchmark, len(text))


def _measure(benchmark: BenchmarkFixture, function: Callable[..., T], **options: Any) -> T:
    """Five rounds; the plugin's own method has no types."""
    result: T = benchmark.pedantic(function, rounds=5, **options)  # type: ignore[no-untyped-call]
    return result


def _report(benchmark: BenchmarkFixture, characters: int) -> None:
    assert benchmark.stats is not None
    seconds = benchmark.stats.stats.median
    benchmark.extra_info["states_per_second"] = round(STATES / seconds)
    benchmark.extra_info["mb_per_second"] = round(characters / seconds / 1e6, 2)
    benchmark.extra_info["mb"] = round(characters / 1e6, 2)


def _peak(function: Callable[[], object]) -> int:
    """Memory that reading takes at its highest, in bytes; what was there before is not counted."""
    forget()
    tracemalloc.start()
    try:
        kept = function()
        assert kept is not None
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
