"""A graph from a run of TLC.

TLC gets the job without what is only checked: no invariants, no properties, no deadlock check, so that the
search goes through all states; without an ALIAS, which would stand in place of the state; and without VIEW
and SYMMETRY, under which TLC follows one state for all that are alike, so that a way through its graph need
be no behaviour of the spec. Constraints stay. With one worker the states come breadth first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from pytlc.errors import OutputSyntaxError, SpecError
from pytlc.graph.collecting import Collector, Content
from pytlc.graph.model import Graph
from pytlc.graph.piping import CHUNK_BYTES, run_piped
from pytlc.tlc import Dump, Outcome, Result, TlcJob, TlcRunner
from pytlc.tlc.cfg import read_config, understood

OnSize = Callable[["Size"], None]
#: Keywords by which one state stands for several.
_REDUCING = frozenset({"SYMMETRY", "VIEW"})
_STOPPED = frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a graph was read so far."""

    states: int
    transitions: int


class _Enough(Exception):  # a way out of TLC's run, never seen outside
    """No more of the graph is wanted."""


def graph_of(
    job: TlcJob,
    runner: TlcRunner,
    *,
    max_states: int | None = None,
    on_size: OnSize | None = None,
    reduced: bool = False,
) -> Graph:
    """The state graph of a job's spec; where a bound stops the search, as much of it as there is then.

    Args:
        job: Spec and configuration; of its options count heap, deadline, fingerprint and further flags.
        runner: What runs TLC.
        max_states: Stop once more states than this were found.
        on_size: Is told how far it is, about twice a second.
        reduced: Keep VIEW and SYMMETRY; what cannot be said of such a graph is refused by it.

    Raises:
        SpecError: TLC refuses the spec or cannot evaluate it; the message is TLC's.
        ToolchainError: TLC cannot be run.
        OutputSyntaxError: TLC's graph cannot be read, or is not all that TLC says it found.
    """
    kept = representation(job) if reduced else ()
    reading = _Reading(max_states, frozenset(understood(job.config).model_values), kept)

    def tick() -> None:
        if runner.on_tick is not None:
            runner.on_tick()
        if on_size is not None:
            on_size(reading.size)
        if reading.has_enough:
            raise _Enough

    try:
        result = run_piped(graph_job(job, reduced=reduced), replace(runner, on_tick=tick), reading.read)
    except _Enough:
        result = None
    return reading.conclude(result)


def graph_job(job: TlcJob, *, reduced: bool = False) -> TlcJob:
    """The job that makes TLC write the whole graph of another job's spec."""
    options = replace(
        job.options,
        workers=1,
        check_deadlock=False,
        coverage=False,
        dump=Dump.DOT,
        simulate=None,
        dfs_depth=None,
        difftrace=False,
        continue_after_violation=False,
    )
    config = read_config(job.config, name=f"{job.main}.cfg").unchecked()
    if not reduced:
        config = replace(config, symmetry=None, view=None)
    return replace(job, config=config.text(), options=options)


def representation(job: TlcJob) -> tuple[str, ...]:
    """The keywords of the configuration by which one state of the graph stands for several."""
    return tuple(word for word in understood(job.config).keywords() if word in _REDUCING)


class _Reading:
    """The thread that reads the graph."""

    def __init__(self, max_states: int | None, names: frozenset[str], reduced: tuple[str, ...]) -> None:
        self._collector = Collector()
        self._names = names
        self._reduced = reduced
        self._max_states = max_states
        self._error: BaseException | None = None

    @property
    def size(self) -> Size:
        """How much was read."""
        return Size(self._collector.states, self._collector.transitions)

    @property
    def has_enough(self) -> bool:
        """Nothing more is read."""
        return self._error is not None or self._is_over

    @property
    def _is_over(self) -> bool:
        return self._max_states is not None and self._collector.states > self._max_states

    def read(self, descriptor: int) -> None:
        """Read to the end, or as far as it is wanted; what goes wrong is raised by :meth:`conclude`."""
        try:
            while not self._is_over and (chunk := os.read(descriptor, CHUNK_BYTES)):
                self._collector.feed(chunk)
        except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits for this one
            self._error = error

    def conclude(self, result: Result | None) -> Graph:
        """The graph; `result` is None where TLC was ended because that was enough.

        Raises:
            SpecError: TLC did not come to an end or a bound.
            OutputSyntaxError: The graph is not what TLC has found.
        """
        if self._error is not None:
            raise self._error
        if result is not None and result.outcome not in {Outcome.SUCCESS, *_STOPPED}:
            raise SpecError(f"TLC makes no graph of it: {_reason(result)}")
        content = self._collector.close()
        bound = None
        if self._is_over:
            bound = f"more than {self._max_states:,} states"
        elif result is None or result.outcome is not Outcome.SUCCESS:
            bound = "stopped" if result is None else result.bound or result.outcome.value
        else:
            _check(content, result)
        return Graph(content, bound=bound, names=self._names, reduced=self._reduced)


def _check(content: Content, result: Result) -> None:
    states, distinct = len(content.keys) - len(content.outside), result.stats.distinct
    if not content.complete or states != distinct:
        raise OutputSyntaxError(
            f"TLC found {distinct} distinct states and its graph has {states}"
            f"{'' if content.complete else ' and breaks off'}; make room for its files and run it again"
        )


def _reason(result: Result) -> str:
    messages = [diagnostic.sentence for diagnostic in result.diagnostics]
    messages += [f.message for f in result.findings if f.message and not result.diagnostics]
    return "\n".join(messages) or f"its outcome is {result.outcome.value}"
