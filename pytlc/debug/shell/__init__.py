"""The debugger of the terminal, line by line: each command is a text, and its answer something to be shown.

`commands` says what there is, `shell` what a session knows, `moving`, `looking`, `asking` and `branching`
what the commands do, `completing` what may be typed next, `loop` where lines come from. Nothing but `loop`
reads or writes.
"""

from __future__ import annotations

from pytlc.debug.shell.dispatch import run_line
from pytlc.debug.shell.shell import Answer, Shell

__all__ = ["Answer", "Shell", "run_line"]
