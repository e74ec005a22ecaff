"""Planted vacuities, each found by every TLC that can be had here, and nothing where they are repaired."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.check import Checker, Question
from pytlc.runs import RunStore
from pytlc.tlc import TlcOptions, WarmRunner
from pytlc.toolchain import TlcJar, Toolchain, available_jars, find_java, find_toolchain
from pytlc.vacuity import Kind, Vacuity, examine
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

#: What is planted, and what it is repaired with.
REPAIRS = {
    "IF at > 7": "IF at > 0",
    "/\\ sent # {}": "/\\ at > 0",
    "at = 5 + p => at > 0": "at = p => at > 0",
    "{s \\in sent : s > 5}": "{s \\in sent : s > 0}",
    "IF at > 5": "IF at > 1",
    "1 + 1 = 2": "at + 1 > at",
    "at = 4 => at' = 1": "at = 0 => at' = 1",
    "(at = 4) ~> (at = 0)": "(at = 2) ~> (at = 0)",
    "[]<>(at < 9)": "[]<>(at = 0)",
    "\\/ at = 8": "\\/ at = 1",
    "Init == at = 0": "Init == at = (IF Loud THEN 0 ELSE 1)",
}
SPEC = r"""
---- MODULE Ring ----
EXTENDS Naturals
CONSTANTS Procs, Ghosts, Loud
VARIABLES at, sent
vars == <<at, sent>>
Init == at = 0 /\ sent = {}
Move == /\ at < 2
        /\ at' = at + 1
        /\ IF at > 7
           THEN sent' = sent
           ELSE sent' = sent
Send == /\ at = 2
        /\ sent # {}
        /\ sent' = IF sent = {} THEN {1} ELSE {}
        /\ at' = 0
Next == Move \/ Send
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
Implied(p) == at = 5 + p => at > 0
OfAll == \A p \in Procs : Implied(p)
Ranged == \A m \in {s \in sent : s > 5} : m # 0
Sides == IF at > 5 THEN at > 1 ELSE at \in Nat
Fixed == 1 + 1 = 2
Listed ==
  /\ at \in 0..2
  /\ LET far == 9 IN
     /\ \/ at = 8  (* not => a list *)
        \/ at = far
        => at > 0
Steps == [][at = 4 => at' = 1]_vars
Leads == (at = 4) ~> (at = 0)
Often == []<>(at < 9)
====
"""
CONFIG = """
SPECIFICATION Spec
CONSTANTS Procs = {1, 2} Ghosts = {} Loud = TRUE
INVARIANTS OfAll Ranged Sides Fixed Listed
PROPERTIES Steps Leads Often
"""
FOUND = {
    (Kind.ACTION, "Send", 12),
    (Kind.EXPRESSION, "Move", 10),
    (Kind.ANTECEDENT, "OfAll", 18),
    (Kind.QUANTIFIER, "Ranged", 20),
    (Kind.BRANCH, "Sides", 21),
    (Kind.CONSTANT, "Fixed", 22),
    (Kind.ANTECEDENT, "Listed", 26),
    (Kind.ANTECEDENT, "Steps", 29),
    (Kind.ANTECEDENT, "Leads", 30),
    (Kind.AT_ONCE, "Often", 31),
    (Kind.EMPTY, "Ghosts", None),
    (Kind.SWITCH, "Loud", None),
}
#: What a model is to make of ``x``, its constraint, and what is said of it.
WHOLE = [
    ("x \\in 0..2 /\\ x > 5", "x' = x", "", Kind.NO_STATE),
    ("x = 9", "x' = x + 1", "CONSTRAINT Low", Kind.CUT),
    ("x = 3", "x' = x + 1", "CONSTRAINT Low", Kind.CUT),
    ("x = 3", "x' = x", "CONSTRAINT Low", Kind.ONE_STATE),
    ("x \\in 0..2", "x > 5 /\\ x' = 0", "", Kind.NO_STEP),
    ("x = 0", "x < 3 /\\ x' = x + 1", "", None),
    ("x \\in 0..2", "x' = (x + 1) % 3", "CONSTRAINT Low", None),
]


def write(folder: Path, spec: str, config: str, name: str = "Ring") -> Path:
    """A spec with its cfg in a folder; the path of the spec."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.tla").write_text(spec.lstrip("\n"))
    (folder / f"{name}.cfg").write_text(config)
    return folder / f"{name}.tla"


def examined(path: Path, runner: WarmRunner, runs: Path, *, switches: bool = False) -> Vacuity:
    """What of a spec says nothing."""
    options = TlcOptions(coverage=True, check_deadlock=False, expected_states=100)
    question = Question.of_path(path, None, options)
    verdict = Checker(runner.toolchain, RunStore(runs)).check(question, runner=runner)
    return examine(question, verdict, runner, switches=switches)


