"""From a violating behaviour to a shorter one that violates the same, taken again by TLC.

With a reference model the work is done there, because it takes steps a thousand times faster than a JVM
starts; without one, or where the model does not know the property, TLC searches. Either way TLC has the last
word: it takes the shorter behaviour on the spec, and it has to find the same violation at its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pytlc.errors import SpecError, UsageError
from pytlc.minimise.deleting import delete_steps
from pytlc.minimise.model_search import ModelSearch
from pytlc.minimise.shortening import Shortened, shorten
from pytlc.minimise.spec_search import SpecSearch, path_of, shown, trace_of_path
from pytlc.minimise.violation import Claim, Violation
from pytlc.reference import Path, Predicate, ReferenceModel, Searcher, trace_of
from pytlc.replay import Agreement, replay
from pytlc.tlc import Finding, Outcome, Result, TlcJob
from pytlc.tlc.cfg import read_config
from pytlc.tlc.runner import Runner
from pytlc.tlc.versions import Features
from pytlc.trace import Action, Trace

#: How much of the time steps may be left out for, before searches begin.
_DELETING = 0.5
#: How much of the time is kept for the run in which TLC takes the shorter one, and the most of it.
_HOLDING, _HOLDING_SECONDS = 0.25, 10.0
#: Less leaves TLC no time to start.
_LEAST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: states of the behaviour at the beginning, and of the shortest one so far."""

    before: int
    now: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Minimised:
    """A behaviour, and the shorter one.

    Attributes:
        before: The behaviour as it was.
        trace: The shortest that was found, as TLC tells it; of the same length where there is no shorter one.
        claim: What both violate.
        shortest: No behaviour that violates this is shorter.
        stopped: The deadline or an interrupt ended the work before everything was tried.
        on_model: It was shortened on the reference model.
        seconds: How long it took.
        result: What TLC said when it took the shorter one again.
        notes: What the cfg asks for and was switched off, a sentence each.
    """

    before: Trace
    trace: Trace
    claim: Claim
    shortest: bool
    stopped: bool
    on_model: bool
    seconds: float
    result: Result
    notes: tuple[str, ...] = ()

    @property
    def removed(self) -> int:
        """How many states fewer there are."""
        return len(self.before) - len(self.trace)


