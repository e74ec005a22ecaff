"""README's two commands, as they stand there: ``python3 -m tests.gate.readme README.md N`` prints the Nth.

The gate runs this with the Python of the system, before anything is installed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HEADING = "## Start"
COUNT = 2
_INDENT = "    "


class NotTwoCommands(Exception):
    """README does not have the two commands that the gate runs."""


def commands(readme: str) -> tuple[str, ...]:
    """The code blocks of README's section ``Start``, indented or fenced, each a command for a shell.

    Raises:
        NotTwoCommands: There is no such section, or there are fewer or more blocks in it.
    """
    found = tuple(_blocks(_section(readme)))
    if len(found) != COUNT:
        listed = "".join(f"\n--\n{block}" for block in found)
        raise NotTwoCommands(
            f"README's section {HEADING!r} must have {COUNT} code blocks, found {len(found)}{listed}"
        )
    return found


def _section(readme: str) -> list[str]:
    lines = readme.splitlines()
    if lines.count(HEADING) != 1:
        raise NotTwoCommands(f"README must have one section {HEADING!r}, found {lines.count(HEADING)}")
    after = lines[lines.index(HEADING) + 1 :]
    ends = (number for number, line in enumerate(after) if re.match(r"##? ", line))
    return after[: next(ends, len(after))]


def _blocks(lines: list[str]) -> list[str]:
    blocks: list[list[str]] = []
    fenced = inside = False
    for line in lines:
        if line.startswith("```"):
            fenced, inside = not fenced, False
        elif fenced or line.startswith(_INDENT):
            if not inside:
                blocks.append([])
            inside = True
            blocks[-1].append(line if fenced else line.removeprefix(_INDENT))
        else:
            inside = False
    return ["\n".join(block).strip() for block in blocks]


def main() -> None:
    """Print the command with the number that the second argument says, counted from 1."""
    path, number = sys.argv[1:]
    try:
        found = commands(Path(path).read_text(encoding="utf-8"))
    except NotTwoCommands as problem:
        sys.exit(str(problem))
    sys.stdout.write(f"{found[int(number) - 1]}\n")


if __name__ == "__main__":
    main()
