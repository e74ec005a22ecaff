"""A state graph in numbers, as text and as data, and live progress while it is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from statistics import fmean
from typing import IO, Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.graph import Graph, Size
from pytlc.report.live import Clock, NewestMeter, ProgressMode, clock_text, live_line
from pytlc.report.table import table
from pytlc.trace import action_to_json, value_to_json

FORMAT = "pytlc-graph-summary-1"
_SHOWN = 8


def graph_to_jsonable(graph: Graph, source: str, notes: Sequence[str] = ()) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format           "pytlc-graph-summary-1"
        source           what was asked for
        notes            what else is to be known, such as what a state stands for
        complete, bound  whether all is there, and what stopped the search
        states, initial, outside    how many; outside are those that a constraint keeps out
        variables        their names
        shape            null for a list of states, else {transitions, depth, actions [{action, transitions}],
                         components {count, terminal, cyclic, largest}, dead_ends [number of a state],
                         out_degree {least, mean, most}, in_degree likewise; null where there is no state}
    """
    return {
        "format": FORMAT,
        "source": source,
        "notes": list(notes),
        "complete": graph.complete,
        "bound": graph.bound,
        "states": len(graph),
        "initial": len(graph.initial) if graph.has_transitions else None,
        "outside": len(graph.outside),
        "variables": list(graph.variables),
        "shape": _shape(graph) if graph.has_transitions else None,
    }


def _shape(graph: Graph) -> dict[str, Any]:
    components = graph.components
    states = range(len(graph))
    return {
        "transitions": graph.transitions,
        "depth": graph.depth,
        "actions": [
            {"action": action_to_json(action), "transitions": count}
            for action, count in graph.counts().items()
        ],
        "components": {
            "count": len(components),
            "terminal": sum(component.is_terminal for component in components),
            "cyclic": sum(component.has_cycle for component in components),
            "largest": max((len(component.states) for component in components), default=0),
        },
        "dead_ends": list(graph.dead_ends()),
        "out_degree": _degrees([graph.out_degree(state) for state in states]),
        "in_degree": _degrees([graph.in_degree(state) for state in states]),
    }


def _degrees(degrees: Sequence[int]) -> dict[str, Any]:
    if not degrees:
        return {"least": None, "mean": None, "most": None}
    return {"least": min(degrees), "mean": round(fmean(degrees), 3), "most": max(degrees)}


def graph_text(graph: Graph, source: str, notes: Sequence[str] = ()) -> RenderableType:
    """The same as text."""
    data = graph_to_jsonable(graph, source, notes)
    head = f"{source}: {len(graph):,} state{'' if len(graph) == 1 else 's'}"
    if data["shape"] is None:
        return Group(Text(f"{head}, without transitions"), *_remarks(graph, notes))
    shape = data["shape"]
    rows = [
        ("initial states", f"{data['initial']:,}"),
        ("transitions", f"{shape['transitions']:,}"),
        ("depth", f"{shape['depth']:,}"),
        *([("kept out by a constraint", f"{data['outside']:,}")] if data["outside"] else []),
        ("strongly connected components", f"{shape['components']['count']:,}"),
        ("  that are never left", f"{shape['components']['terminal']:,}"),
        ("  with a cycle", f"{shape['components']['cyclic']:,}"),
        ("  states of the largest", f"{shape['components']['largest']:,}"),
        ("transitions from a state", _range(shape["out_degree"])),
        ("transitions to a state", _range(shape["in_degree"])),
        ("dead ends", _listed(shape["dead_ends"])),
    ]
    actions = [(str(action), f"{count:,}") for action, count in graph.counts().items()]
    return Group(
        Text(head),
        table(rows, indent=2),
        Text("transitions by action"),
        table(actions or [("none", "0")], right=[1], indent=2),
        *_remarks(graph, notes),
    )


def _range(degrees: dict[str, Any]) -> str:
    if degrees["most"] is None:
        return "none"
    return f"{degrees['least']} to {degrees['most']}, {degrees['mean']:.2f} on average"


def _listed(numbers: Sequence[int]) -> str:
    if not numbers:
        return "none"
    more = f" and {len(numbers) - _SHOWN:,} more" if len(numbers) > _SHOWN else ""
    return f"{len(numbers):,}: state {', '.join(map(str, numbers[:_SHOWN]))}{more}"


def _remarks(graph: Graph, notes: Sequence[str]) -> list[Text]:
    remarks = [f"Note: {note}." for note in notes]
    if not len(graph):
        remarks.append("No state fulfils the initial predicate, or the cfg names none.")
    if not graph.complete:
        remarks.append(f"Incomplete: {graph.bound or 'the text breaks off'}.")
    return [Text(remark) for remark in remarks]


def states_text(graph: Graph, numbers: Sequence[int]) -> RenderableType:
    """Some states, whole, each with its number."""
    return Group(*(Text(f"State {number}:\n{graph.states[number]}\n") for number in numbers))


def states_to_jsonable(graph: Graph, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """A list of {state, depth, values}, the values in the lossless form of :mod:`pytlc.trace`."""
    return [
        {
            "state": number,
            "depth": graph.depth_of(number) if graph.has_transitions else None,
            "values": {name: value_to_json(value) for name, value in graph.states[number].items()},
        }
        for number in numbers
    ]


class SizeMeter(NewestMeter[Size]):
    """How much of a graph was read."""

    @property
    def line(self) -> str:
        """Elapsed time, states, transitions."""
        seconds, size = clock_text(self._seconds), self._newest
        if size is None or not size.states:
            return f"{seconds}  starting TLC"
        return f"{seconds}  reading  {size.states:,} states  {size.transitions:,} transitions"


def graph_progress(
    stream: IO[str], *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> AbstractContextManager[Callable[[Size], None]]:
    """Show how much of a graph was read; gives the function that hears of it.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line every ten
            seconds; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    return live_line(SizeMeter(clock), stream, mode)
