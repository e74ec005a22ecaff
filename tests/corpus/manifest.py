"""What tlaplus/Examples records of its models: the files ``manifest.json`` of a checkout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYMBOLIC = "symbolic"
SEARCH = "exhaustive search"
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One model and what is recorded of it.

    Attributes:
        module: Path of its module in the checkout.
        config: Path of its configuration.
        mode: ``exhaustive search``, ``generate``, ``symbolic`` (which is Apalache's) or ``simulate``.
        behaviours: How many a simulation has.
        result: ``success``, or what fails; None where nothing is recorded.
        seconds: About how long it takes; None where nobody knows.
        distinct: Distinct states.
        generated: States, equal ones counted each time.
        depth: Length of the longest shortest behaviour.
        workers: Threads that it has to have.
        features: What the module needs, as the manifest words it.
    """

    module: str
    config: str
    mode: str
    behaviours: int | None
    result: str | None
    seconds: int | None
    distinct: int | None
    generated: int | None
    depth: int | None
    workers: int | None
    features: tuple[str, ...]


def read_manifests(checkout: Path) -> tuple[Recorded, ...]:
    """Every model of every manifest, by path."""
    manifests = sorted(checkout.glob("specifications/*/manifest.json"))
    return tuple(model for path in manifests for model in _models(json.loads(path.read_text("utf-8"))))


def _models(manifest: dict[str, Any]) -> Iterator[Recorded]:
    for module in manifest["modules"]:
        for model in module["models"]:
            yield _recorded(module, model)


def _recorded(module: dict[str, Any], model: dict[str, Any]) -> Recorded:
    mode = model["mode"]
    simulated = mode["simulate"] if isinstance(mode, dict) else None
    return Recorded(
        module=module["path"],
        config=model["path"],
        mode="simulate" if simulated else mode,
        behaviours=simulated["traceCount"] if simulated else None,
        result=None if model["result"] == _UNKNOWN else model["result"],
        seconds=_seconds(model["runtime"]),
        distinct=model.get("distinctStates"),
        generated=model.get("totalStates"),
        depth=model.get("stateDepth"),
        workers=model.get("workers"),
        features=tuple(module["features"]),
    )


def _seconds(runtime: str) -> int | None:
    if runtime == _UNKNOWN:
        return None
    hours, minutes, seconds = map(int, runtime.split(":"))
    return (hours * 60 + minutes) * 60 + seconds
