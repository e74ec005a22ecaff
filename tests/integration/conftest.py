"""Warm JVMs for tests that run TLC, where a cold one is not what a test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from pytlc.tlc.warm import Limits, WarmRunner
from pytlc.toolchain import Toolchain

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
