"""From a question to an answer without TLC: the reference model is searched instead of the spec.

The properties are the same by name, told apart as for TLC; those across time are left to TLC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytlc.check.judging import with_order
from pytlc.check.kept import python_of
from pytlc.check.lockorder import LOCK_ORDER, LockEdge, LockOrder, steps_of
from pytlc.check.narrators import model_for, predicates_for, searcher_for
from pytlc.check.twins import twins_of
from pytlc.check.verdict import Counterexample, Explored, LockExample
from pytlc.errors import UsageError
from pytlc.reference import Exploration, Path, Searcher, SoFar, explore, narrated, trace_of
from pytlc.replay import Agreement, Narrator, Story, tell
from pytlc.spec import Property, Target
from pytlc.spec.context import Request, context_of
from pytlc.spec.scope import Scope
from pytlc.spec.selection import select
from pytlc.tlc import Finding, Outcome, Result, Stats
from pytlc.trace import Trace

_NO_TEMPORAL = "not checked, because only TLC can check temporal properties: {}; see pytlc check --liveness"
_NO_SYMMETRY = "nothing is treated as interchangeable: the numbers are those of check --no-symmetry"
_NO_TWIN = "the reference model has no twin of {}"
_OUTCOMES = {"invariant": Outcome.INVARIANT, "action": Outcome.ACTION_PROPERTY}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a search stops that has not come to its end.

    Attributes:
        limit: Distinct states.
        deadline: Seconds of wall time.
    """

    limit: int | None = None
    deadline: float | None = None


def explore_target(
    target: Target,
    scope: Scope,
    names: Sequence[str] = (),
    *,
    bounds: Bounds = Bounds(),  # frozen
    on_progress: Callable[[SoFar], None] | None = None,
) -> Explored:
    """Search the reference model of a version of a family, up to the first violation.

    Args:
        target: The version, with its layers.
        scope: The machine.
        names: Properties to check; none for all that apply and that a search can check.
        bounds: Where to stop.
        on_progress: Told from time to time how far the search has come.

    Raises:
        UsageError: There is no reference model, or a property is unknown, says nothing of the machine, or
            is a temporal one.
        LayerError: A twin does not import, or does not fit.
    """
    about = {"code": target.code, "scope": dict(scope), "python": python_of(target.family)}
    model = model_for(about, twins_of(target.own))
    if model is None:
        raise UsageError(f"{target.name}: {target.family.name} has no reference model; take pytlc check")
    chosen = select(target.family, tuple(names), scope, no_temporal=_NO_TEMPORAL)
    _refuse_temporal(target, chosen.properties)
    twins = predicates_for(about, model)
    searcher = searcher_for(about, model, [p.name for p in chosen.properties if p.name in twins])
    known = {*twins, *(() if searcher.edges is None else (LOCK_ORDER,))}
    claims = {claim.name: claim for claim in chosen.properties if claim.name in known}
    untold = ", ".join(claim.name for claim in chosen.properties if claim.name not in known)
    if untold and names:
        raise UsageError(f"{target.name}: {_NO_TWIN.format(untold)}; take pytlc check")
    found = explore(
        searcher.space,
        searcher.claims,
        limit=bounds.limit,
        deadline=bounds.deadline,
        stop_at_first=True,
        marks=searcher.edges if LOCK_ORDER in claims else None,
        on_progress=on_progress,
    )
    symmetric = context_of(Request(target, scope, (), target.family.model)).symmetric
    notes = [*chosen.notes]
    notes += [f"not checked, because {_NO_TWIN.format(untold)}"] if untold else []
    notes += [_NO_SYMMETRY] if symmetric else []
    return _Answering(searcher, narrated(model), claims).answer(found, target.name, scope.words, tuple(notes))


def _refuse_temporal(target: Target, claims: Iterable[Property]) -> None:
    for claim in claims:
        if claim.kind == "temporal":
            raise UsageError(
                f"{claim.name} is temporal, and only TLC can check that: take pytlc check {target.name}"
            )


@dataclass(frozen=True, slots=True)
class _Answering:
    """What a search found, as an answer."""

    searcher: Searcher[Any, Any]
    narrator: Narrator[Any]
    claims: Mapping[str, Property]

    def answer(
        self, found: Exploration[Any, Any], target: str, words: tuple[str, ...], notes: tuple[str, ...]
    ) -> Explored:
        result = self._result(found)
        order = LockOrder(tuple(_edges(found)), found.complete) if LOCK_ORDER in self.claims else None
        judged = result if order is None else with_order(result, order)
        return Explored(
            target=target,
            scope=words,
            properties=tuple(self.claims),
            result=judged,
            counterexamples=tuple(self._example(found, finding) for finding in judged.findings),
            has_model=True,
            notes=notes,
            lock_order=order,
            lock_examples=() if order is None else tuple(self._lock_examples(found, order)),
            stuck=found.stuck,
        )

    def _result(self, found: Exploration[Any, Any]) -> Result:
        findings = tuple(
            Finding(
                _OUTCOMES[self.claims[name].kind],
                name,
                None,
                trace_of(self.narrator, self.searcher.way(path)),
            )
            for name, path in found.violations.items()
        )
        size = found.size
        generated = found.transitions + sum(1 for _ in self.searcher.space.init())
        outcome = Outcome.SUCCESS if found.complete else Outcome.BOUNDED
        return Result(
            findings[0].outcome if findings else outcome,
            property=findings[0].property if findings else None,
            bound=None if findings else found.bound,
            findings=findings,
            stats=Stats(generated, size.distinct, size.queue, size.depth, size.seconds),
        )

    def _example(self, found: Exploration[Any, Any], finding: Finding) -> Counterexample:
        name = finding.property or ""
        claim = self.claims[name]
        is_search = finding.outcome is Outcome.SEARCH
        trace, story = (None, None) if is_search else self._told(found.violations[name])
        return Counterexample(
            finding, trace, story=story, severity=claim.severity, stake=claim.phrase, of_model=True
        )

    def _lock_examples(self, found: Exploration[Any, Any], order: LockOrder) -> Iterable[LockExample]:
        """For each edge of the first circle the shortest way to it."""
        for pair in steps_of(order.cycles[0]) if order.cycles else ():
            paths = [path for edge, path in _edges(found).items() if edge.pair == pair]
            trace, story = self._told(min(paths, key=len))
            finding = Finding(Outcome.SEARCH, None, None, trace)
            yield LockExample(pair, Counterexample(finding, trace, story=story, of_model=True))

    def _trace(self, path: Path[Any, Any]) -> Trace:
        return trace_of(self.narrator, self.searcher.way(path))

    def _told(self, path: Path[Any, Any]) -> tuple[Trace, Story]:
        way = self.searcher.way(path)
        trace = trace_of(self.narrator, way)
        return trace, tell(Agreement(trace, tuple(state for _, state in way)), self.narrator)


def _edges(found: Exploration[Any, Any]) -> Mapping[LockEdge, Any]:
    """What was collected, all of which are edges between locks, with a shortest way to each."""
    return {LockEdge(*edge): path for edge, path in found.seen.items() if isinstance(edge, tuple)}
