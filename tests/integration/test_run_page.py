"""The page of a run in a real browser: choosing steps, what stands beside them, contrast, phone, sizes."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.browser import CONTRAST, render
from tests.unit.report.pages import walk_page

pytestmark = pytest.mark.browser

STATES = 60

#: Looks at the page from inside as a user would, and leaves what it finds in the title of the document.
_LOOK = (
    f"<script>{CONTRAST}"
    """
const page = getComputedStyle(document.body).backgroundColor;
const press = key => (document.activeElement ?? document.body)
  .dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
const now = () => {
  const spec = document.querySelector(".chosen pre.spec");
  const lit = [...document.querySelectorAll(".chosen .line.lit")];
  const box = spec?.getBoundingClientRect(), first = lit[0]?.getBoundingClientRect();
  return {
    hash: location.hash,
    chosen: [...document.querySelectorAll("a.step.selected")].map(a => a.dataset.step),
    current: document.querySelectorAll('[aria-current="step"]').length,
    focus: document.activeElement?.dataset?.step ?? null,
    heading: document.querySelector(".chosen .heading").textContent,
    told: document.querySelector("[aria-live]").textContent,
    changes: [...document.querySelectorAll(".chosen .changes tr")].map(row => row.textContent.trim()),
    everybody: [...document.querySelectorAll(".chosen .facts tr")].map(row => row.textContent),
    lit: lit.map(line => line.textContent),
    seen: first ? first.top >= box.top - 1 && first.top < box.bottom : null,
    state: [...document.querySelectorAll(".chosen details .facts tr")].map(row => row.textContent),
  };
};
const steps = {};
STEPS
const written = "h1, h2, h3, p, li, dt, dd, th, td, summary, button, del, ins, .spec span, .letter";
const small = [...document.querySelectorAll(written)]
  .filter(node => node.getClientRects().length && node.textContent.trim())
  .map(node => ratio(getComputedStyle(node).color, behind(node)));
const least = (names, value) =>
  Math.min(...[...document.querySelectorAll(names)].map(node => ratio(getComputedStyle(node)[value], page)));
const result = {
  steps,
  contrasts: Math.min(...small),
  texts: least(".sequence text", "fill"),
  bars: least(".sequence .bar", "stroke"),
  page,
  tabs: document.querySelectorAll('a.step[tabindex="0"]').length,
  loaded: performance.getEntriesByType("resource").length,
};
document.title = JSON.stringify(result);
</script>
"""
)
_NOTHING = "steps.before = now();"


def looked(
    text: str,
    folder: Path,
    steps: str = _NOTHING,
    *,
    dark: bool = False,
    width: int = 1400,
    fragment: str = "",
) -> dict[str, Any]:
    """What a script finds that is put into the page, without the policy that would not let it run."""
    text = re.sub(r"<meta http-equiv=[^>]*>", "", text)
    text = text.replace("</body>", f"{_LOOK.replace('STEPS', steps)}</body>")
    (folder / "page.html").write_text(text)
    seen = render(folder / "page.html", folder / "profile", dark=dark, width=width, fragment=fragment)
    assert seen.console == ()
    title = re.search(r"<title>(.*?)</title>", seen.dom, re.DOTALL)
    assert title is not None
    found: dict[str, Any] = json.loads(html.unescape(title[1]))
    return found


@pytest.fixture(scope="module")
def page() -> str:
    """A walk of the vGIC."""
    return walk_page(STATES)


def test_the_page_runs_its_own_script_and_nothing_complains(page: str, tmp_path: Path) -> None:
    """Its policy lets its script run, and forbids nothing that the page needs."""
    (tmp_path / "page.html").write_text(page)
    seen = render(tmp_path / "page.html", tmp_path / "profile")
    assert seen.console == ()
    assert re.search(r'<html lang="en" class="script">', seen.dom)
    assert len(re.findall(r'<a class="step[^>]*selected"', seen.dom)) == 1


def test_it_opens_at_the_state_that_fails(page: str, tmp_path: Path) -> None:
    """That is chosen and told, with its changes, everybody's place, and its action in the spec."""
    found = looked(page, tmp_path)
    seen = found["steps"]["before"]
    assert seen["chosen"] == [str(STATES)]
    assert seen["heading"].startswith(f"{STATES} of {STATES}: ")
    assert "NoLockCycle does not hold here" in seen["told"]
    assert [row[:5] for row in seen["everybody"]] == ["pcpu0", "pcpu1"]
    assert seen["changes"]
    assert seen["seen"] is True
    assert found["loaded"] == 0


def test_a_click_chooses_a_step(page: str, tmp_path: Path) -> None:
    """The address names it, the spec shows its action, and only that link can be tabbed to."""
    steps = """
    const stripe = document.querySelector("a.step[data-step='9'] .stripe");
    stripe.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    steps.after = now();
    """
    found = looked(page, tmp_path, steps)
    seen = found["steps"]["after"]
    assert (seen["chosen"], seen["hash"], seen["current"], found["tabs"]) == (["9"], "#step-9", 1, 1)
    action = re.search(r'<li id="step-9".*?<p class="where soft"><code>(\w+)', page, re.DOTALL)
    assert action is not None
    assert re.match(rf"\d+{action[1]}\b", seen["lit"][0])
    assert seen["seen"] is True


