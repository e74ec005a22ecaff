"""What TLC cannot judge alone, and what it does not name: TLC's result becomes the verdict's.

A property of kind ``search`` is judged over all that a search has seen, after it has ended; its violation is
one more finding. TLC up to 2.19 does not say which temporal property is violated; where only one was asked
for, it is that one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pytlc.check.lockorder import CIRCULAR, LOCK_ORDER, LockOrder, collect, describe
from pytlc.spec.claims import Property, Severity
from pytlc.tlc import Finding, Outcome, Result

_NO_EDGE = "NoLockEdge"


def judge(result: Result, claims: Iterable[Property]) -> tuple[Result, LockOrder | None]:
    """Judge what TLC left open.

    Args:
        result: What TLC says.
        claims: What was checked.

    Returns:
        The result with the findings that TLC did not make, and without the lines that they rest on; and the
        order of the locks, if it was asked for.

    Raises:
        OutputSyntaxError: What the spec printed of locks cannot be read.
    """
    claims = tuple(claims)
    named = _with_names(result, [claim.name for claim in claims if claim.kind == "temporal"])
    if LOCK_ORDER not in {claim.name for claim in claims}:
        return named, None
    edges, others = collect(named.printed)
    order = LockOrder(edges, complete=named.outcome is Outcome.SUCCESS)
    return with_order(replace(named, printed=others), order), order


def with_order(result: Result, order: LockOrder) -> Result:
    """The result with one more finding if the locks have no order."""
    if not order.cycles:
        return result
    circles = "; ".join(map(describe, order.cycles))
    findings = (*result.findings, Finding(Outcome.SEARCH, LOCK_ORDER, f"{CIRCULAR}: {circles}"))
    outcome = Outcome.SEARCH if order.complete else result.outcome
    name = result.property if result.findings else LOCK_ORDER
    return replace(result, outcome=outcome, property=name, findings=findings)


def no_edge(pair: tuple[str, str], stake: str = "") -> Property:
    """The claim that a lock of one class is never held while one of another is wanted.

    Its shortest counterexample is the shortest behaviour that makes the edge. What is at stake is what it is
    with the order of locks.
    """
    held, wanted = pair
    return Property(
        name=_NO_EDGE,
        kind="invariant",
        severity=Severity.HANG,
        claim=f"no {wanted} lock is wanted while a {held} lock is held",
        breaks="if the order is opposite elsewhere, two pCPUs can wait for each other",
        definition=rf'\A e \in LockEdges : <<e[1], e[2]>> # <<"{held}", "{wanted}">>',
        stake=stake,
    )


def _with_names(result: Result, temporal: list[str]) -> Result:
    if len(temporal) != 1:
        return result
    findings = tuple(
        replace(finding, property=temporal[0])
        if finding.outcome is Outcome.TEMPORAL and finding.property is None
        else finding
        for finding in result.findings
    )
    unnamed = result.outcome is Outcome.TEMPORAL and result.property is None
    return replace(result, findings=findings, property=temporal[0] if unnamed else result.property)
