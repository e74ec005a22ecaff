"""What a check came to, as data: the result, and what the reference model says of each counterexample."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from pytlc.attempting import Failure
from pytlc.runs import StoredRun
from pytlc.spec.source_map import NO_SOURCES, SourceMap
from pytlc.tlc import Finding, Outcome, Result, Stats
from pytlc.tlc.judged import Judged
from pytlc.toolchain import Toolchain
from pytlc.trace import Trace

if TYPE_CHECKING:
    from pytlc.check.lockorder import LockOrder
    from pytlc.replay import Divergence, Story
    from pytlc.spec.claims import Severity

AS_EXPECTED, FOUND, COULD_NOT_RUN, BOUNDED = 0, 1, 2, 3

_COULD_NOT_RUN = frozenset({Outcome.PARSE, Outcome.CONFIG, Outcome.CRASHED})
_STOPPED = frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A violation, replayed where there is a model to replay it on.

    Attributes:
        finding: What TLC found.
        trace: Its behaviour, with the arguments of every action where the model could recover them.
        story: The interleaving; None without a model, or when the model does not agree.
        divergence: Where the model leaves the trace; None when it agrees or there is no model.
        severity: How bad the violation is; None for a user's spec, and where TLC does not say of what it is.
        stake: What that means in the family, where it has words for it.
        of_model: The model itself was searched, so that there is nothing to replay.
        failure: Why it could not be replayed, where there is a model; None where it could.
    """

    finding: Finding
    trace: Trace | None
    story: Story | None = None
    divergence: Divergence[object] | None = None
    severity: Severity | None = None
    stake: str = ""
    of_model: bool = False
    failure: Failure | None = None

    @property
    def phrase(self) -> str:
        """What the violation does, to be put behind its subject; empty where nothing is known of it."""
        return self.stake or (self.severity.phrase if self.severity else "")

    @property
    def replayed(self) -> bool:
        """A model has taken every step of the trace."""
        return self.story is not None


def replay_words(example: Counterexample) -> str:
    """What the reference model says of a counterexample, in a sentence."""
    if example.divergence is not None:
        return f"the reference model leaves the behaviour at state {example.divergence.number}"
    return "the reference model takes every step of the behaviour" if example.replayed else ""


@dataclass(frozen=True, slots=True)
class LockExample:
    """The shortest behaviour in which a lock is held while another one is wanted.

    Attributes:
        pair: Classes of the one that is held and of the one that is wanted.
        counterexample: The behaviour, replayed; None where its search was stopped before it got there.
        run: Where it is kept; None where it is nowhere.
    """

    pair: tuple[str, str]
    counterexample: Counterexample | None
    run: StoredRun | None = None


@dataclass(frozen=True, slots=True)
class Answer(Judged):
    """The answer to a question, whoever gave it.

    Attributes:
        target: What was checked: ``vgic@v1`` or the path of a spec.
        scope: The sizes of the machine in words; empty for a user's spec.
        properties: Names of what was checked; empty where only the cfg knows.
        result: What was found.
        counterexamples: One for each finding.
        has_model: There is a reference model for this target.
        sources: Where in the templates its positions are; nowhere for a user's spec.
        notes: What else is to be known of the question, such as what it left out.
        lock_order: In which order locks were taken; None where that was not asked.
        lock_examples: The edges of the first circle of that order.
        has_behaviour: There is something to search; False for a spec of which only assumptions are checked.
        failures: Stages after the search that failed; the verdict stands.
    """

    target: str
    scope: tuple[str, ...]
    properties: tuple[str, ...]
    result: Result
    counterexamples: tuple[Counterexample, ...]
    _: KW_ONLY
    has_model: bool
    sources: SourceMap = NO_SOURCES
    notes: tuple[str, ...] = ()
    lock_order: LockOrder | None = None
    lock_examples: tuple[LockExample, ...] = ()
    has_behaviour: bool = True
    failures: tuple[Failure, ...] = ()

    def _result(self) -> Result:
        return self.result

    def body_html(self) -> str:
        """What a notebook shows of it, without what goes around."""
        from pytlc.tlc.html import result_html  # noqa: PLC0415  # for notebooks only

        machine = f"on {', '.join(self.scope)}" if self.scope else ""
        replayed = [replay_words(example) for example in self.counterexamples if self.has_model]
        said = [*filter(None, (machine, *replayed)), *self.notes]
        return result_html(self.result, title=self.target, traces=self.traces, notes=said)

    def _repr_html_(self) -> str:
        from pytlc.markup import page  # noqa: PLC0415  # for notebooks only

        return page(self.body_html())

    @property
    def outcome(self) -> Outcome:
        """What was found, in a word; a search that had no state to look at was no success."""
        return Outcome.BOUNDED if self.is_empty else self.result.outcome

    @property
    def ok(self) -> bool:
        """There were states, all of them were searched, and nothing was found."""
        return self.outcome is Outcome.SUCCESS

    @property
    def stats(self) -> Stats:
        """The size of the search."""
        return self.result.stats

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The behaviours of the counterexamples, with the arguments that the reference model recovered."""
        return tuple(example.trace for example in self.counterexamples if example.trace is not None)

    @property
    def trace(self) -> Trace | None:
        """The first of them."""
        return next(iter(self.traces), None)

    @property
    def divergence(self) -> Divergence[object] | None:
        """The first disagreement between spec and model."""
        examples = (*self.counterexamples, *(e.counterexample for e in self.lock_examples))
        return next((c.divergence for c in examples if c is not None and c.divergence is not None), None)

    @property
    def severity(self) -> Severity | None:
        """The worst of what was found; None where nothing was, or nothing is known of it."""
        known = (c.severity for c in self.counterexamples if c.severity is not None)
        return min(known, key=lambda severity: severity.rank, default=None)

    @property
    def is_empty(self) -> bool:
        """The search was complete because there was no state to look at."""
        complete = self.has_behaviour and self.result.outcome is Outcome.SUCCESS
        return complete and self.result.stats.distinct == 0

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 found something, 2 could not run, 3 stopped at a bound or nothing to look at."""
        if self.is_empty:
            return BOUNDED
        if self.result.outcome in _COULD_NOT_RUN:
            return COULD_NOT_RUN
        if self.result.outcome in _STOPPED:
            return FOUND if self.counterexamples else BOUNDED
        return AS_EXPECTED if self.result.outcome is Outcome.SUCCESS else FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Answer):
    """The answer of TLC.

    Attributes:
        run: Where everything is kept.
        toolchain: What it was checked with.
        main: Name of the main module, and of the cfg.
    """

    run: StoredRun
    toolchain: Toolchain
    main: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored(Answer):
    """The answer of a search of the reference model, without TLC.

    Attributes:
        stuck: How many states have no successor.
    """

    stuck: int
