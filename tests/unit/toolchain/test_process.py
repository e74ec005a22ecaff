from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import StorageError, ToolchainError, ToolTimeout
from pytlc.toolchain import process
from pytlc.toolchain.process import Exit, run_lines, run_text
from tests.processes import BOUND, ends

SHELL = "/bin/sh"


@pytest.fixture(autouse=True)
def tools_on_path(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard commands, and little patience with children that ignore SIGTERM."""
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setattr(process, "_GRACE_SECONDS", 0.1)


def collect(
    script: str, *, enough: Callable[[str], bool] = lambda _: False, deadline: float = BOUND
) -> tuple[list[str], Exit]:
    """Run a shell script; what it printed, and how it ended."""
    lines: list[str] = []

    def on_line(line: str) -> bool:
        lines.append(line)
        return enough(line)

    return lines, run_lines((SHELL, "-c", script), on_line=on_line, deadline=deadline)


def keep(lines: list[str], line: str) -> bool:
    """Collect a line and ask for more."""
    lines.append(line)
    return False


def test_lines_come_without_newlines_and_the_last_may_lack_one() -> None:
    """Every line of the output is delivered, in order, also an unfinished last one."""
    lines, ended = collect("printf 'one\\n\\nthree'; exit 7")
    assert lines == ["one", "", "three"]
    assert ended == Exit(7, "")


def test_what_a_tick_raises_ends_the_group() -> None:
    """A child that prints nothing more is interrupted, and the exception goes on to the caller."""
    pids: list[int] = []

    def on_line(line: str) -> bool:
        pids.append(int(line))
        return False

    def interrupt() -> None:
        if pids:
            raise LookupError

    with pytest.raises(LookupError):
        run_lines((SHELL, "-c", "echo $$; exec sleep 60"), on_line=on_line, deadline=BOUND, on_tick=interrupt)
    assert ends(pids[0])


def test_a_line_is_delivered_before_the_next_is_printed(tmp_path: Path) -> None:
    """The child waits for what the receiver does with its first line."""
    answer = tmp_path / "answer"

    def reply(line: str) -> bool:
        answer.touch()
        return False

    lines, ended = collect(f"echo one; until [ -e '{answer}' ]; do sleep 0.01; done; echo two", enough=reply)
    assert lines == ["one", "two"]
    assert ended.returncode == 0


def test_only_a_newline_ends_a_line() -> None:
    """Characters that Python also takes for line ends stay inside the line."""
    text = "a\u2028b\x0bc\x0cd\x85e\rf"
    assert run_text((SHELL, "-c", 'printf "%s\\n" "$1"', "sh", text), timeout=BOUND).stdout == text


@given(text=st.text(alphabet="aé€😀\n\r\u2028", max_size=30), cuts=st.lists(st.integers(0, 60)))
def test_lines_do_not_depend_on_how_the_bytes_arrive(text: str, cuts: list[int]) -> None:
    """Any cutting of the stream, also inside a character, gives the lines of the whole."""
    data = text.encode()
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    received: list[str] = []
    lines = process._Lines(lambda line: keep(received, line))
    for begin, end in itertools.pairwise(places):
        if begin < end:
            lines.feed(data[begin:end])
    lines.close()
    whole = text.split("\n")
    assert received == (whole if whole[-1] else whole[:-1])


def test_bytes_that_are_no_utf8_become_replacement_characters() -> None:
    """A line with broken bytes is delivered and can be encoded again."""
    lines, _ = collect(r"printf 'a\377b\n\303\n'")
    assert lines == ["a\ufffdb", "\ufffd"]


def test_standard_input_is_empty() -> None:
    """A program that reads its input sees its end at once."""
    assert collect("cat; echo done")[0] == ["done"]


def test_standard_error_is_kept_apart(tmp_path: Path) -> None:
    """Standard error is no line; its end is returned and the file that was asked for holds all of it."""
    script = "i=0; while [ $i -lt 3000 ]; do echo error $i >&2; i=$((i+1)); done; echo out"
    lines: list[str] = []
    ended = run_lines(
        (SHELL, "-c", script),
        on_line=lambda line: keep(lines, line),
        stderr_path=tmp_path / "err",
        deadline=BOUND,
    )
    assert lines == ["out"]
    assert ended.stderr_tail.endswith("error 2998\nerror 2999\n")
    assert len(ended.stderr_tail) == 8192
    assert (tmp_path / "err").read_text().startswith("error 0\nerror 1\n")


def test_folder_and_environment_are_those_given(tmp_path: Path) -> None:
    """The child sees the working folder and nothing but the environment that were passed."""
    ended = run_text((SHELL, "-c", 'pwd -P; echo "$A-$HOME"'), timeout=BOUND, cwd=tmp_path, env={"A": "b"})
    assert ended.stdout.splitlines() == [str(tmp_path.resolve()), "b-"]


def test_the_child_leads_its_own_session() -> None:
    """Ctrl-C in the terminal cannot reach the child past Python."""
    answer = run_text(
        (sys.executable, "-c", "import os; print(os.getpid(), os.getsid(0), os.getpgid(0))"), timeout=BOUND
    )
    assert len(set(answer.stdout.split())) == 1


@pytest.mark.parametrize("ignore", ["", "trap '' TERM; "])
def test_the_deadline_ends_the_whole_group(ignore: str) -> None:
    """At the deadline the child and what it started are gone, also if they ignore SIGTERM."""
    lines, ended = collect(f"{ignore}sleep 1000 & echo $$ $!; wait; sleep 1000", deadline=0.5)
    assert ended == Exit(None, ended.stderr_tail, timed_out=True)
    assert all(ends(int(pid)) for pid in lines[0].split())


def test_a_child_that_closes_its_output_is_still_bound_by_the_deadline() -> None:
    """The end of the output is not taken for the end of the program."""
    lines, ended = collect("echo $$; exec >&- 2>&-; exec sleep 1000", deadline=0.5)
    assert ended.timed_out
    assert ends(int(lines[0]))


def test_enough_kills_at_once() -> None:
    """When the receiver has heard enough the group is killed, later lines are dropped."""
    lines, ended = collect("trap '' TERM; sleep 1000 & echo $$ $!; echo more; wait", enough=lambda _: True)
    assert len(lines) == 1
    assert ended == Exit(None, "", stopped=True)
    assert all(ends(int(pid)) for pid in lines[0].split())


@pytest.mark.parametrize("error", [KeyboardInterrupt, TimeoutError, ValueError])
def test_an_exception_ends_the_group_and_propagates(error: type[BaseException]) -> None:
    """Whatever the receiver raises comes out unchanged, after the child and its children are gone."""
    heard: list[str] = []

    def fail(line: str) -> bool:
        heard.append(line)
        raise error

    with pytest.raises(error):
        collect("sleep 1000 & echo $$ $!; wait", enough=fail)
    assert all(ends(int(pid)) for pid in heard[0].split())


def test_an_interrupt_while_waiting_for_the_end_still_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second Ctrl-C during the grace period skips the rest of it, and nothing survives."""
    heard: list[str] = []
    signalled = process._signal_group

    def signal_then_interrupt(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
        signalled(child, number)
        if number == signal.SIGTERM:
            raise KeyboardInterrupt

    def fail(line: str) -> bool:
        heard.append(line)
        raise ValueError

    monkeypatch.setattr(process, "_signal_group", signal_then_interrupt)
    with pytest.raises(KeyboardInterrupt):
        collect("trap '' TERM; echo $$; while :; do sleep 1000; done", enough=fail)
    assert ends(int(heard[0]))


def test_a_descendant_that_keeps_the_pipe_does_not_keep_the_run() -> None:
    """The run ends with the child, and what the child left behind is killed."""
    lines, ended = collect("sleep 1000 & echo $!; exit 3")
    assert ended.returncode == 3
    assert not ended.timed_out
    assert ends(int(lines[0]))


def test_a_signal_from_outside_is_the_return_code() -> None:
    """A child that something else killed is told apart from one that pytlc ended."""
    assert collect("kill -KILL $$")[1].returncode == -9


def test_a_program_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    """A missing program, a file that is not executable and a missing folder are toolchain errors."""
    (tmp_path / "text").write_text("text")
    for program in (tmp_path / "missing", tmp_path / "text"):
        with pytest.raises(ToolchainError, match=f"cannot run {program}"):
            run_text((program,), timeout=BOUND)
    with pytest.raises(ToolchainError, match="nowhere"):
        run_text((SHELL, "-c", "true"), timeout=BOUND, cwd=tmp_path / "nowhere")


def test_an_unwritable_error_file_is_a_storage_error(tmp_path: Path) -> None:
    """A file for standard error that cannot be created is reported with its path."""
    with pytest.raises(StorageError, match="nowhere"):
        run_lines((SHELL, "-c", "true"), on_line=lambda _: False, stderr_path=tmp_path / "nowhere" / "err")


def test_a_short_command_returns_both_outputs() -> None:
    """The text of both streams and the return code come back."""
    ended = run_text((SHELL, "-c", "echo out; echo err >&2; exit 4"), timeout=BOUND)
    assert (ended.returncode, ended.stdout, ended.stderr) == (4, "out", "err\n")


def test_a_short_command_has_a_deadline() -> None:
    """A command that does not answer is an error that names it and the time."""
    with pytest.raises(ToolTimeout, match=f"{SHELL} gave no answer within 0.2 s"):
        run_text((SHELL, "-c", "sleep 1000"), timeout=0.2)
