"""TLC's graph of a target through a pipe into a lockstep with the target's reference model.

TLC writes its graph to a named pipe that is read while TLC searches, so that neither the text nor the graph
is ever kept whole, and searching and comparing run side by side. TLC runs with one worker, so that the
transitions of a state stand together and the states come breadth first; without symmetry, because the model
knows none; and without properties, which are none of the graph.

How the pipe is read is told in :mod:`pytlc.graph.piping`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pytlc.check import Question
from pytlc.check.narrators import narrator_for
from pytlc.check.twins import twins_of
from pytlc.check.verdict import AS_EXPECTED, BOUNDED, COULD_NOT_RUN, FOUND
from pytlc.conform.difference import Difference
from pytlc.conform.lockstep import Counts, Lockstep
from pytlc.errors import OutputSyntaxError, UsageError
from pytlc.graph import DotReader, Vocabulary
from pytlc.graph.piping import CHUNK_BYTES, run_piped
from pytlc.reference import ReferenceModel
from pytlc.replay import Agreement, Narrator, Story, tell
from pytlc.spec import Target
from pytlc.spec.scope import Scope
from pytlc.tlc import Dump, Outcome, Result, TlcJob, TlcOptions, TlcRunner
from pytlc.tlc.runner import Runner
from pytlc.toolchain import Toolchain

S = TypeVar("S", bound=Hashable)

#: Makes what runs TLC, given what it has to call at least twice a second while it does.
Start = Callable[[Callable[[], None]], Runner]
OnCounts = Callable[[Counts], None]

_STOPPED = frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})


@dataclass(frozen=True, slots=True)
class Comparison(Generic[S]):
    """What came of a comparison.

    Attributes:
        target: What was compared: ``vgic@v3``.
        scope: The machine in words.
        counts: How much was compared.
        seconds: Wall time.
        toolchain: What made the spec's graph.
        difference: The first difference; None where both agree as far as they were compared.
        story: The way to the difference as an interleaving; None without one.
        result: What TLC says of its search; None where it was ended because a difference or a bound was
            reached.
        bound: What stopped it, in words; None where it was compared whole, or differs, or could not be.
        by_name: TLC prints no arguments of actions, so that transitions were compared by name and state.
    """

    target: str
    scope: tuple[str, ...]
    counts: Counts
    seconds: float
    toolchain: Toolchain
    difference: Difference[S] | None = None
    story: Story | None = None
    result: Result | None = None
    bound: str | None = None
    by_name: bool = True

    @property
    def agrees(self) -> bool:
        """Every state and every transition of both was compared, and they are the same."""
        return self.exit_code == AS_EXPECTED

    @property
    def exit_code(self) -> int:
        """0 both agree, 1 they differ, 2 TLC made no graph, 3 stopped at a bound with no difference."""
        if self.difference is not None:
            return FOUND
        if self.bound is not None:
            return BOUNDED
        complete = self.result is not None and self.result.outcome is Outcome.SUCCESS
        return AS_EXPECTED if complete else COULD_NOT_RUN


class _Enough(Exception):  # a way out of TLC's run, never seen outside
    """The comparison needs no more of the graph."""


def compare(
    target: Target,
    scope: Scope,
    toolchain: Toolchain,
    *,
    options: TlcOptions | None = None,
    max_states: int | None = None,
    on_counts: OnCounts | None = None,
    start: Start | None = None,
) -> Comparison[Any]:
    """Compare the spec of a target with its reference model on a machine, state by state.

    Args:
        target: Family, version and layers.
        scope: The machine.
        toolchain: What TLC is run with.
        options: Heap, deadline and expected number of states; the rest is given.
        max_states: Stop once more distinct states than this were found.
        on_counts: Is told how far it is, about twice a second.
        start: What runs TLC where it is not to be run just so.

    Raises:
        UsageError: The family has no reference model.
        SpecError: The templates do not render, or the model does not fit.
        ToolchainError: TLC cannot be run.
        OutputSyntaxError: TLC's graph cannot be read.
        ReplayError: The model does not show the variables of the spec.
    """
    question = Question.of_target(target, scope, (), _fitted(options or TlcOptions()), symmetry=False)
    model = narrator_for(question.about, twins_of(question.own))
    if model is None:
        raise UsageError(f"{target.name} has no reference model that it could be compared with")
    began = time.monotonic()
    reading = _Reading(model, max_states)
    result = _run(
        question.job, reading, on_counts, start or (lambda on_tick: TlcRunner(toolchain, on_tick=on_tick))
    )
    bound = reading.conclude(result, max_states)
    found = reading.lockstep.difference
    return Comparison(
        target=target.name,
        scope=scope.words,
        counts=reading.lockstep.counts,
        seconds=round(time.monotonic() - began, 3),
        toolchain=toolchain,
        difference=found,
        story=None if found is None else _story(found, model),
        result=result,
        bound=bound,
        by_name=reading.lockstep.by_name,
    )


def _fitted(options: TlcOptions) -> TlcOptions:
    return replace(options, workers=1, check_deadlock=False, coverage=False, dump=Dump.DOT)


def _story(difference: Difference[S], model: Narrator[S]) -> Story | None:
    if difference.trace is None:
        return None
    return tell(Agreement(difference.trace, difference.states), model)


class _Reading(Generic[S]):
    """The thread that reads the graph and compares it.

    Attributes:
        lockstep: The comparison.
    """

    def __init__(self, model: ReferenceModel[S], max_states: int | None) -> None:
        vocabulary = Vocabulary()
        self.lockstep = Lockstep(model, vocabulary, max_states=max_states)
        self._reader = DotReader(vocabulary)
        self._complete = False
        self._error: BaseException | None = None

    @property
    def has_enough(self) -> bool:
        """Nothing more is read."""
        return self._error is not None or self.lockstep.stopped

    def read(self, descriptor: int) -> None:
        """Read to the end, or as far as it is of use; what goes wrong is raised by :meth:`conclude`."""
        try:
            while not self.lockstep.stopped and (chunk := os.read(descriptor, CHUNK_BYTES)):
                self.lockstep.feed(self._reader.feed(chunk))
            self._complete = self._reader.close()
        except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits for this one
            self._error = error

    def conclude(self, result: Result | None, max_states: int | None) -> str | None:
        """Compare what is left where the graph is complete; else what stopped it before its end.

        Raises:
            OutputSyntaxError: TLC says that its search is complete, and its graph is not.
        """
        if self._error is not None:
            raise self._error
        if self.lockstep.difference is not None:
            return None
        if self.lockstep.bounded:
            return f"more than {max_states:,} distinct states"
        if result is None or result.outcome is not Outcome.SUCCESS:
            return None if result is None else _bound(result)
        if self._complete:
            self.lockstep.finish()
        self._check(result)
        return None

    def _check(self, result: Result) -> None:
        """Make sure that what was compared is all that TLC has found."""
        states, distinct = self.lockstep.counts.states, result.stats.distinct
        if not self._complete or (self.lockstep.difference is None and distinct != states):
            raise OutputSyntaxError(
                f"TLC found {distinct} distinct states and its graph has {states}"
                f"{'' if self._complete else ' and breaks off'}; make room for its files and run it again"
            )


def _bound(result: Result) -> str | None:
    return (result.bound or result.outcome.value) if result.outcome in _STOPPED else None


def _run(job: TlcJob, reading: _Reading[S], on_counts: OnCounts | None, start: Start) -> Result | None:
    """Run TLC while its graph is read; None where it was ended because that was enough."""

    def tick() -> None:
        if on_counts is not None:
            on_counts(reading.lockstep.counts)
        if reading.has_enough:
            raise _Enough

    try:
        return run_piped(job, start(tick), reading.read)
    except _Enough:
        return None
