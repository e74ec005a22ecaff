"""The page of a sweep in a real browser: choosing points, links into what is folded, dark ground, phones."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pytlc.report.sweep_page import sweep_html
from tests.integration.browser import CONTRAST, render
from tests.unit.report.sweeps import grid
from tests.unit.report.test_sweep_page import KINDS, shown

pytestmark = pytest.mark.browser

#: Uses the page from inside, and leaves what it finds in the title of the document.
_USE = (
    f"<script>{CONTRAST}"
    """
const said = () => document.getElementById("chosen").innerText;
const press = key => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
const width = document.documentElement.scrollWidth;
const first = document.querySelector(".verdicts td a");
first.click();
const result = {clicked: said(), at: location.hash};
press("ArrowRight"); result.right = said();
press("ArrowDown"); result.down = said();
press("ArrowLeft"); result.left = said();
press("ArrowUp"); result.up = said();
const folded = document.querySelector("#p3");
result.hidden = !folded.checkVisibility();
document.querySelector(".points").closest("details").open = false;
location.hash = "#p3";
addEventListener("hashchange", () => setTimeout(() => {
  result.shown = folded.checkVisibility();
  document.querySelectorAll("details").forEach(node => { node.open = true; });
  const words = "td, th, p, li, dt, dd, code, small, .letter, .plot text, .sequence text";
  const told = [...document.querySelectorAll(words)].filter(node => node.textContent.trim());
  const seen = told.filter(node => node.checkVisibility());
  const pairs = seen.map(node => [contrast(node), node.textContent.slice(0, 40)]);
  result.contrasts = pairs.sort((a, b) => a[0] - b[0]).slice(0, 4);
  result.counted = seen.length;
  result.wide = [width, innerWidth];
  result.loaded = performance.getEntriesByType("resource").length;
  document.title = JSON.stringify(result);
}, 0), {once: true});
</script>
"""
)


def page() -> str:
    """Every kind of verdict, two counterexamples, plots."""
    info, entries = grid(KINDS, version=("v0", "v1"), n=(1, 2, 3, 4), m=(1, 2, 3, 4))
    failing = [entry.position for entry in entries if entry.record and entry.record.is_violation]
    return sweep_html(info, entries, {position: shown(position) for position in failing[:2]})


def used(folder: Path, *, dark: bool = False, width: int = 1200) -> dict[str, Any]:
    """What a script finds that is put into the page, without the policy that would not let it run."""
    text = re.sub(r"<meta http-equiv=[^>]*>", "", page()).replace("</body>", f"{_USE}</body>")
    (folder / "page.html").write_text(text)
    seen = render(folder / "page.html", folder / "profile", dark=dark, width=width)
    assert seen.console == ()
    title = re.search(r"<title>(.*?)</title>", seen.dom, re.DOTALL)
    assert title is not None
    found: dict[str, Any] = json.loads(html.unescape(title[1]))
    return found


def test_the_page_loads_without_a_complaint(tmp_path: Path) -> None:
    """Its own policy forbids nothing that it needs, and its script runs."""
    (tmp_path / "page.html").write_text(page())
    seen = render(tmp_path / "page.html", tmp_path / "profile")
    assert seen.console == ()
    assert re.search(r'<html lang="en" class="script">', seen.dom)


@pytest.mark.parametrize("dark", [False, True])
def test_points_are_chosen_and_found(tmp_path: Path, *, dark: bool) -> None:
    """By click and arrow keys; a link opens what is folded; text stands out, and nothing is loaded."""
    found = used(tmp_path, dark=dark)
    points = [re.sub(r"\s+", " ", found[name]) for name in ("clicked", "right", "down", "left", "up")]
    assert points[0].startswith("version v0 n 1 m 1")
    assert points[1].startswith("version v1 n 1 m 1")
    assert points[2].startswith("version v1 n 1 m 2")
    assert points[3].startswith("version v0 n 1 m 2")
    assert points[4] == points[0]
    assert found["at"] == ""
    assert (found["hidden"], found["shown"]) == (True, True)
    assert found["contrasts"][0][0] >= 4.5, found["contrasts"]
    assert found["counted"] > 200
    assert found["loaded"] == 0


def test_a_phone_does_not_scroll_sideways(tmp_path: Path) -> None:
    """What is wide scrolls in its own frame."""
    width, window = used(tmp_path, width=500)["wide"]
    assert width <= window
