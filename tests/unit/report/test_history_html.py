"""The page of a history, as text; what a browser makes of it is in tests/integration."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pytlc.report.history_html import history_html
from pytlc.report.history_words import LETTERS
from pytlc.spec.claims import Severity
from tests.unit.check import tables


class Page(HTMLParser):
    """Collects elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_needs_nothing_else() -> None:
    """No script, no image, no link to a file, and a policy that forbids loading."""
    page = Page(history_html(tables.every_kind()))
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object"}
    assert not [attributes for _, attributes in page.elements if "src" in attributes]
    assert all(anchor["href"].startswith("#") for anchor in page.of("a"))
    assert "url(" not in history_html(tables.every_kind())
    (policy,) = (meta["content"] for meta in page.of("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none'")


def test_what_a_family_says_is_escaped() -> None:
    """Subjects and titles with markup are shown as they are."""
    text = history_html(tables.every_kind())
    assert "before &lt;the&gt; fix" in text
    assert "after &amp; beyond" in text
    assert "<the>" not in text
    assert "<soon>" not in text


def test_a_cell_has_colour_letter_and_tooltip() -> None:
    """The class is the severity; the tooltip has the claim, what breaks, the replay and the run."""
    cells = Page(history_html(tables.every_kind())).of("td")
    assert [cell["class"] for cell in cells] == [
        "violated hang", "holds", "violated delay", "absent",
        "holds flagged", "violated corrupt flagged", "violated delay", "unknown",
    ]  # fmt: skip
    tip = cells[0]["title"].splitlines()
    assert tip[0].startswith("v0, NoCycle: violated: hangs the system, a counterexample of 27 states")
    assert tip[1:] == [
        "Claim: nobody waits in a circle",
        "If not: Xen hangs",
        "replayed on the reference model",
        "run ba9876543210",
    ]
    assert "F1: in no commit message that was read" in cells[2]["title"]
    assert cells[3]["title"] == "v0, Ends, <soon>: does not apply"
    assert "stopped at the deadline" in cells[7]["title"]


def test_every_finding_has_a_place_in_the_legend() -> None:
    """The mark in a cell leads there."""
    page = Page(history_html(tables.every_kind()))
    assert {anchor["href"] for anchor in page.of("a")} == {"#main", "#F1"}
    assert [term["id"] for term in page.of("dt") if "id" in term] == ["F1"]


def test_every_severity_has_a_letter_and_a_colour() -> None:
    """Letters differ, and the style knows each severity in light and dark."""
    assert len(set(LETTERS.values())) == len(Severity) == len(LETTERS)
    text = history_html(tables.every_kind())
    for severity in Severity:
        assert f".{severity.value} {{" in text
        assert len(re.findall(rf"--{severity.value}: #", text)) == 2
