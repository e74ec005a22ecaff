"""What the explorer of the reference model does in a second, beside TLC's own search of the same machine.

Each round runs all of them, one after the other, so that what else the machine does falls on all. Only ratios
count: of packed machines to plain ones, in processor time, and of the explorer with every property to TLC
with one property and one worker, in wall time. TLC's is that of its whole process, with start and parsing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.reference import Claims, Exploration, NamedClaims, Space, explore
from pytlc.vgic.model import Model
from pytlc.vgic.packed import PackedModel
from pytlc.vgic.packed_claims import PackedClaims
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import find_version
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SCOPES = {
    "v4, two retargets": ("v4", {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 2}),
    "v4, reasserts": ("v4", {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 2, "reasserts": 1}),
    "v6, stores are late": ("v6", {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 1, "memory": 1}),
    "v6, toggles": ("v6", {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 1, "toggles": 1}),
}
ROUNDS = 3


def plain(model: Model) -> tuple[Space[Any, Any], Claims[Any, Any] | None]:
    """Machines as they are, without properties."""
    return model, None


def plain_with_properties(model: Model) -> tuple[Space[Any, Any], Claims[Any, Any] | None]:
    """Machines as they are, with every property."""
    states = {name: partial(claim.state, model) for name, claim in PROPERTIES.items() if claim.state}
    steps = {name: partial(claim.action, model) for name, claim in PROPERTIES.items() if claim.action}
    return model, NamedClaims(states, steps)


def packed(model: Model) -> tuple[Space[Any, Any], Claims[Any, Any] | None]:
    """Machines as numbers, without properties."""
    return PackedModel(model), None


def packed_with_properties(model: Model) -> tuple[Space[Any, Any], Claims[Any, Any] | None]:
    """Machines as numbers, with every property."""
    space = PackedModel(model)
    return space, PackedClaims(space, PROPERTIES.values())


KINDS = (plain, plain_with_properties, packed, packed_with_properties)


@pytest.mark.benchmark(group="explorer against TLC")
@pytest.mark.parametrize("scope", SCOPES)
def test_explorer_against_tlc(benchmark: BenchmarkFixture, tmp_path: Path, scope: str) -> None:
    """Every kind of search of one machine, each from nothing, and TLC with one worker and one property."""
    version, sizes = SCOPES[scope]
    seconds: dict[str, list[float]] = {kind.__name__: [] for kind in KINDS}
    tlc: list[float] = []
    found: dict[str, Exploration[Any, Any]] = {}

    def others() -> None:
        for kind in KINDS[:-1]:
            found[kind.__name__] = _timed(kind, version, sizes, seconds[kind.__name__])
        tlc.append(_tlc_seconds(version, sizes, tmp_path))

    def search() -> None:
        kind = packed_with_properties
        found[kind.__name__] = _timed(kind, version, sizes, seconds[kind.__name__])

    benchmark.pedantic(search, setup=others, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    assert len({one.distinct for one in found.values()}) == 1
    best = {name: min(times) for name, times in seconds.items()}
    size = found["packed"]
    benchmark.extra_info["distinct"] = size.distinct
    benchmark.extra_info["transitions_per_second"] = {
        name: round(size.transitions / time) for name, time in best.items()
    }
    benchmark.extra_info["packed_to_plain"] = round(best["plain"] / best["packed"], 2)
    benchmark.extra_info["packed_to_plain_with_properties"] = round(
        best["plain_with_properties"] / best["packed_with_properties"], 2
    )
    assert benchmark.stats is not None
    benchmark.extra_info["tlc_to_packed_with_properties"] = round(min(tlc) / benchmark.stats.stats.min, 2)


def _timed(
    kind: Callable[[Model], tuple[Space[Any, Any], Claims[Any, Any] | None]],
    version: str,
    sizes: dict[str, int],
    seconds: list[float],
) -> Exploration[Any, Any]:
    model = Model(Scope(**sizes), find_version(version).layers)
    started = time.process_time()
    space, claims = kind(model)
    found = explore(space, claims)
    seconds.append(time.process_time() - started)
    return found


def _tlc_seconds(version: str, sizes: dict[str, int], folder: Path) -> float:
    """Wall time of TLC's process in a check of the same machine, for a property that holds there."""
    options = [part for name, size in sizes.items() for part in (f"--{name}", _written(name, size))]
    said = pytlc(
        *("check", f"vgic@{version}", *options, "--property", "TypeOK"),
        *("--workers", 1, "--no-symmetry", "--json"),
        cwd=folder,
    )
    return float(said.data["stats"]["seconds"])


def _written(name: str, size: int) -> object:
    return {("memory", 1): "weak"}.get((name, size), size)
