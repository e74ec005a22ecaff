"""What breakpoints are set on: lines of TLA+ and Python, functions, actions, variables, properties."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from pytlc.debug.conditions import WORDS
from pytlc.debug.dap.breakpoints import CONDITION, Aim, Breakpoints
from pytlc.debug.dap.messages import Arguments
from pytlc.debug.dap.sources import Sources, path_of, python_function, python_source
from pytlc.debug.stops import Stop, entry_of, violates, written
from pytlc.debug.timeline import Timeline
from pytlc.errors import UsageError
from pytlc.reference import Place
from pytlc.spec.listing import Listing, Region
from pytlc.trace import Action

ANY, PARTING = "any property", "divergence"


def at_line(sources: Sources, timeline: Timeline, source: Arguments, wanted: Arguments) -> Aim:
    """A step whose action, or whose function of the reference model, is defined around a line."""
    line, path = wanted.get("line", int), path_of(source.find("path", str) or "")
    if path.endswith(".py"):
        return _at_python(timeline, path, line)
    spot = sources.spot({**source.given, "path": path}, line)
    if spot is None:
        return Aim(None, "no definition of the spec is here")
    region = spot.region
    if not region.acts:
        return Aim(None, f"{region.name} is no action, so no step is in it")
    place = {"line": spot.line, "column": 1, "source": {"path": path} if path else source.given}
    return Aim(partial(_in_region, sources.listing, region), place=place)


def at_function(breakpoints: Breakpoints, listing: Listing, timeline: Timeline, wanted: Arguments) -> Aim:
    """A step by an action, with or without arguments; coming into a function; or a condition in words.

    A condition begins with a question mark, or with a word that conditions begin with.
    """
    name = wanted.get("name", str).strip()
    word, _, rest = name.partition(" ")
    if name.startswith(CONDITION) or (word in WORDS and (rest or word in timeline.predicates)):
        return Aim(breakpoints.condition(name.removeprefix(CONDITION)))
    region = listing.operator(name.partition("(")[0])
    if region is not None and region.acts:
        return Aim(partial(_by_action, name))
    if timeline.actors:
        told = "" if listing.of_function(name) else "no action begins with this name; it may never be entered"
        return Aim(entry_of(name), told)
    taken = {action.name for step in timeline.trace.steps if (action := step.action)}
    if name.partition("(")[0] in taken:
        return Aim(partial(_by_action, name))
    return Aim(None, f"the spec has no action {name}, and without a model nobody comes into functions")


def at_data(timeline: Timeline, wanted: Arguments) -> Aim:
    """A step that changes a variable or a part of one."""
    path = wanted.get("dataId", str)
    variable = re.split(r"[.\[]", path, maxsplit=1)[0]
    if variable not in timeline.state(1):
        raise UsageError(f"the spec has no variable {variable!r}; it has {', '.join(timeline.state(1))}")
    return Aim(written(path))


def at_property(timeline: Timeline, wanted: Arguments) -> Aim:
    """A state or step of which a property does not hold, or that the reference model does not come to."""
    name = wanted.get("filterId", str)
    if name == ANY:
        return Aim(violates())
    if name == PARTING:
        return Aim(_parts)
    if name not in timeline.predicates:
        raise UsageError(f"no property {name!r} can be judged here")
    return Aim(violates(name))


def filters(timeline: Timeline) -> list[dict[str, Any]]:
    """The filters of exceptions, as capabilities have them."""
    if timeline.narrator is None:
        return []
    names = [{"filter": name, "label": name, "default": False} for name in timeline.predicates]
    anything = {"filter": ANY, "label": "Any property violated", "default": True}
    parting = {"filter": PARTING, "label": "Reference model disagrees with the trace", "default": True}
    conditions = {
        "supportsCondition": True,
        "conditionDescription": "Python, or ? CONDITION",
    }
    return [found | conditions for found in ([anything, *names] if names else []) + [parting]]


def steps_at(sources: Sources, timeline: Timeline, source: Arguments, line: int, near: int) -> list[int]:
    """The states that a step of a line comes to, those first that are nearest to a state."""
    aim = at_line(sources, timeline, source, Arguments({"line": line}))
    if aim.check is None:
        return []
    check = aim.check
    found = (number for number in range(1, len(timeline) + 1) if check(timeline, number))
    return sorted(found, key=lambda number: abs(number - near))


def _at_python(timeline: Timeline, path: str, line: int) -> Aim:
    if timeline.narrator is None:
        return Aim(None, "this spec has no reference model, so no step is in Python")
    place = python_function(path, line)
    if place is None:
        return Aim(None, "no function is here")
    moved = {"line": place.line, "column": 1, "source": python_source(path)}
    return Aim(partial(_in_function, place), f"stops at steps that {place.function} takes", moved)


def _in_region(listing: Listing, region: Region, timeline: Timeline, number: int) -> Stop | None:
    action = timeline.action(number)
    if action is None or listing.of_action(action) != region:
        return None
    return Stop(f"line {region.first} of {region.file}", f"{action} was taken")


def _in_function(place: Place, timeline: Timeline, number: int) -> Stop | None:
    action = timeline.action(number)
    if action is None or timeline.narrator is None:
        return None
    # A model may know the function only with the arguments, which are known when the step has been taken.
    timeline.machine(number)
    taken = timeline.action(number) or action
    found = timeline.narrator.place(Action(taken.name, taken.arguments))
    if found is None or found.line != place.line or Path(found.file).resolve() != Path(place.file):
        return None
    return Stop(f"function {place.function}", f"{taken} was taken")


def _by_action(name: str, timeline: Timeline, number: int) -> Stop | None:
    action = timeline.action(number)
    if action is None or name.partition("(")[0] != action.name:
        return None
    if "(" in name:
        timeline.machine(number)
        action = timeline.action(number) or action
        if _squeezed(str(action)) != _squeezed(name):
            return None
    return Stop(f"action {name}", f"{action} was taken")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _parts(timeline: Timeline, number: int) -> Stop | None:
    timeline.machine(number)
    parting = timeline.parting
    if parting is None or parting.number != number:
        return None
    return Stop("divergence", "the reference model does not take this step")
