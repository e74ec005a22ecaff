"""What a notebook shows: nothing of a spec is markup, nothing is long, and everything is well-formed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from pytlc.check import Counterexample, Verdict
from pytlc.conform.simulation import Count, Simulated
from pytlc.runs import StoredRun
from pytlc.tlc import Diagnostic, Finding, Level, Outcome, Result, Simulation, Stats
from pytlc.trace import Action, Loop, State, Step, Stuttering, Trace
from pytlc.values import FiniteSet, Function, ModelValue, Value
from tests.unit.check.recorded import TOOLCHAIN

HOSTILE = "<script>alert(1)</script>\"'&</style></div>"
_VOID = frozenset({"br"})
_ELEMENTS = frozenset(
    [
        "div",
        "style",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "mark",
        "br",
        "span",
        "p",
        "b",
    ]
)


class Reading(HTMLParser):
    """Notes the elements, and that each that is opened is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text of no element."""
        self.text += "" if self.open[-1:] == ["style"] else data


def _trace(length: int, variables: int = 1, value: Value = HOSTILE) -> Trace:
    def state(number: int) -> State:
        changed = Function.sequence([number, value])
        return State({f"v{k}": changed for k in range(variables)})

    steps = [Step(n, Action(HOSTILE, (HOSTILE,)) if n > 1 else None, state(n)) for n in range(1, length + 1)]
    return Trace(tuple(steps))


def _verdict(result: Result) -> Verdict:
    return Verdict(
        target=HOSTILE,
        scope=(HOSTILE,),
        properties=(),
        result=result,
        counterexamples=tuple(Counterexample(found, found.trace) for found in result.findings),
        has_model=True,
        run=StoredRun(Path("/runs/0123456789ab")),
        toolchain=TOOLCHAIN,
        notes=(HOSTILE,),
    )


def _result(*traces: Trace) -> Result:
    return Result(
        Outcome.INVARIANT,
        property=HOSTILE,
        findings=tuple(Finding(Outcome.INVARIANT, HOSTILE, HOSTILE, trace) for trace in traces),
        diagnostics=(Diagnostic(Level.ERROR, HOSTILE, HOSTILE, 1, 2),) * 30,
        stats=Stats(generated=1234, distinct=12, seconds=0.25),
    )


def _pages() -> dict[str, str]:
    result = _result(_trace(3), _trace(2))
    verdict = _verdict(result)
    simulated = Simulated(verdict, Simulation(behaviors=3), 7, Count(3, 20, 20, 1), ())
    return {
        "trace": _trace(3)._repr_html_(),
        "result": result._repr_html_(),
        "verdict": verdict._repr_html_(),
        "simulation": simulated._repr_html_(),
    }


@pytest.mark.parametrize("name", ["trace", "result", "verdict", "simulation"])
def test_nothing_of_a_spec_is_markup(name: str) -> None:
    """Hostile strings are text, wherever a spec can put them; there are no scripts and no links."""
    read = Reading(_pages()[name])
    assert read.seen <= _ELEMENTS
    assert read.attributes <= {"class", "open"}
    assert "<script>alert(1)</script>" in read.text


def test_a_long_wide_trace_stays_small() -> None:
    """Two thousand states of thirty-one large variables: some hundred kilobytes, and what is left out."""
    page = _trace(2000, 31, FiniteSet(range(0, 4000, 2)))._repr_html_()
    assert len(page) < 400_000
    read = Reading(page)
    assert "1,940 steps are not shown" in read.text
    assert "and 15 more" in read.text
    assert "characters)" in read.text
    assert "open" not in read.attributes


def test_a_step_marks_what_it_changes() -> None:
    """The path, the part before and the part after; what stays is not repeated."""
    p, q = ModelValue("p"), ModelValue("q")
    first = State({"pc": Function.of({p: "a", q: "b"}), "n": 1})
    second = State({"pc": Function.of({p: "a", q: "c"}), "n": 1})
    text = Trace((Step(1, None, first), Step(2, Action("Go"), second)), Stuttering())._repr_html_()
    read = Reading(text)
    assert 'pc[q]: "b" → "c"' in read.text
    assert "<mark><code>&quot;c&quot;</code></mark>" in text
    assert "it stays in state 2 for ever" in read.text
    assert "open" in read.attributes
    assert (
        "goes back to state 1 by Back"
        in Reading(Trace((Step(1, None, first),), Loop(1, Action("Back")))._repr_html_()).text
    )


@pytest.mark.parametrize(
    ("outcome", "kind"), [(Outcome.SUCCESS, "good"), (Outcome.DEADLOCK, "bad"), (Outcome.BOUNDED, "open")]
)
def test_the_outcome_is_seen_at_once(outcome: Outcome, kind: str) -> None:
    """Success, violation, and what was stopped, each in its colour; sizes are there where they are known."""
    page = Result(outcome, stats=Stats(distinct=1000, seconds=1.5))._repr_html_()
    assert f'<p class="{kind}"><b>{outcome.value}</b>' in page
    assert "1,000 distinct, 1.5 s" in page
    assert "distinct" not in Result(outcome)._repr_html_()
