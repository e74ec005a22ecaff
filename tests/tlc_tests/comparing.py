"""Pytlc held against TLC alone: the outcome, the counts, and every state, action and ending of the traces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pytlc.errors import PytlcError
from pytlc.tlc import Outcome, Result
from pytlc.trace import Finite, Loop, State, Stuttering, Trace
from pytlc.values import parse_state
from tests.tlc_tests.asserted import Asserted
from tests.tlc_tests.bare import Bare, BareTrace, Frame
from tests.tlc_tests.models import Model

_FAILURES = frozenset(
    {Outcome.EVALUATION, Outcome.ASSERTION, Outcome.CONFIG, Outcome.PARSE, Outcome.CRASHED, Outcome.EXHAUSTED}
)
#: What TLC's exit code can mean, by ``tlc2.output.EC.ExitStatus``.
_EXITS = {
    0: frozenset({Outcome.SUCCESS}),
    10: frozenset({Outcome.ASSUMPTION, Outcome.POSTCONDITION}),
    11: frozenset({Outcome.DEADLOCK}),
    12: frozenset({Outcome.INVARIANT}),
    13: frozenset({Outcome.TEMPORAL, Outcome.ACTION_PROPERTY}),
    14: frozenset({Outcome.ASSERTION}),
    75: frozenset({Outcome.EVALUATION}),
    76: frozenset({Outcome.EVALUATION}),
    77: frozenset({Outcome.EVALUATION}),
    150: frozenset({Outcome.PARSE}),
    151: frozenset({Outcome.CONFIG}),
    152: frozenset({Outcome.EXHAUSTED}),
    153: frozenset({Outcome.EXHAUSTED, Outcome.CRASHED}),
    255: _FAILURES,
}
#: What a message of class error means where TLC goes on after it, or forgets it: it then returns 0.
_CODES = {
    2104: Outcome.ASSUMPTION,
    2107: Outcome.INVARIANT,
    2110: Outcome.INVARIANT,
    2108: Outcome.TEMPORAL,
    2112: Outcome.ACTION_PROPERTY,
    2114: Outcome.DEADLOCK,
    2116: Outcome.TEMPORAL,
}
#: Exit codes of a violation, where the message says which: TLC ends with 12 for a property's safety part too.
_VIOLATED = {12, 13}
_STATE_BEGINS = re.compile(r"^(?:/\\ )?\w+ = ", re.MULTILINE)


def differences(model: Model, bare: Bare, result: Result) -> Iterator[str]:
    """What pytlc says otherwise than TLC alone, in words."""
    expected = expected_outcomes(model, bare)
    if result.outcome not in expected:
        told = next((one.message for one in result.errors), None) or result.bound or ""
        words = " or ".join(sorted(outcome.value for outcome in expected))
        yield f"TLC ends with {bare.exit_code} ({words}), pytlc says {result.outcome.value}: {_line(told)}"
    if result.unknown:
        yield f"messages not understood: {sorted({event.code for event in result.unknown})}"
    if bare.exit_code is None:
        return
    if model.workers == 1 or bare.exit_code == 0:
        yield from _counts(bare, result, depth=model.workers == 1)
    if model.workers == 1:
        yield from _traces(bare, result)
    elif bool(bare.traces()) != bool(_beyond_quoted(bare, result)):
        yield f"TLC prints {len(bare.traces())} traces, pytlc has {len(result.traces)}"


def expected_outcomes(model: Model, bare: Bare) -> frozenset[Outcome]:
    """What pytlc may say where TLC ends so."""
    if bare.exit_code is None:
        return frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})
    told = [_CODES[frame.code] for frame in bare.errors if frame.code in _CODES]
    if bare.exit_code in _VIOLATED and told:
        return frozenset(told[:1])
    if bare.exit_code == 0:
        if told:
            return frozenset(told)
        if bare.errors:
            return _FAILURES
        if "-simulate" in model.arguments or (bare.counts or (0, 0, 0))[2] > 0:
            return frozenset({Outcome.SUCCESS, Outcome.BOUNDED})
    return _EXITS.get(bare.exit_code, _FAILURES)


def _counts(bare: Bare, result: Result, *, depth: bool) -> Iterator[str]:
    """The depth only for one worker: several may find a state later than it is (tlaplus/tlaplus#883)."""
    stats = result.stats
    generated, distinct, queue = bare.counts or (None, None, None)
    for name, there, here in (
        ("generated", generated, stats.generated),
        ("distinct", distinct, stats.distinct),
        ("queue", queue, stats.queue),
        ("depth", bare.depth if depth else None, stats.depth),
    ):
        if there is not None and there != here and there >= 0:
            yield f"{name} is {here}, and {there} for TLC"


def _traces(bare: Bare, result: Result) -> Iterator[str]:
    printed, read = bare.traces(), _beyond_quoted(bare, result)
    if len(printed) != len(read):
        yield f"TLC prints {len(printed)} traces, pytlc has {len(read)}"
        return
    for number, (there, here) in enumerate(zip(printed, read, strict=True), 1):
        prefix = f"trace {number}: " if len(read) > 1 else "trace: "
        yield from (f"{prefix}{difference}" for difference in _trace(there, here))


def _beyond_quoted(bare: Bare, result: Result) -> list[Trace]:
    """The traces that pytlc has, without the single states that TLC only quotes in a message."""
    read = list(result.traces)
    if len(read) <= len(bare.traces()):
        return read
    quoted = [state for frame in bare.errors for state in _quoted(frame)]
    return [trace for trace in read if len(trace) > 1 or trace.states[0] not in quoted]


def _quoted(frame: Frame) -> Iterator[State]:
    for begin in _STATE_BEGINS.finditer(frame.text):
        state = _state(frame.text[begin.start() :])
        if state is not None:
            yield state
            return


def _state(text: str) -> State | None:
    try:
        return State(parse_state(text))
    except PytlcError:
        return None


def _trace(there: BareTrace, here: Trace) -> Iterator[str]:
    if len(there.steps) != len(here.steps):
        yield f"{len(here.steps)} states, and {len(there.steps)} for TLC"
        return
    for (number, action, text), step in zip(there.steps, here.steps, strict=True):
        state = _state(text)
        if state is None and text:
            yield f"state {number} is printed as {_line(text)}, which cannot be read"
        elif (state or State({})) != step.state:
            yield f"state {number} is another one: {_line(str(step.state))}, and {_line(text)} for TLC"
        named = _action(here, number - 1)
        if _closed_up(named or "") != _closed_up(action) and not (
            named is None and _is_initial(action, number)
        ):
            yield f"the action to state {number} is {named}, and {action} for TLC"
    yield from _ending(there, here)


def _ending(there: BareTrace, here: Trace) -> Iterator[str]:
    match here.ending:
        case Finite():
            said = "ends"
        case Stuttering():
            said = "stutters"
        case Loop(to):
            said = f"goes back to state {to}"
    printed = (
        "stutters" if there.stutters else f"goes back to state {there.back_to}" if there.back_to else "ends"
    )
    if said != printed:
        yield f"it {said}, and {printed} for TLC"


def _action(trace: Trace, at: int) -> str | None:
    action = trace.steps[at].action
    if action is None:
        return None
    return f"{action} {action.location}" if action.location else str(action)


def _is_initial(action: str, number: int) -> bool:
    """Whether TLC names no action: at an initial state, and everywhere in a depth-first search."""
    return number == 1 or action in {"", "Initial predicate"}


def _closed_up(text: str) -> str:
    """Text without blanks, which TLC puts between the arguments of an operator or not."""
    return "".join(text.split())


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def unlike_test(asserted: Asserted, exit_status: int, bare: Bare) -> Iterator[str]:
    """What TLC alone says otherwise than the JUnit test asserts: then the command may not be the test's."""
    if bare.exit_code is not None and exit_status not in {bare.exit_code, -1}:
        yield f"exit {bare.exit_code} instead of {exit_status}"
    counts: Sequence[int | None] = bare.counts or (None, None, None)
    wanted = (asserted.generated, asserted.distinct, asserted.queue)
    for name, expected, found in zip(("generated", "distinct", "queue"), wanted, counts, strict=True):
        if expected not in {None, found}:
            yield f"{name} {found} instead of {expected}"
    if asserted.depth not in {None, bare.depth}:
        yield f"depth {bare.depth} instead of {asserted.depth}"
    yield from _unlike_trace(asserted, bare)


def _unlike_trace(asserted: Asserted, bare: Bare) -> Iterator[str]:
    printed = bare.traces()
    first = printed[0] if printed else BareTrace()
    if asserted.trace:
        states = [_state(text) for _, _, text in first.steps]
        if states != [_state(text) for text in asserted.trace]:
            yield "another trace"
    if asserted.loops_to not in {None, first.back_to}:
        yield f"back to {first.back_to} instead of {asserted.loops_to}"
    if asserted.stutters_at is not None and not first.stutters:
        yield "no stuttering"
