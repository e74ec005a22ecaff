"""The page of a history in a real browser: what is there, that it can be read, and that headers stay."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytlc.check.history import Table
from pytlc.report.history_html import history_html
from tests.integration.browser import CONTRAST, Rendered, render
from tests.unit.check.tables import CYCLE, OLD, column, every_kind, holds, table

pytestmark = pytest.mark.browser

#: Measures the page from inside, and leaves what it finds in the title of the document.
_MEASURE = (
    f"<script>{CONTRAST}"
    """
const frame = document.querySelector(".frame");
const corner = () => {
  const box = frame.getBoundingClientRect();
  const head = document.querySelector("thead th:nth-child(2)").getBoundingClientRect();
  const first = document.querySelector("tbody tr:last-child th").getBoundingClientRect();
  return {top: head.top - box.top, left: first.left - box.left};
};
const before = corner();
frame.scrollTo(200, 200);
const result = {
  rows: document.querySelectorAll("tbody tr").length,
  columns: document.querySelectorAll("thead th").length - 1,
  cells: [...document.querySelectorAll("tbody td")].map(node => node.className),
  contrasts: [...document.querySelectorAll("td *, th, th *, p, li, dd, dt, .letter")].map(contrast),
  page: getComputedStyle(document.body).backgroundColor,
  scrolled: [frame.scrollLeft, frame.scrollTop],
  before, after: corner(),
  loaded: performance.getEntriesByType("resource").length,
};
document.title = JSON.stringify(result);
</script>
"""
)


def measured(data: Table, folder: Path, *, dark: bool = False) -> dict[str, Any]:
    """What a script finds that is put into the page, without the policy that would not let it run."""
    text = re.sub(r"<meta http-equiv=[^>]*>", "", history_html(data))
    text = text.replace("</body>", f"{_MEASURE}</body>")
    (folder / "page.html").write_text(text)
    seen = render(folder / "page.html", folder / "profile", dark=dark, width=700, height=500)
    assert seen.console == ()
    title = re.search(r"<title>(.*?)</title>", seen.dom, re.DOTALL)
    assert title is not None
    found: dict[str, Any] = json.loads(html.unescape(title[1]))
    return found


def large() -> Table:
    """More rows and columns than a window shows."""
    columns = [column(CYCLE, f"Property number {n}") for n in range(12)]
    rows = [replace(OLD, name=f"v{n}") for n in range(20)]
    return table(*(holds(row, where) for row in rows for where in columns))


def plain(data: Table, folder: Path) -> Rendered:
    """The page as it is written."""
    (folder / "page.html").write_text(history_html(data))
    return render(folder / "page.html", folder / "profile")


def test_the_page_loads_without_a_complaint(tmp_path: Path) -> None:
    """Its own policy forbids nothing that it needs, and every cell is in the document."""
    seen = plain(every_kind(), tmp_path)
    assert seen.console == ()
    assert len(re.findall(r"<td ", seen.dom)) == 8
    assert len(re.findall(r'<th scope="row"', seen.dom)) == 2
    assert "before &lt;the&gt; fix" in seen.dom


@pytest.mark.parametrize("dark", [False, True])
def test_rows_and_cells_can_be_read(tmp_path: Path, *, dark: bool) -> None:
    """Each has its class; text stands out in light and dark, and nothing else is loaded."""
    found = measured(every_kind(), tmp_path, dark=dark)
    assert (found["rows"], found["columns"], len(found["cells"])) == (2, 4, 8)
    assert found["cells"][0] == "violated hang"
    assert min(found["contrasts"]) >= 4.5
    red, green, blue = map(int, re.findall(r"\d+", found["page"]))
    assert (red + green + blue < 128) is dark
    assert found["loaded"] == 0


def test_headers_stay_where_they_are(tmp_path: Path) -> None:
    """However far the table is scrolled, in both directions."""
    found = measured(large(), tmp_path)
    assert found["scrolled"] == [200, 200]
    assert found["after"]["top"] == pytest.approx(found["before"]["top"], abs=1)
    assert found["after"]["left"] == pytest.approx(found["before"]["left"], abs=1)
