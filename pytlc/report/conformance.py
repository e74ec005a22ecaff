"""A comparison of spec and reference model as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND
from pytlc.conform import Comparison, Counts, Difference, Kind
from pytlc.report.behaviour import trace_text
from pytlc.report.changes import shown
from pytlc.report.jsonable import change_to_jsonable
from pytlc.report.lanes import lanes_text
from pytlc.report.table import table
from pytlc.report.words import count, duration, tools
from pytlc.tlc import Level, Outcome, Result, result_to_jsonable
from pytlc.trace import Action, State, action_to_json, trace_to_json, value_to_json

FORMAT = "pytlc-comparison-1"
_STYLES = {AS_EXPECTED: "bold green", FOUND: "bold red", BOUNDED: "bold yellow"}
_NO_SYMMETRY = "compared without symmetry, which the reference model does not have"
_BY_NAME = "by name of action and state after it, because this TLC prints no arguments of actions"
_WITH_ARGUMENTS = "by action with its arguments and state after it"
_EXPLAINED = {
    Kind.ALIKE_IN_VIEW: (
        "the model reaches a state that looks like one that it has reached already and is another one: "
        "something in it is not shown, and the spec cannot know it"
    ),
    Kind.ALIKE_IN_TEXT: "TLC tells two states apart that it prints alike, so they cannot be compared",
}


def comparison_headline(comparison: Comparison[Any]) -> str:
    """What was compared, and what came out, in one line."""
    subject = f"{comparison.target} on {', '.join(comparison.scope)}"
    return f"{subject}: {_outcome(comparison)}"


def comparison_text(comparison: Comparison[Any], *, full: bool = False) -> Group:
    """The whole comparison.

    Args:
        comparison: What came of it.
        full: Show every change of every step exactly.
    """
    style = _STYLES.get(comparison.exit_code, "bold red")
    return Group(
        Text(comparison_headline(comparison), style=style),
        *_basis(comparison),
        *_found(comparison, full=full),
    )


def counts_text(counts: Counts) -> str:
    """``1,780 states, 3,190 transitions, depth 79``."""
    return f"{count(counts.states, 'state')}, {count(counts.transitions, 'transition')}, depth {counts.depth}"


def comparison_to_jsonable(comparison: Comparison[Any]) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format       "pytlc-comparison-1"
        target, scope   what was compared; scope is a list of sizes in words
        verdict      the outcome in one line, as the text says it
        exit_code    0 both agree, 1 they differ, 2 TLC made no graph, 3 stopped at a bound
        agrees       true where every state and transition was compared
        bound        what stopped it, in words; null where nothing did
        states, transitions, depth, left, seconds   how much was compared
        symmetry     false
        arguments    whether actions were compared with their arguments
        tlc          version of TLC
        diagnostics  of TLC, as in result_to_jsonable; empty where it was ended early
        difference   null where there is none, else: kind, number, action, reason, agreed (a trace; null where
                     the initial states differ), spec and model (the state that each goes to, or null),
                     changes, spec_steps, model_steps, further, message

    An entry of changes has where, path, and where both have the step ``spec`` and ``model``, else ``before``
    and ``after`` of the step.
    """
    counts, found, result = comparison.counts, comparison.difference, comparison.result
    return {
        "format": FORMAT,
        "target": comparison.target,
        "scope": list(comparison.scope),
        "verdict": comparison_headline(comparison),
        "exit_code": comparison.exit_code,
        "agrees": comparison.agrees,
        "bound": comparison.bound,
        "states": counts.states,
        "transitions": counts.transitions,
        "depth": counts.depth,
        "left": counts.left,
        "seconds": comparison.seconds,
        "symmetry": False,
        "arguments": not comparison.by_name,
        "tlc": comparison.toolchain.jar.version,
        "diagnostics": [] if result is None else result_to_jsonable(result)["diagnostics"],
        "difference": None if found is None else _difference_to_json(found),
    }


def _outcome(comparison: Comparison[Any]) -> str:
    found = comparison.difference
    size = f"{counts_text(comparison.counts)}, {duration(comparison.seconds)}"
    if found is not None:
        return f"spec and reference model DIFFER {_place(found)}: {reason(found)}"
    if comparison.bound is not None:
        return f"no difference found, incomplete: {comparison.bound} - {size}"
    if comparison.agrees:
        return f"spec and reference model agree - {size} (complete graphs)"
    outcome = comparison.result.outcome.value if comparison.result is not None else "no answer"
    return f"NOT COMPARED, TLC made no state graph: {outcome}"


