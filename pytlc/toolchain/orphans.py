"""How a child ends when Python is killed and can do nothing about it any more.

Linux sends the child a signal (``PR_SET_PDEATHSIG``). Limits: it does so when the *thread* that started the
child ends, which is why a call blocks its thread until the child is gone; and the signal reaches the child
only, not what the child started without ``exec``.

Other systems have no such signal. There a shell stands guard: it reads from a pipe that Python holds open,
and kills the child's group when the pipe ends without a word. Limits: a Python that is killed in the instant
between the start of the child and the word to the shell leaves the child; one that has forked is taken for
alive as long as its forks are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

_PR_SET_PDEATHSIG = 1
_SHELL = "/bin/sh"
_GUARD = 'read -r group && { read -r ended || kill -s KILL -- "-$group"; }'


class Guard:
    """A shell that kills a group of processes once this Python is gone."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            OSError: There is no shell, or no process can be started.
        """
        self._lock = Lock()
        self._shell = subprocess.Popen(
            (_SHELL, "-c", _GUARD),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )

    def watch(self, group: int) -> None:
        """Tell it which processes."""
        self._tell(f"{group}\n")

    def release(self) -> None:
        """The group is gone, and so may the shell; may be called again, and from any thread."""
        with self._lock:
            if self._shell.returncode is not None:
                return
            self._tell("\n\n")
            assert self._shell.stdin is not None  # noqa: S101  # it was started with one
            self._shell.stdin.close()
            self._shell.wait()

    def _tell(self, text: str) -> None:
        assert self._shell.stdin is not None  # noqa: S101  # it was started with one
        with suppress(BrokenPipeError):  # somebody has ended it; the child can still be ended by us
            self._shell.stdin.write(text.encode())


def needs_guard() -> bool:
    """Whether this system does nothing for the children of a process that is killed."""
    return sys.platform != "linux"


def die_with_parent() -> Callable[[], None] | None:
    """The hook for the child, prepared here because looking up a C function after a fork may deadlock."""
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415  # costs milliseconds that only starting a process should pay

    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def hook() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the signal was armed
            os._exit(1)

    return hook