@pytest.mark.long
@pytest.mark.parametrize("jar", available_jars(), ids=lambda jar: jar.version)
def test_what_is_planted_is_found_and_what_is_repaired_is_not(
    jar: TlcJar, tmp_path: Path, warm: Callable[[Toolchain], WarmRunner]
) -> None:
    """Every kind of it, at its line; and nothing at all of the same spec without them."""
    runner = warm(Toolchain(find_java(), jar))
    planted = examined(write(tmp_path / "planted", SPEC, CONFIG), runner, tmp_path / "runs", switches=True)
    lines = {(f.kind, f.subject, f.location and f.location.begin_line) for f in planted.findings}
    assert (lines, planted.notes) == (FOUND, ())
    repaired, config = SPEC, CONFIG.replace("Ghosts = {}", "Ghosts = {1}")
    for old, new in REPAIRS.items():
        assert repaired.count(old) == 1, old
        repaired = repaired.replace(old, new)
    path = write(tmp_path / "repaired", repaired, config)
    assert examined(path, runner, tmp_path / "runs", switches=True).findings == ()


@pytest.mark.parametrize(("init", "step", "constraint", "kind"), WHOLE)
def test_a_model_in_which_nothing_happens_is_told(
    tmp_path: Path,
    init: str,
    step: str,
    constraint: str,
    kind: Kind | None,
    *,
    warm: Callable[[Toolchain], WarmRunner],
) -> None:
    """No state, one state, no step, and a constraint that leaves out everything, are told apart."""
    spec = f"---- MODULE Ring ----\nEXTENDS Naturals\nVARIABLE x\nInit == {init}\nNext == {step}\n"
    spec += "Low == x <= 3\n====\n"
    path = write(tmp_path, spec, f"INIT Init NEXT Next {constraint}\n")
    vacuity = examined(path, warm(find_toolchain()), tmp_path / "runs")
    whole = [finding.kind for finding in vacuity.findings if not finding.location]
    assert whole == ([] if kind is None else [kind])


def test_a_local_operator_of_another_module_is_asked_there(
    tmp_path: Path, warm: Callable[[Toolchain], WarmRunner]
) -> None:
    """Its probe stands where the name is known; the property beside it is judged as well."""
    (tmp_path / "Base.tla").write_text(
        "---- MODULE Base ----\nEXTENDS Naturals\nVARIABLE x\nLOCAL High == x > 0\n"
        "Hidden == High => x > 0\n====\n"
    )
    rows = ("EXTENDS Base", "Init == x = 0", "Next == x' = 1 - x", "Seen == x = 5 => x > 5")
    spec = "\n".join(("---- MODULE Ring ----", *rows, "====", ""))
    path = write(tmp_path, spec, "INIT Init NEXT Next INVARIANTS Hidden Seen\n")
    vacuity = examined(path, warm(find_toolchain()), tmp_path / "runs")
    assert [(f.kind, f.subject) for f in vacuity.findings] == [(Kind.ANTECEDENT, "Seen")]
    assert vacuity.notes == ()
    assert {key[0] for key in vacuity.judged} >= {Kind.ANTECEDENT.value}


def test_the_command_tells_and_strict_makes_it_count(tmp_path: Path) -> None:
    """Text, JSON and exit codes; without --strict a clean verdict stays one."""
    path = write(tmp_path, SPEC, CONFIG)
    said = pytlc("check", path, "--no-deadlock", "--vacuity", cwd=tmp_path)
    assert said.code == 0, said.err
    assert "vacuity: 7 warnings, 4 notes" in said.out
    assert "Send was never taken: the last that was evaluated of it is Ring:13:" in said.out
    assert "Count how often" not in said.out
    strict = pytlc("check", path, "--no-deadlock", "--vacuity", "--strict", "--json", cwd=tmp_path)
    assert strict.code == 1
    data = strict.data["vacuity"]
    assert data["complete"]
    assert {entry["level"] for entry in data["findings"]} == {"warning", "note"}
    assert json.dumps(data["findings"][0]["place"])


def test_a_violation_is_no_clean_verdict(tmp_path: Path, warm: Callable[[Toolchain], WarmRunner]) -> None:
    """Nothing is judged of a search that ended early, and that is said."""
    path = write(tmp_path, SPEC.replace("at = 5 + p => at > 0", "at < 2"), CONFIG)
    vacuity = examined(path, warm(find_toolchain()), tmp_path / "runs")
    assert (vacuity.complete, vacuity.findings) == (False, ())
    assert vacuity.notes == ("vacuity is not judged: the search ended with invariant",)


def test_strict_needs_something_to_be_strict_about(tmp_path: Path) -> None:
    """It is an error to give it alone."""
    said = pytlc("check", write(tmp_path, SPEC, CONFIG), "--strict", cwd=tmp_path)
    assert said.code == 2
    assert "give --vacuity or --switches too" in said.err
