"""Limits of disk, and what is said of memory, disk and fingerprints that were too small."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pytlc.errors import StorageError
from pytlc.tlc import Outcome, Result, Stop, TlcOptions, limits
from pytlc.tlc.codes import Resource
from pytlc.tlc.limits import DiskWatch, LimitReached, advised, require_space, size_of


def test_a_file_with_two_names_counts_once(tmp_path: Path) -> None:
    """Sizes are those that the disk has less, so links cost nothing."""
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    alone = size_of(tmp_path)
    os.link(tmp_path / "a", tmp_path / "b")
    assert size_of(tmp_path) == alone >= 100_000


def test_the_disk_limit_is_told_with_what_was_written(tmp_path: Path) -> None:
    """It is looked at once a second."""
    watch = DiskWatch(tmp_path, most=1)
    watch.look()
    (tmp_path / "a").write_bytes(b"x" * (3 << 20))
    watch.look()
    with pytest.raises(LimitReached, match="disk limit of 1 MiB") as reached:
        DiskWatch(tmp_path, most=1).look()
    assert reached.value.stop is Stop.LIMIT


def test_a_disk_that_is_nearly_full_is_told_before_and_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is named, and what to do."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 5 << 20))
    with pytest.raises(StorageError, match=r"5 MiB left.*PYTLC_SCRATCH"):
        require_space(tmp_path)
    with pytest.raises(LimitReached, match="5 MiB left") as reached:
        DiskWatch(tmp_path).look()
    assert reached.value.stop is Stop.FULL


@pytest.mark.parametrize(
    ("result", "options", "words"),
    [
        (Result(Outcome.EXHAUSTED, exhausted=Resource.MEMORY), TlcOptions(heap_megabytes=64), "was 64 MiB"),
        (Result(Outcome.EXHAUSTED, exhausted=Resource.MEMORY), TlcOptions(), "a quarter of the machine"),
        (Result(Outcome.EXHAUSTED, exhausted=Resource.DISK), TlcOptions(), "could not write to /place"),
        (Result(Outcome.SUCCESS, collision=0.5), TlcOptions(fingerprint=130), "--fingerprint 0"),
        (
            Result(Outcome.SUCCESS, collision=1e-9, collision_observed=2e-4),
            TlcOptions(),
            "probability 0.0002",
        ),
    ],
)
def test_advice_names_the_limit_and_the_option(result: Result, options: TlcOptions, words: str) -> None:
    """What there was, and what to give instead."""
    (told,) = advised(result, options, Path("/place")).warnings
    assert words in told.message


def test_nothing_is_said_where_all_is_well() -> None:
    """A probability below the threshold is no warning; that of the actual fingerprints counts."""
    result = Result(Outcome.SUCCESS, collision=0.5, collision_observed=limits.DOUBTFUL / 2)
    assert advised(result, TlcOptions(), Path("/place")) is result
