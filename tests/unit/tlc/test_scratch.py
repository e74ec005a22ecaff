"""Folders that do not outlive their process."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pytlc.errors import StorageError
from pytlc.files import storage_errors
from pytlc.tlc.scratch import held_folder, remove_abandoned


def test_a_folder_is_there_while_it_is_held_and_gone_afterwards(tmp_path: Path) -> None:
    """With all that was put into it."""
    with held_folder(tmp_path, "x-") as folder:
        (folder / "file").write_text("x", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_an_error_inside_removes_the_folder_too(tmp_path: Path) -> None:
    """However the block ends."""
    with pytest.raises(KeyboardInterrupt), held_folder(tmp_path, "x-"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_moved_away_stays_where_it_is(tmp_path: Path) -> None:
    """That is how a finished run gets its name."""
    with held_folder(tmp_path, "x-") as folder:
        folder.rename(tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_only_folders_that_nobody_holds_are_removed(tmp_path: Path) -> None:
    """One of a process that is gone goes; a held one, a file and one of another kind stay."""
    (tmp_path / "x-1-dead").mkdir()
    (tmp_path / "x-1-dead" / "file").write_text("x", encoding="utf-8")
    (tmp_path / "x-1-file").write_text("x", encoding="utf-8")
    (tmp_path / "y-1-dead").mkdir()
    with held_folder(tmp_path, "x-") as held:
        assert remove_abandoned(tmp_path, "x-") == (tmp_path / "x-1-dead",)
        assert held.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x-1-file", "y-1-dead"]


def test_a_parent_that_is_missing_is_a_storage_error(tmp_path: Path) -> None:
    """The message names the folder and what to do."""
    with (
        pytest.raises(StorageError, match=r"cannot write .*missing.*TMPDIR"),
        held_folder(tmp_path / "missing", "x-"),
    ):
        pass


def test_any_failure_to_write_becomes_a_storage_error(tmp_path: Path) -> None:
    """A full disk is told as such."""
    with (
        pytest.raises(StorageError, match="No space left on device; free some space"),
        storage_errors(tmp_path),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
