"""``pytlc`` as a user runs it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SECONDS = 300.0

#: Python that runs the command on the templates in the folder that its first argument names.
ON_TEMPLATES = """
import sys
from pathlib import Path
from pytlc.spec import family
root = Path(sys.argv.pop(1))
family.templates_root = lambda: root
from pytlc.cli.main import main
main()
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Its stdout as JSON."""
        return json.loads(self.out)


def pytlc(
    *arguments: object,
    cwd: Path,
    env: Mapping[str, str | None] | None = None,
    through: tuple[str, ...] = ("-m", "pytlc"),
) -> Said:
    """Run a command to its end.

    Args:
        arguments: The command and its arguments.
        cwd: Where to run it; runs are kept there.
        env: Changes to the environment; None removes a variable. Where runs are kept is not inherited.
        through: What Python is started with.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTLC_RUNS"}
    changed = {name: value for name, value in {**inherited, **(env or {})}.items() if value is not None}
    answer = subprocess.run(
        [sys.executable, *through, *map(str, arguments)],
        cwd=cwd,
        env=changed,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Said(answer.returncode, answer.stdout, answer.stderr)
