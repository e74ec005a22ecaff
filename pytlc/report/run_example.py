"""One behaviour of a page: its diagram, its steps in words, and the data of its states.

Nothing here is HTML: the template places what is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytlc.check import Counterexample
from pytlc.replay import Lane, Row, Story
from pytlc.report.diagram import Diagram, Flag
from pytlc.report.rows import cycle, holder, is_outside, label
from pytlc.report.sequence import sequence_of_story, sequence_of_trace
from pytlc.report.states import changes_of, clipped, states_of
from pytlc.report.words import replay_outcome, violation
from pytlc.spec.listing import Listing, Region
from pytlc.tlc import Outcome
from pytlc.trace import Action, Change, Loop, Stuttering, Trace
from pytlc.values import FiniteSet, show

ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A difference: a set says what came and went, anything else what it was and is."""

    where: str
    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    is_set: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step in words.

    Attributes:
        anchor: Its place in the page.
        number: Number of the state that it leads to.
        actor: Who takes it; empty where nobody is known to.
        name: What it does.
        action: The action with its arguments; empty for the initial state.
        place: Where that is in the spec; empty where it is not known.
        source: Where in the templates; empty where it is in none.
        changes: What it changes.
        tells: What becomes of everybody whom it makes differ.
        fails: What fails here; empty where nothing does.
    """

    anchor: str
    number: int
    actor: str
    name: str
    action: str
    place: str
    source: str
    changes: tuple[ChangeView, ...]
    tells: tuple[str, ...]
    fails: str


@dataclass(frozen=True, slots=True)
class Link:
    """One of those who wait for each other in the end."""

    actor: str
    stack: tuple[str, ...]
    place: str
    holds: str
    wants: str
    owner: str


@dataclass(frozen=True, slots=True)
class TouchView:
    """One of those who do in the end what must not be done at once."""

    actor: str
    words: str
    place: str
    holds: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A behaviour with all that is shown of it.

    Attributes:
        name: Prefix of its anchors, unique in the page.
        title: What it shows.
        severity: How bad that is; empty where it is not known.
        message: What TLC says of it, line by line.
        claim: What the violated property claims, in words.
        definition: Its text in the spec.
        reason: Why the behaviour ends where it does.
        replayed: What the reference model says of it.
        agrees: The reference model does not contradict it.
        circle: Those who wait for each other in the end.
        touches: Those who do in the end what must not be done at once.
        diagram: It as a diagram; None without a behaviour.
        steps: It in words.
        ending: How it goes on for ever; empty where it ends.
        data: What the script of the page needs of it.
    """

    name: str
    title: str
    severity: str
    message: tuple[str, ...]
    claim: str
    definition: str
    reason: str
    replayed: str
    agrees: bool
    circle: tuple[Link, ...]
    touches: tuple[TouchView, ...]
    diagram: Diagram | None
    steps: tuple[StepView, ...]
    ending: str
    data: Mapping[str, Any] | None


def example_view(
    example: Counterexample,
    number: int,
    listing: Listing,
    claims: Mapping[str, str],
    *,
    has_model: bool,
    title: str = "",
) -> ExampleView:
    """All that is shown of a counterexample.

    Args:
        example: It.
        number: Which one of the page, from 1.
        listing: The modules of its spec.
        claims: What each property claims, in words.
        has_model: There is a reference model for the spec.
        title: What it shows, where that is not a violation.
    """
    finding, trace, story = example.finding, example.trace, example.story
    prefix = "" if number == 1 else f"{number}-"
    claimed = finding.property or ""
    region = listing.operator(claimed)
    circle = tuple(_circle(story.rows[-1].lanes)) if story else ()
    return ExampleView(
        name=prefix,
        title=title or _title(example),
        severity=example.severity.value if example.severity else "",
        message=tuple((finding.message or "").splitlines()),
        claim=claims.get(claimed, ""),
        definition="" if region is None else _text(listing, region),
        reason=(story.reason or "") if story else "",
        replayed=replay_outcome(example, has_model=has_model),
        agrees=example.divergence is None,
        circle=circle,
        touches=tuple(_touches(story)) if story else (),
        diagram=None if trace is None else _diagram(example, trace),
        steps=() if trace is None else tuple(_steps(example, trace, listing, prefix)),
        ending="" if trace is None else _ending(trace),
        data=None if trace is None else _data(trace, story, listing, prefix),
    )


def flag_of(example: Counterexample, trace: Trace) -> Flag | None:
    """What fails, and at which state."""
    if example.divergence is not None:
        last = min(example.divergence.number, len(trace))
        return Flag(last, "here the reference model does not follow")
    name = example.finding.property or "the property"
    match example.finding.outcome:
        case Outcome.BOUNDED:
            return None
        case Outcome.ACTION_PROPERTY:
            words = f"{name} does not allow this step"
        case Outcome.TEMPORAL:
            words = f"{name} fails, because this goes on for ever"
        case Outcome.DEADLOCK:
            words = "deadlock: no step is possible here"
        case Outcome.INVARIANT | Outcome.SEARCH:
            words = f"{name} does not hold here"
        case _:
            words = "here it goes wrong"
    return Flag(len(trace), words)


def _title(example: Counterexample) -> str:
    if example.finding.outcome is Outcome.BOUNDED and example.divergence is None:
        return "A behaviour"
    if example.finding.outcome is Outcome.BOUNDED:
        return "A behaviour that the reference model does not follow"
    return violation(example.finding, example.phrase)


def _diagram(example: Counterexample, trace: Trace) -> Diagram:
    flag = flag_of(example, trace)
    if example.story is not None and example.story.actors:
        return sequence_of_story(example.story, trace.ending, flag)
    return sequence_of_trace(trace, flag)


