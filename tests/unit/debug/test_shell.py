"""The command language of the debugger: a text, a command, the text of its answer at a fixed width."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from pytlc.debug import Cursor
from pytlc.debug.evaluation import Evaluator
from pytlc.debug.opening import Session
from pytlc.debug.shell import Shell, run_line
from pytlc.debug.shell.commands import COMMANDS, find_command
from pytlc.debug.shell.completing import candidates
from pytlc.debug.shell.dispatch import HANDLERS
from pytlc.debug.shell.loop import plain_lines, run_dialogue, run_script
from pytlc.errors import UsageError
from pytlc.report import write
from pytlc.report.debug import Sheet
from pytlc.spec.listing import Listing
from pytlc.tlc.runner import Runner
from pytlc.trace import load_trace

MODULE = "---- MODULE Vgic ---- lockVars == <<lock>>\n\nGicClearLrsLockVgic(p) ==\n  /\\ TRUE\n====\n"
LISTING = Listing({"Vgic.tla": MODULE})
Say = Callable[[str], str]


def _no_tlc() -> Runner:
    raise AssertionError("nothing here is evaluated by TLC")


def _shell(cursor: Cursor) -> Shell:
    return Shell(Session(cursor.timeline, "a circle of locks", LISTING), Evaluator(None, _no_tlc))


def _text(sheets: tuple[Sheet, ...], width: int) -> str:
    stream = StringIO()
    for sheet in sheets:
        write(sheet, stream, width=width)
    return stream.getvalue()


@pytest.fixture
def shell(cursor: Cursor) -> Shell:
    """At the beginning of the lock inversion of v0."""
    return _shell(cursor)


@pytest.fixture
def say(shell: Shell) -> Say:
    """A line, and what it says in 80 columns."""
    return lambda line: _text(run_line(shell, line).sheets, 80)


@pytest.fixture
def plainly(plain: Cursor) -> Say:
    """The same for a spec without a model."""
    shell = _shell(plain)
    return lambda line: _text(run_line(shell, line).sheets, 80)


def test_every_command_is_done_by_something_and_explained(say: Say) -> None:
    """The table of commands and of what does them have the same names, and each has its help."""
    assert set(HANDLERS) == {command.name for command in COMMANDS}
    for command in COMMANDS:
        assert f"example: {command.example}" in say(f"help {command.name}")
        assert find_command(command.example.partition(" ")[0]) is command
        assert command.name in say("help")
        assert not command.short or find_command(command.short) is command


def test_names_may_be_short_and_a_wrong_one_is_answered_with_the_nearest() -> None:
    """A beginning that is unique will do; one that is not says what it may be."""
    assert find_command("cho").name == "choices"
    with pytest.raises(UsageError, match="did you mean continue"):
        find_command("contnue")
    with pytest.raises(UsageError, match="may be watch, wander"):
        find_command("wa")


def test_a_move_says_what_was_done_what_changed_and_why_it_stopped(say: Say, shell: Shell) -> None:
    """To the first contended lock, back, and to the violation, with and without breakpoints."""
    there = say("continue wait")
    number = shell.cursor.number
    total = len(shell.cursor.timeline)
    assert there.startswith(f"state {number} of {total}: pcpu")
    assert "  * +" in there
    assert "stopped: pcpu" in there
    assert "waits for" in there
    assert shell.prompt.startswith(f"{number}/{total} pcpu")
    assert say("back").startswith(f"state {number - 1} of {total}: ")
    assert say("b 1000").startswith(f"state 1 of {total}: initial state\n")
    assert say("break property NoLockCycle") == "breakpoint 1: property NoLockCycle\n"
    assert "  VIOLATED: NoLockCycle\n" in say("c")
    assert "stopped: NoLockCycle is violated" in say("goto 1") + say("continue")
    assert say("delete") == "no breakpoints, and nothing is watched\n"
    assert "this is the initial state" in say("reverse")


def test_moves_of_one_actor(say: Say, shell: Shell) -> None:
    """The next step of one, and the end of the function that it is in."""
    assert "pcpu1: " in say("next pcpu1").splitlines()[0]
    assert "pcpu0: " in say("next pcpu0").splitlines()[0]
    say("goto 1")
    say("continue function gic_clear_lrs")
    who = shell.cursor.timeline.actor(shell.cursor.number)
    assert f"{who} has left gic_clear_lrs" in say("finish")
    with pytest.raises(UsageError, match="nobody is called 'pcpu9'"):
        say("next pcpu9")


def test_who_holds_and_who_waits(say: Say) -> None:
    """In the end each holds what the other one waits for, which is said in a table and in words."""
    assert say("who") == "nobody holds or waits for a lock\n"
    say("goto -1")
    text = say("who")
    assert "vgic lock of vcpu0  pcpu0    pcpu1\n" in text
    assert "rank lock           pcpu1    pcpu0\n" in text
    where = say("where")
    assert where.count("BLOCKED") == 2
    assert "    wants rank lock, which pcpu1 holds: BLOCKED\n" in where
    assert "    #1 vgic_store_itargetsr" in where
    assert "virq = " in where
    alone = say("where pcpu1")
    assert alone.startswith("  pcpu1\n")
    assert "wants vgic lock of vcpu0, which pcpu0 holds: BLOCKED" in alone


def test_values_are_shown_by_groups_as_lists_and_as_tables(say: Say) -> None:
    """What the step changed is marked; a list register is a row, a queue is a list."""
    say("continue write inflight")
    assert "* inflight[vcpu0]   spi32\n" in say("lists")
    assert say("state lockVars").startswith("* lock = (")
    assert "lockVars\n* lock = (" in say("state")
    lines = say("lrs hwLr").splitlines()
    assert lines[0].split() == ["hwLr", "state", "virq"]
    assert lines[1].split() == ["pcpu0", "0", "pending", "spi32"]
    assert say("print hwLr[pcpu0][0].virq") == "  hwLr[pcpu0][0].virq = spi32\n"
    assert say('print lock[<<"rank", rank1>>]') == '  lock[<<"rank", rank1>>] = NoPcpu\n'
    assert say("print [len(inflight), None]") == "  [len(inflight), None] = [2, None]\n"
    assert "* inflight[vcpu0]: <<>> -> <<spi32>>\n" in say("diff")
    assert "* inflight[vcpu0]: <<>> -> <<spi32>>\n" in say("diff 1")
    with pytest.raises(UsageError, match="no variable or group 'lrs'"):
        say("state lrs")
    with pytest.raises(UsageError, match=r"local\[pcpu0\] has no part 'nothing'; it has irq, lr"):
        say("print local[pcpu0].nothing")


def test_what_is_watched_is_told_after_each_move(say: Say) -> None:
    """Marked with what it was where the step changed it; an expression that fails says so."""
    assert say("watch len(kick)") == "watch 1: len(kick) = 0\n"
    assert say("watch inflight[vcpu0]") == "watch 2: inflight[vcpu0] = <<>>\n"
    text = say("continue write inflight[vcpu0]")
    assert "    len(kick) = 0\n" in text
    assert "  * inflight[vcpu0] = <<spi32>>, was <<>>\n" in text
    assert say("breaks") == "1  watch len(kick)\n2  watch inflight[vcpu0]\n"
    assert say("delete 1") == "2  watch inflight[vcpu0]\n"


def test_source_is_side_by_side_where_there_is_room(say: Say, shell: Shell) -> None:
    """Spec and model one below the other in 80 columns, and beside one another in 200."""
    say("continue action GicClearLrsLockVgic")
    narrow = say("list").splitlines()
    assert narrow[0] == "Vgic.tla:3"
    assert narrow[1] == " 3  GicClearLrsLockVgic(p) =="
    assert any(line.startswith("pytlc/vgic/steps/") for line in narrow)
    wide = _text(run_line(shell, "list").sheets, 200).splitlines()
    assert wide[0].startswith("Vgic.tla:3 ")
    assert "pytlc/vgic/steps/" in wide[0]
    with pytest.raises(UsageError, match="neither an actor nor an operator"):
        say("list nonsense")


def test_another_order_is_a_branch_without_the_circle(say: Say, shell: Shell, tmp_path: Path) -> None:
    """Back from the contended lock, the other one first, on at random, kept as a file."""
    say("continue wait")
    say("back")
    rows = say("choices").splitlines()
    assert sum(row.startswith("*") for row in rows) == 1
    other = next(number for number, row in enumerate(rows, 1) if row.startswith("  ") and "lock_vgic" in row)
    assert "of branch 1: " in say(f"take {other}")
    assert "of branch 1: " in say("wander 30 3").splitlines()[-2] + say("info") + say("goto -1")
    assert "holds in all" in say("property NoLockCycle")
    assert "* 1  branch, " in say("branch")
    assert say(f"save {tmp_path / 'b.json'}").startswith("saved as")
    assert load_trace(tmp_path / "b.json").trace == shell.cursor.timeline.trace
    assert "of branch 1" not in say("branch 0")
    with pytest.raises(UsageError, match="there is no choice 99"):
        say("take 99")


def test_the_story_is_told_as_lanes(say: Say) -> None:
    """Up to here, or from one state to another."""
    say("continue wait")
    assert "initial state" in say("trace")
    part = say("trace 20 21")
    assert "\n20 " in part
    assert "\n22 " not in part
    with pytest.raises(UsageError, match="comes after the last one"):
        say("trace 9 3")


def test_without_a_model_values_and_conditions_are_there(plainly: Say) -> None:
    """Stepping round a lasso, differences, conditions; what needs a model says so."""
    assert plainly("step").splitlines() == ["state 2 of 4: Up", "  * x: 1 -> 2"]
    assert "x > 2 became true" in plainly("continue when x > 2")
    assert "stopped: the behaviour went back to state 2 by Down" in plainly("step 2")
    assert "x" in plainly("state x")
    assert "* x: 2 -> 4" in plainly("goto 2") + plainly("diff 2 4")
    assert "then back to state 2 for ever" in plainly("info")
    assert "Up" in plainly("trace")
    for line, words in {
        "choices": "no reference model",
        "take 1": "no reference model",
        "wander 3": "no reference model",
        "where": "no model tells",
        "who": "no model tells",
        "next": "use step",
        "property": "no model judges",
    }.items():
        with pytest.raises(UsageError, match=words):
            plainly(line)


@pytest.mark.parametrize(
    "line",
    [
        "step x",
        "step 0",
        "goto",
        "goto 99",
        "delete 7",
        "print",
        "tla",
        "branch 5",
        "wander",
        "take",
        "break when (",
    ],
)
def test_what_cannot_be_done_is_refused(say: Say, line: str) -> None:
    """Each with an error of ours and not of Python's."""
    with pytest.raises(UsageError):
        say(line)


