"""The modules that hold logs against a spec, as texts."""

from __future__ import annotations

import pytest

from pytlc.conform.log_module import Spec, Stop, log_job
from pytlc.conform.logs import Event, Log, Observation
from pytlc.errors import UsageError
from pytlc.tlc import TlcJob
from pytlc.trace import State
from pytlc.values import ModelValue

MODULE = """---- MODULE M ----
VARIABLES x, who
Init == x = 0 /\\ who = 0
Up(p) == x' = x + 1 /\\ who' = p
Next == \\E p \\in {1} : Up(p)
Fair == WF_x(Next)
Spec == Init /\\ [][Next]_<<x, who>>
FairSpec == Spec /\\ Fair
====
"""
ALICE = ModelValue("alice")
LOG = Log("log", (), (Event(2, "Up", (ALICE,), (Observation("x", ("x",), 1),)),), 2)


def spec(config: str) -> Spec:
    """The spec with a configuration."""
    return Spec.of(TlcJob({"M.tla": MODULE}, "M", config))


@pytest.mark.parametrize("config", ["INIT Init\nNEXT Next", "SPECIFICATION Spec", "SPECIFICATION FairSpec"])
def test_init_and_next_are_found(config: str) -> None:
    """Named in the configuration, in the formula, or in the one that it uses."""
    found = spec(config)
    assert found.actions == {"Up": 1}
    assert "\n  /\\ Init\n  /\\ pytlcWalk" in log_job(found, ["x", "who"], [LOG]).job.files["M.tla"]


def test_a_formula_without_next_is_refused() -> None:
    """The message says what to write."""
    with pytest.raises(UsageError, match="write INIT and NEXT"):
        spec("SPECIFICATION Fair")


def test_of_the_configuration_only_the_constants_stay() -> None:
    """Constraints and properties are not those of a log; each model value gets a constant."""
    config = (
        "CONSTANTS P = {alice, bob} N <- M_N\nCONSTRAINT Small INVARIANT Never\nSPECIFICATION Spec\nVIEW v"
    )
    job = log_job(spec(config), ["x", "who"], [LOG]).job
    assert job.config == (
        "INIT PytlcInit\nNEXT PytlcNext\nCONSTANTS\n  P = {alice, bob}\n  N <- M_N\n  PytlcValue = alice\n"
    )


def test_each_action_is_marked_with_its_name() -> None:
    """The combining operator is repeated with the event and the marks as parameters."""
    text = log_job(spec("SPECIFICATION Spec"), ["x", "who"], [LOG]).job.files["M.tla"]
    assert "  PytlcStep_Next(pytlcK, PytlcNamed, PytlcTold)\n" in text
    assert '/\\ pytlcIs(pytlcEvent, "Up",' in text
    assert "${" not in text


def test_names_of_the_spec_are_left_to_it() -> None:
    """Where it has one of ours, another is taken, everywhere."""
    module = MODULE.replace("Fair ==", "PytlcInit == 1\npytlcLast == 2\nFair ==")
    made = log_job(Spec.of(TlcJob({"M.tla": module}, "M", "SPECIFICATION Spec")), ["x", "who"], [LOG])
    assert made.last == "pytlcLast_2"
    assert "INIT PytlcInit_2\n" in made.job.config


def test_the_search_for_a_behaviour_has_a_target() -> None:
    """A stop with a state adds the invariant that it violates, and traces actions."""
    made = log_job(spec("SPECIFICATION Spec"), ["x", "who"], [LOG], Stop(0, State({"x": 0, "who": 0})))
    data = made.job.files["PytlcValues.tla"]
    assert "INVARIANT PytlcApart" in made.job.config
    assert "PytlcTarget == <<0, 0>>" in data
    assert "PytlcTracing == TRUE" in data
    assert "PytlcGaps == <<2>>" in data


def test_a_spec_whose_next_cannot_be_repeated_is_taken_as_a_whole() -> None:
    """Its steps have no names."""
    module = MODULE.replace("Up(p) ==", "Given(Act(_)) == Act(1)\nUp(p) ==").replace(": Up(p)", ": Given(Up)")
    module = module.replace("Act(1)", "\\E q \\in {1} : Act(q)")
    found = Spec.of(TlcJob({"M.tla": module}, "M", "SPECIFICATION Spec"))
    assert found.actions is None
    text = log_job(found, ["x", "who"], [LOG]).job.files["M.tla"]
    assert "  /\\ Next\n" in text
