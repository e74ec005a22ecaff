from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import StorageError, ToolTimeout
from pytlc.files import write_atomic
from pytlc.toolchain.cache import cache_folder, exclusive, read_notes, staging, write_note


def test_the_cache_is_where_the_variable_says(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTLC_CACHE moves the cache; without it the platform's folder for caches is used."""
    assert cache_folder() == cache
    monkeypatch.delenv("PYTLC_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.setenv("HOME", "/somewhere")
    assert str(cache_folder()).startswith("/somewhere")


def test_a_cache_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    """A path that cannot become a folder is a storage error for writing and for locking."""
    (tmp_path / "plain").write_text("a file")
    with pytest.raises(StorageError, match="plain"):
        write_atomic(tmp_path / "plain" / "cache" / "file", b"x")
    with pytest.raises(StorageError, match="plain"), exclusive(tmp_path / "plain" / "cache"):
        pass


def test_the_lock_admits_one_holder(cache: Path) -> None:
    """Who finds the lock held gives up after its time, and gets it once it is free."""
    with exclusive(cache), pytest.raises(ToolTimeout, match="another process"), exclusive(cache, seconds=0.0):
        pass
    with exclusive(cache, seconds=0.0):
        assert (cache / ".lock").exists()


def test_the_lock_clears_what_a_killed_process_left(cache: Path) -> None:
    """Partial files and staging folders of the past are gone once the lock is held; whole files stay."""
    write_atomic(cache / "file", b"whole")
    (cache / ".file.1.part").write_bytes(b"who")
    (cache / "staging.1.part").mkdir()
    (cache / "staging.1.part" / "x").write_bytes(b"x")
    with exclusive(cache):
        assert {path.name for path in cache.iterdir()} == {".lock", "file"}


def use_staging(folder: Path) -> None:
    """Fill a staging folder and fail."""
    with staging(folder) as inside:
        (inside / "x").write_bytes(b"x")
        raise KeyError


def test_staging_leaves_nothing(cache: Path) -> None:
    """A staging folder is gone with all it holds also when its user fails."""
    cache.mkdir()
    with pytest.raises(KeyError):
        use_staging(cache)
    assert list(cache.iterdir()) == []


def test_notes_are_kept_by_key_and_removed_by_none(cache: Path) -> None:
    """A note is read back as written; writing None forgets it and leaves the others."""
    write_note("kind", "a", {"n": 1})
    write_note("kind", "b", 2)
    write_note("kind", "a", None)
    assert read_notes("kind") == {"b": 2}
    assert read_notes("other") == {}


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_damaged_notes_count_as_none(cache: Path, text: str) -> None:
    """Notes that cannot be read are empty and can be written again."""
    write_note("kind", "a", 1)
    (cache / "kind.json").write_text(text)
    assert read_notes("kind") == {}
    write_note("kind", "b", 2)
    assert read_notes("kind") == {"b": 2}


def test_notes_need_no_writable_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that cannot be kept is dropped without an error."""
    (tmp_path / "plain").write_text("a file")
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "plain" / "cache"))
    write_note("kind", "a", 1)
    assert read_notes("kind") == {}
