"""From a question to a verdict.

A question is a job for TLC with what is needed to replay its counterexamples; it is built from a target of a
family or from a user's spec. Nothing here knows how a verdict is shown. What judges and replays is loaded
where there is something to judge: a small check of a user's spec ends in the time of its start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pytlc.attempting import Failure, attempt
from pytlc.check.confirming import Confirming, remarks
from pytlc.check.question import Question
from pytlc.check.verdict import Counterexample, LockExample, Verdict
from pytlc.runs import RunStore, StoredRun
from pytlc.tlc import Result, TlcRunner
from pytlc.tlc.aliasing import AliasRunner
from pytlc.tlc.cfg import understood
from pytlc.tlc.runner import OnEvent, Runner
from pytlc.toolchain import Toolchain

if TYPE_CHECKING:
    from pytlc.check.lockorder import LockOrder
    from pytlc.replay import Narrator


@dataclass(frozen=True, slots=True)
class Checker:
    """Answers questions with one toolchain and keeps the runs in one store."""

    toolchain: Toolchain
    store: RunStore

    def check(
        self,
        question: Question,
        *,
        on_event: OnEvent | None = None,
        runner: Runner | None = None,
        lock_examples: bool = True,
    ) -> Verdict:
        """Run TLC, replay every counterexample, and come to a verdict.

        Args:
            question: What to check.
            on_event: Sees every event as it comes.
            runner: What runs TLC where it is not to be run just so.
            lock_examples: Search for the behaviours that make a circle of locks, one search for each edge.

        Raises:
            ToolchainError: TLC cannot be run, or the run cannot be stored.
        """
        verdict = self._check(question, on_event, runner)
        if not lock_examples or verdict.lock_order is None or not verdict.lock_order.cycles:
            return verdict
        order = verdict.lock_order
        edges = attempt(
            "the search for a behaviour of each edge of the lock order",
            lambda: self._lock_examples(question, order, on_event, runner),
        )
        if isinstance(edges, Failure):
            return replace(verdict, failures=(*verdict.failures, edges))
        return replace(verdict, lock_examples=edges)

    def _check(self, question: Question, on_event: OnEvent | None, runner: Runner | None) -> Verdict:
        narrator = _narrator(question)
        executed = self.store.execute(
            question.job,
            AliasRunner(Confirming(runner or TlcRunner(self.toolchain)), TlcRunner(self.toolchain)),
            self.toolchain,
            about={"about": dict(question.about)},
            sources=question.sources,
            on_event=on_event,
        )
        return self._verdict(question, executed.result, executed.run, narrator)

    def _lock_examples(
        self, question: Question, order: LockOrder, on_event: OnEvent | None, runner: Runner | None
    ) -> tuple[LockExample, ...]:
        """Search for each edge of the first circle once more, for a behaviour that makes it."""
        from pytlc.check.lockorder import steps_of  # noqa: PLC0415  # few checks find a circle

        examples = []
        for pair in steps_of(order.cycles[0]):
            asked = question.about_edge(pair)
            if asked is not None:
                found = self._check(asked, on_event, runner)
                shown = found.counterexamples[0] if found.counterexamples else None
                examples.append(LockExample(pair, shown, found.run))
        return tuple(examples)

    def stored(self, question: Question) -> Verdict | None:
        """The verdict of the run in the store that has answered this very question; None if there is none.

        Its counterexamples are replayed again: the reference model may be another one by now.

        Raises:
            TraceFormatError: A file of the run is missing or damaged.
        """
        run = self.store.answer(question.job, self.toolchain)
        if run is None:
            return None
        from pytlc.check.examining import stored_result  # noqa: PLC0415  # most checks are made

        return self._verdict(question, stored_result(run), run, _narrator(question))

    def _verdict(
        self, question: Question, result: Result, run: StoredRun, narrator: Narrator[Any] | None
    ) -> Verdict:
        judged, lock_order, examples = _judged(question, result, narrator)
        return Verdict(
            target=question.target,
            scope=tuple(question.about["words"]),
            properties=question.properties,
            result=judged,
            counterexamples=examples,
            has_model=narrator is not None,
            run=run,
            toolchain=self.toolchain,
            main=question.job.main,
            sources=question.sources,
            notes=(*question.notes, *remarks(result)),
            lock_order=lock_order,
            has_behaviour=understood(question.job.config).has_behaviour,
            failures=tuple(example.failure for example in examples if example.failure is not None),
        )


def _narrator(question: Question) -> Narrator[Any] | None:
    """The reference model of what the question is about; there is none of a user's spec."""
    if question.version is None:
        return None
    from pytlc.check.narrators import narrator_for  # noqa: PLC0415
    from pytlc.check.twins import twins_of  # noqa: PLC0415

    return narrator_for(question.about, twins_of(question.own))


def _judged(
    question: Question, result: Result, narrator: Narrator[Any] | None
) -> tuple[Result, LockOrder | None, tuple[Counterexample, ...]]:
    """What TLC left open, judged; and each violation, replayed."""
    if not question.claims and not result.findings:
        return result, None, ()
    from pytlc.check.examining import examined  # noqa: PLC0415
    from pytlc.check.judging import judge  # noqa: PLC0415

    judged, order = judge(result, question.claims)
    stakes = {claim.name: (claim.severity, claim.phrase) for claim in question.claims}
    return judged, order, tuple(examined(finding, narrator, stakes) for finding in judged.findings)
