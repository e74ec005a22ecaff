"""Shares of memory: together they are no more than there is."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.sweep import memory
from pytlc.sweep.memory import Share, local_jobs

BESIDE = 256


@pytest.mark.parametrize("jobs", [1, 2, 3, 8, 64])
@pytest.mark.parametrize("megabytes", [1200, 4096, 24_000, 500_000])
def test_all_shares_fit(jobs: int, megabytes: int) -> None:
    """The heap of a large check, what its JVM has beside it, and a warm JVM, for each; or it is refused."""
    try:
        share = Share.of(jobs, megabytes)
    except UsageError as error:
        assert megabytes * 0.8 / jobs < 384 + BESIDE + 256  # the other half of the claim
        assert "have fewer at once" in str(error)  # noqa: PT017  # likewise
    else:
        assert share.heap_megabytes is not None
        assert share.heap_megabytes >= 256
        warm = share.warm.heap_megabytes + BESIDE
        assert jobs * (share.heap_megabytes + BESIDE + warm) <= megabytes * 0.8


def test_a_heap_that_is_given_is_taken() -> None:
    """With as many checks at once as have room; where the memory is not known, the rest is left to Java."""
    assert Share.of(2, 4096, 9000).heap_megabytes == 9000
    assert Share.of(2, None) == Share()
    assert Share.of(2, None, 700).heap_megabytes == 700


def test_processors_and_memory_say_how_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lesser of both, and at least one."""
    monkeypatch.setattr(memory, "processors", lambda: 8)
    for free, heap, jobs in (
        (100_000, None, 8),
        (4480, None, 4),
        (4480, 2048, 1),
        (100, None, 1),
    ):
        monkeypatch.setattr(memory, "free_memory", lambda free=free: free)
        assert local_jobs(heap) == jobs
