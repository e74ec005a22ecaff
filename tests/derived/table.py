"""The answers as text or JSON: how many of each command stand how, and those that do not agree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from tests.derived.checking import Answer, Standing, judged
from tests.derived.commands import COMMANDS
from tests.tlc_tests.known import Known


def line(answer: Answer) -> str:
    """One answer, while others are made."""
    return f"{answer.standing}: {answer.name} ({answer.seconds:.1f} s) {answer.why}".rstrip()


def as_text(found: Sequence[Answer], known: Sequence[Known], version: str) -> str:
    """The table."""
    standings = [(answer, *judged(answer, known, version)) for answer in found]
    counts = Counter((answer.command, standing) for answer, standing, _ in standings)
    head = ["", *(standing.value for standing in Standing)]
    rows = [head] + [[name, *(str(counts[name, standing]) for standing in Standing)] for name in COMMANDS]
    lines = [f"TLC {version}: {len({answer.model for answer in found})} models"]
    lines += ["  ".join(cell.rjust(9) for cell in row) for row in rows]
    for shown in Standing:
        told = [f"  {answer.name}: {why}" for answer, standing, why in standings if standing is shown and why]
        if told and shown is not Standing.AGREES:
            lines += ["", f"{shown.value}:", *told]
    return "\n".join(lines)


def as_json(found: Sequence[Answer], known: Sequence[Known], version: str) -> str:
    """The same as data."""
    rows = []
    for answer in found:
        standing, why = judged(answer, known, version)
        rows.append(answer.to_json() | {"standing": standing.value, "why": why})
    return json.dumps({"tlc": version, "answers": rows}, indent=1, ensure_ascii=False)
