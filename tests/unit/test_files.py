"""Files are whole or as they were."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pytlc.errors import StorageError
from pytlc.files import write_atomic


def test_an_atomic_write_replaces_the_whole_file(tmp_path: Path) -> None:
    """A second write leaves its own content and no other file."""
    write_atomic(tmp_path / "file", b"long content")
    write_atomic(tmp_path / "file", b"short")
    assert (tmp_path / "file").read_bytes() == b"short"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "free some space"), (errno.EDQUOT, "free some space"), (errno.EROFS, "make it writable")],
)
def test_a_failed_write_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    """On a full or read-only disk the old file stays, no partial one is left, the message has advice."""
    write_atomic(tmp_path / "file", b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match=f"file: .*{advice}.*PYTLC_CACHE"):
        write_atomic(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]
