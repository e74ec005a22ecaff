"""What is told to TLC, and what TLC tells, arrives: on the terminal, in JSON, on pages and in CI."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import pytlc as api
from pytlc.tlc import Outcome
from tests.integration.command import pytlc

pytestmark = [pytest.mark.java, pytest.mark.long]

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"
FOUND, COULD_NOT_RUN, BOUNDED = 1, 2, 3

_STALE = """---- MODULE Quota ----
EXTENDS Naturals
(* --algorithm Quota
variables used = 0;
begin
  L: while used < 3 do
       used := used + 2;
     end while;
end algorithm; *)
\\* BEGIN TRANSLATION (chksum(pcal) = "b34bc870" /\\ chksum(tla) = "13b631a5")
VARIABLES pc, used

vars == << pc, used >>

Init == (* Global variables *)
        /\\ used = 0
        /\\ pc = "L"

L == /\\ pc = "L"
     /\\ IF used < 3
           THEN /\\ used' = used + 1
                /\\ pc' = "L"
           ELSE /\\ pc' = "Done"
                /\\ used' = used

(* Allow infinite stuttering to prevent deadlock on termination. *)
Terminating == pc = "Done" /\\ UNCHANGED vars

Next == L
           \\/ Terminating

Spec == Init /\\ [][Next]_vars

Termination == <>(pc = "Done")

\\* END TRANSLATION
Within == used <= 3
====
"""
_CHANGED = "The PlusCal algorithm in module Quota has changed since its last translation."
_DOWN = """---- MODULE Down ----
EXTENDS Naturals
VARIABLE n
Init == n = 3
Next == n > 0 /\\ n' = n - 1
====
"""
_ENDLESS = """---- MODULE Wide ----
EXTENDS Naturals
VARIABLES a, b, c
Init == a = 0 /\\ b = 0 /\\ c = 0
Next == \\/ a' = a + 1 /\\ UNCHANGED <<b, c>>
        \\/ b' = b + 1 /\\ UNCHANGED <<a, c>>
        \\/ c' = c + 1 /\\ UNCHANGED <<a, b>>
====
"""


def _write(folder: Path, name: str, text: str, config: str) -> None:
    (folder / f"{name}.tla").write_text(text, encoding="utf-8")
    (folder / f"{name}.cfg").write_text(config, encoding="utf-8")


def _output(folder: Path, run: dict[str, str]) -> str:
    return (folder / run["path"] / "tlc.out").read_text(encoding="utf-8")


def test_a_warning_of_tlc_arrives_wherever_a_verdict_is_read(tmp_path: Path) -> None:
    """The translation of PlusCal is an old one, and what was checked is that."""
    _write(tmp_path, "Quota", _STALE, "SPECIFICATION Spec\nINVARIANT Within\n")
    reports = ("--junit", "junit.xml", "--sarif", "quota.sarif", "--github")
    said = pytlc("check", "Quota.tla", *reports, cwd=tmp_path)
    assert said.code == 0
    assert f"warning Quota:3:4: {_CHANGED}\n  3 | (* --algorithm Quota" in said.out
    assert f"::warning file=Quota.tla,line=3,endLine=3,col=4,endColumn=14,title={_CHANGED}" in said.out
    assert pytlc("report", "last", "-o", "page.html", cwd=tmp_path).code == 0
    for name in ("junit.xml", "quota.sarif", "page.html"):
        assert _CHANGED in (tmp_path / name).read_text(encoding="utf-8"), name
    (warning,) = pytlc("check", "Quota.tla", "--json", cwd=tmp_path).data["diagnostics"]
    assert (warning["level"], warning["message"], warning["line"]) == ("warning", _CHANGED, 3)
    assert _CHANGED in pytlc("simulate", "Quota.tla", "--num", 1, cwd=tmp_path).out


def test_verify_tells_what_was_found(tmp_path: Path) -> None:
    """Beside DIFFERS, and with TLC's warnings."""
    _write(tmp_path, "Quota", _STALE, "SPECIFICATION Spec\nINVARIANT Within\n")
    models = '[[models]]\nname = "{}"\nshows = "it"\noutcome = "{}"\n{}distinct = 5\ndepth = 5\n'
    (tmp_path / "Quota.models.toml").write_text(
        models.format("wrong", "invariant", 'property = "Within"\n') + models.format("right", "success", "")
    )
    said = pytlc("verify", "Quota.models.toml", cwd=tmp_path)
    assert said.code == FOUND
    assert re.search(r"^DIFFERS wrong +no error +5 distinct", said.out, re.MULTILINE)
    assert re.search(r"^ok +right +no error +5 distinct", said.out, re.MULTILINE)
    assert said.out.count(f"\n        warning: Quota:3:4: {_CHANGED}\n        3 | (* --algorithm") == 2


