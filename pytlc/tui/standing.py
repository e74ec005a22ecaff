"""Who is where, holds what and waits for whom; what is violated; what watched expressions are."""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.report.layout import wrap
from pytlc.report.rows import facts
from pytlc.tui.desk import Desk
from pytlc.tui.lines import Kind, Line, crop, of_actor, plain

_INDENT = 2


class Standing:
    """How everybody stands at the state that a desk is at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: list[Line] = []
        self._made_for: tuple[object, ...] = ()

    def __len__(self) -> int:
        return len(self._lines)

    def head(self, _width: int) -> Line | None:
        """None."""
        return None

    def line(self, index: int, width: int) -> Line:
        """One of them."""
        return crop(self._lines[index], width)

    def refresh(self, width: int) -> None:
        """Look at the state that the desk is at now."""
        desk = self._desk
        made_for = (desk.timeline, desk.number, width, desk.followed, len(desk.watches), len(desk.timeline))
        if made_for != self._made_for:
            self._made_for = made_for
            self._lines = [*_actors(desk, width), *_ends(desk, width), *_watches(desk)]


def _actors(desk: Desk, width: int) -> Iterator[Line]:
    lanes = desk.timeline.lanes(desk.number)
    acted = desk.timeline.actor(desk.number)
    for index, lane in enumerate(lanes):
        said = [
            *(["acted"] if lane.actor == acted else []),
            *(["followed"] if lane.actor == desk.followed else []),
        ]
        yield (
            (lane.actor, of_actor(index)),
            (f"  ({', '.join(said)})" if said else "", Kind.DIM),
        )
        for fact in facts(lane, lanes):
            kind = Kind.BLOCKED if fact.endswith("BLOCKED") else Kind.PLAIN
            for text in wrap(fact, max(width - _INDENT, 10), hang=_INDENT):
                yield plain(" " * _INDENT + text, kind)
    if not lanes:
        yield plain(_why_nobody(desk), Kind.DIM)


def _why_nobody(desk: Desk) -> str:
    parting = desk.timeline.parting
    if parting is not None and desk.timeline.narrator is not None:
        return f"the reference model leaves the trace at state {parting.number}"
    return "no reference model tells who acts"


def _ends(desk: Desk, width: int) -> Iterator[Line]:
    """What is violated, and why the behaviour ends here."""
    for name in desk.timeline.violated(desk.number):
        yield plain(f"VIOLATED: {name}", Kind.VIOLATED)
    machine, narrator = desk.timeline.machine(desk.number), desk.timeline.narrator
    reason = narrator.reason(machine) if narrator is not None and machine is not None else None
    if reason:
        for text in wrap(reason, width, hang=_INDENT):
            yield plain(text, Kind.VIOLATED)


def _watches(desk: Desk) -> Iterator[Line]:
    for watch in desk.watches:
        now = desk.watched(watch, desk.number)
        before = desk.watched(watch, desk.number - 1) if desk.number > 1 else now
        changed = now != before
        yield (
            ("* " if changed else "  ", Kind.CHANGED),
            (f"{watch.text} = {now}", Kind.CHANGED if changed else Kind.PLAIN),
            (f"   was {before}" if changed else "", Kind.DIM),
        )
