"""Does every recorded verdict still hold? Each model of ``models.toml`` is checked again and compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytlc.check.pipeline import Checker, Question
from pytlc.check.verdict import Verdict
from pytlc.spec import Family
from pytlc.spec.models import Model
from pytlc.tlc import OnEvent, Runner, TlcOptions

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

    model: Model
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


def _compare(model: Model, verdict: Verdict) -> Iterator[Difference]:
    expected, result = model.expectation, verdict.result
    rows: list[tuple[str, object, object]] = [
        ("outcome", _OUTCOMES[expected.outcome], result.outcome.value),
        ("property", expected.property, result.property),
        ("distinct states", expected.distinct, result.stats.distinct),
    ]
    if expected.outcome != "success":
        if not expected.is_complete:
            trace = result.traces[0] if result.traces else None
            rows.append(("states of the counterexample", expected.depth, trace and len(trace)))
        replayed = "agrees" if verdict.divergence is None and verdict.counterexamples else "diverges"
        rows.append(("replay", "agrees", replayed))
    return (Difference(*row) for row in rows if row[1] != row[2])
