"""What of the actions was never taken, by TLC's coverage. Pure.

TLC counts for each action how many states it made, and for its expressions how often each was evaluated. A
conjunct that was never evaluated stands behind one that was never true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from pytlc.tlc import Coverage
from pytlc.tlc.events import ActionCoverage, ExpressionCoverage, Role
from pytlc.trace import Location
from pytlc.vacuity.finding import Kind, Vacuous


def never_taken(blocks: Sequence[Coverage]) -> tuple[ActionCoverage, ...]:
    """The actions that no step took, in TLC's order; one that stands in several places counts as one."""
    actions = [block.action for block in blocks if _counts_steps(block.action)]
    taken = {(action.name, action.location) for action in actions if action.generated}
    left = {(a.name, a.location): a for a in actions if (a.name, a.location) not in taken}
    return tuple(left.values())


def _counts_steps(action: ActionCoverage) -> bool:
    """Of a constraint the numbers are other ones, and a property has none."""
    return action.generated is not None and action.role in {Role.INITIAL, Role.ACTION}


def judged_actions(blocks: Sequence[Coverage]) -> tuple[Vacuous, ...]:
    """Each action as what it would be if it were never taken, for the keys of what was judged."""
    counted = {(b.action.name, b.action.location): b for b in blocks if _counts_steps(b.action)}
    return tuple(_never(block) for block in counted.values())


def vacuous_actions(blocks: Sequence[Coverage]) -> Iterator[Vacuous]:
    """Actions that were never taken, and of the others parts that were not, or were never evaluated."""
    unused = {(action.name, action.location) for action in never_taken(blocks)}
    for block in _each_once(blocks):
        if (block.action.name, block.action.location) in unused:
            yield _never(block)
    yield from _unused_parts(blocks, unused)
    counts = Counter[Location]()
    for block in blocks:
        for expression in block.expressions:
            counts[expression.location] += expression.count
    told: set[Location] = set()
    for block in blocks:
        if block.action.generated:
            for dead, guard in _dead(block.expressions, counts):
                if dead not in told:
                    told.add(dead)
                    yield _unevaluated(block.action.name, dead, guard)


def _unused_parts(blocks: Sequence[Coverage], unused: Container[tuple[str, Location]]) -> Iterator[Vacuous]:
    """Disjuncts that no step took, of actions that were taken by another one."""
    taken = {(b.action.name, b.action.part) for b in blocks if b.action.generated}
    left = {(b.action.name, b.action.part): b for b in blocks if b.action.part and _counts_steps(b.action)}
    for key, block in left.items():
        action = block.action
        if key not in taken and (action.name, action.location) not in unused:
            what = f"the part of {action.name} at {_place(action.place)} was never taken{_reason(block)}"
            yield Vacuous(Kind.EXPRESSION, action.name, what, action.part)


def _each_once(blocks: Sequence[Coverage]) -> tuple[Coverage, ...]:
    first: dict[tuple[str, Location], Coverage] = {}
    for block in blocks:
        first.setdefault((block.action.name, block.action.location), block)
    return tuple(first.values())


def _never(block: Coverage) -> Vacuous:
    action = block.action
    return Vacuous(
        Kind.ACTION, action.name, f"{action.name} was never taken{_reason(block)}", action.location
    )


def _reason(block: Coverage) -> str:
    guard = _guard(block.expressions)
    return "" if guard is None else f": the last that was evaluated of it is {_place(guard)}"


def _guard(expressions: Sequence[ExpressionCoverage]) -> Location | None:
    """The last conjunct that was evaluated before those that never were."""
    before: Location | None = None
    for expression in expressions:
        if expression.nesting == 0:
            if not expression.count:
                return before
            before = expression.location
    return before


def _dead(
    expressions: Sequence[ExpressionCoverage], counts: Counter[Location]
) -> Iterator[tuple[Location, Location | None]]:
    """The first of each row of expressions that no action evaluated, and what was evaluated before it."""
    before: Location | None = None
    was_dead = False
    for expression in expressions:
        dead = counts[expression.location] == 0
        if dead and not was_dead:
            yield expression.location, before
        if not dead:
            before = expression.location
        was_dead = dead


def _unevaluated(name: str, dead: Location, guard: Location | None) -> Vacuous:
    behind = "" if guard is None else f", behind {_place(guard)}"
    return Vacuous(Kind.EXPRESSION, name, f"{_place(dead)} of {name} was never evaluated{behind}", dead)


def _place(location: Location) -> str:
    return f"{location.module}:{location.begin_line}:{location.begin_column}"
