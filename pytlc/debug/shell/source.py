"""Where steps and functions are written, as excerpts: the action of the spec and the model's function."""

from __future__ import annotations

import inspect
import linecache

from pytlc.debug.shell.shell import Shell
from pytlc.errors import UsageError
from pytlc.reference import Lane, Place
from pytlc.report.debug import Frame
from pytlc.report.debug_source import Excerpt, SourceSheet, source_sheet
from pytlc.spec.listing import Listing, Region
from pytlc.trace import Action


def frames_of(listing: Listing, lane: Lane) -> tuple[Frame, ...]:
    """The functions that an actor is in, the innermost first at its label, the others where they begin."""
    innermost = Frame(lane.place, _place(listing.of_label(lane.place)))
    callers = lane.stack[:-1] if lane.stack else ()
    return (innermost, *(Frame(name, _place(listing.of_function(name))) for name in reversed(callers)))


def source_of(shell: Shell, text: str) -> SourceSheet:
    """The source of the step to this state; of what an actor comes to; of an operator or function.

    Raises:
        UsageError: It is written nowhere that is known.
    """
    action, region, label = _asked(shell, text)
    excerpts = [_of_region(shell.session.listing, region, action)] if region else []
    narrator = shell.cursor.timeline.narrator
    name = action or (Action(region.name, ()) if region else None)
    place = narrator.place(name) if narrator and name else None
    excerpts += [_of_place(place)] if place else []
    if not excerpts:
        raise UsageError(f"it is not known where {label} is written")
    return source_sheet(excerpts)


def _asked(shell: Shell, text: str) -> tuple[Action | None, Region | None, str]:
    timeline, listing, number = shell.cursor.timeline, shell.session.listing, shell.cursor.number
    if not text:
        action = timeline.action(number)
        if action is None:
            region = listing.operator("Init")
            return None, region, "the initial predicate"
        return action, listing.of_action(action), action.name
    lane = timeline.lane(number, text)
    if lane is not None:
        return None, listing.of_label(lane.place), f"what {text} does at {lane.place}"
    region = listing.operator(text) or listing.of_label(text) or listing.of_function(text)
    if region is None:
        raise UsageError(f"neither an actor nor an operator of the spec is called {text!r}")
    return None, region, text


def _of_region(listing: Listing, region: Region, action: Action | None) -> Excerpt:
    origin = listing.source(region)
    title = f"{region.file}:{region.first}{f', from {origin.place}' if origin else ''}"
    lines = listing.lines(region.file)[region.first - 1 : region.last]
    place = action.location if action else None
    marked = place.begin_line if place and f"{place.module}.tla" == region.file else None
    return Excerpt(title, region.first, lines, marked)


def _of_place(place: Place) -> Excerpt:
    lines = linecache.getlines(place.file)
    found = inspect.getblock(lines[place.line - 1 :]) if lines else ["(its file is not there any more)"]
    title = f"{_short(place.file)}:{place.line}, {place.function}"
    return Excerpt(title, place.line, tuple(line.rstrip("\n") for line in found))


def _place(region: Region | None) -> str:
    return f"{region.file}:{region.first}" if region else ""


def _short(path: str) -> str:
    """A path from the folder of its package on, where it is known."""
    _, package, rest = path.rpartition("/pytlc/")
    return f"pytlc/{rest}" if package else path
