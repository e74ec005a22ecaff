"""The folder in which TLC works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytlc.errors import UsageError
from pytlc.tlc import working
from pytlc.tlc.beside import Beside, Datum, named_files
from pytlc.tlc.sight import Sight
from pytlc.tlc.working import WorkingFolder

_READS = Sight(reasons=("it computes a name",), files=True)
_WRITES = Sight(reasons=("it writes",), files=True, writes=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of a spec, with a loop and a folder of a tool in it."""
    home = tmp_path / "home"
    for name in ("data/a.txt", "data/deep/b.txt", ".git/objects/x", "node_modules/m/index.js", "old.txt"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    (home / "data" / "loop").symlink_to(home)
    return home


def _furnished(tmp_path: Path, beside: Beside, sight: Sight) -> WorkingFolder:
    made = WorkingFolder.below(tmp_path / "run", beside, sight)
    made.furnish(beside, sight, is_open=bool(sight.reasons))
    return made


def _files(folder: Path) -> set[str]:
    return {os.path.relpath(Path(root, name), folder) for root, _, names in os.walk(folder) for name in names}


def test_a_closed_spec_finds_the_files_that_it_names_and_nothing_else(tmp_path: Path, home: Path) -> None:
    """Whatever lies beside them cannot change its answer."""
    sight = Sight(strings=frozenset({"data/a.txt", "none.txt"}), files=True)
    beside = Beside(home).seen_by(sight)
    made = _furnished(tmp_path, beside, sight)
    assert _files(made.path) == {"data/a.txt"}
    assert made.left_out is None


def test_a_spec_that_computes_names_finds_its_folder_as_links(tmp_path: Path, home: Path) -> None:
    """One for each entry, however much lies below it; what is there already stays."""
    beside = Beside(home, data={"data/deep/b.txt": Datum.of(home / "old.txt")})
    made = _furnished(tmp_path, beside, _READS)
    assert (made.path / "data/a.txt").read_text() == "data/a.txt"
    assert (made.path / "data/deep/b.txt").read_text() == "old.txt"
    assert (made.path / "node_modules").is_symlink()
    assert made.left_out is None


def test_a_spec_that_may_write_finds_copies(tmp_path: Path, home: Path) -> None:
    """So that the user's files stay as they are; what it left is kept, and what was left out is said."""
    made = _furnished(tmp_path, Beside(home), _WRITES)
    assert _files(made.path) == {"data/a.txt", "data/deep/b.txt", "old.txt"}
    assert made.left_out == ".git, node_modules, data/loop"
    (made.path / "old.txt").write_text("overwritten")
    (made.path / "data" / "new.txt").write_text("new")
    output = tmp_path / "output"
    assert made.keep_written(output) == ("data/new.txt", "old.txt")
    assert (output / "written" / "data" / "new.txt").read_text() == "new"
    assert (home / "old.txt").read_text() == "old.txt"


def test_copies_have_a_bound(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with gigabytes of data is no reason to fill a disk."""
    monkeypatch.setattr(working, "_MOST_BYTES", 10)
    made = _furnished(tmp_path, Beside(home), _WRITES)
    assert _files(made.path) == {"old.txt"}
    assert made.left_out == ".git, node_modules, data/a.txt, data/loop, data/deep/b.txt"


def test_a_file_that_is_written_through_a_name_stays_the_users(tmp_path: Path, home: Path) -> None:
    """Also one that the spec reads before it writes it, and that is too large to be held."""
    datum = Datum.of(home / "old.txt")
    large = Datum(datum.sha256, None, datum.path, datum.mark)
    made = _furnished(tmp_path, Beside(home, data={"old.txt": large}), _WRITES)
    (made.path / "old.txt").write_text("overwritten")
    assert (home / "old.txt").read_text() == "old.txt"


def test_names_may_lead_upwards(tmp_path: Path, home: Path) -> None:
    """As far as the working folder goes, and never out of it."""
    sight = Sight(strings=frozenset({"../old.txt"}), files=True)
    beside = Beside(home / "data").seen_by(sight)
    made = _furnished(tmp_path, beside, sight)
    assert (made.path / "../old.txt").resolve().read_text() == "old.txt"
    assert made.path.parent == made.root


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path, home: Path) -> None:
    """Where it is not held: its answer would be told of what it was."""
    datum = Datum.of(home / "old.txt")
    large = Datum(datum.sha256, None, datum.path, datum.mark)
    (home / "old.txt").write_text("longer than before")
    with pytest.raises(UsageError, match=r"old\.txt has changed"):
        _furnished(tmp_path, Beside(home, data={"old.txt": large}), Sight(files=True))


def test_data_is_found_from_the_folder_of_the_spec_or_from_the_current_one(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLC that is started elsewhere finds it there."""
    monkeypatch.chdir(home)
    sight = Sight(strings=frozenset({"a.txt", "old.txt", "none", "x" * 5000, "\0"}), files=True)
    beside = Beside(home / "data").seen_by(sight)
    assert {name: datum.read() for name, datum in beside.files.items()} == {
        "a.txt": b"data/a.txt",
        "old.txt": b"old.txt",
    }
    assert Beside(home / "data").seen_by(Sight(strings=sight.strings)).files == {}


def test_files_are_named_as_from_the_folder_of_the_spec(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given from there or from the current folder; a folder stands for all files in it."""
    monkeypatch.chdir(home.parent)
    assert named_files([Path("home/data/deep"), Path("a.txt")], home / "data") == ("deep/b.txt", "a.txt")
    with pytest.raises(UsageError, match=r"none\.txt: expected an existing file"):
        named_files([Path("none.txt")], home)
