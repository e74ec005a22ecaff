"""Does every recorded verdict still hold? Each model of ``models.toml`` is checked again and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pytlc.check.pipeline import Checker
from pytlc.check.question import Question
from pytlc.check.spec_models import SpecExpectation, SpecModel
from pytlc.check.verdict import Verdict
from pytlc.spec import Family
from pytlc.spec.models import Model
from pytlc.tlc import OnEvent, Result, Runner, TlcOptions

_OUTCOMES = {
    "success": "success",
    "invariant": "invariant",
    "action_property": "action property",
    "temporal": "temporal",
    "search": "search",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as recorded."""

    what: str
    recorded: object
    found: object

    def __str__(self) -> str:
        return f"{self.what}: recorded {self.recorded}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Verified:
    """A recorded model beside what TLC says now."""

    model: Model | SpecModel
    verdict: Verdict
    differences: tuple[Difference, ...]


def verify(
    family: Family,
    models: Sequence[Model],
    checker: Checker,
    *,
    workers: int,
    on_event: OnEvent | None = None,
    runner: Runner | None = None,
) -> Iterator[Verified]:
    """Check models again, in their order.

    A search that ends at a violation has the same counts each time only with one worker, so ``workers`` is
    for those that are expected to complete.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    for model in models:
        options = TlcOptions(
            workers=workers if model.expectation.is_complete else 1,
            check_deadlock=False,
            expected_states=model.expectation.distinct,
        )
        verdict = checker.check(_question(family, model, options), on_event=on_event, runner=runner)
        yield Verified(model, verdict, tuple(_compare(model, verdict)))


def _question(family: Family, model: Model, options: TlcOptions) -> Question:
    properties = tuple(map(family.property, model.properties))
    return Question.of_target(family.target(model.target), family.scope(**model.scope), properties, options)


def verify_specs(
    models: Sequence[SpecModel],
    checker: Checker,
    *,
    workers: int,
    on_event: OnEvent | None = None,
    runner: Runner | None = None,
) -> Iterator[Verified]:
    """Check models of specs again, in their order.

    Raises:
        ToolchainError: TLC cannot be run.
        UsageError: A spec does not have what a model names.
    """
    for model in models:
        question = model.question(model.options(workers))
        verdict = checker.check(question, on_event=on_event, runner=runner)
        yield Verified(model, verdict, tuple(_compare_spec(model.expectation, verdict)))


def _compare_spec(expected: SpecExpectation, verdict: Verdict) -> Iterator[Difference]:
    """As for a family, but for what is recorded alone, and without a model to replay on."""
    result = verdict.result
    depth = result.stats.depth if expected.is_complete else _length(result)
    rows: list[tuple[str, object, object]] = [
        ("outcome", expected.outcome.value, _outcome(verdict)),
        ("property", expected.property, result.property),
        ("distinct states", expected.distinct, result.stats.distinct),
        ("depth" if expected.is_complete else "states of the counterexample", expected.depth, depth),
    ]
    return _differences(row for row in rows if row[1] is not None)


def _compare(model: Model, verdict: Verdict) -> Iterator[Difference]:
    expected, result = model.expectation, verdict.result
    rows: list[tuple[str, object, object]] = [
        ("outcome", _OUTCOMES[expected.outcome], _outcome(verdict)),
        ("property", expected.property, result.property),
        ("distinct states", expected.distinct, result.stats.distinct),
    ]
    if expected.outcome != "success":
        if not expected.is_complete:
            rows.append(("states of the counterexample", expected.depth, _length(result)))
        replayed = "agrees" if verdict.divergence is None and verdict.counterexamples else "diverges"
        rows.append(("replay", "agrees", replayed))
    return _differences(rows)


def _outcome(verdict: Verdict) -> str:
    """A search without a state says nothing, whatever is recorded."""
    return "nothing checked" if verdict.is_empty else verdict.result.outcome.value


def _length(result: Result) -> int | None:
    return len(result.traces[0]) if result.traces else None


def _differences(rows: Iterable[tuple[str, object, object]]) -> Iterator[Difference]:
    return (Difference(*row) for row in rows if row[1] != row[2])
