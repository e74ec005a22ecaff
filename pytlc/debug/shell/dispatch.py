"""From a line to its answer."""

from __future__ import annotations

from pytlc.debug.shell import asking, branching, looking, moving
from pytlc.debug.shell.commands import find_command
from pytlc.debug.shell.shell import Answer, Shell

HANDLERS = {**moving.HANDLERS, **branching.HANDLERS, **looking.HANDLERS, **asking.HANDLERS}


def run_line(shell: Shell, line: str) -> Answer:
    """Do what a line says; an empty one, or one that begins with ``#``, says nothing.

    Raises:
        UsageError: There is no such command, or it cannot be done here.
        PytlcError: Something that it needs cannot be had.
    """
    text = line.strip()
    if not text or text.startswith("#"):
        return Answer()
    word, _, rest = text.partition(" ")
    return HANDLERS[find_command(word).name](shell, rest.strip())
