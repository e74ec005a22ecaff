"""Specs that are not ours to shape: whatever TLC alone says of them, ``pytlc check`` says too.

``PYTLC_EXAMPLES`` names a checkout of tlaplus/Examples; five specs of it are checked then, besides the five
small ones of ``tests/data/specs``.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.toolchain import Toolchain, find_toolchain, run_text
from pytlc.trace import Loop, State, Stuttering, Trace
from pytlc.values import parse_state
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

OWN = Path(__file__).parents[1] / "data" / "specs"
CHECKOUT = os.environ.get("PYTLC_EXAMPLES")

#: What TLC alone prints for each outcome; a property has its name where TLC prints one.
_SAID = {
    "success": r"Model checking completed\. No error has been found\.",
    "invariant": r"Error: Invariant (\w+) is violated",
    "temporal": r"Error: Temporal propert(?:ies were|y \w+ was) violated\.",
    "deadlock": r"Error: Deadlock reached\.",
}
_STATE = re.compile(r"^State (\d+): <(Initial predicate|\w+)[^>]*>\n(.*?)\n$", re.MULTILINE | re.DOTALL)
_DISTINCT = re.compile(r"^\d+ states generated, (\d+) distinct states found", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A spec, by its path without suffix, and what is known of it."""

    path: Path
    outcome: str
    property: str | None = None

    def __str__(self) -> str:
        return self.path.name


CASES = [
    Case(OWN / "Tokens", "invariant", "Short"),
    Case(OWN / "Lights", "temporal", "SwitchedOff"),
    Case(OWN / "Answer", "temporal", "Answered"),
    Case(OWN / "Forks", "deadlock"),
    Case(OWN / "Accounts", "success"),
]
if CHECKOUT:
    _FOREIGN = Path(CHECKOUT).absolute() / "specifications"
    CASES += [
        Case(_FOREIGN / "DieHard" / "DieHard", "invariant", "NotSolved"),
        Case(_FOREIGN / "MissionariesAndCannibals" / "MissionariesAndCannibals", "invariant", "Solution"),
        Case(
            _FOREIGN / "SpecifyingSystems" / "RealTime" / "MCRealTimeHourClock", "temporal", "ErrorTemporal"
        ),
        Case(_FOREIGN / "ewd840" / "EWD840", "success"),
        Case(_FOREIGN / "transaction_commit" / "TwoPhase", "success"),
    ]


@pytest.fixture(scope="module")
def toolchain() -> Toolchain:
    """The Java and the TLC that ``pytlc check`` uses too."""
    return find_toolchain()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_spec_gets_the_verdict_of_tlc_alone(tmp_path: Path, toolchain: Toolchain, case: Case) -> None:
    """Outcome, property, states of the counterexample, its end and the number of states are TLC's own."""
    bare = _bare(case.path, tmp_path / "bare", toolchain)
    said = pytlc("check", case.path.with_suffix(".tla"), "--workers", 1, "--json", cwd=tmp_path)
    data = said.data
    assert (data["outcome"], data["property"]) == (case.outcome, case.property)
    assert said.code == data["exit_code"] == (0 if case.outcome == "success" else 1)
    (told,) = [outcome for outcome, pattern in _SAID.items() if re.search(pattern, bare)]
    assert told == case.outcome
    assert data["stats"]["distinct"] == int(_DISTINCT.findall(bare)[-1])
    traces = RunStore(tmp_path / ".pytlc" / "runs").find("last").traces()
    assert [_printed(trace) for trace in traces] == ([] if told == "success" else [_read(bare)])
    assert [_end(trace) for trace in traces] == ([] if told == "success" else [_bare_end(bare)])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_spec_without_a_model_says_so(tmp_path: Path, case: Case) -> None:
    """The first line has spec and verdict; a counterexample is shown, and that it is not replayed."""
    said = pytlc("check", case.path.with_suffix(".tla"), cwd=tmp_path)
    first = said.out.splitlines()[0]
    assert first.startswith(f"{case.path}.tla: ")
    missing = "not replayed: there is no reference model for this spec"
    if case.outcome == "success":
        assert (said.code, missing in said.out) == (0, False)
        assert "no error found" in first
        return
    assert (said.code, missing in said.out) == (1, True)
    assert "State 1: initial state" in said.out
    assert (case.property or "DEADLOCK") in first
    replayed = pytlc("replay", "last", cwd=tmp_path)
    assert replayed.code == 0
    assert missing in replayed.out


def _bare(path: Path, folder: Path, toolchain: Toolchain) -> str:
    """What TLC alone prints, in a copy of the spec's folder, with the options that decide the trace."""
    temporary = folder / "tmp"
    temporary.mkdir(parents=True)
    for file in (*path.parent.glob("*.tla"), *path.parent.glob("*.cfg")):
        shutil.copy(file, folder)
    options = ("-workers", "1", "-fp", "0", "-seed", "1", "-metadir", folder / "meta")
    java = (toolchain.java.path, f"-Djava.io.tmpdir={temporary}", "-cp", toolchain.jar.path, "tlc2.TLC")
    spec = ("-config", f"{path.name}.cfg", f"{path.name}.tla")
    return run_text((*java, *options, *spec), timeout=120.0, cwd=folder).stdout


def _read(bare: str) -> list[tuple[int, str | None, State]]:
    """Number, action and values of each printed state."""
    return [
        (int(number), None if name == "Initial predicate" else name, State(parse_state(text)))
        for number, name, text in _STATE.findall(bare)
    ]


def _printed(trace: Trace) -> list[tuple[int, str | None, State]]:
    return [(step.number, step.action.name if step.action else None, step.state) for step in trace.steps]


def _bare_end(bare: str) -> str:
    if re.search(r"^State \d+: Stuttering", bare, re.MULTILINE):
        return "stuttering"
    back = re.search(r"^Back to state (\d+)", bare, re.MULTILINE)
    return f"back to {back[1]}" if back else "finite"


def _end(trace: Trace) -> str:
    match trace.ending:
        case Stuttering():
            return "stuttering"
        case Loop(to=to):
            return f"back to {to}"
    return "finite"
