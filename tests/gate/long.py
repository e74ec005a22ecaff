"""Which long tests the gate runs: ``python -m tests.gate.long CHECKOUT`` prints a file a line.

Long tests of whatever differs from the base are run, as ``long.toml`` maps them. The base is where the branch
left ``origin/main``, or ``main``; the environment variable PYTLC_GATE_BASE names another one. Where HEAD is
that commit itself, or there is none, all are run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

MAP = Path(__file__).with_name("long.toml")


def wanted(
    tests: Mapping[str, Sequence[str]], everything: Sequence[str], changed: Sequence[str] | None
) -> list[str]:
    """The test files to run.

    Args:
        tests: Test files, and beginnings of the paths that each tests.
        everything: Beginnings of the paths that all of them depend on.
        changed: Paths that differ from the base; None where there is no base.
    """
    if changed is None or any(path.startswith(tuple(everything)) for path in changed):
        return list(tests)
    return [file for file, paths in tests.items() if any(path.startswith((file, *paths)) for path in changed)]


def changed_paths(checkout: Path) -> list[str] | None:
    """What differs between the base and HEAD of a checkout; None where there is no base."""
    head = _git(checkout, "rev-parse", "HEAD")
    for name in _bases():
        base = _git(checkout, "merge-base", name, "HEAD")
        if base and base != head:
            said = _git(checkout, "diff", "--name-only", "--no-renames", base, "HEAD")
            return (said or "").splitlines()
    return None


def _bases() -> Iterator[str]:
    named = os.environ.get("PYTLC_GATE_BASE")
    yield from [named] if named else ["origin/main", "main"]


def _git(checkout: Path, *words: str) -> str | None:
    """What git prints; None where it fails, as for a branch that is not there."""
    done = subprocess.run(["git", "-C", checkout, *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def main() -> None:
    """Print them."""
    read = tomllib.loads(MAP.read_text(encoding="utf-8"))
    for file in wanted(read["tests"], read["everything"], changed_paths(Path(sys.argv[1]))):
        sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