def test_a_deadlock_that_is_asked_for_is_found_whatever_the_cfg_says(tmp_path: Path) -> None:
    """On the command line, in models files and from Python; else as the cfg says."""
    _write(tmp_path, "Down", _DOWN, "INIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n")
    said = pytlc("check", "Down.tla", "--deadlock", cwd=tmp_path)
    assert (said.code, said.out.partition("\n")[0]) == (FOUND, "Down.tla: DEADLOCK after 3 steps")
    assert pytlc("check", "Down.tla", cwd=tmp_path).code == 0
    asked = api.check(tmp_path / "Down.tla", deadlock=True)
    assert asked.result.outcome is Outcome.DEADLOCK
    assert api.check(tmp_path / "Down.tla").ok
    (tmp_path / "Down.models.toml").write_text(
        '[[models]]\nname = "down"\nshows = "it"\noutcome = "deadlock"\ndeadlock = true\ndepth = 4\n'
    )
    assert pytlc("verify", "Down.models.toml", cwd=tmp_path).code == 0


def test_assumptions_alone_are_checked_and_a_spec_without_states_is_not(tmp_path: Path) -> None:
    """Without the warning that nothing was checked; from Python as on the terminal."""
    sums = "---- MODULE {} ----\nEXTENDS Naturals\nASSUME 1 + 1 = {}\n====\n"
    _write(tmp_path, "Sums", sums.format("Sums", 2), "")
    _write(tmp_path, "Wrong", sums.format("Wrong", 3), "")
    nowhere = "---- MODULE Zero ----\nVARIABLE x\nInit == x = TRUE /\\ x = FALSE\nNext == x' = x\n====\n"
    _write(tmp_path, "Zero", nowhere, "INIT Init\nNEXT Next\n")
    said = pytlc("check", "Sums.tla", "--json", cwd=tmp_path)
    assert (said.code, said.data["diagnostics"]) == (0, [])
    assert said.data["verdict"] == "Sums.tla: assumptions hold; the cfg names no behaviour to check"
    assert pytlc("check", "Wrong.tla", cwd=tmp_path).code == FOUND
    assert pytlc("check", "Zero.tla", cwd=tmp_path).code == BOUNDED
    assert api.check(tmp_path / "Sums.tla").ok
    assert not api.check(tmp_path / "Zero.tla").ok
    for name in ("Zero", "Sums"):
        graph = pytlc("graph", f"{name}.tla", cwd=tmp_path)
        assert (graph.code, graph.err) == (BOUNDED, ""), name
        drawn = pytlc("graph", f"{name}.tla", "--export", "graph.svg", cwd=tmp_path)
        assert (drawn.code, "nothing to draw" in drawn.err) == (COULD_NOT_RUN, True), name


def test_every_violation_is_found_where_that_is_asked_for(tmp_path: Path) -> None:
    """TLC's -continue: all of them are told, and the outcome is that of TLC's own exit code."""
    shutil.copy(SPECS / "StopsAfterViolation.tla", tmp_path)
    config = ("--config", SPECS / "StopsAt_error.cfg")
    said = pytlc("check", "StopsAfterViolation.tla", *config, "--continue", "--json", cwd=tmp_path)
    found = [one["outcome"] for one in said.data["counterexamples"]]
    assert (said.code, said.data["outcome"]) == (FOUND, "deadlock")
    assert found == ["invariant", "evaluation", "deadlock"]
    first = pytlc("check", "StopsAfterViolation.tla", *config, "--json", cwd=tmp_path)
    assert [one["outcome"] for one in first.data["counterexamples"]] == ["invariant"]


