"""What of a clean verdict says nothing: the model, its actions, its properties, and its switches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pytlc.check import Question, Verdict
from pytlc.spec.source_map import SourceMap
from pytlc.tlc import Outcome, TlcJob
from pytlc.tlc.cfg import understood
from pytlc.tlc.runner import Runner
from pytlc.vacuity.actions import judged_actions, vacuous_actions
from pytlc.vacuity.asking import Reached, ask
from pytlc.vacuity.finding import Kind, Vacuity, Vacuous
from pytlc.vacuity.operators import Operators
from pytlc.vacuity.probes import Goal, Plan, Probes, plan
from pytlc.vacuity.switches import NO_TWINS, vacuous_switches
from pytlc.values import FiniteSet

_WHOLE = (Kind.NO_STATE, Kind.ONE_STATE, Kind.NO_STEP, Kind.CUT)


def examine(question: Question, verdict: Verdict, runner: Runner, *, switches: bool = False) -> Vacuity:
    """Say what of a verdict says nothing.

    Args:
        question: What was asked; with coverage, or nothing is known of its actions.
        verdict: The answer. Only a complete search that found nothing is judged.
        runner: What runs TLC: once more for the properties, and once for each switch.
        switches: Check twins of the model with each of its switches the other way.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    if verdict.result.outcome is not Outcome.SUCCESS:
        why = f"vacuity is not judged: the search ended with {verdict.result.outcome.value}"
        return Vacuity(notes=(why,), complete=False)
    if not verdict.has_behaviour:
        return Vacuity(notes=("vacuity is not judged: the cfg names no behaviour",), complete=False)
    operators = Operators.of(question.job)
    asked = plan(question.job, operators)
    reached = Reached() if verdict.is_empty else ask(question.job, asked, operators.variables, runner)
    twins = vacuous_switches(question, verdict.result, runner) if switches else NO_TWINS
    view = understood(question.job.config).view
    coverage = (verdict.result.coverage or ()) if view is None else ()
    found = [
        *_model(question.job, verdict, asked, reached),
        *_properties(asked, reached),
        *vacuous_actions(coverage),
        *twins.findings,
    ]
    judged = [
        *found,
        *(Vacuous(kind, "", "") for kind in _WHOLE),
        *_judged(asked, reached),
        *judged_actions(coverage),
        *twins.judged,
    ]
    hidden = [f"not judged: {name}, whose definition is not seen" for name in asked.unknown]
    if view is not None:
        hidden.append(f"not judged: actions, because under VIEW {view} one state stands for others")
    placed = sorted((_placed(one, verdict.sources) for one in found), key=lambda one: one.kind.is_minor)
    return Vacuity(
        findings=tuple(placed),
        judged=frozenset(_placed(one, verdict.sources).key for one in judged),
        notes=(*reached.notes, *hidden, *twins.notes),
    )


def _placed(one: Vacuous, sources: SourceMap) -> Vacuous:
    """The finding with where it comes from."""
    if one.origin or one.location is None:
        return one
    source = sources.of(one.location)
    place = f"{one.location.module}:{one.location.begin_line}:{one.location.begin_column}"
    return replace(one, origin=source.place if source else place)


def _model(job: TlcJob, verdict: Verdict, asked: Plan, reached: Reached) -> Iterator[Vacuous]:
    """What can be said of the model as a whole."""
    stats = verdict.result.stats
    config = understood(job.config)
    limited = bool(config.constraints or config.action_constraints)
    changes, inside = (goal.operator for goal in asked.changes) if asked.changes else ("", "")
    if verdict.is_empty:
        if limited and stats.generated:
            yield Vacuous(Kind.CUT, "", "the constraint leaves out every initial state")
        else:
            yield Vacuous(Kind.NO_STATE, "", "no state satisfies the initial predicate")
    elif stats.depth == 1 and inside in reached.asked - reached.operators:
        if limited and changes in reached.operators:
            yield Vacuous(Kind.CUT, "", "the constraint leaves out every state behind the initial ones")
        elif stats.distinct == 1:
            yield Vacuous(Kind.ONE_STATE, "", "the model has one state, and no step changes it")
        else:
            yield Vacuous(Kind.NO_STEP, "", "no step changes any of the initial states")
    for name in (name for name, value in config.assigned.items() if value == FiniteSet()):
        yield Vacuous(Kind.EMPTY, name, f"the constant {name} is the empty set")


def _properties(asked: Plan, reached: Reached) -> Iterator[Vacuous]:
    for probes in asked.probes:
        if probes.constant:
            yield _constant(probes)
            continue
        dead: set[str] = set()
        for goal in probes.goals:
            if goal.operator in reached.operators or goal.operator not in reached.asked:
                continue
            dead.add(goal.operator)
            if goal.outer not in dead:
                yield _unreached(probes, goal)


def _judged(asked: Plan, reached: Reached) -> Iterator[Vacuous]:
    """What every property that was asked of would be if it said nothing."""
    for probes in asked.probes:
        yield _constant(probes)
        yield from (_unreached(probes, goal) for goal in probes.goals if goal.operator in reached.asked)


def _constant(probes: Probes) -> Vacuous:
    return Vacuous(Kind.CONSTANT, probes.property, f"{probes.property} mentions no variable", probes.location)


def _unreached(probes: Probes, goal: Goal) -> Vacuous:
    said = {
        Kind.ANTECEDENT: f"in {probes.property}, {goal.text} is never TRUE",
        Kind.QUANTIFIER: f"in {probes.property}, nothing is ever in the range of {goal.text}",
        Kind.BRANCH: f"in {probes.property}, one branch is never reached: {goal.text} is always the same",
        Kind.AT_ONCE: f"in {probes.property}, {goal.text} is TRUE whenever it is asked for",
    }
    return Vacuous(goal.kind, probes.property, said[goal.kind], goal.location, goal.text)
