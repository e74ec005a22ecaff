"""The interleaving as a sequence diagram, as numbers: where each lane, step, lock and arrow is. Pure.

Time goes down. Each actor has a lane with a line; a step is a mark on the line of who takes it, with its name
beside it. To the left of the line stand the locks that the actor holds or waits for, a bar for each stretch
of time, so that two bars never touch. After the last step stand how everybody goes on, and an arrow from
who waits to who holds. A behaviour without a model is a lane of its own.

All lengths are in pixels of CSS at a font of :data:`FONT` pixels, of which a character is 0.6 wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pytlc.replay import Lane, Row, Story
from pytlc.report.changes import short_change
from pytlc.report.diagram import Arrow, Back, Bar, Clash, Column, Diagram, Flag, Kind, Moment, Words
from pytlc.report.layout import wrap
from pytlc.report.rows import cycle, holder, is_outside, label
from pytlc.trace import Action, Ending, Finite, Loop, Stuttering, Trace, diff

FONT = 11
LINE = 14
_CHARACTER = FONT * 0.6
_HEAD, _PADDING, _FOOT = 26, 10, 18
_NUMBER = 34
_SLOT, _BAR = 13, 9
_MARK, _GAP = 12, 10
_BACK = 44
_LANE, _NARROWEST, _ALONE = 24, 12, 46
_NOTES, _NOTE = 2, 60
ENVIRONMENT, STEPS = "environment", "steps"


@dataclass(frozen=True, slots=True)
class _Line:
    """A state before it is laid out."""

    number: int
    column: int | None
    words: tuple[Words, ...]


def sequence_of_story(story: Story, ending: Ending | None = None, flag: Flag | None = None) -> Diagram:
    """Lay out a replayed behaviour.

    Args:
        story: It.
        ending: How it goes on after its last state.
        flag: What fails and where; None where nothing does.
    """
    names = [*story.actors, *([ENVIRONMENT] if any(map(_by_environment, story.rows)) else [])]
    locks = _locks(story.rows)
    bars = list(_bars(story, locks))
    lines = [_flagged(line, flag, _LANE) for line in _lines(story, names, locks)]
    last = story.rows[-1].lanes
    ahead = [Words(index, Kind.NEXT, _wrapped(lane.place)) for index, lane in enumerate(last)]
    ahead += [Words(names.index(t.actor), Kind.TOUCHES, _wrapped(t.words)) for t in story.touches]
    draft = _Draft(names, lines, bars, locks, ahead, ending or Finite(), flag)
    return draft.diagram(last)


def sequence_of_trace(trace: Trace, flag: Flag | None = None) -> Diagram:
    """Lay out a behaviour of which no model tells who acts: one lane, with the first changes of each step.

    Args:
        trace: It.
        flag: What fails and where; None where nothing does.
    """
    lines = [
        _Line(step.number, 0 if step.action else None, _plain(trace, step.number)) for step in trace.steps
    ]
    flagged = [_flagged(line, flag, _ALONE) for line in lines]
    return _Draft([STEPS], flagged, [], (), [], trace.ending, flag).diagram(())


def _flagged(line: _Line, flag: Flag | None, width: int) -> _Line:
    """The state with what fails there below everything else."""
    if flag is None or flag.number != line.number:
        return line
    said = tuple(wrap(f"\N{BALLOT X} {flag.words}", width, hang=2))
    return replace(line, words=(*line.words, Words(line.column or 0, Kind.FAILS, said)))


def _by_environment(row: Row) -> bool:
    return row.action is not None and is_outside(row)


def _locks(rows: Iterable[Row]) -> tuple[str, ...]:
    """Every lock that is held or waited for, in the order in which they come up."""
    found = (lock for row in rows for lane in row.lanes for lock in (*lane.holds, *_waited(lane)))
    return tuple(dict.fromkeys(found))


def _waited(lane: Lane) -> tuple[str, ...]:
    return (lane.wants,) if lane.blocked and lane.wants is not None else ()


def _bars(story: Story, locks: Sequence[str]) -> Iterator[Bar]:
    """A bar for each stretch of states in which an actor holds a lock, or waits for one."""
    begun: dict[tuple[int, str, bool], int] = {}
    for row in story.rows:
        now = {(i, lock, False) for i, lane in enumerate(row.lanes) for lock in lane.holds}
        now |= {(i, lock, True) for i, lane in enumerate(row.lanes) for lock in _waited(lane)}
        for index, lock, waited in sorted(begun.keys() - now):
            first = begun.pop((index, lock, waited))
            yield Bar(index, locks.index(lock), waited, first, row.number - 1)
        for key in now:
            begun.setdefault(key, row.number)
    for (index, lock, waited), first in sorted(begun.items()):
        yield Bar(index, locks.index(lock), waited, first, story.rows[-1].number)


def _lines(story: Story, names: Sequence[str], locks: Sequence[str]) -> Iterator[_Line]:
    before: Row | None = None
    for row in story.rows:
        column = None
        words: list[Words] = []
        if row.action is not None:
            column = len(names) - 1 if row.actor not in names else names.index(row.actor)
            words.append(Words(column, Kind.STEP, _wrapped(label(row))))
        words.extend(_of_locks(before, row, locks))
        yield _Line(row.number, column, tuple(words))
        before = row


def _of_locks(before: Row | None, row: Row, locks: Sequence[str]) -> Iterator[Words]:
    """What a step made of everybody's locks."""
    for index, lane in enumerate(row.lanes):
        old = before.lanes[index] if before is not None else None
        held = old.holds if old is not None else ()
        waited = _waited(old) if old is not None else ()
        told = [(Kind.TAKEN, lock, f"+ {lock}") for lock in lane.holds if lock not in held]
        told += [(Kind.RELEASED, lock, f"\N{MINUS SIGN} {lock}") for lock in held if lock not in lane.holds]
        told += [
            (Kind.WAITS, lock, f"waits for {lock}{_itself(lane)}")
            for lock in _waited(lane)
            if lock not in waited
        ]
        for kind, lock, text in told:
            yield Words(index, kind, _wrapped(text), locks.index(lock))