def test_tlc_searches_as_it_is_told_to(tmp_path: Path) -> None:
    """Depth first, with properties of the JVM, and with arguments that only TLC knows."""
    shutil.copy(SPECS / "Counter.tla", tmp_path)
    config = ("--config", SPECS / "InvariantBehaviour.cfg", "--json")
    depth = pytlc("check", "Counter.tla", *config, "--dfid", 9, cwd=tmp_path)
    assert (depth.code, depth.data["property"]) == (FOUND, "NeverTwo")
    assert "Running depth-first search" in _output(tmp_path, depth.data["run"])
    sets = ("--jvm-property", "tlc2.tool.fp.FPSet.impl=tlc2.tool.fp.OffHeapDiskFPSet", "--", "-fpbits", 2)
    fingerprints = pytlc("check", "Counter.tla", *config, *sets, cwd=tmp_path)
    assert (fingerprints.code, fingerprints.data["property"]) == (FOUND, "NeverTwo")
    assert ", OffHeapDiskFPSet," in _output(tmp_path, fingerprints.data["run"])
    command = json.loads((tmp_path / fingerprints.data["run"]["path"] / "job.json").read_text())["command"]
    assert command[1:2] == ["-Dtlc2.tool.fp.FPSet.impl=tlc2.tool.fp.OffHeapDiskFPSet"]
    assert " ".join(command).endswith("-fpbits 2 Counter.tla")
    unknown = pytlc("check", "Counter.tla", *config, "--", "-nosuch", cwd=tmp_path)
    assert unknown.code == COULD_NOT_RUN
    assert "unrecognized option: -nosuch" in unknown.out


def test_temporal_properties_are_checked_when_that_is_asked_for(tmp_path: Path) -> None:
    """And arguments that would break pytlc are refused, with what to use instead."""
    shutil.copy(SPECS / "Counter.tla", tmp_path)
    config = ("--config", SPECS / "LivenessLasso.cfg")
    for when in ("default", "seqfinal"):
        said = pytlc("check", "Counter.tla", *config, "--lncheck", when, cwd=tmp_path)
        assert (said.code, said.out.partition(" VIOLATED")[0]) == (FOUND, "Counter.tla: EventuallyTop"), when
    refused = pytlc("check", "Counter.tla", *config, "--", "-dump", "x", cwd=tmp_path)
    assert (refused.code, refused.out) == (COULD_NOT_RUN, "")
    assert "-dump cannot be passed on to TLC: use pytlc graph TARGET" in refused.err


def test_a_name_of_the_cfg_is_called_unknown_only_where_sany_does_not_know_it(tmp_path: Path) -> None:
    """A definition in an extended module may be given a value too."""
    _write(tmp_path, "Base", "---- MODULE Base ----\nEXTENDS Naturals\nF == 1 Most == 3\n====\n", "")
    text = "---- MODULE Uses ----\nEXTENDS Base\nVARIABLE x\nInit == x = 0\nNext == x' = Most\n====\n"
    _write(tmp_path, "Uses", text, "INIT Init\nNEXT Next\nCONSTANTS Most = 7\nNat = {7}\n")
    assert pytlc("check", "Uses.tla", "--json", cwd=tmp_path).data["notes"] == []
    (tmp_path / "Uses.cfg").write_text("INIT Init\nNEXT Next\nCONSTANTS Mots = 7\n")
    (note,) = pytlc("check", "Uses.tla", "--json", cwd=tmp_path).data["notes"]
    assert note == "the cfg gives a value to Mots, but Uses has no such constant"


def test_numbers_at_a_bound_are_those_of_its_end(tmp_path: Path) -> None:
    """TLC alone says once a minute how far it is."""
    _write(tmp_path, "Wide", _ENDLESS, "INIT Init\nNEXT Next\n")
    said = pytlc("check", "Wide.tla", "--deadline", 9, "--json", cwd=tmp_path)
    assert said.code == BOUNDED
    reports = re.findall(
        r"^Progress.* ([\d,]+) distinct states found", _output(tmp_path, said.data["run"]), re.MULTILINE
    )
    assert len(reports) >= 3
    assert said.data["stats"]["distinct"] == int(reports[-1].replace(",", ""))
    age = said.data["stats"]["age"]
    assert age is None or f"states as of {age:.1f} s before" in said.data["verdict"]


def test_an_interrupted_check_tells_how_far_it_was(tmp_path: Path) -> None:
    """Ctrl-C is no verdict."""
    _write(tmp_path, "Wide", _ENDLESS, "INIT Init\nNEXT Next\n")
    command = [sys.executable, "-m", "pytlc", "check", "Wide.tla", "--progress", "plain"]
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as checking:
        assert checking.stderr is not None
        assert "distinct" in checking.stderr.readline()
        checking.send_signal(signal.SIGINT)
        out, err = checking.communicate(timeout=60)
    assert out == ""
    assert re.search(r"^pytlc: \d:\d\d  searching  depth \d+  [\d,]+ distinct", err, re.MULTILINE)
    assert err.endswith("pytlc: interrupted\n")