def test_what_may_be_typed_next(shell: Shell) -> None:
    """Commands, actors, conditions and what stands behind them, paths, properties."""
    assert candidates(shell, "cont") == ["continue"]
    assert candidates(shell, "next ") == ["pcpu0", "pcpu1"]
    assert "take" in candidates(shell, "break ")
    assert candidates(shell, "break take rank") == ["take rank lock"]
    assert "local[pcpu0].irq" in candidates(shell, "p local[pcpu0]")
    assert candidates(shell, "property NoLockC") == ["NoLockCycle"]
    assert "lockVars" in candidates(shell, "state lock")
    assert candidates(shell, "list Gic") == ["GicClearLrsLockVgic"]
    assert "action GuestWriteItargetsr" in candidates(shell, "continue action Guest")
    assert candidates(shell, "nonsense ") == []


def test_a_script_ends_at_what_cannot_be_done(shell: Shell) -> None:
    """Each line stands behind its prompt, and nothing behind the wrong one is done."""
    stream = StringIO()
    with pytest.raises(UsageError, match="no command 'stpe'"):
        run_script(
            shell, ["# twice", "", "step", "stpe", "step"], lambda sheet: write(sheet, stream, width=80)
        )
    total = len(shell.cursor.timeline)
    lines = stream.getvalue().splitlines()
    assert lines[:2] == [f"1/{total}> # twice", f"1/{total}> step"]
    assert shell.cursor.number == 2
    run_script(shell, ["quit", "step"], lambda _sheet: None)
    assert shell.cursor.number == 2


def test_a_dialogue_goes_on_and_repeats_moves(shell: Shell) -> None:
    """What is wrong is told; an empty line steps again, but shows nothing twice."""
    stream = StringIO()
    lines = iter(["step", "", "nonsense", "", "info", "", "quit", "step"])

    def read(_prompt: str) -> str:
        return next(lines)

    run_dialogue(shell, plain_lines(shell, read), lambda sheet: write(sheet, stream, width=80))
    assert shell.cursor.number == 3
    assert "there is no command 'nonsense'" in stream.getvalue()
    assert stream.getvalue().count("a circle of locks") == 1
    assert next(lines) == "step"
