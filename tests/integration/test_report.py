"""``pytlc report`` on runs of a real TLC: the bug of the vGIC, a lasso of any spec, an order of locks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "specs"


def paged(folder: Path, *arguments: object) -> tuple[str, list[dict[str, Any]]]:
    """The page of a run, and what its script is given of each behaviour."""
    said = pytlc("report", *arguments, "--out", "page.html", cwd=folder)
    assert (said.code, said.out.strip()) == (0, "page.html"), said.err
    text = (folder / "page.html").read_text()
    data = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    examples: list[dict[str, Any]] = json.loads(data[1])["examples"]
    return text, examples


def test_a_data_race_is_shown_with_both_accesses(tmp_path: Path) -> None:
    """The model tells who touches what at once, and every step has its action and its template."""
    assert pytlc("check", "vgic@v0", "--property", "NoDataRace", cwd=tmp_path).code == 1
    text, (data,) = paged(tmp_path, "last")
    accesses = re.findall(r'<p class="owner">((?:reads|writes) \w+ of spi32)</p>', text)
    assert len(accesses) == 2
    assert any(access.startswith("writes") for access in accesses)
    assert 'class="clash"' in text
    assert all(region is not None for region in data["of"][1:])
    assert len(re.findall(r", from templates/vgic/\S+:\d+", text)) >= len(data["of"]) - 1
    assert "pytlc check vgic@v0 --property NoDataRace" in text


@pytest.mark.long
def test_a_lasso_of_any_spec_has_its_way_back(tmp_path: Path) -> None:
    """One lane, the spec beside it, and the commands that make the run again."""
    assert pytlc("check", SPECS / "Lights.tla", "--coverage", cwd=tmp_path).code == 1
    text, (data,) = paged(tmp_path, "last")
    assert "It goes back to state 2" in text
    assert 'class="back"' in text
    assert [region[0] for region in data["regions"]] == ["Lights.tla", "Lights.tla"]
    assert "How often each action was taken" in text
    again = re.search(r"pytlc check (\S+/spec/Lights\.tla) --coverage", text)
    assert again is not None
    assert pytlc("check", again[1], "--coverage", cwd=tmp_path).code == 1


@pytest.mark.long
def test_an_order_of_locks_is_shown_with_the_behaviours_that_make_it(tmp_path: Path) -> None:
    """The searches for its edges are found among the runs, and replayed."""
    checked = pytlc("check", "vgic@v0", "--property", "LockOrder", "--json", cwd=tmp_path)
    chain = checked.data["lock_order"]["chain"]
    text, examples = paged(tmp_path, checked.data["run"]["name"])
    assert "possible circular locking dependency: rank" in text
    for link in chain:
        assert f"A {link['wanted']} lock is wanted while a {link['held']} lock is held" in text
    assert sum(data is not None for data in examples) == len(chain)
