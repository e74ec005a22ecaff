"""The answer of a stored run, put together again from its folder: no TLC, and no family where it is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast, get_args

from pytlc.check.confirming import remarks
from pytlc.check.examining import examine, stakes_of, stored_result
from pytlc.check.judging import judge, no_edge
from pytlc.check.kept import stored_about
from pytlc.check.lockorder import LockOrder, steps_of
from pytlc.check.narrators import narrator_for
from pytlc.check.twins import stored_twins
from pytlc.check.verdict import Answer, LockExample
from pytlc.runs import StoredRun
from pytlc.spec import Family, Property
from pytlc.spec.claims import PropertyKind, Severity
from pytlc.spec.layers import OwnLayer
from pytlc.tlc import Finding, Outcome, Result
from pytlc.tlc.cfg import understood
from pytlc.trace import load_trace

#: What makes a circle of locks is looked for among runs of the same machine: these say which one it is.
_MACHINE = ("family", "code", "scope")


def stored_answer(
    run: StoredRun,
    own: Sequence[OwnLayer] = (),
    *,
    family: Family | None = None,
    others: Sequence[StoredRun] = (),
) -> Answer:
    """What a run came to, each counterexample replayed again.

    Behaviours of a simulation on which the reference model did not agree come behind the violations.

    Args:
        run: The run.
        own: Layers of a user whose twins replace those that the run keeps.
        family: The family, where its Python replaces that which the run keeps.
        others: Runs among which those are that show the edges of a circle of locks.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
        LayerError: A layer is not one of the run, or its template is another one now.
        UsageError: The run is of another family.
    """
    about = stored_about(run, family)
    narrator = narrator_for(about, stored_twins(run, own))
    result, order = judge(stored_result(run), _claims(about))
    stakes = stakes_of(run, about)
    behaviours = (Finding(Outcome.BOUNDED, trace=load_trace(path).trace) for path in run.behaviours())
    found = (*result.findings, *behaviours)
    edges = _lock_examples(about, order, others, own) if order is not None and order.cycles else ()
    return Answer(
        target=str(about.get("target")),
        scope=tuple(about.get("words", ())),
        properties=tuple(about.get("properties", ())),
        result=result,
        counterexamples=tuple(examine(finding, narrator, stakes) for finding in found),
        has_model=narrator is not None,
        sources=run.sources(),
        notes=(*about.get("notes", ()), *remarks(result)),
        lock_order=order,
        lock_examples=tuple(edges),
        has_behaviour=understood(run.spec().config).has_behaviour,
    )


def behaviour_answer(
    run: StoredRun, finding: Finding, own: Sequence[OwnLayer] = (), *, family: Family | None = None
) -> Answer:
    """One behaviour of a run, replayed.

    Args:
        run: The run.
        finding: What the behaviour shows; ``BOUNDED`` where it is not known to violate anything.
        own: As for :func:`stored_answer`.
        family: As for :func:`stored_answer`.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    about = stored_about(run, family)
    narrator = narrator_for(about, stored_twins(run, own))
    found = (finding,) if finding.outcome.is_violation else ()
    return Answer(
        target=str(about.get("target")),
        scope=tuple(about.get("words", ())),
        properties=tuple(about.get("properties", ())),
        result=Result(finding.outcome, finding.property, findings=found),
        counterexamples=(examine(finding, narrator, stakes_of(run, about)),),
        has_model=narrator is not None,
        sources=run.sources(),
    )


def claims_of(about: Mapping[str, Any]) -> Mapping[str, str]:
    """What each property claims, in words, as far as a run records it."""
    return cast("Mapping[str, str]", about.get("claims", {}))


def _claims(about: Mapping[str, Any]) -> tuple[Property, ...]:
    """The properties of a run, as far as it records them."""
    kinds, severities, words = about.get("kinds", {}), about.get("severities", {}), claims_of(about)
    known: tuple[PropertyKind, ...] = get_args(PropertyKind)
    return tuple(
        Property(
            name=name,
            kind=next((kind for kind in known if kind == kinds.get(name)), known[0]),
            severity=Severity(severities.get(name, Severity.MODEL.value)),
            claim=words.get(name, ""),
            breaks="",
        )
        for name in about.get("properties", ())
    )


def _lock_examples(
    about: Mapping[str, Any], order: LockOrder, runs: Sequence[StoredRun], own: Sequence[OwnLayer]
) -> Iterator[LockExample]:
    """The behaviours that make the edges of the first circle, where their runs are still there."""
    machine = {key: about.get(key) for key in _MACHINE}
    found: dict[str, StoredRun] = {}
    for run in reversed(runs):
        other = run.record().get("about") or {}
        if machine == {key: other.get(key) for key in _MACHINE}:
            found.update(dict.fromkeys(claims_of(other).values(), run))
    for pair in steps_of(order.cycles[0]):
        shown = found.get(no_edge(pair).claim)
        if shown is not None:
            examples = stored_answer(shown, own).counterexamples
            yield LockExample(pair, examples[0] if examples else None, shown)