def reason(found: Difference[Any]) -> str:
    """What differs, with the step that it is about."""
    if found.action is None and found.trace is None and found.kind.is_step:
        return found.kind.value.replace("a transition", "an initial state").replace("that leads to", "with")
    of = "" if found.action is None else f", {found.action}"
    return f"{found.kind.value}{of}{f': {found.message}' if found.message else ''}"


def _place(found: Difference[Any]) -> str:
    if found.trace is None:
        return "in the initial states"
    steps = len(found.trace) - 1
    return f"after {count(steps, 'step')}" if steps else "in the first step"


def _basis(comparison: Comparison[Any]) -> Iterator[RenderableType]:
    if comparison.difference is not None:
        yield Text(
            f"both agree on {counts_text(comparison.counts)} before that, {duration(comparison.seconds)}"
        )
    yield Text(tools(comparison.toolchain))
    yield Text(f"{_NO_SYMMETRY}; transitions {_BY_NAME if comparison.by_name else _WITH_ARGUMENTS}")
    yield from _diagnostics(comparison.result)


def _diagnostics(result: Result | None) -> Iterator[Text]:
    for diagnostic in () if result is None else result.diagnostics:
        place = f" {diagnostic.place}" if diagnostic.place else ""
        style = "bold red" if diagnostic.level is Level.ERROR else "bold yellow"
        yield Text.assemble((f"{diagnostic.level.value}{place}:", style), f" {diagnostic.message.strip()}")
        yield from (Text(f"  {line}") for line in diagnostic.excerpt)
    if result is not None and result.outcome is not Outcome.SUCCESS and not result.diagnostics:
        yield from map(Text, result.end.stderr.splitlines()[-5:])


def _found(comparison: Comparison[Any], *, full: bool) -> Iterator[RenderableType]:
    found = comparison.difference
    if found is None:
        return
    if found.trace is not None:
        yield Text()
        yield Text("both take these steps:", style="bold")
        yield (
            lanes_text(comparison.story, full=full)
            if comparison.story
            else trace_text(found.trace, full=full)
        )
    yield Text()
    yield Text(f"{_next(found)}: {reason(found)}", style="bold red")
    if found.kind in _EXPLAINED:
        yield Text(_EXPLAINED[found.kind])
    yield from _changes(found)
    yield from _steps("the spec", found.spec_steps)
    yield from _steps("the model", found.model_steps)
    if found.further:
        yield Text(
            f"besides, one of the two lacks {count(found.further, 'further transition')} of this state"
        )


def _next(found: Difference[Any]) -> str:
    return "state 1" if found.trace is None else f"from state {len(found.trace)}"


def _changes(found: Difference[Any]) -> Iterator[RenderableType]:
    if not found.changes:
        return
    rows = [(change.where, shown(change.before), shown(change.after)) for change in found.changes]
    both = found.kind is Kind.STATE
    header = ("path", "the spec says", "the model says") if both else ("path", "before the step", "after it")
    yield table(rows, header=header, indent=2)


def _steps(who: str, steps: tuple[Action, ...]) -> Iterator[Text]:
    if steps:
        yield Text(f"what {who} does there:")
        yield from (Text(f"  {action}") for action in steps)


def _difference_to_json(found: Difference[Any]) -> dict[str, Any]:
    sides = ("spec", "model") if found.kind is Kind.STATE else ("before", "after")
    return {
        "kind": found.kind.name.lower(),
        "number": found.number,
        "action": action_to_json(found.action),
        "reason": reason(found),
        "agreed": None if found.trace is None else trace_to_json(found.trace),
        "spec": _state(found.spec),
        "model": _state(found.model),
        "changes": [change_to_jsonable(change, *sides) for change in found.changes],
        "spec_steps": [action_to_json(action) for action in found.spec_steps],
        "model_steps": [action_to_json(action) for action in found.model_steps],
        "further": found.further,
        "message": found.message,
    }


def _state(state: State | None) -> dict[str, Any] | None:
    return None if state is None else {name: value_to_json(value) for name, value in state.items()}