@dataclass(frozen=True, slots=True)
class Minimiser:
    """Minimises behaviours of one spec.

    Attributes:
        job: What the user checks.
        runner: What runs TLC.
        tlc: What to know about that TLC.
        model: Its reference model; None where there is none.
        predicates: The twins of its properties, by name.
        searcher: The search of the model for one of these properties; None for no faster one.
        heap_megabytes: Of each JVM.
        on_progress: Told of every shorter behaviour.
    """

    job: TlcJob
    runner: Runner
    tlc: Features
    model: ReferenceModel[Any] | None = None
    predicates: Mapping[str, Predicate[Any]] = field(default_factory=dict)
    searcher: Callable[[str], Searcher[Any, Any]] | None = None
    heap_megabytes: int | None = None
    on_progress: OnProgress | None = None

    def minimise(
        self,
        finding: Finding,
        *,
        seconds: float,
        hold: Callable[[TlcJob], Result] | None = None,
        is_real: bool = True,
    ) -> Minimised:
        """Find a shorter behaviour that violates the same.

        Args:
            finding: The violation, with its behaviour.
            seconds: How long this may take.
            hold: What runs TLC on the shorter one at the end; None for the runner.
            is_real: The behaviour shows the states themselves; else TLC first finds it again, without the
                cfg's ALIAS.

        Raises:
            UsageError: It is no violation that a finite behaviour shows, or it is not found again without
                the ALIAS.
            SpecError: TLC does not take the behaviour as one of the spec, or refuses the search.
        """
        work = _Work(time.monotonic(), seconds)
        claim, trace = Claim.of(finding), _trace(finding)
        if not is_real:
            trace = self._without_alias(claim, trace, work)
        search = self._search(claim, trace)
        hold = hold or self.runner.run
        for found in self._ways(claim, trace, search, work):
            result = hold(search.held(found.trace, work.holding))
            told = shown(result, claim)
            if told is not None:
                break
        else:
            raise SpecError(_not_taken(claim, result))
        return Minimised(
            trace,
            _trace(told),
            claim,
            shortest=found.shortened.shortest,
            stopped=found.shortened.stopped,
            on_model=found.on_model,
            seconds=work.spent,
            result=result,
            notes=self._notes(),
        )

    def _ways(self, claim: Claim, trace: Trace, search: SpecSearch, work: _Work) -> Iterator[_Found]:
        """What the model finds, and where the spec does not take that, what TLC finds."""
        on_model = self._on_model(claim, trace, work.searching)
        if on_model is not None:
            yield on_model
        yield self._on_spec(search, trace, work.searching)

    def _notes(self) -> tuple[str, ...]:
        """What of the cfg would hide states."""
        config = read_config(self.job.config)
        hiding = {"ALIAS": config.alias, "VIEW": config.view, "SYMMETRY": config.symmetry}
        off = [f"{keyword} {name}" for keyword, name in hiding.items() if name]
        return (f"searched without {' and '.join(off)}: on the states themselves",) if off else ()

    def confirms(self, finding: Finding) -> bool:
        """Whether TLC takes the behaviour of a violation as one of the spec that violates this."""
        if finding.trace is None:
            return finding.outcome is Outcome.ASSUMPTION
        if finding.outcome is Outcome.TEMPORAL:
            claim = Claim(finding.outcome, finding.property)
            job = self._search(claim, finding.trace).held_for_ever(finding.trace)
        else:
            claim = Claim.of(finding)
            job = self._search(claim, finding.trace).held(finding.trace)
        return shown(self.runner.run(job), claim) is not None

    def _without_alias(self, claim: Claim, trace: Trace, work: _Work) -> Trace:
        """The behaviour that TLC finds when it shows the states themselves."""
        options = replace(self.job.options, coverage=False, dump=None, deadline_seconds=work.searching)
        result = self.runner.run(self._search(claim, trace).real(options))
        found = next((finding for finding in result.findings if claim.is_shown_by(finding)), None)
        if found is None:
            alias = read_config(self.job.config).alias
            raise UsageError(
                f"the counterexample shows ALIAS {alias} in place of its states, and TLC does not find it "
                f"again without ({result.bound or result.outcome.value}); allow more time, or check without "
                "the ALIAS"
            )
        return _trace(found)

    def _search(self, claim: Claim, trace: Trace) -> SpecSearch:
        names = tuple(trace.steps[0].state)
        return SpecSearch(self.job, claim, names, self.runner, self.tlc, self.heap_megabytes)

    def _on_spec(self, search: SpecSearch, trace: Trace, seconds: float) -> _Found:
        tell = self._telling(trace)
        found = shorten(path_of(trace), search, seconds=seconds, on_better=lambda path: tell(len(path)))
        return _Found(trace_of_path(found.path), found, on_model=False)

    def _on_model(self, claim: Claim, trace: Trace, seconds: float) -> _Found | None:
        """None where the model does not know the claim, or does not agree with the behaviour."""
        if self.model is None:
            return None
        violation = Violation.of(claim, self.model, dict(self.predicates))
        agreement = replay(trace, self.model) if violation is not None else None
        if violation is None or not isinstance(agreement, Agreement):
            return None
        path = tuple(zip(agreement.trace.actions, agreement.states, strict=True))
        searcher = self.searcher(claim.name) if self.searcher and claim.name else None
        nearby = ModelSearch(self.model, violation, searcher)
        found = self._shorten(path, nearby, self._telling(trace), seconds)
        return _Found(trace_of(self.model, found.path), found, on_model=True)

    def _shorten(
        self, path: Path[Action, Any], nearby: ModelSearch[Any], tell: Callable[[int], None], seconds: float
    ) -> Shortened[Action, Any]:
        """Leave steps out, then search; an interrupt while steps are left out ends both."""
        best = [path]
        began = time.monotonic()

        def on_better(shorter: Path[Action, Any]) -> None:
            best[0] = shorter
            tell(len(shorter))

        def is_over() -> bool:
            return time.monotonic() - began > seconds * _DELETING

        try:
            delete_steps(path, nearby.model, nearby.violation, until=is_over, on_better=on_better)
        except KeyboardInterrupt:
            return Shortened(best[0], shortest=False, stopped=True)
        left = max(seconds - (time.monotonic() - began), nearby.least)
        return shorten(best[0], nearby, seconds=left, on_better=on_better)

    def _telling(self, trace: Trace) -> Callable[[int], None]:
        def tell(length: int) -> None:
            if self.on_progress is not None:
                self.on_progress(Progress(len(trace), length))

        return tell


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be held against the spec."""

    trace: Trace
    shortened: Shortened[Action, Any]
    on_model: bool


def _trace(finding: Finding) -> Trace:
    assert finding.trace is not None  # noqa: S101  # Claim.of has looked
    return finding.trace


def _not_taken(claim: Claim, result: Result) -> str:
    what = claim.name or claim.outcome.value
    if result.bound is not None:
        return f"TLC had no time to take the behaviour again that violates {what}: {result.bound}"
    return (
        f"TLC does not take this behaviour as one of the spec that violates {what}: it says "
        f"{result.outcome.value}"
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """When the work began, and how long it may take."""

    began: float
    seconds: float

    @property
    def spent(self) -> float:
        return time.monotonic() - self.began

    @property
    def searching(self) -> float:
        """Seconds that are left for searches."""
        return max(self.seconds - min(self.seconds * _HOLDING, _HOLDING_SECONDS) - self.spent, 0.001)

    @property
    def holding(self) -> float:
        """The most seconds for taking the behaviour again."""
        return max(self.seconds - self.spent, _LEAST_SECONDS)
