"""The full screen in a real terminal: keys sent with tmux, and what is seen, as a user over ssh has it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytlc.trace import load_trace, save_trace
from tests.unit.debug.conftest import inversion

pytestmark = pytest.mark.terminal

_PATIENCE = 60.0


class Terminal:
    """A terminal of tmux with a program in it."""

    def __init__(
        self, folder: Path, command: str, size: tuple[int, int], environment: dict[str, str]
    ) -> None:
        tmux = shutil.which("tmux")
        assert tmux is not None, "tmux is not installed; the package manager of the system has it"
        self._tmux = (tmux, "-S", str(folder / "tmux"), "-f", "/dev/null")
        self.width = size[0]
        width, height = map(str, size)
        sized = f"unset COLUMNS LINES; {command}"
        settings = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
        self._do(
            "new-session", "-d", "-s", "t", "-x", width, "-y", height, "-c", str(folder), *settings, sized
        )

    def _do(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], capture_output=True, text=True, check=True)
        return done.stdout

    def press(self, *keys: str) -> None:
        """Send keys, as tmux names them."""
        self._do("send-keys", "-t", "t", *keys)

    def type(self, text: str) -> None:
        """Send a text as it is, and enter."""
        self._do("send-keys", "-t", "t", "-l", text)
        self.wait(text)
        self.press("Enter")

    def seen(self, *options: str) -> str:
        """What stands on the screen."""
        return self._do("capture-pane", "-p", *options, "-t", "t")

    def wait(self, text: str) -> str:
        """Wait until a text is seen.

        Returns:
            The whole screen.
        """
        end = time.monotonic() + _PATIENCE
        while text not in (screen := self.seen()):
            assert time.monotonic() < end, f"{text!r} is not on the screen:\n{screen}"
            time.sleep(0.05)
        return screen

    def wait_until_gone(self, text: str) -> None:
        """Wait until a text is not seen any more; a key just behind escape is one with alt to a terminal."""
        end = time.monotonic() + _PATIENCE
        while text in self.seen():
            assert time.monotonic() < end, f"{text!r} is still on the screen"
            time.sleep(0.05)

    def end(self) -> None:
        """End the program and the terminal."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


@pytest.fixture(params=[(80, 24, "xterm"), (140, 40, "xterm-256color")], ids=["small", "large"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """The inversion of v0 from a file, which is of no run, in a terminal of 16 and one of 256 colours."""
    width, height, kind = request.param
    save_trace(tmp_path / "inversion.json", inversion().trace, {"property": "NoLockCycle"})
    command = f"{sys.executable} -m pytlc debug inversion.json --tui; echo left with $?; sleep 600"
    terminal = Terminal(tmp_path, command, (width, height), {"TERM": kind, "COLORTERM": ""})
    yield terminal
    terminal.end()


def test_a_behaviour_is_stepped_through(terminal: Terminal) -> None:
    """Steps, a condition, a jump, help, and out again with the terminal as it was."""
    screen = terminal.wait("state 1/36")
    assert "initial state" in screen
    assert len(screen.splitlines()[-1]) <= terminal.width
    assert ("[1 lanes]" in screen) == (terminal.width < 100)
    assert "violates NoLockCycle" in screen
    terminal.press("Right", "l", "Space")
    terminal.wait("state 4/36")
    terminal.press("/")
    terminal.wait("run ")
    terminal.type("write lock")
    terminal.wait("state 8/36")
    assert terminal.wait('lock[<<"desc", spi32>>]')
    terminal.press("G")
    terminal.wait("state 36/36")
    terminal.press("?")
    terminal.wait("one step on")
    terminal.press("Escape")
    terminal.wait_until_gone("one step on")
    terminal.press("t")
    terminal.wait("error: this spec has no reference model")
    terminal.press("q")
    assert "state 36/36" not in terminal.wait("left with 0")


def test_no_colour_is_needed(tmp_path: Path) -> None:
    """With NO_COLOR nothing on the screen has one, and where one is can be told all the same."""
    save_trace(tmp_path / "inversion.json", inversion().trace, {})
    assert len(load_trace(tmp_path / "inversion.json").trace) == 36
    command = f"{sys.executable} -m pytlc debug inversion.json --tui; sleep 600"
    terminal = Terminal(tmp_path, command, (80, 24), {"TERM": "xterm-256color", "NO_COLOR": "1"})
    try:
        terminal.wait("state 1/36")
        terminal.press("l")
        assert any(line.startswith(">") for line in terminal.wait("state 2/36").splitlines())
        colours = set(_foregrounds(terminal.seen("-e")))
        assert all(red == green == blue for red, green, blue in colours)
    finally:
        terminal.end()


def _foregrounds(screen: str) -> Iterator[tuple[int, int, int]]:
    """The colours that a captured screen asks for, by their parts."""
    for sequence in screen.split("\x1b[")[1:]:
        parts = sequence.partition("m")[0].split(";")
        for index, part in enumerate(parts):
            if part in {"38", "48"} and parts[index + 1] == "2":
                red, green, blue = map(int, parts[index + 2 : index + 5])
                yield red, green, blue
