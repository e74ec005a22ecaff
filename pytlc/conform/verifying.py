"""Are spec and model still the same, and as large as recorded? Every scope of ``conformance.toml`` again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pytlc.check.verdict import BOUNDED
from pytlc.check.verifying import Difference
from pytlc.conform.comparing import Comparison, OnCounts, compare
from pytlc.spec import Family
from pytlc.spec.conformance import RecordedScope
from pytlc.tlc import TlcOptions
from pytlc.toolchain import Toolchain


@dataclass(frozen=True, slots=True)
class VerifiedScope:
    """A recorded scope beside what comparing it came to now."""

    scope: RecordedScope
    comparison: Comparison[Any]
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Spec and model are the same, as far as the scope is to be compared."""
        return _agrees(self.scope, self.comparison)


def verify_scopes(
    family: Family,
    scopes: Sequence[RecordedScope],
    toolchain: Toolchain,
    *,
    on_counts: OnCounts | None = None,
) -> Iterator[VerifiedScope]:
    """Compare recorded scopes again, in their order.

    Raises:
        ToolchainError: TLC cannot be run.
        OutputSyntaxError: A graph cannot be read.
        ReplayError: A model does not show the variables of its spec.
    """
    for scope in scopes:
        comparison = compare(
            family.target(scope.target),
            scope.scope,
            toolchain,
            options=TlcOptions(expected_states=scope.distinct),
            max_states=scope.limit,
            on_counts=on_counts,
        )
        yield VerifiedScope(scope, comparison, tuple(_differences(scope, comparison)))


def _agrees(scope: RecordedScope, comparison: Comparison[Any]) -> bool:
    limited = scope.limit is not None and comparison.exit_code == BOUNDED
    return comparison.agrees or (limited and comparison.counts.states > (scope.limit or 0))


def _differences(scope: RecordedScope, comparison: Comparison[Any]) -> Iterator[Difference]:
    counts = comparison.counts
    rows: tuple[tuple[str, object, object], ...] = (
        ("spec and model", "agree", "agree" if _agrees(scope, comparison) else _told(comparison)),
        ("distinct states", scope.distinct, counts.states),
        ("transitions", scope.transitions, counts.transitions),
        ("depth", scope.depth, counts.depth),
    )
    return (Difference(*row) for row in rows if row[1] != row[2])


def _told(comparison: Comparison[Any]) -> str:
    """What came out instead of agreement."""
    if comparison.difference is not None:
        return f"differ in {comparison.difference.kind.value}"
    if comparison.bound is not None:
        return f"not compared whole: {comparison.bound}"
    return f"not compared: {comparison.result.outcome.value if comparison.result is not None else 'no graph'}"
