"""What comparing graphs costs beside TLC's own search of the same scope, and beside the model alone.

Each round runs the three one after the other, so that what else the machine does falls on all of them. Peak
memory is that of this process and of the largest TLC so far.
"""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.check import Question
from pytlc.conform import Comparison, compare
from pytlc.spec.family import load_family
from pytlc.tlc import Outcome, TlcOptions, TlcRunner
from pytlc.toolchain import Toolchain, find_toolchain
from pytlc.vgic_family.narrator import VgicNarrator

pytestmark = pytest.mark.java

SCOPES = {
    "v3, 1 SPI, 2 retargets": ("v3", {"retargets": 2}, 3),
    "v3, 1 SPI, 5 retargets": ("v3", {"retargets": 5}, 1),
}
_MIB = 1024


@dataclass(frozen=True, slots=True)
class Alone:
    """Seconds that TLC and the model need each on its own."""

    tlc: list[float] = field(default_factory=list)
    model: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def toolchain() -> Toolchain:
    """What both use."""
    return find_toolchain()


@pytest.mark.benchmark(group="conformance against TLC and the model alone")
@pytest.mark.parametrize("scope", SCOPES)
def test_conformance(benchmark: BenchmarkFixture, toolchain: Toolchain, scope: str) -> None:
    """One worker, no symmetry, no properties: the same search, with and without its graph."""
    code, sizes, rounds = SCOPES[scope]
    family = load_family("vgic")
    target, machine = family.target(code), family.scope(vcpus=2, spis=1, lrs=1, **sizes)
    alone = Alone()
    compared: list[Comparison[object]] = []

    def both() -> None:
        options = TlcOptions(workers=1, check_deadlock=False)
        question = Question.of_target(target, machine, (), options, symmetry=False)
        started = time.perf_counter()
        assert TlcRunner(toolchain).run(question.job).outcome is Outcome.SUCCESS
        alone.tlc.append(time.perf_counter() - started)
        started = time.perf_counter()
        _search(VgicNarrator(code, machine))
        alone.model.append(time.perf_counter() - started)

    benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: compared.append(compare(target, machine, toolchain)), setup=both, rounds=rounds
    )
    assert all(comparison.agrees for comparison in compared)
    assert benchmark.stats is not None
    seconds, counts = benchmark.stats.stats.min, compared[0].counts
    benchmark.extra_info["states"] = counts.states
    benchmark.extra_info["transitions"] = counts.transitions
    benchmark.extra_info["states_per_second"] = round(counts.states / seconds)
    benchmark.extra_info["ratio_to_tlc_alone"] = round(seconds / min(alone.tlc), 2)
    benchmark.extra_info["ratio_to_model_alone"] = round(seconds / min(alone.model), 2)
    benchmark.extra_info["python_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MIB
    benchmark.extra_info["tlc_mib"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // _MIB
    benchmark.extra_info["tlc"] = toolchain.jar.version


def _search(model: VgicNarrator) -> None:
    """Take every step of every state that the model reaches."""
    known = set(model.init())
    waiting = list(known)
    while waiting:
        for _, after in model.enabled(waiting.pop()):
            if after not in known:
                known.add(after)
                waiting.append(after)
