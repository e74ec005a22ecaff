"""What tests share because it is expensive: warm JVMs, and the run of the lock inversion."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from pytlc.check.verdict import FOUND
from pytlc.tlc.warm import Limits, WarmRunner
from pytlc.toolchain import Toolchain
from tests.integration.command import pytlc

_INVERSION = ("vgic@v0", "--vcpus", 2, "--spis", 2, "--lrs", 1, "--property", "NoLockCycle", "--workers", 1)

#: A test run has several workers, and each of them a JVM for each TLC.
_LIMITS = Limits(heap_megabytes=512, megabytes=600)


@pytest.fixture(scope="session")
def warm() -> Iterator[Callable[[Toolchain], WarmRunner]]:
    """The runner for a TLC, shared by all tests of a worker; jobs that say that they are small run warm."""
    with ExitStack() as stack:

        @cache
        def runner(toolchain: Toolchain) -> WarmRunner:
            return stack.enter_context(WarmRunner(toolchain, limits=_LIMITS))

        yield runner


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the run of the lock inversion of v0, as it was made once."""
    folder = tmp_path_factory.mktemp("kept")
    assert pytlc("check", *_INVERSION, cwd=folder).code == FOUND
    return folder


@pytest.fixture(scope="module")
def inversion(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the module's own in which the lock inversion of v0 is the last run."""
    return Path(shutil.copytree(kept, tmp_path_factory.mktemp("inversion") / "folder"))