def _itself(lane: Lane) -> str:
    return ", held by itself" if lane.wants in lane.holds else ""


def _plain(trace: Trace, number: int) -> tuple[Words, ...]:
    step = trace.steps[number - 1]
    if number == 1:
        return ()
    action = str(step.action) if step.action else "(the action is not known)"
    named = Words(0, Kind.STEP, tuple(wrap(_clipped(action), _ALONE)))
    changed = [_clipped(short_change(c)) for c in diff(trace.steps[number - 2].state, step.state)]
    shown = changed[:_NOTES]
    if len(changed) > _NOTES:
        shown.append(f"and {len(changed) - _NOTES} more")
    return (named, *(Words(0, Kind.CHANGE, tuple(wrap(text, _ALONE))) for text in shown))


def _clipped(text: str) -> str:
    return text if len(text) <= _NOTE else f"{text[: _NOTE - 3]}..."


def _wrapped(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in wrap(text, _LANE))


def _length(words: Words) -> int:
    """Characters of the longest line, with the sign of a lock before it."""
    return max(map(len, words.lines), default=0) + (0 if words.lock is None else 2)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is drawn, before it has its places."""

    names: Sequence[str]
    lines: Sequence[_Line]
    bars: Sequence[Bar]
    locks: tuple[str, ...]
    ahead: Sequence[Words]
    ending: Ending
    flag: Flag | None

    def diagram(self, last: tuple[Lane, ...]) -> Diagram:
        """Give everything its place."""
        slots = _slots(self.bars)
        columns = tuple(self._columns(slots))
        moments = tuple(_moments(self.lines))
        end = moments[-1].bottom
        ahead = tuple(_placed(self.ahead, end + _PADDING + LINE))
        below = max((w.top + (len(w.lines) - 1) * LINE for w in ahead), default=end + _PADDING) + LINE // 2
        clash = _clash(self.ahead, columns, below + LINE + LINE // 2)
        below = clash.height if clash else below
        arrows = tuple(_arrows(last, self.locks, columns, below))
        width = columns[-1].right + (0 if isinstance(self.ending, Finite) else _BACK)
        return Diagram(
            columns=columns,
            moments=moments,
            bars=tuple(_placed_bars(self.bars, slots, columns, moments, end + _PADDING)),
            arrows=arrows,
            clash=clash,
            back=_back(self.ending, moments, width),
            next=ahead,
            locks=self.locks,
            flag=self.flag,
            end=end,
            width=width,
            height=(arrows[-1].height if arrows else below) + _FOOT,
            has_actors=bool(last),
        )

    def _columns(self, slots: dict[Bar, int]) -> Iterator[Column]:
        left = _NUMBER
        everything = [words for line in self.lines for words in line.words] + list(self.ahead)
        for index, name in enumerate(self.names):
            longest = max((_length(words) for words in everything if words.column == index), default=0)
            characters = max(longest, len(name), _NARROWEST)
            bars = max((slot + 1 for bar, slot in slots.items() if bar.column == index), default=0)
            line = left + bars * _SLOT + _MARK // 2
            text = line + _MARK
            right = text + round(characters * _CHARACTER) + _GAP
            yield Column(name, left, line, text, right)
            left = right


def _slots(bars: Sequence[Bar]) -> dict[Bar, int]:
    """Beside one another what goes on at the same time, each as near to its line as it can be."""
    found: dict[Bar, int] = {}
    for bar in sorted(bars, key=lambda bar: (bar.first, bar.waited, bar.lock)):
        taken = {
            slot
            for other, slot in found.items()
            if other.column == bar.column and other.first <= bar.last + 1 and bar.first <= other.last + 1
        }
        found[bar] = next(slot for slot in range(len(bars) + 1) if slot not in taken)
    return found


def _moments(lines: Iterable[_Line]) -> Iterator[Moment]:
    top = _HEAD
    for line in lines:
        placed = tuple(_placed(line.words, top + LINE))
        ends = [words.top + (len(words.lines) - 1) * LINE for words in placed]
        bottom = max((*ends, top + LINE)) + _PADDING - 2
        yield Moment(line.number, line.column, top, top + LINE - FONT // 2 + 1, bottom, placed)
        top = bottom


def _placed(words: Iterable[Words], top: int) -> Iterator[Words]:
    """The texts of each column, one below the other."""
    tops: dict[int, int] = {}
    for each in words:
        here = tops.get(each.column, top)
        tops[each.column] = here + len(each.lines) * LINE
        yield replace(each, top=here)


def _placed_bars(
    bars: Iterable[Bar],
    slots: dict[Bar, int],
    columns: Sequence[Column],
    moments: Sequence[Moment],
    end: int,
) -> Iterator[Bar]:
    for bar in bars:
        column = columns[bar.column]
        left = column.line - _MARK // 2 - (slots[bar] + 1) * _SLOT + (_SLOT - _BAR)
        bottom = moments[bar.last].middle if bar.last < len(moments) else end
        top = moments[bar.first - 1].middle
        yield replace(bar, left=left, top=top, bottom=bottom)


def _arrows(
    last: tuple[Lane, ...], locks: Sequence[str], columns: Sequence[Column], top: int
) -> Iterator[Arrow]:
    names = [lane.actor for lane in last]
    closing = {wait.actor for wait in cycle(last)}
    height = top
    for index, lane in enumerate(last):
        owner = holder(last, lane.wants) if lane.blocked else None
        if owner is None or lane.wants is None:
            continue
        height += 2 * LINE + 4
        other = names.index(owner)
        yield Arrow(
            waiting=index,
            holding=other,
            lock=locks.index(lane.wants),
            closes=lane.actor in closing,
            begin=columns[index].line,
            end=columns[other].line,
            height=height,
        )


def _clash(ahead: Sequence[Words], columns: Sequence[Column], height: int) -> Clash | None:
    touching = sorted({words.column for words in ahead if words.kind is Kind.TOUCHES})
    if len(touching) < 2:
        return None
    return Clash(columns[touching[0]].line, columns[touching[-1]].line, height)


def _back(ending: Ending, moments: Sequence[Moment], width: int) -> Back | None:
    last = moments[-1].middle
    match ending:
        case Loop(to, action):
            return Back(to, _named(action), last, moments[to - 1].middle, width - _BACK)
        case Stuttering():
            return Back(moments[-1].number, "", last, last, width - _BACK)
        case Finite():
            return None


def _named(action: Action | None) -> str:
    return str(action) if action else ""
