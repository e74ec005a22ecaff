"""Recorded outputs of real TLCs, by the name of their oddity."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pytlc.tlc import Result, RunEnd, Stop
from pytlc.tlc.cfg import understood
from pytlc.tlc.runner import replay

DATA = Path(__file__).parents[2] / "data" / "tlc"


@dataclass(frozen=True, slots=True)
class Recording:
    """One captured output with its sidecar."""

    name: str
    version: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What TLC printed."""
        text = (DATA / f"{self.name}-{self.version}.out").read_text(encoding="utf-8")
        return tuple(text.removesuffix("\n").split("\n"))

    @property
    def sidecar(self) -> dict[str, Any]:
        """Which TLC, with which options, and how it ended."""
        data: dict[str, Any] = json.loads(
            (DATA / f"{self.name}-{self.version}.json").read_text(encoding="utf-8")
        )
        return data

    @property
    def properties(self) -> tuple[str, ...]:
        """The temporal properties that were checked."""
        config = (DATA / "specs" / f"{self.sidecar['config']}.cfg").read_text(encoding="utf-8")
        return understood(config).properties

    @property
    def end(self) -> RunEnd:
        """How the process ended."""
        data = self.sidecar
        stop = Stop(data.get("stop", "exited"))
        return RunEnd(stop, returncode=data["returncode"], stderr=data["stderr"])

    @property
    def continued(self) -> bool:
        """TLC went on after violations."""
        return "continue_after_violation" in self.sidecar["options"]

    def result(self) -> Result:
        """The verdict."""
        return replay(self.lines, self.end, properties=self.properties, continued=self.continued)


def every_recording() -> list[Recording]:
    """All captures of the data folder."""
    stems = sorted(path.stem for path in DATA.glob("*.out"))
    return [Recording(*stem.rsplit("-", 1)) for stem in stems]


@pytest.fixture(params=every_recording(), ids=lambda recording: f"{recording.name}-{recording.version}")
def recording(request: pytest.FixtureRequest) -> Recording:
    """Each captured output in turn."""
    found: Recording = request.param
    return found


@pytest.fixture(params=["2.15", "2.18", "2.19", "1.8.0"])
def recorded(request: pytest.FixtureRequest) -> Callable[[str], Recording]:
    """Looks a capture up by its oddity, for each TLC in turn."""
    return lambda name: Recording(name, request.param)
