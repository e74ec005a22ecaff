"""The files that a simulation writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import OutputSyntaxError
from pytlc.tlc.behaviours import BehaviourFiles, count_states, is_complete, read_behaviour
from pytlc.trace import State

OLD = """---------------- MODULE behaviours/walk_0_0 -----------------
STATE_1 ==\x20
/\\ x = 1
/\\ f = ( "a" :>
    2 )


STATE_2 ==\x20
/\\ x = 2
/\\ f = ("a" :> 3)


=================================================
"""
NEW = """---------------- MODULE walk_0_0 -----------------
\\* <Init line 3, col 1 to line 3, col 9 of module M>
STATE_1 ==\x20
x = 1

\\* <Up(1) line 4, col 1 to line 4, col 9 of module M>
STATE_2 ==\x20
x = 2

=================================================
"""


def test_states_are_read_and_counted() -> None:
    """Wrapped values too; TLC up to 2.19 writes no actions."""
    trace = read_behaviour(OLD)
    assert trace.states[1] == State({"x": 2, "f": trace.states[1]["f"]})
    assert trace.actions == (None, None)
    assert count_states(OLD) == 2


def test_actions_in_comments_are_those_of_the_steps() -> None:
    """The first belongs to the initial state and is none."""
    first, second = read_behaviour(NEW).actions
    assert first is None
    assert second is not None
    assert (second.name, second.arguments) == ("Up", (1,))


@pytest.mark.parametrize("text", ["", OLD[:80], OLD.replace("x = 2", "x = ")])
def test_a_file_that_is_cut_or_garbled_is_refused(text: str) -> None:
    """It is no behaviour."""
    with pytest.raises(OutputSyntaxError):
        read_behaviour(text)


def test_files_are_handed_on_in_order_and_removed(tmp_path: Path) -> None:
    """The newest only at the end, and only if it is whole."""
    taken: list[str] = []
    files = BehaviourFiles(tmp_path, taken.append)
    for number in (10, 9, 11):
        (tmp_path / f"walk_0_{number}").write_text(f"{number}\n====\n")
    files.collect()
    assert [text.split()[0] for text in taken] == ["9", "10"]
    (tmp_path / "walk_0_12").write_text("12 cut")
    files.collect(ended=True)
    assert [text.split()[0] for text in taken] == ["9", "10", "11"]
    assert list(tmp_path.iterdir()) == []
    assert not is_complete("12 cut")


def test_nothing_is_touched_where_nobody_listens(tmp_path: Path) -> None:
    """Also where there is no folder."""
    (tmp_path / "walk_0_1").write_text("====\n")
    BehaviourFiles(tmp_path, None).collect(ended=True)
    BehaviourFiles(tmp_path / "missing", print).collect(ended=True)
    assert (tmp_path / "walk_0_1").exists()
