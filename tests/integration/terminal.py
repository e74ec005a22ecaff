"""A real terminal: a program runs in a window of tmux, keys are sent to it, its screen is read."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 60.0
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Terminal:
    """A window of a tmux server of its own."""

    socket: Path

    def tmux(self, *words: str) -> str:
        """Run a command of tmux; its output."""
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
        )
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Send keys by their names, such as ``Enter`` and ``C-d``."""
        self.tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Send a text and the key at its end."""
        self.tmux("send-keys", "-l", text)
        self.keys("Enter")

    def screen(self, *, styles: bool = False) -> str:
        """What is seen; with the escapes that make colours, if asked for."""
        text = self.tmux("capture-pane", "-p", *(["-e"] if styles else []))
        return "\n".join(line.rstrip() for line in text.splitlines()).rstrip()

    def wait_for(self, text: str) -> str:
        """The screen as soon as its last lines end with a text.

        Raises:
            AssertionError: It does not come.
        """
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            screen = self.screen()
            if screen.endswith(text):
                return screen
            time.sleep(_PAUSE)
        raise AssertionError(f"{text!r} does not come; the screen is:\n{self.screen()}")

    def wait_for_end(self) -> None:
        """Wait until the program has ended, and the server with it.

        Raises:
            AssertionError: It goes on.
        """
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            if not self.is_running():
                return
            time.sleep(_PAUSE)
        raise AssertionError(f"the program goes on; the screen is:\n{self.screen()}")

    def is_running(self) -> bool:
        """Whether the program still runs."""
        asked = ["tmux", "-S", str(self.socket), "list-panes"]
        return subprocess.run(asked, capture_output=True, timeout=_SECONDS, check=False).returncode == 0


@contextmanager
def terminal(
    *arguments: str, cwd: Path, columns: int = 80, lines: int = 30, env: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """Run ``pytlc`` with some arguments in a terminal of a size; it is closed at the end.

    Args:
        arguments: Of the command.
        cwd: Where it runs.
        columns: Of the terminal.
        lines: Of the terminal.
        env: Changes to the environment.
    """
    made = Terminal(cwd / f"tmux-{os.getpid()}-{time.monotonic_ns()}")
    settings = [f"{name}={value}" for name, value in {"TERM": "screen-256color", **(env or {})}.items()]
    command = shlex.join(
        ["env", "-u", "COLUMNS", "-u", "LINES", *settings, sys.executable, "-m", "pytlc", *arguments]
    )
    made.tmux("new-session", "-d", "-x", str(columns), "-y", str(lines), "-c", str(cwd), command)
    try:
        yield made
    finally:
        if made.is_running():
            made.tmux("kill-server")
