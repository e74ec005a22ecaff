"""The page of a sweep: what is in it, that it is escaped, and how large it is."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from pytlc.check import Counterexample
from pytlc.check.verdict import Answer
from pytlc.report.sweep_grid import grid_view
from pytlc.report.sweep_page import Shown, sweep_html
from pytlc.tlc import Finding, Outcome, Result
from tests.unit.report.exports.stories import walked
from tests.unit.report.sweeps import HOSTILE, grid

REASON = "pcpu0 waits for pcpu1"
KINDS = ("holds", "fails", "stopped", "error", "outside", "cut", "todo")


class _Page(HTMLParser):
    """Ids, links within the page, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids += [known["id"] or ""] if "id" in known else []
        self.links += [known["href"] or ""] if tag == "a" else []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(number: int, steps: int = 60) -> Shown:
    """A counterexample of a walk as it stands in the page."""
    trace, story = walked(number, steps)
    example = Counterexample(
        Finding(Outcome.INVARIANT, "Safe", trace=trace), trace, replace(story, reason=REASON)
    )
    result = Result(Outcome.INVARIANT, "Safe", findings=(example.finding,))
    answer = Answer("family@v0", (), ("Safe",), result, (example,), has_model=True)
    return Shown(answer, claims={"Safe": "all is well"})


def test_every_point_is_in_the_matrix_and_in_the_list() -> None:
    """With a symbol and a word for each kind of verdict, and every link leads somewhere."""
    info, entries = grid(KINDS, version=("v0", "v1"), n=(1, 2, 3), m=(1, 2, 3))
    page = _Page(sweep_html(info, entries, {}))
    assert {f"#p{n}" for n in range(18)} <= set(page.links)
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    marks = [text for text in page.texts if re.fullmatch(r"\S [a-z ]+", text)]
    for mark in (
        "✓ holds",
        "✗ fails",
        "◷ stopped",
        "! error",
        "- no such machine",
        "· left out",
        "? not run",
    ):
        assert mark in marks


def test_what_others_wrote_is_escaped() -> None:
    """A reason, a name and a value end no script and open no tag."""
    info, entries = grid(KINDS, version=(HOSTILE, "v1"), n=(1, 2, 3))
    text = sweep_html(info, entries, {})
    assert HOSTILE not in text
    assert text.count("</script>") == 1
    assert "".join(_Page(text).texts).count(HOSTILE) >= 4


def test_the_smallest_machines_are_told_with_their_counterexamples() -> None:
    """Each with what it violates, a diagram or why there is none, and how to get a page of it."""
    info, entries = grid(["holds", "holds", "fails", "fails"], version=("v0", "v1"), n=(1, 2, 3, 4))
    page = _Page(sweep_html(info, entries, {2: shown(1), 6: Shown(why="it was removed")}))
    said = " ".join(" ".join(page.texts).split())
    assert "version=v0 : n=3 violates Safe, how it happens ; pytlc report 000000000002" in said
    assert "#example-1" in page.links
    assert REASON in said
    assert "Claimed: all is well." in said
    assert "it was removed" in said
    assert "2 more counterexamples are kept" in said
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_the_definition_and_the_command_are_told() -> None:
    """What the grid was, with which TLC, when, and what makes it again."""
    info, entries = grid(["holds"], version=("v0", "v1"), n=(1, 2))
    said = " ".join(_Page(sweep_html(info, entries, {})).texts)
    assert "pytlc sweep family --version v0,v1 --n 1,2 --assume 'n < 9' --wise 2" in said
    asked = {"target": "family@v1", "properties": ["Safe", "Live"], "liveness": True}
    told = replace(info, definition={**info.definition, "options": asked})
    said_too = " ".join(_Page(sweep_html(told, entries, {})).texts)
    assert "--property Safe --property Live --liveness --assume" in said_too
    assert "pytlc sweep family@v1 " in said_too
    assert "2023-11-14 22:13 UTC" in said
    assert "2.19" in said
    assert "4 of 4 recorded, 4 points" in said


def test_a_sweep_without_a_matrix_has_a_list() -> None:
    """Where each axis has too many values to go across."""
    info, entries = grid(["holds"], n=tuple(range(11)))
    assert grid_view(entries, ["n"]) is None
    page = _Page(sweep_html(info, entries, {}))
    assert "verdicts" not in page.ids
    assert "p10" in page.ids


def test_pages_stay_small() -> None:
    """Sixty points below 500 kB, a thousand below 3 MB, with twelve counterexamples in it."""
    info, entries = grid(KINDS, version=("v0", "v1", "v2"), n=(1, 2, 3, 4, 5), m=(1, 2, 3, 4))
    assert len(entries) == 60
    assert len(sweep_html(info, entries, {})) < 500_000
    versions = tuple(f"v{n}" for n in range(10))
    info, entries = grid(KINDS, version=versions, n=tuple(range(1, 11)), m=tuple(range(1, 11)))
    assert len(entries) == 1000
    failing = [entry.position for entry in entries if entry.record and entry.record.is_violation]
    assert len(sweep_html(info, entries, {p: shown(p) for p in failing[:12]})) < 3_000_000