def test_keys_go_from_step_to_step(page: str, tmp_path: Path) -> None:
    """J and k from anywhere, arrows, Home and End in the diagram, and the focus goes along; ends are ends."""
    steps = """
    press("k"); press("k"); steps.back = now();
    press("j"); press("j"); press("j"); steps.last = now();
    document.querySelector("a.step.selected").focus();
    press("Home"); steps.home = now();
    press("ArrowDown"); press("ArrowDown"); press("ArrowUp"); steps.arrows = now();
    document.querySelector('button[data-go="1"]').click(); steps.button = now();
    """
    seen = looked(page, tmp_path, steps)["steps"]
    assert [seen[name]["chosen"] for name in ("back", "last", "home", "arrows", "button")] == [
        [str(STATES - 2)],
        [str(STATES)],
        ["1"],
        ["2"],
        ["3"],
    ]
    assert (seen["home"]["focus"], seen["arrows"]["focus"]) == ("1", "2")
    assert (seen["home"]["changes"], seen["home"]["lit"]) == ([], [])


def test_an_address_names_a_step(page: str, tmp_path: Path) -> None:
    """When it is opened, and when it is changed; one that names none changes nothing."""
    wait = """
    const box = document.querySelector("a.step.selected").getBoundingClientRect();
    steps.sight = box.top >= 0 && box.bottom <= innerHeight;
    steps.before = now(); location.hash = '#step-999'; steps.other = now();
    """
    seen = looked(page, tmp_path, wait, fragment="step-40")["steps"]
    assert seen["before"]["chosen"] == ["40"]
    assert seen["sight"] is True
    assert seen["other"]["chosen"] == ["40"]


def test_the_whole_state_is_put_together_from_differences(page: str, tmp_path: Path) -> None:
    """After a way there and back every row is what the differences make of the first state."""
    steps = """
    for (let n = 0; n < 30; n++) press("k");
    press("j");
    document.querySelector(".chosen details summary").click();
    const details = document.querySelector(".chosen details");
    details.dispatchEvent(new Event("toggle"));
    steps.after = now();
    """
    seen = looked(page, tmp_path, steps)["steps"]["after"]
    found = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    (data,) = json.loads(found[1])["examples"]
    texts = list(data["first"])
    for step in data["steps"][: STATES - 29]:
        for row, text in step:
            texts[row] = text
    expected = [path + data["texts"][text] for path, text in zip(data["paths"], texts, strict=True)]
    assert seen["chosen"] == [str(STATES - 29)]
    assert seen["state"] == expected


@pytest.mark.parametrize("dark", [False, True])
def test_everything_can_be_read(page: str, tmp_path: Path, *, dark: bool) -> None:
    """Text stands out by 4.5 to 1 in light and dark, bars by 3 to 1."""
    found = looked(page, tmp_path, dark=dark)
    assert found["contrasts"] >= 4.5
    assert found["texts"] >= 4.5
    assert found["bars"] >= 3
    red, green, blue = map(int, re.findall(r"\d+", found["page"])[:3])
    assert (red + green + blue < 128) is dark


def test_a_phone_needs_no_scrolling_sideways(page: str, tmp_path: Path) -> None:
    """The page is as wide as the phone; only the diagram, the spec and wide tables scroll in themselves."""
    (tmp_path / "inner.html").write_text(page)
    outer = (
        '<iframe src="inner.html" style="width:360px;height:740px;border:0"></iframe><script>'
        "addEventListener('load', () => { const inner = document.querySelector('iframe').contentDocument;"
        "const root = inner.documentElement;"
        "document.title = inner.querySelector('.script .chosen .lit')"
        " ? String(root.scrollWidth - root.clientWidth) : 'not shown'; });</script>"
    )
    (tmp_path / "phone.html").write_text(outer)
    seen = render(tmp_path / "phone.html", tmp_path / "profile", flags=("--allow-file-access-from-files",))
    title = re.search(r"<title>(.*?)</title>", seen.dom)
    assert title is not None
    assert title[1] == "0"


def test_a_long_behaviour_stays_small_and_can_be_walked_through(tmp_path: Path) -> None:
    """Five hundred states are below a megabyte, and every one of them can be chosen."""
    page = walk_page(500)
    assert len(page.encode()) < 1_000_000
    steps = """
    press("k");
    document.querySelector("a.step.selected").focus(); press("Home");
    const seen = new Set();
    for (let n = 0; n < 499; n++) {
      seen.add(document.querySelector("a.step.selected").dataset.step);
      press("j");
    }
    steps.count = seen.size; steps.last = now();
    """
    found = looked(page, tmp_path, steps)["steps"]
    assert found["count"] == 499
    assert found["last"]["chosen"] == ["500"]
