"""Whole verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytlc.check import Counterexample, Verdict
from pytlc.replay import Divergence
from pytlc.report import counterexample_text, verdict_text
from pytlc.spec.source_map import SourceLine, SourceMap
from pytlc.tlc import Coverage, Diagnostic, Finding, Level, Outcome, Stats
from pytlc.tlc.events import ActionCoverage, UnknownEvent
from pytlc.trace import Action, Change, Location, Loop, Trace
from pytlc.values import ModelValue

Render = Callable[..., str]
MakeVerdict = Callable[..., Verdict]

REPLAYED = """\
vgic@v0 on 2 pCPUs, 1 list register: NoLockCycle VIOLATED after 2 steps
3,400,000 states generated, 1,062,043 distinct, 0 left on queue, depth 191, 28.3 s
TLC 2.19 from release v1.7.4, Java 17.0.9 from PATH

cpu0 holds lock a, wants lock b; cpu1 holds lock b, wants lock a
replayed on the reference model: all 2 steps agree

| holds a lock  ? waits for one  ! both  + taken, added  - released, removed
"""

DIVERGED = """\
DIVERGENCE at state 3: after Add(b) the model is in another state

spec and model agree on states 1 to 2:
State 1: initial state
  x = 0
  seen = {}
State 2: Add(a)
  x: 0 -> 1
  seen: {} -> {a}

after the step to state 3, Add(b):
  path  expected: the trace says  actual: the model says
  x     1                         2
what the model can do here:
  Add(b)
  Reset

what TLC says from there on:
State 3: Add(b)
  seen: {a} -> {a, b}
"""


def _diverging(trace: Trace, *, changes: tuple[Change, ...], agreed: int) -> Counterexample:
    known = Trace(trace.steps[:agreed]) if agreed else None
    enabled = (Action("Add", (ModelValue("b"),)), Action("Reset")) if changes else ()
    action = trace.steps[2].action if agreed else None
    parted: Divergence[object] = Divergence(agreed + 1, action, changes, enabled, known, ())
    return Counterexample(Finding(Outcome.INVARIANT, "Inv", None, trace), trace, divergence=parted)


def test_the_verdict_comes_first_then_its_basis_then_the_lanes(
    render: Render, verdict: MakeVerdict, replayed: Counterexample
) -> None:
    """A lock cycle stands in words on one line, and the end says where the run is and how to go on."""
    shown = render(verdict_text(verdict(Outcome.INVARIANT, replayed)))
    assert shown.startswith(REPLAYED)
    assert shown.endswith(
        "\n\nrun kept in /home/user/.pytlc/runs/0123456789ab\nreplay it with: pytlc replay 0123456789ab\n"
    )


def test_a_divergence_is_told_in_full(render: Render, trace: Trace) -> None:
    """Where, what each says, what else the model could do, the story up to there, and the rest of TLC's."""
    example = _diverging(trace, changes=(Change(("x",), 1, 2),), agreed=2)
    assert render(counterexample_text(example)) == DIVERGED


def test_a_step_that_the_model_does_not_have_is_told(render: Render, trace: Trace) -> None:
    """Nothing is compared; that the model is stuck is said."""
    shown = render(counterexample_text(_diverging(trace, changes=(), agreed=2)))
    assert "\nthe model cannot take Add(b) here\nthe model can take no step here\n" in shown


def test_a_divergence_in_the_initial_state_has_no_story(render: Render, trace: Trace) -> None:
    """Both sides of the difference are shown, and TLC's behaviour from its first state."""
    shown = render(counterexample_text(_diverging(trace, changes=(Change(("x",), 0, 7),), agreed=0)))
    assert "spec and model agree on no state\n\nin the initial state:\n" in shown
    assert "what TLC says from there on:\nState 1: initial state\n" in shown


def test_a_divergence_on_the_way_back_is_not_taken_for_a_step(render: Render, trace: Trace) -> None:
    """All states agree; what differs is the step that closes the lasso."""
    lasso = replace(trace, ending=Loop(1, Action("Reset")))
    parted: Divergence[object] = Divergence(1, Action("Reset"), (Change(("x",), 0, 1),), (), trace, ())
    example = Counterexample(Finding(Outcome.TEMPORAL, "Live", None, lasso), lasso, divergence=parted)
    shown = render(counterexample_text(example))
    assert shown.startswith("DIVERGENCE at the way back to state 1: ")
    assert "\nafter the step back to state 1, Reset:\n" in shown


def test_a_spec_without_a_model_is_shown_as_states(
    render: Render, verdict: MakeVerdict, trace: Trace
) -> None:
    """It says that it was not replayed, and offers no replay."""
    example = Counterexample(Finding(Outcome.DEADLOCK, None, None, trace), trace)
    shown = render(verdict_text(verdict(Outcome.DEADLOCK, example, has_model=False)))
    assert "\nnot replayed: there is no reference model for this spec\n\nState 1: initial state\n" in shown
    assert "pytlc replay" not in shown


