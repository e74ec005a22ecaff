"""Python that is not of pytlc: a user's layer or family, brought in from its text.

The source is executed and not imported by its path, so that what was read is what runs, also from the copy
that a run keeps. It may import what is installed, pytlc among it, and nothing beside it.
"""

from __future__ import annotations

import sys
from traceback import extract_tb
from types import ModuleType

from pytlc.errors import PytlcError


def load_source(name: str, source: str, path: str, *, what: str, error: type[PytlcError]) -> ModuleType:
    """Execute the text of a module.

    Args:
        name: Name of the module; another one of that name is replaced.
        source: Its text.
        path: Where it was read, for messages and tracebacks.
        what: What it is, for the message.
        error: What is raised.

    Raises:
        PytlcError: It does not compile or raises an error; the message has path, line and Python's words.
    """
    module = ModuleType(name)
    module.__file__ = path
    # Dataclasses look their module up here while they are made.
    sys.modules[name] = module
    try:
        exec(compile(source, path, "exec"), vars(module))  # noqa: S102  # it is the user's to run
    except Exception as raised:  # whatever a stranger's module may raise, none of it is an error of ours
        del sys.modules[name]
        raise error(f"{path}: {what} does not import: {_told(raised, path)}") from raised
    return module


def _told(error: Exception, path: str) -> str:
    """Python's error in a line, with the line of the source where it happened."""
    reached = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == path]
    line = error.lineno if isinstance(error, SyntaxError) else reached[-1] if reached else None
    where = f" in line {line}" if line else ""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}{where}: {text}"
