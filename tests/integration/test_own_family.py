"""A family that does not come with pytlc, as its README walks through it, on a real TLC."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.integration.command import Said, pytlc
from tests.unit.example import copy_ticket, edit

pytestmark = pytest.mark.java

CHECK = ("check", "./ticket@v0", "--property", "MutualExclusion", "--workers", 1)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The folder that the copy is in, and the answer to a check of it."""
    folder = tmp_path_factory.mktemp("own_family")
    copy_ticket(folder)
    return folder, pytlc(*CHECK, cwd=folder)


def test_a_violation_is_found_and_replayed_on_the_model_of_the_folder(checked: tuple[Path, Said]) -> None:
    """In the words of the family, with a lane for each process."""
    _, said = checked
    assert said.code == 1
    assert "MutualExclusion VIOLATED after 6 steps (lets two processes in at once)" in said.out
    assert "replayed on the reference model: all 6 steps agree" in said.out
    assert {"p0", "p1", "DrawRead", "Enter"} <= set(said.out.split())


def test_every_recorded_model_is_as_recorded(checked: tuple[Path, Said]) -> None:
    """Versions, the mutant, two sizes; invariant, action property and liveness, each replayed."""
    folder, _ = checked
    said = pytlc("verify", "./ticket", cwd=folder)
    assert said.code == 0, said.out + said.err
    assert "6 models, 0 not as recorded" in said.out


@pytest.mark.long
def test_spec_and_model_are_the_same_machine(checked: tuple[Path, Said]) -> None:
    """Both versions and the mutant, with all their states and transitions."""
    folder, _ = checked
    said = pytlc("verify", "./ticket", "--conform", cwd=folder)
    assert said.code == 0, said.out + said.err
    assert "3 scopes, 0 not as recorded" in said.out


def test_a_mistake_in_the_model_is_a_difference(tmp_path: Path) -> None:
    """It is the first one, with the way to it and the variable that differs."""
    edit(copy_ticket(tmp_path) / "model.py", "serving=(lock.serving + 1)", "serving=(lock.serving + 2)")
    said = pytlc("conform", "./ticket@v1", "--json", cwd=tmp_path)
    assert said.code == 1
    assert said.data["difference"]["action"]["name"] == "Leave"


def test_a_run_replays_when_the_folder_has_changed_or_is_gone(
    checked: tuple[Path, Said], tmp_path: Path
) -> None:
    """It keeps the model; that of a folder is taken when it is named, and may disagree."""
    folder = Path(shutil.copytree(checked[0], tmp_path / "copy"))
    pytlc(*CHECK, cwd=folder)
    edit(folder / "ticket" / "model.py", 'lock.pc[p] == "enter" and', 'not p and lock.pc[p] == "enter" and')
    assert pytlc("replay", "last", cwd=folder).code == 0
    changed = pytlc("replay", "last", "--family", "./ticket", cwd=folder)
    assert changed.code == 1
    assert "DIVERGENCE at state 7: the model cannot take Enter" in changed.out
    shutil.rmtree(folder / "ticket")
    replayed = pytlc("replay", "last", cwd=folder)
    assert replayed.code == 0
    assert "all 6 steps agree" in replayed.out


def test_without_a_model_nothing_is_replayed(tmp_path: Path) -> None:
    """And it is said."""
    ticket = copy_ticket(tmp_path)
    edit(ticket / "family.toml", 'python = "model.py"\n', "")
    said = pytlc(*CHECK, cwd=tmp_path)
    assert said.code == 1
    assert "not replayed: there is no reference model for this spec" in said.out
    assert "State 2: DrawRead" in said.out


def test_a_model_of_four_methods_tells_a_plain_story(tmp_path: Path) -> None:
    """Without lanes each step is told with what it changes."""
    ticket = copy_ticket(tmp_path)
    for method in ("lanes", "actor"):
        edit(ticket / "model.py", f"def {method}(", f"def _{method}(")
    said = pytlc(*CHECK, cwd=tmp_path)
    assert said.code == 1
    assert "replayed on the reference model: all 6 steps agree" in said.out
    assert "State 2: DrawRead(p0)" in said.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("from __future__", "import nothing_like_this\nfrom __future__", "does not import: SyntaxError in"),
        ("BASE: Layer = {", "BASE: Layer = nothing or {", "does not import: NameError in line"),
        ("def view(", "def show(", "reference() returns TicketLock, which has no method view"),
    ],
)
def test_a_model_that_is_none_is_told_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """With exit code 2 and without a traceback."""
    ticket = copy_ticket(tmp_path)
    edit(ticket / "model.py", old, new)
    said = pytlc(*CHECK, cwd=tmp_path)
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"serving": state.serving,', "", "variables that the model lacks: serving"),
        ('"next": state.next,', '"next": state.next, "more": 0,', "variables that the trace lacks: more"),
        ("return State(", "return dict(", "view() of the model returns {"),
    ],
)
def test_a_violation_outlives_a_model_that_cannot_replay_it(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """It is told with its behaviour, then what is wrong with the model."""
    ticket = copy_ticket(tmp_path)
    edit(ticket / "model.py", old, new)
    said = pytlc(*CHECK, cwd=tmp_path)
    assert said.code == 1
    assert "MutualExclusion VIOLATED" in said.out
    assert "State 2: DrawRead" in said.out
    assert words in said.out[said.out.index("State 2") :]
    assert "Traceback" not in said.out + said.err
