"""The drawing stands alone: well-formed, in plain colours, with every step."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from pytlc.check import Counterexample
from pytlc.report.exports.drawing import drawing
from pytlc.tlc import Finding, Outcome
from tests.unit.report.exports.stories import walked


@pytest.mark.parametrize("told", [True, False])
def test_every_step_is_drawn(*, told: bool) -> None:
    """With lanes where a story is known, and without; nothing is left to a page's styles."""
    trace, story = walked(5, 80)
    text = drawing(
        Counterexample(Finding(Outcome.BOUNDED, trace=trace), trace, story if told else None), "a < b"
    )
    root = ET.fromstring(text)  # noqa: S314  # our own
    steps = [node for node in root.iter() if node.get("data-step")]
    assert len(steps) == len(trace)
    assert "var(" not in text
    assert (">pcpu1</text>" in text) is told


def test_every_class_has_its_style() -> None:
    """A mark without one would be black; those without need none."""
    walk, story = walked(5, 80)
    text = drawing(Counterexample(Finding(Outcome.BOUNDED, trace=walk), walk, story), "walk")
    style = text[text.index("<style>") : text.index("</style>")]
    used = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
    plain = {"sequence", "whole", "one-page", "step", "bar"}
    assert {name for name in used - plain if f".{name}" not in style} == set()
