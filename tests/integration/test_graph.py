"""State graphs from a real TLC: whole, at a bound, refused; and ``pytlc graph`` on all its targets."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import SpecError
from pytlc.graph import Graph, Size
from pytlc.tlc import Dump, TlcJob, TlcOptions, TlcRunner
from pytlc.toolchain import Toolchain, available_jars, find_java, find_toolchain
from pytlc.trace import load_trace
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

DATA = Path(__file__).parents[1] / "data" / "graph"
COUNTER = """---- MODULE Counter ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\\ y \\in {"a\\"b", "c"}
Up == x' = x + 1 /\\ UNCHANGED y
Down(n) == x >= n /\\ x' = x - n /\\ UNCHANGED y
Next == Up \\/ \\E n \\in 2..3 : Down(n)
Low == x < 6
Small == x < 3
Seen == x
Spec == Init /\\ [][Next]_<<x, y>> /\\ WF_<<x, y>>(Up)
Live == <>(x = 7)
====
"""
CONFIG = "SPECIFICATION Spec\nCONSTRAINT Low\nINVARIANT Small\nPROPERTY Live\n"
JOB = TlcJob({"Counter.tla": COUNTER}, "Counter", CONFIG, TlcOptions(expected_states=20))


@pytest.fixture(scope="module", params=["2.15", "2.18"])
def runner(request: pytest.FixtureRequest) -> TlcRunner:
    """Each TLC that can be had."""
    java = find_java()
    jars = [jar for jar in available_jars(java=java) if jar.version == request.param]
    assert jars, f"TLC {request.param} cannot be had"
    return TlcRunner(Toolchain(java, jars[0]))


def test_a_graph_is_whole_though_its_properties_do_not_hold(runner: TlcRunner) -> None:
    """Neither the invariant nor the temporal property ends the search; the constraint bounds it."""
    graph = Graph.of(JOB, runner)
    assert graph.complete
    assert [(state["x"], state["y"]) for state in graph.states[:2]] in (
        [(0, 'a"b'), (0, "c")],
        [(0, "c"), (0, 'a"b')],
    )
    assert (len(graph), graph.transitions, graph.depth) == (12, 24, 6)
    assert {action.name: count for action, count in graph.counts().items()} == {"Up": 10, "Down": 14}
    path = graph.path("x == 5")
    assert path is not None
    assert [str(action) for action in path.actions[1:]] == ["Up"] * 5
    assert len(graph.components) == 2
    assert all(component.is_terminal for component in graph.components)


def test_two_runs_and_a_file_are_one_graph(runner: TlcRunner, tmp_path: Path) -> None:
    """What is written is what was read, and another run has nothing else."""
    graph = Graph.of(JOB, runner)
    graph.write(tmp_path / "g.dot")
    for other in (Graph.of(JOB, runner), Graph.load(tmp_path / "g.dot")):
        assert graph.difference(other) == ((), ())
        assert list(graph.edges()) == list(other.edges())


def test_a_bound_leaves_a_part(runner: TlcRunner) -> None:
    """And says so; TLC is ended."""
    endless = replace(JOB, config="SPECIFICATION Spec\n")
    sizes: list[Size] = []
    graph = Graph.of(endless, runner, max_states=500, on_size=sizes.append)
    assert not graph.complete
    assert graph.bound == "more than 500 states"
    assert len(graph) > 500
    assert graph.dead_ends() == ()
    assert graph.path("x == 100") is not None
    assert sizes
    timed = Graph.of(replace(endless, options=replace(endless.options, deadline_seconds=3.0)), runner)
    assert not timed.complete
    assert timed.bound is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("x' = x + 1", "x' = x + y", "Up|operator"), ("Low ==", "Low = =", "Counter|Low|parse")],
)
def test_a_spec_that_tlc_refuses(runner: TlcRunner, old: str, new: str, words: str) -> None:
    """The message is TLC's."""
    broken = replace(JOB, files={"Counter.tla": COUNTER.replace(old, new)})
    with pytest.raises(SpecError, match=rf"(?s)TLC makes no graph of it: .*({words})"):
        Graph.of(broken, runner)


def test_nothing_is_left_behind(runner: TlcRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No pipe, no folder, however the run ends."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    Graph.of(JOB, runner)
    with pytest.raises(SpecError):
        Graph.of(replace(JOB, config="INIT Nothing\nNEXT Next\n"), runner)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # names are enough


def test_a_spec_on_the_command_line(tmp_path: Path) -> None:
    """In numbers, a behaviour, a drawing; the exit code says that a bound stopped it."""
    (tmp_path / "Counter.tla").write_text(COUNTER)
    (tmp_path / "Counter.cfg").write_text(CONFIG)
    said = pytlc("graph", "Counter.tla", "--json", "--progress", "plain", cwd=tmp_path)
    assert said.code == 0, said.err
    assert (said.data["states"], said.data["shape"]["transitions"]) == (12, 24)
    drawn = pytlc("graph", "Counter.tla", "--to", "x == 3", "--export", "g.svg", cwd=tmp_path)
    assert drawn.code == 0, drawn.err
    assert "State 4: Up" in drawn.out
    assert (tmp_path / "g.svg").read_text().count('class="way on"') == 3
    smaller = pytlc("graph", "Counter.tla", "--constraint", "x < 4", "--json", cwd=tmp_path)
    assert smaller.data["states"] == 8, smaller.err
    assert pytlc("graph", "Counter.tla", "--max-states", 3, cwd=tmp_path).code == 3


def test_the_graph_of_a_run_shows_its_counterexample(tmp_path: Path) -> None:
    """A run keeps its spec; the drawing marks the way to the violation."""
    (tmp_path / "Counter.tla").write_text(COUNTER)
    (tmp_path / "Counter.cfg").write_text(CONFIG)
    assert pytlc("check", "Counter.tla", "--workers", 1, cwd=tmp_path).code == 1
    said = pytlc("graph", "last", "--export", "g.svg", cwd=tmp_path)
    assert said.code == 0, said.err
    assert "12 states" in said.out
    trace = load_trace(next((tmp_path / ".pytlc" / "runs").glob("*/trace-1.json"))).trace
    assert (tmp_path / "g.svg").read_text().count('class="way on"') == len(trace) - 1


def test_a_version_of_a_family(tmp_path: Path) -> None:
    """With the counts that conform has, without symmetry."""
    sizes = ("--vcpus", 2, "--spis", 1, "--lrs", 1, "--retargets", 1)
    said = pytlc("graph", "vgic@v3", *sizes, "--json", cwd=tmp_path)
    assert said.code == 0, said.err
    shape = said.data["shape"]
    assert (said.data["states"], shape["transitions"], shape["depth"]) == (1780, 3190, 79)


def test_what_a_state_stands_for_is_said(tmp_path: Path) -> None:
    """VIEW and SYMMETRY make one state of several."""
    (tmp_path / "Counter.tla").write_text(COUNTER)
    (tmp_path / "Counter.cfg").write_text(CONFIG + "VIEW Seen\n")
    said = pytlc("graph", "Counter.tla", "--reduced", cwd=tmp_path)
    assert "Note: by VIEW of the configuration" in said.out
    assert (
        "Note: VIEW of the configuration is switched off" in pytlc("graph", "Counter.tla", cwd=tmp_path).out
    )
    assert "6 states" in said.out


def test_both_kinds_of_dump_have_the_same_states(tmp_path: Path) -> None:
    """The list that TLC writes under liveness, each state twice, and the graph of another run."""
    runner = TlcRunner(find_toolchain())
    config = "SPECIFICATION Spec\nCONSTRAINT Low\nPROPERTY Live\n"
    job = replace(JOB, config=config, options=replace(JOB.options, dump=Dump.STATES))
    runner.run(job, output=tmp_path)
    listed = Graph.load(tmp_path / "states.dump")
    assert listed.difference(Graph.of(JOB, runner)) == ((), ())
    assert len(listed) == 12


REDUCED = """---- MODULE Turns ----
EXTENDS Naturals, TLC
CONSTANTS Node, Nil
VARIABLES holder, turns
Init == holder = Nil /\\ turns = 0
Grab(n) == holder = Nil /\\ turns < 4 /\\ holder' = n /\\ turns' = turns + 1
Drop == holder # Nil /\\ holder' = Nil /\\ UNCHANGED turns
Next == Drop \\/ \\E n \\in Node : Grab(n)
Perms == Permutations(Node)
View == holder
===="""
REDUCED_CONFIG = """INIT Init
NEXT Next
CONSTANTS Node = {n1, n2} Nil = Nil
SYMMETRY Perms
VIEW View
CHECK_DEADLOCK FALSE
"""


def test_states_are_those_of_the_spec_whatever_the_cfg_takes_for_alike(tmp_path: Path) -> None:
    """SYMMETRY and VIEW are switched off, and that is said; with them no behaviour is shown."""
    (tmp_path / "Turns.tla").write_text(REDUCED)
    (tmp_path / "Turns.cfg").write_text(REDUCED_CONFIG)
    found = pytlc("graph", "Turns.tla", "--to", "holder == n2 and turns == 4", "--json", cwd=tmp_path)
    assert found.code == 0, found.err
    assert len(found.data["steps"]) == 8
    assert "VIEW and SYMMETRY of the configuration are switched off" in found.data["notes"][0]
    assert found.data["notes"][0] in found.err
    assert pytlc("graph", "Turns.tla", "--lasso", "holder == n1", cwd=tmp_path).code == 1
    whole = pytlc("graph", "Turns.tla", "--json", cwd=tmp_path)
    reduced = pytlc("graph", "Turns.tla", "--reduced", "--json", cwd=tmp_path)
    assert (whole.data["states"], reduced.data["states"]) == (13, 2)
    assert "a state stands for all that are alike" in reduced.data["notes"][0]
    for option in (("--reduced",), ("--view", "View")):
        refused = pytlc("graph", "Turns.tla", "--to", "turns == 4", *option, cwd=tmp_path)
        assert refused.code == 2
        assert "behaviours of the spec itself" in refused.err


def test_model_values_have_their_names(tmp_path: Path) -> None:
    """And the string of such a name is not taken for one, before it is said that nothing does that."""
    (tmp_path / "Turns.tla").write_text(REDUCED)
    (tmp_path / "Turns.cfg").write_text(REDUCED_CONFIG)
    assert pytlc("graph", "Turns.tla", "--to", "holder in {n1, n2}", cwd=tmp_path).code == 0
    refused = pytlc("graph", "Turns.tla", "--to", "holder == 'n1'", cwd=tmp_path)
    assert refused.code == 2
    assert "n1 is a model value" in refused.err


@pytest.mark.parametrize(
    ("body", "config"),
    [
        ("VARIABLE x\nInit == x \\in {}\nNext == x' = x", "INIT Init\nNEXT Next\n"),
        ("CONSTANT N\nASSUME N > 3", "CONSTANT N = 5\n"),
    ],
)
def test_a_spec_without_a_state_has_an_empty_graph(tmp_path: Path, body: str, config: str) -> None:
    """Exit code 3 as for a check; there is nothing to draw."""
    (tmp_path / "Zero.tla").write_text(f"---- MODULE Zero ----\nEXTENDS Naturals\n{body}\n====\n")
    (tmp_path / "Zero.cfg").write_text(config)
    said = pytlc("graph", "Zero.tla", cwd=tmp_path)
    assert (said.code, said.err) == (3, "")
    assert "0 states" in said.out
    assert pytlc("graph", "Zero.tla", "--to", "x == 1", cwd=tmp_path).code == 3
    drawn = pytlc("graph", "Zero.tla", "--export", "z.svg", cwd=tmp_path)
    assert (drawn.code, "nothing to draw" in drawn.err) == (2, True)


def test_what_cannot_be_answered_is_refused_before_tlc_runs(tmp_path: Path) -> None:
    """Text that is no Python, a file of no known form, a folder that is not there."""
    for options in (("--where", "x ="), ("--export", "g.png"), ("--export", "none/g.svg")):
        refused = pytlc("graph", "Missing.tla", *options, cwd=tmp_path)
        assert refused.code == 2
        assert "Missing" not in refused.err
