"""What a machine has, and shares of it."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from pytlc.toolchain import free_memory, heap_share, processors


@pytest.fixture
def four_gibibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is free."""
    told = psutil.virtual_memory()._replace(available=4 << 30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: told)


@pytest.mark.usefixtures("four_gibibytes")
def test_free_memory_is_what_the_system_says(tmp_path: Path) -> None:
    """Where there is no control group."""
    assert free_memory(tmp_path / "none") == 4096


@pytest.mark.parametrize(
    ("most", "free"), [("max", 4096), (str(1 << 30), 624), (str(1 << 40), 4096), ("1", 0)]
)
@pytest.mark.usefixtures("four_gibibytes")
def test_a_container_may_have_less(tmp_path: Path, most: str, free: int) -> None:
    """What its group allows less what it holds, but for files that the kernel can drop."""
    (tmp_path / "memory.max").write_text(f"{most}\n")
    (tmp_path / "memory.current").write_text(f"{500 << 20}\n")
    (tmp_path / "memory.stat").write_text(f"anon 7\ninactive_file {100 << 20}\n")
    assert free_memory(tmp_path) == free


def test_processors_are_counted_where_none_can_be_assigned(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS."""
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processors() == os.cpu_count()


def test_heaps_at_once_fit_into_what_is_free() -> None:
    """With what lies beside each, they leave a fifth; no heap is so small that Java does not start."""
    assert heap_share(4, beside=200, free=8000) == 1400
    assert heap_share(1, free=8000) == 6400
    assert heap_share(100, beside=200, free=8000) == 128
    assert heap_share(processors()) * processors() < free_memory() or heap_share(processors()) == 128
