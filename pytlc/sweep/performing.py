"""A sweep from its definition to its result, for the command line and for Python alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pytlc.check.verdict import AS_EXPECTED, BOUNDED, COULD_NOT_RUN, FOUND
from pytlc.runs import RunStore
from pytlc.sweep.definition import Definition
from pytlc.sweep.plan import Plan, plan
from pytlc.sweep.record import Entry
from pytlc.sweep.running import Limits

#: Exit codes in the order in which one outweighs the other.
WORST_FIRST = (FOUND, COULD_NOT_RUN, BOUNDED)


def planned(
    definition: Definition,
    jar_sha256: str,
    on_point: Callable[[int, int], None] | None = None,
    *,
    reuse: bool = False,
) -> Plan:
    """The points of a sweep and what each of them asks.

    Args:
        definition: The sweep.
        jar_sha256: Of the TLC that will answer.
        on_point: Told how many points are planned, of how many.
        reuse: Use answers again that were given by a spec that sees what is not known.

    Raises:
        PytlcError: As :meth:`Definition.opened` and :func:`pytlc.sweep.plan.plan`.
    """
    subject, grid = definition.opened()
    return plan(
        subject,
        grid,
        jar_sha256=jar_sha256,
        name=definition.name,
        options=definition.options,
        reuse=reuse,
        on_point=on_point,
    )


def limits_of(definition: Definition, *, retry: bool = False) -> Limits:
    """How far a sweep goes."""
    return Limits(
        deadline=definition.deadline,
        heap_megabytes=definition.heap,
        stop_at_first_failure=definition.stop_at_first_failure,
        retry=retry,
    )


def exit_code(entries: Sequence[Entry]) -> int:
    """The worst of all points; of what is outside of the model nothing counts."""
    records = [entry.record for entry in entries if entry.record is not None and not entry.record.is_outside]
    codes = {record.exit_code for record in records}
    return next((code for code in WORST_FIRST if code in codes), AS_EXPECTED if records else BOUNDED)


def removed_runs(entries: Sequence[Entry], runs: RunStore) -> frozenset[str]:
    """Names of the runs of counterexamples that are kept no more."""
    named = {entry.record.run for entry in entries if entry.record is not None and entry.record.run}
    return frozenset(name for name in named if runs.kept(name) is None)
