"""A run of a family in a folder keeps the Python with which it is replayed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytlc.check import Question
from pytlc.check.kept import stored_about
from pytlc.check.narrators import has_narrator, narrator_for
from pytlc.errors import TraceFormatError, UsageError
from pytlc.runs import StoredRun
from pytlc.spec import load_family
from pytlc.tlc import TlcOptions
from tests.unit.check.recorded import lock_cycle_question, store, success
from tests.unit.example import edit


def question(folder: Path) -> Question:
    """Is the ticket lock one?"""
    family = load_family(str(folder))
    claims = (family.property("MutualExclusion"),)
    return Question.of_target(family.target("v1"), family.scope(), claims, TlcOptions())


@pytest.fixture
def run(ticket: Path, tmp_path: Path) -> StoredRun:
    """A stored run of the ticket lock."""
    return store(tmp_path / "runs", success(), question(ticket))


def test_the_model_comes_from_the_run(run: StoredRun, ticket: Path) -> None:
    """Also when the folder is gone."""
    kept = (ticket / "model.py").read_text()
    shutil.rmtree(ticket)
    assert run.layers() == {"model.py": kept}
    about = stored_about(run)
    assert about["python"] == str(run.path / "layers" / "model.py")
    assert has_narrator(about)
    assert narrator_for(about) is not None


def test_the_folder_takes_its_place_when_it_is_named(run: StoredRun, ticket: Path) -> None:
    """So that a mistake in the model is put right without another search; of the same family only."""
    family = load_family(str(ticket))
    assert stored_about(run, family)["python"] == family.python
    edit(ticket / "family.toml", 'name = "ticket"', 'name = "other"')
    with pytest.raises(UsageError, match=rf"{run.name} is a run of ticket@v1; .*ticket is other"):
        stored_about(run, load_family(str(ticket)))


def test_the_model_is_part_of_the_name_of_a_run(run: StoredRun, ticket: Path, tmp_path: Path) -> None:
    """Another model may come to another replay."""
    edit(ticket / "model.py", "Nobody wants the lock.", "At rest.")
    assert store(tmp_path / "runs", success(), question(ticket)).name != run.name


@pytest.mark.parametrize("damage", ["edited", "missing"])
def test_a_damaged_copy_is_refused(run: StoredRun, damage: str) -> None:
    """The file is named, and what to do."""
    path = run.path / "layers" / "model.py"
    if damage == "edited":
        path.write_text(path.read_text() + "\n")
    else:
        path.unlink()
    with pytest.raises(TraceFormatError, match=r"model\.py cannot be read: .*run the check again"):
        stored_about(run)


def test_a_run_of_the_vgic_keeps_nothing(tmp_path: Path) -> None:
    """Its model comes with pytlc."""
    run = store(tmp_path, success(), lock_cycle_question())
    assert run.layers() == {}
    assert stored_about(run)["python"] == "pytlc.vgic_family"
