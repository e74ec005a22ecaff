r"""Specs that are written as few are, with a real TLC: every command says what TLC says of the whole of them.

Each has one shortest violation, five states long and with ``y = 0``; with a part of its formula dropped there
would be one of four states.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import pytlc
from pytlc.conform.log_module import Spec as Logged
from pytlc.conform.logs import Vocabulary, read_log, resolve
from pytlc.conform.validation import Validator, initial_state
from pytlc.minimise import Minimiser
from pytlc.tlc import Outcome, TlcOptions, WarmRunner, job_from_path
from pytlc.tlc.evaluate import Spec, evaluate
from pytlc.tlc.versions import features
from pytlc.toolchain import Toolchain, available_jars, find_java
from pytlc.toolchain.jar import TlcJar
from tests.integration.command import pytlc as command

pytestmark = pytest.mark.java

HEAD = r"""EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y \in 0..1
Up == x < 5 /\ x' = x + 1 /\ y' = y
Down == x > 0 /\ x' = x - 1 /\ y' = y
Next == Up
Inv == x + y < 4
B == y = 0
"""
CONFIG = "SPECIFICATION Spec\nINVARIANT Inv\nCHECK_DEADLOCK FALSE\n"
PART = r"""---- MODULE Part ----
EXTENDS Naturals
CONSTANT K
VARIABLES p, q
Init == p = 0 /\ q \in 0..1
Step(d) == p < 5 /\ p' = p + d /\ q' = q
Next == \E d \in {1} : Step(d)
Spec == Init /\ [][Next]_<<p, q>>
Inv == p + q < K
====
"""
OF_PART = (
    "EXTENDS Naturals\nVARIABLES x, y\nI(k) == INSTANCE Part WITH p <- x, q <- y, K <- k\nInv == I(4)!Inv\n"
)


@dataclass(frozen=True)
class Written:
    """A spec: the body of its module, the other modules of its file, its cfg, the action of its steps."""

    body: str
    config: str = CONFIG
    action: str = "Up"
    before: str = ""
    behind: str = ""


WRITTEN = {
    "a conjunct behind": Written(HEAD + "Spec == Init /\\ B /\\ [][Next]_vars"),
    "a conjunct before": Written(HEAD + "Spec == B /\\ Init /\\ [][Next]_vars"),
    "a disjunction in the box": Written(HEAD + "Spec == Init /\\ y = 0 /\\ [][Up \\/ Down]_<<x, y>>"),
    "fairness": Written(
        HEAD + "Spec == /\\ Init\n        /\\ y = 0\n        /\\ [][Next]_vars\n"
        "        /\\ WF_vars(Up) /\\ SF_x(Down)"
    ),
    "LOCAL": Written(
        re.sub(r"(?m)^(?=\w+ ==)", "LOCAL ", HEAD) + "LOCAL Spec == Init /\\ B /\\ [][Next]_vars"
    ),
    "several on a line": Written(HEAD + "A == 1 Spec == Init /\\ B /\\ [][Next]_vars Z == 2"),
    "a formula and no name": Written(
        HEAD + "Spec == Init /\\ B /\\ [][LET n == x + 1 IN x < 5 /\\ x' = n /\\ UNCHANGED y]_vars",
        action="Action",
    ),
    "tabs and CRLF": Written(
        (HEAD + "Spec ==\t/\\ Init\n\t/\\ y = 0\n\t/\\ [][\\/ Up\n\t      \\/ Down]_vars").replace(
            "\n", "\r\n"
        )
    ),
    "comments": Written(
        HEAD + '(* Spec == Init (* nested ==== *)\n==== *)\nText == "(* \\\\* ===="\n'
        "Spec == (* a (* b *) *) Init /\\ \\* Init /\\ [][Next]_vars\n"
        '  y = 0 /\\ Text # "*)" /\\ [][(* *) Next]_vars',
        "\\* (*\nSPECIFICATION Spec (* a (* b *) INVARIANT No *)\nINVARIANT Inv\n"
        "(* off (* on *)\nCHECK_DEADLOCK TRUE *) CHECK_DEADLOCK FALSE\n",
        before='Spec == "nothing (*\n',
        behind="Spec == Init /\\ [][Next]_vars\n",
    ),
    "an operator of an instance": Written(
        OF_PART + "Spec == I(4)!Init /\\ y = 0 /\\ [][I(4)!Next]_<<x, y>>", action="I!Next"
    ),
    "a step of an instance": Written(
        OF_PART + "Spec == I(4)!Init /\\ y = 0 /\\ [][\\E d \\in {1} : I(4)!Step(d)]_<<x, y>>",
        action="I!Step",
    ),
    "a whole instance": Written(
        "EXTENDS Naturals\nVARIABLES x, y\nJ == INSTANCE Part WITH p <- x, q <- y, K <- 4\nInv == J!Inv\n"
        "Spec == J!Spec /\\ y = 0",
        action="Action",
    ),
    "an instance without a name": Written(
        "EXTENDS Naturals\nCONSTANT K\nVARIABLES p, q\nx == p\ny == q\nINSTANCE Part\n"
        "All == Init /\\ y = 0 /\\ [][Next]_<<p, q>>",
        CONFIG.replace("Spec\n", "All\n") + "CONSTANT K = 4\n",
        action="Next",
    ),
    "an operator as an argument": Written(
        HEAD + "Inc(a) == a + 1\nDo(F(_)) == x < 5 /\\ x' = F(x) /\\ y' = y\n"
        "Spec == Init /\\ B /\\ [][Do(Inc)]_vars",
        action="Do",
    ),
    "replaced by the cfg": Written(
        HEAD + "No == FALSE\nAny == TRUE\nSpec == Init /\\ Any /\\ [][No]_vars",
        CONFIG + "CONSTANTS\n  Any <- B\n  No <- Up\n",
    ),
    "modules in one file": Written(
        HEAD + "---- MODULE In ----\nSpec == FALSE\n====\nSpec == Init /\\ B /\\ [][Next]_vars",
        behind="---- MODULE Z ----\nInit == FALSE\nNext == FALSE\nSpec == FALSE\nInv == TRUE\n====\n",
    ),
}
#: TLC before 1.8.0 takes neither.
NEWEST = {
    "Unicode": Written(
        HEAD.replace("Up ==", "Up ≜") + "Spec ≜ ∧ Init\n       ∧ y = 0\n       ∧ □[∃ k ∈ 1‥1 : Up]_⟨x, y⟩"
    ),
    "an operator with arguments": Written(
        HEAD + "Par(k) == Init /\\ y = k /\\ [][Next]_vars\nSpec == Par(0)"
    ),
    "LET": Written(HEAD + "Spec == LET k == 0 IN Init /\\ y = k /\\ [][Next]_vars"),
}
#: Where logs are refused, with what to write.
NOT_TAKEN_APART = {"an operator with arguments", "LET"}


def _cases() -> Iterator[tuple[str, TlcJar]]:
    """Each spec with one TLC that takes it, and all TLCs in turn."""
    jars = available_jars()
    for number, name in enumerate(WRITTEN):
        yield name, jars[number % len(jars)]
    rolling = [jar for jar in jars if features(jar.version).writes_trace_spec]
    yield from ((name, jar) for name in NEWEST for jar in rolling[:1])


def _folder(path: Path, one: Written) -> Path:
    """The spec as files; the one of its main module."""
    text = f"{one.before}---- MODULE M ----\n{one.body}\n====\n{one.behind}"
    (path / "M.tla").write_text(text, newline="")
    (path / "M.cfg").write_text(one.config)
    (path / "Part.tla").write_text(PART)
    return path / "M.tla"


def _bare(spec: Path, toolchain: Toolchain) -> int:
    """How many states TLC alone shows."""
    argv = [str(toolchain.java.path), "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-cp"]
    argv += [str(toolchain.jar.path), "tlc2.TLC", "-workers", "1", "-deadlock", "-metadir", "states", "M"]
    said = subprocess.run(argv, cwd=spec.parent, capture_output=True, text=True, check=False).stdout
    return len(re.findall(r"^State \d+:", said, re.MULTILINE))


def _logs(spec: Path, runner: WarmRunner) -> Validator:
    options = TlcOptions(expected_states=1000)
    logged = Logged.of(job_from_path(spec))
    return Validator(logged, runner, initial_state(logged, runner, options), None, options)


def _accepts(validator: Validator, folder: Path, *rows: object, **header: object) -> bool:
    lines = ({"format": "pytlc log", "version": 1, "steps": "all", **header}, *rows)
    path = folder / "log.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    vocabulary = Vocabulary(validator.initial, validator.spec.models, validator.spec.actions)
    (answer,) = validator.validate([resolve(read_log(path), vocabulary)]).answers
    return answer.accepted


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "jar"), list(_cases()), ids=lambda part: part if isinstance(part, str) else part.version
)
def test_every_command_says_what_tlc_says(
    name: str, jar: TlcJar, warm: Callable[[Toolchain], WarmRunner], tmp_path: Path
) -> None:
    """A check, a minimised counterexample, an expression along it, logs that are and are not behaviours."""
    runner, tlc = warm(Toolchain(find_java(), jar)), features(jar.version)
    one = WRITTEN.get(name) or NEWEST[name]
    spec = _folder(tmp_path, one)
    if tlc.reads_check_deadlock:
        assert _bare(spec, runner.toolchain) == 5
    verdict = pytlc.check(spec, runner=runner)
    assert verdict.outcome is Outcome.INVARIANT, verdict.result.errors
    assert verdict.trace is not None
    states = verdict.trace.states
    assert len(states) == 5
    job = job_from_path(spec, options=TlcOptions(expected_states=100))
    found = Minimiser(job, runner, tlc).minimise(verdict.result.findings[0], seconds=60)
    assert (len(found.trace), found.shortest) == (5, True)
    along = evaluate(verdict.trace, "Inv", runner, spec=Spec(job.files, job.main, job.config))
    assert along == (True, True, True, True, False)
    if name in NOT_TAKEN_APART:
        with pytest.raises(pytlc.UsageError, match="write INIT and NEXT into the cfg"):
            Logged.of(job)
        return
    validator = _logs(spec, runner)
    second = "q" if "q" in states[0] else "y"
    rows: list[dict[str, object]] = [{"state": dict(state)} for state in states[1:]]
    assert _accepts(validator, tmp_path, *rows, initial=dict(states[0]))
    assert _accepts(validator, tmp_path, *({**row, "action": one.action} for row in rows))
    assert {action.name for action in verdict.trace.actions if action} == {one.action}
    assert not _accepts(validator, tmp_path, initial={second: 1})
    assert not _accepts(validator, tmp_path, *rows[1:])


def test_a_swarm_finds_the_same(tmp_path: Path) -> None:
    """And minimises it under the whole formula."""
    spec = _folder(tmp_path, WRITTEN["a conjunct before"])
    said = command("swarm", spec, "--seeds", 2, "--num", 5, "--depth", 9, "--json", cwd=tmp_path)
    assert said.code == 1, said.err
    assert said.data["minimised"]["after"] == 5


@pytest.mark.long
def test_what_a_derived_run_is_asked_next(tmp_path: Path) -> None:
    """A minimised behaviour has a module of pytlc's beside its own, which the next question sees through."""
    spec = _folder(tmp_path, WRITTEN["LOCAL"])
    assert command("check", spec, cwd=tmp_path).code == 1
    assert command("trace", "minimise", "last", cwd=tmp_path).code == 0
    said = command("trace", "eval", "last", "Inv", cwd=tmp_path)
    assert said.code == 0, said.err
    assert said.out.split() == ["1:", "TRUE", "2:", "TRUE", "3:", "TRUE", "4:", "TRUE", "5:", "FALSE"]


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [
        (["[a |-> 1]", "[a |-> 2]"], ["holds", "violates Inv"]),
        (["1 :> 2 @@ 2 :> 3", "[k \\in 1..2 |-> k]"], ["holds", "holds"]),
        (['{<<"a, <", 1>>}', "{<<2, 3>>}", "[{1} -> 1..2]"], ["holds", "holds", "holds"]),
    ],
)
def test_values_on_an_axis_may_be_any_of_tla(values: list[str], verdicts: list[str], tmp_path: Path) -> None:
    """With arrows and comparisons in them, and with commas in tuples and strings."""
    body = "EXTENDS Naturals, TLC\nCONSTANT Tag\nVARIABLE x\nInit == x = 0\nNext == x' = x\n"
    inv = "x = 0 => Tag # [a |-> 2]" if "a" in values[0][:2] else "Tag = Tag"
    spec = _folder(tmp_path, Written(f"{body}Inv == {inv}", "INIT Init\nNEXT Next\nINVARIANT Inv\n"))
    said = command("sweep", spec, "--constant", f"Tag={','.join(values)}", "--json", cwd=tmp_path)
    assert said.code == int("violates Inv" in verdicts), said.err
    assert [(point["Tag"], point["verdict"]) for point in said.data["points"]] == list(
        zip(values, verdicts, strict=True)
    )
