"""The page of a run as text: what is on it, what is there without scripts, and that nothing gets out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from pytlc.check import Counterexample, Verdict
from pytlc.replay import Divergence, Story
from pytlc.report.reproducing import Way
from pytlc.report.run_page import Origin, run_html
from pytlc.spec.listing import Listing
from pytlc.spec.source_map import SourceLine, SourceMap
from pytlc.tlc import Coverage, Diagnostic, Finding, Level, Outcome
from pytlc.tlc.events import ActionCoverage
from pytlc.trace import Action, Location, Loop, State, Step, Trace
from pytlc.values import FiniteSet, ModelValue

MakeVerdict = Callable[..., Verdict]

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{ 7 * 7 }}"
MODULE = "---- MODULE Vgic ----\nMoveItLockA(p, n) ==\n  x' = 1\nTakeItLockB(p) ==\n  x' = 2\n====\n"
ORIGIN = Origin("0123", "Vgic", facts=(("kept in", "/runs/0123"),), ways=(Way("with pytlc", "pytlc check"),))


class Tags(HTMLParser):
    """Every tag with its attributes, and the names of elements that were left open."""

    VOID = frozenset({"meta", "img", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and that it is open."""
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed at once."""
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, which has to be this one."""
        assert self.open
        assert self.open.pop() == tag

    def of(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a name."""
        return [attributes for tag, attributes in self.found if tag == name]

    def having(self, attribute: str) -> list[str]:
        """The values of an attribute, wherever it is."""
        return [str(attributes[attribute]) for _, attributes in self.found if attribute in attributes]


def listing() -> Listing:
    """A module with the definitions of two steps, from a template."""
    lines = tuple(SourceLine("templates/Vgic.tla.j2", n) for n in range(11, 17))
    return Listing({"Vgic.tla": MODULE}, SourceMap({"Vgic.tla": lines}))


def data_of(text: str) -> list[dict[str, Any]]:
    """What the script of the page is given of each behaviour."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    examples: list[dict[str, Any]] = json.loads(found[1])["examples"]
    return examples


@pytest.fixture
def cycle(story: Story) -> Counterexample:
    """A lock cycle with a state for each row of the story."""
    states = (State({"x": number}) for number in range(5))
    trace = Trace(tuple(Step(row.number, row.action, s) for row, s in zip(story.rows, states, strict=True)))
    return Counterexample(Finding(Outcome.INVARIANT, "NoLockCycle", None, trace), trace, story=story)


def test_the_page_is_whole_and_every_name_is_there_once(verdict: MakeVerdict, cycle: Counterexample) -> None:
    """Elements are closed in order, no id stands twice, and every link leads to one."""
    text = run_html(verdict(Outcome.INVARIANT, cycle, cycle), listing(), ORIGIN)
    tags = Tags(text)
    assert tags.open == []
    names = tags.having("id")
    assert len(names) == len(set(names))
    links = tags.having("href")
    assert all(link.startswith("#") and link[1:] in names for link in links)
    assert {"#step-5", "#2-step-5", "#behaviour", "#2-behaviour"} <= set(links)


def test_the_inversion_is_told_before_anything_else_is_read(
    verdict: MakeVerdict, cycle: Counterexample
) -> None:
    """Who holds what and waits for what, each beside the other, above the diagram."""
    text = run_html(verdict(Outcome.INVARIANT, cycle), listing(), ORIGIN)
    above = re.sub(r"<[^>]*>|\s+", " ", text[text.index("<main") : text.index("<svg")])
    above = re.sub(r" +", " ", above)
    assert "NoLockCycle VIOLATED after 4 steps" in above
    assert re.search(r"cpu0 holds lock a waits for lock b which cpu1 holds", above)
    assert re.search(r"cpu1 holds lock b waits for lock a which cpu0 holds", above)


def test_without_a_script_every_step_and_difference_is_there(
    verdict: MakeVerdict, cycle: Counterexample
) -> None:
    """The list says who acts, what changes from what to what, and what becomes of whom."""
    text = run_html(verdict(Outcome.INVARIANT, cycle), listing(), ORIGIN)
    steps = re.findall(r'<li id="step-(\d)"(.*?)</div></details></li>', text, re.DOTALL)
    assert [number for number, _ in steps] == list("12345")
    last = re.sub(r"<[^>]*>", " ", html.unescape(steps[-1][1]))
    assert "cpu1" in last
    assert "NoLockCycle does not hold here" in last
    assert re.search(r"x +3 +→ +4", last)
    assert "cpu0: in outer > move_it, at move_it.lock_b; holds lock a; waits for lock b, held by cpu1" in last
    assert re.search(r"TakeItLockB\(cpu1\) +at Vgic\.tla:4, from templates/Vgic\.tla\.j2:14", last)


def test_the_diagram_says_what_it_shows(verdict: MakeVerdict, cycle: Counterexample) -> None:
    """A title, a description with the circle, and a link with words for each state."""
    text = run_html(verdict(Outcome.INVARIANT, cycle), listing(), ORIGIN)
    description = re.search(r"<desc[^>]*>(.*?)</desc>", text, re.DOTALL)
    assert description is not None
    assert "cpu0 holds lock a and waits for lock b, held by cpu1" in description[1]
    links = [a for a in Tags(text).of("a") if a.get("class", "") and "step" in str(a["class"])]
    assert [link["data-step"] for link in links] == list("12345")
    assert links[2]["aria-label"] == "state 3, cpu0: move_it.lock_a(0)"
    assert "failed" in str(links[4]["class"])
    assert text.count('class="bar k') == 4
    assert text.count('class="arrow closes"') == 2


def test_the_script_has_states_as_differences_and_the_spec_once(
    verdict: MakeVerdict, cycle: Counterexample
) -> None:
    """Each step names what it changes; the region of its action is one of the module's text."""
    text = run_html(verdict(Outcome.INVARIANT, cycle), listing(), ORIGIN)
    (data,) = data_of(text)
    assert data["paths"] == ["x"]
    assert [len(step) for step in data["steps"]] == [0, 1, 1, 1, 1]
    assert data["regions"] == [["Vgic.tla", 2, 3], ["Vgic.tla", 4, 5]]
    assert data["of"] == [None, None, 0, None, 1]
    assert [len(lanes) for lanes in data["lanes"]] == [2, 0, 1, 0, 2]
    assert text.count("MODULE Vgic") == 1


def test_nothing_that_is_said_becomes_markup(verdict: MakeVerdict) -> None:
    """Values, model values, actions, properties, messages, modules: all of it stays text."""
    action = Action(HOSTILE, (HOSTILE, ModelValue(HOSTILE)), Location(HOSTILE, 1, 1, 1, 1))
    states = (State({"x": FiniteSet()}), State({"x": FiniteSet([HOSTILE])}), State({"x": HOSTILE}))
    actions = (None, action, action)
    steps = tuple(Step(n, a, s) for n, (a, s) in enumerate(zip(actions, states, strict=True), 1))
    trace = Trace(steps, Loop(1, action))
    example = Counterexample(Finding(Outcome.TEMPORAL, HOSTILE, HOSTILE, trace), trace)
    warning = Diagnostic(Level.WARNING, HOSTILE)
    asked = replace(
        verdict(Outcome.TEMPORAL, example, diagnostics=(warning,), printed=(HOSTILE,)),
        target=HOSTILE,
        scope=(HOSTILE,),
        properties=(HOSTILE,),
        notes=(HOSTILE,),
    )
    module = f"---- MODULE M ----\n{HOSTILE}\n====\n"
    facts, ways = ((HOSTILE, HOSTILE),), (Way(HOSTILE, HOSTILE),)
    origin = Origin(HOSTILE, "M", facts=facts, ways=ways, claims={HOSTILE: HOSTILE})
    text = run_html(asked, Listing({"M.tla": module}), origin)
    tags = Tags(text)
    assert tags.open == []
    assert len(tags.of("script")) == 2
    assert tags.of("img") == []
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", text)[0]
    (data,) = data_of(text)
    assert any("</script>" in entry for entry in data["texts"])


def test_a_behaviour_without_a_model_is_one_lane(verdict: MakeVerdict, trace: Trace) -> None:
    """Its actions and differences are all there is, and sets say what came and went."""
    example = Counterexample(Finding(Outcome.INVARIANT, "Small", None, trace), trace)
    text = run_html(verdict(Outcome.INVARIANT, example, has_model=False), Listing(), ORIGIN)
    assert "there is no reference model" in text
    assert "<ins>+ b</ins>" in text
    (data,) = data_of(text)
    assert (data["actors"], data["lanes"], data["of"]) == ([], [], [None, None, None])
    assert 'class="circle"' not in text


def test_a_lasso_says_where_it_goes_back_to(verdict: MakeVerdict, trace: Trace) -> None:
    """In words, and as an arrow."""
    lasso = replace(trace, ending=Loop(2, Action("Again")))
    example = Counterexample(Finding(Outcome.TEMPORAL, "Live", None, lasso), lasso)
    text = run_html(verdict(Outcome.TEMPORAL, example, has_model=False), Listing(), ORIGIN)
    assert "It goes back to state 2 by Again, and so on for ever." in text
    assert text.count('<path class="back"') == 1


def test_a_divergence_is_marked_where_it_is(verdict: MakeVerdict, trace: Trace) -> None:
    """The state that the reference model does not reach, and what it says."""
    apart: Divergence[object] = Divergence(2, trace.steps[1].action, (), (), Trace(trace.steps[:1]), ())
    example = Counterexample(Finding(Outcome.INVARIANT, "Small", None, trace), trace, divergence=apart)
    text = run_html(verdict(Outcome.INVARIANT, example), Listing(), ORIGIN)
    assert re.search(r'<li id="step-2" class="failed">', text)
    assert "here the reference model does not follow" in text
    assert "DIVERGENCE at state 2" in text


def test_a_clean_run_has_its_verdict_its_size_and_its_coverage(verdict: MakeVerdict) -> None:
    """No diagram; an action that was never taken is said to be so."""
    place = Location("Vgic", 4, 1, 5, 2)
    blocks = (
        Coverage(ActionCoverage("Taken", place, 3, 7), ()),
        Coverage(ActionCoverage("Never", replace(place, begin_line=5), 0, 0), ()),
    )
    text = run_html(verdict(Outcome.SUCCESS, coverage=blocks), listing(), ORIGIN)
    assert "<svg" not in text
    assert "holds: NoLockCycle, TypeOK" in text
    assert "1,062,043 distinct" in text
    plain = re.sub(r" +", " ", re.sub(r"<[^>]*>|\s+", " ", text))
    assert "Never never taken 0 0" in plain
    assert "Taken 7 3" in plain
    assert data_of(text) == []


def test_how_to_repeat_it_is_there(verdict: MakeVerdict, cycle: Counterexample) -> None:
    """Commands and facts as they are given."""
    text = run_html(verdict(Outcome.INVARIANT, cycle), listing(), ORIGIN)
    assert '<pre class="command">pytlc check</pre>' in text
    assert "<code>/runs/0123</code>" in text
