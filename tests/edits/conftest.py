"""The spec's graph of a small machine, searched once by TLC, and the model that agrees with it."""

from __future__ import annotations

import pytest

from pytlc.conform import Lockstep
from pytlc.graph import DotReader, Vocabulary
from pytlc.spec import Target
from pytlc.spec.family import load_family
from pytlc.spec.rendering import Rendered, render
from pytlc.spec.scope import Scope
from pytlc.tlc import Dump, Outcome, TlcJob, TlcOptions, TlcRunner
from pytlc.toolchain import Toolchain, find_toolchain
from pytlc.vgic.versions import find_version
from pytlc.vgic_family.narrator import VgicNarrator
from tests.edits.judging import Reference, lines_of


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """What TLC is run with."""
    return find_toolchain()


@pytest.fixture(scope="session")
def target() -> Target:
    """The version that mistakes are made in."""
    return load_family("vgic").target("v3")


@pytest.fixture(scope="session")
def machine() -> Scope:
    """Small enough to be searched again for each mistake, large enough for an interrupt to migrate."""
    return load_family("vgic").scope(vcpus=2, spis=1, lrs=1, retargets=1)


@pytest.fixture(scope="session")
def rendered(target: Target, machine: Scope) -> Rendered:
    """The spec without a mistake."""
    return render(target, machine, (), symmetry=False)


@pytest.fixture(scope="session")
def reference(
    target: Target,
    machine: Scope,
    rendered: Rendered,
    toolchain: Toolchain,
    tmp_path_factory: pytest.TempPathFactory,
) -> Reference:
    """The graph, on which spec and model agree."""
    folder = tmp_path_factory.mktemp("graph")
    result = TlcRunner(toolchain).run(job(rendered), output=folder)
    assert result.outcome is Outcome.SUCCESS
    vocabulary = Vocabulary()
    reader = DotReader(vocabulary)
    graph = (folder / "states.dot").read_bytes()
    items = tuple(reader.feed(graph))
    narrator = VgicNarrator(target.code, machine)
    lockstep = Lockstep(narrator, vocabulary)
    lockstep.feed(items)
    lockstep.finish()
    assert reader.close()
    assert lockstep.difference is None
    return Reference(vocabulary, items, narrator, find_version(target.code).layers, lines_of(graph))


def job(rendered: Rendered) -> TlcJob:
    """TLC writes the graph of a spec."""
    modules = {name: text for name, text in rendered.files.items() if name.endswith(".tla")}
    options = TlcOptions(check_deadlock=False, dump=Dump.DOT, expected_states=2000, deadline_seconds=60)
    return TlcJob(modules, rendered.main, rendered.files[rendered.config], options)
