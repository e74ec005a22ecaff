"""What came of the tests, as text or JSON: how many stand how, and a line for each that does not agree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from tests.tlc_tests.judging import Judged, Standing


def line(judged: Judged) -> str:
    """One test, while others run."""
    compared = judged.compared
    return f"{judged.standing.value}: {compared.model} ({compared.seconds:.1f} s) {judged.why}".rstrip()


def as_text(found: Sequence[Judged], version: str) -> str:
    """The table."""
    counts = Counter(judged.standing for judged in found)
    lines = [f"TLC {version}: {len(found)} models"]
    lines += [f"  {counts[standing]:4} {standing.value}" for standing in Standing if counts[standing]]
    unlike = sum(bool(judged.compared.unlike_test) for judged in found)
    lines.append(f"  {unlike:4} of them in which TLC alone says something else than its test asserts")
    for standing in Standing:
        rows = [one for one in found if one.standing is standing and standing is not Standing.AGREES]
        if rows:
            lines += ["", f"{standing.value}:", *(f"  {one.compared.model}: {one.why}" for one in rows)]
    return "\n".join(lines)


def as_json(found: Sequence[Judged], version: str) -> str:
    """The same as data."""
    counts = Counter(judged.standing.value for judged in found)
    models = [one.compared.to_json() | {"standing": one.standing.value, "why": one.why} for one in found]
    return json.dumps({"tlc": version, "counts": counts, "models": models}, indent=1, ensure_ascii=False)