def test_diagnostics_name_their_place(render: Render, verdict: MakeVerdict) -> None:
    """Module, line and column; for the cfg its line; further lines of a message are indented."""
    found = (
        Diagnostic(Level.ERROR, "Unknown operator: `zero'.\nsecond line", "M", 4, 13),
        Diagnostic(Level.ERROR, "expected a keyword", line=3),
        Diagnostic(Level.WARNING, "careful"),
    )
    shown = render(verdict_text(verdict(Outcome.PARSE, stats=Stats(), diagnostics=found)))
    assert shown == (
        "vgic@v0 on 2 pCPUs, 1 list register: NOT CHECKED, the spec does not parse (2 errors)\n"
        "TLC 2.19 from release v1.7.4, Java 17.0.9 from PATH\n"
        "error M:4:13: Unknown operator: `zero'.\n"
        "  second line\n"
        "error line 3 of the cfg: expected a keyword\n"
        "warning: careful\n"
        "\n"
        "run kept in /home/user/.pytlc/runs/0123456789ab\n"
    )


def test_an_error_is_not_told_twice(render: Render, verdict: MakeVerdict, trace: Trace) -> None:
    """A finding's message is left out where a diagnostic has it, and shown where none has."""
    example = Counterexample(Finding(Outcome.EVALUATION, None, "no such argument", trace), trace)
    diagnostic = Diagnostic(Level.ERROR, "no such argument", "M", 4, 13)
    told = render(verdict_text(verdict(Outcome.EVALUATION, example, diagnostics=(diagnostic,))))
    assert told.count("no such argument") == 1
    assert "\nno such argument\n" in render(verdict_text(verdict(Outcome.EVALUATION, example)))


def test_several_violations_are_numbered(
    render: Render, verdict: MakeVerdict, replayed: Counterexample
) -> None:
    """Each has its own heading and its own lanes."""
    shown = render(verdict_text(verdict(Outcome.INVARIANT, replayed, replayed)))
    assert "\nViolation 2 of 2: NoLockCycle VIOLATED after 2 steps\n" in shown
    assert shown.count("in the end") == 2


def test_what_the_spec_printed_is_shown_up_to_a_limit(render: Render, verdict: MakeVerdict) -> None:
    """The rest is counted, and where it is kept is said."""
    shown = render(verdict_text(verdict(Outcome.SUCCESS, printed=tuple(f"line {n}" for n in range(23)))))
    assert "printed by the spec:\n  line 0\n" in shown
    assert "  line 19\n  and 3 more lines, see /home/user/.pytlc/runs/0123456789ab/tlc.out\n" in shown


def test_what_was_not_understood_is_not_hidden(render: Render, verdict: MakeVerdict) -> None:
    """A message without a reader is counted, and where it is kept is said."""
    unknown = (UnknownEvent(9999, 0, "?"),)
    shown = render(verdict_text(verdict(Outcome.SUCCESS, unknown=unknown, collision=4.3e-19)))
    assert "1 message of TLC not understood, see /home/user" in shown
    assert "as TLC estimates it: 4.3e-19\n" in shown


def test_positions_are_traced_back_to_the_templates(
    render: Render, verdict: MakeVerdict, trace: Trace
) -> None:
    """Errors say template, block and layer beside the module, also in the cfg; steps when it is asked for."""
    place = Location("M", 2, 3, 2, 9)
    steps = (trace.steps[0], replace(trace.steps[1], action=Action("Add", None, place)))
    behaviour = Trace(steps, Loop(1, Action("Reset", None, place)))
    sources = {"M.tla": (None, SourceLine("layers/v2.tla.j2", 17, "add", "v2")), "MCM.cfg": (None,) * 3}
    found = verdict(
        Outcome.TEMPORAL,
        Counterexample(Finding(Outcome.TEMPORAL, "Live", None, behaviour), behaviour),
        diagnostics=(
            Diagnostic(Level.ERROR, "Unknown operator", "M", 2, 5),
            Diagnostic(Level.ERROR, "?", line=3),
        ),
        coverage=(Coverage(ActionCoverage("Add", place, 0, 0), ()),),
        main="MCM",
        sources=SourceMap(sources | {"MCM.cfg": (None, None, SourceLine("MCM.cfg.j2", 2))}),
    )
    plain, shown = (render(verdict_text(found, sources=wanted)) for wanted in (False, True))
    for text in (plain, shown):
        assert "error M:2:5 from layers/v2.tla.j2:17 (block add, layer v2): Unknown operator\n" in text
        assert "error line 3 of the cfg from MCM.cfg.j2:2: ?\n" in text
        assert "  Add at M:2, from layers/v2.tla.j2:17 (block add, layer v2)\n" in text
    where = "  from layers/v2.tla.j2:17 (block add, layer v2)\n"
    assert f"State 2: Add  (M:2:3)\n{where}" in shown
    assert f"Back to state 1: Reset  (M:2:3)\n{where}" in shown
    assert (plain.count(where), shown.count(where)) == (0, 2)