def _circle(lanes: tuple[Lane, ...]) -> Iterator[Link]:
    by_name = {lane.actor: lane for lane in lanes}
    for wait in cycle(lanes):
        lane = by_name[wait.actor]
        stack = () if lane.stack == (lane.place,) else lane.stack
        yield Link(wait.actor, stack, lane.place, wait.holds, wait.wants, holder(lanes, wait.wants) or "")


def _touches(story: Story) -> Iterator[TouchView]:
    lanes = {lane.actor: lane for lane in story.rows[-1].lanes}
    for touch in story.touches:
        lane = lanes[touch.actor]
        yield TouchView(touch.actor, touch.words, lane.place, f"holds {', '.join(lane.holds) or 'no lock'}")


def _steps(example: Counterexample, trace: Trace, listing: Listing, prefix: str) -> Iterator[StepView]:
    flag = flag_of(example, trace)
    rows: Sequence[Row | None] = example.story.rows if example.story else [None] * len(trace)
    before: Row | None = None
    for step, row, changed in zip(trace.steps, rows, changes_of(trace), strict=True):
        region = listing.of_action(step.action) if step.action else None
        source = listing.source(region) if region else None
        yield StepView(
            anchor=f"{prefix}step-{step.number}",
            number=step.number,
            actor=_actor(row),
            name=_name(step.action, row, step.number),
            action=str(step.action or ""),
            place=_place(step.action, region),
            source=str(source or ""),
            changes=tuple(map(_change, changed)),
            tells=tuple(_tells(before, row)) if row else (),
            fails=flag.words if flag and flag.number == step.number else "",
        )
        before = row


def _actor(row: Row | None) -> str:
    if row is None or row.action is None or not row.lanes:
        return ""
    return ENVIRONMENT if is_outside(row) else str(row.actor)


def _name(action: Action | None, row: Row | None, number: int) -> str:
    if action is None:
        return "initial state" if number == 1 else "(the action is not known)"
    return label(row) if row is not None else str(action)


def _place(action: Action | None, region: Region | None) -> str:
    if action is not None and action.location is not None:
        return f"{action.location.module}.tla:{action.location.begin_line}"
    return f"{region.file}:{region.first}" if region else ""


def _change(change: Change) -> ChangeView:
    is_set = isinstance(change.before, FiniteSet) and isinstance(change.after, FiniteSet)
    return ChangeView(
        where=change.where,
        before="(absent)" if change.before is None else clipped(show(change.before)),
        after="(absent)" if change.after is None else clipped(show(change.after)),
        added=tuple(clipped(show(value)) for value in change.added) if is_set else (),
        removed=tuple(clipped(show(value)) for value in change.removed) if is_set else (),
        is_set=is_set and bool(change.added or change.removed),
    )


def _tells(before: Row | None, row: Row) -> Iterator[str]:
    """How those stand whom the step made stand otherwise."""
    for index, lane in enumerate(row.lanes):
        if before is None or before.lanes[index] != lane:
            yield f"{lane.actor}: {'; '.join(lane_facts(lane, row.lanes))}"


def lane_facts(lane: Lane, lanes: tuple[Lane, ...]) -> tuple[str, ...]:
    """Where an actor is, what it holds, and what it waits for, a sentence each."""
    inside = f"in {' > '.join(lane.stack)}, " if lane.stack not in {(), (lane.place,)} else ""
    facts = [f"{inside}at {lane.place}", f"holds {', '.join(lane.holds) or 'no lock'}"]
    if lane.wants is not None:
        owner = holder(lanes, lane.wants) if lane.blocked else None
        who = "itself" if owner == lane.actor else owner or "somebody"
        facts.append(
            f"waits for {lane.wants}, held by {who}" if lane.blocked else f"next takes {lane.wants}, free now"
        )
    return tuple(facts)


def _ending(trace: Trace) -> str:
    match trace.ending:
        case Stuttering():
            return f"It stays in state {len(trace)} for ever."
        case Loop(to, action):
            by = f" by {action}" if action else ""
            return f"It goes back to state {to}{by}, and so on for ever."
        case _:
            return ""


def _text(listing: Listing, region: Region) -> str:
    return "\n".join(listing.lines(region.file)[region.first - 1 : region.last])


def _data(trace: Trace, story: Story | None, listing: Listing, prefix: str) -> dict[str, Any]:
    """States as differences, what everybody does as differences, and where in the spec each step is."""
    states = states_of(trace)
    regions = [listing.of_action(step.action) if step.action else None for step in trace.steps]
    known = list(dict.fromkeys(region for region in regions if region is not None))
    return {
        "name": prefix,
        "paths": states.paths,
        "texts": states.texts,
        "first": states.first,
        "steps": states.steps,
        "actors": story.actors if story else (),
        "lanes": [list(_lanes(before, row)) for before, row in _pairs(story)],
        "regions": [[region.file, region.first, region.last] for region in known],
        "of": [None if region is None else known.index(region) for region in regions],
    }


def _pairs(story: Story | None) -> Iterator[tuple[Row | None, Row]]:
    before: Row | None = None
    for row in story.rows if story else ():
        yield before, row
        before = row


def _lanes(before: Row | None, row: Row) -> Iterator[list[Any]]:
    """Of each actor that stands otherwise than before: index, then its facts."""
    for index, lane in enumerate(row.lanes):
        facts = lane_facts(lane, row.lanes)
        if before is None or facts != lane_facts(before.lanes[index], before.lanes):
            yield [index, *facts]
