"""``pytlc history`` from end to end on a real TLC: two versions, two properties."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pytlc.spec.family import load_family
from pytlc.spec.history import HISTORY
from pytlc.spec.models import load_models
from tests.integration.command import ON_TEMPLATES, Said, pytlc

pytestmark = pytest.mark.java

COLUMNS = """scope = { vcpus = 2, spis = 1, lrs = 1, retargets = 2 }

[[column]]
property = "NoLockCycle"

[[column]]
property = "NoSelfDeadlock"
"""
VERSIONS = ("--version", "v1", "--version", "v4")
RECORDED = {model.name: model.expectation for model in load_models(load_family("vgic"))}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Templates with a history of two columns."""
    root = tmp_path_factory.mktemp("history") / "templates"
    shutil.copytree(load_family("vgic").root, root / "vgic")
    (root / "vgic" / HISTORY).write_text(COLUMNS)
    return root


@pytest.fixture(scope="module")
def first(templates: Path) -> Said:
    """The first table, for which everything is searched; it is recorded."""
    return history(templates, "--jobs", 2, "--record", "--html", templates.parent / "page.html", "--json")


def history(templates: Path, *arguments: object) -> Said:
    """The table of these templates."""
    through = ("-c", ON_TEMPLATES, str(templates))
    return pytlc("history", *VERSIONS, *arguments, cwd=templates.parent, through=through)


def cells(said: Said) -> dict[tuple[str, str], dict[str, Any]]:
    """The cells by version and column."""
    return {(cell["version"], cell["column"]): cell for cell in said.data["cells"]}


@pytest.mark.long
def test_the_table_is_what_single_checks_say(first: Said) -> None:
    """Length and distinct states of a violation, and the states of the complete search, are as recorded."""
    assert first.code == 0
    found = cells(first)
    deadlock, clean = RECORDED["v1_self_deadlock"], RECORDED["v4_locks_small"]
    broken = found["v1", "NoSelfDeadlock"]
    assert (broken["verdict"], broken["replayed"]) == ("violated", True)
    assert (broken["length"], broken["distinct"]) == (deadlock.depth, deadlock.distinct)
    assert found["v1", "NoLockCycle"]["distinct"] == RECORDED["v1_no_lock_cycle"].distinct
    for column in ("NoLockCycle", "NoSelfDeadlock"):
        assert found["v4", column]["verdict"] == "holds"
        assert found["v4", column]["distinct"] == clean.distinct
    assert first.data["runs"] == {"made": 3, "taken": 0}


def test_the_second_table_is_taken_from_the_store(first: Said, templates: Path) -> None:
    """It is the same, also for another deadline, and as recorded."""
    again = history(templates, "--timeout", 0.001, "--json")
    assert (again.code, again.data["runs"]) == (0, {"made": 0, "taken": 3})
    facts = ("verdict", "length", "distinct", "run", "replayed")
    assert [[cell[key] for key in facts] for cell in again.data["cells"]] == [
        [cell[key] for key in facts] for cell in first.data["cells"]
    ]
    assert all(cell["as_expected"] for cell in again.data["cells"])


def test_a_deadline_leaves_a_question_mark(first: Said, templates: Path) -> None:
    """With the reason and exit code 3; the store still has the answer."""
    stopped = history(templates, "--fresh", "--timeout", 0.2, "--json")
    assert stopped.code == 3
    assert {cell["verdict"] for cell in stopped.data["cells"]} == {"unknown"}
    assert {cell["reason"] for cell in stopped.data["cells"]} == {"stopped at the deadline of 0.2 s"}
    assert history(templates, "--json").data["runs"] == {"made": 0, "taken": 3}


def test_the_page_has_the_table(first: Said, templates: Path) -> None:
    """Both rows, with the violation in its colour."""
    page = (templates.parent / "page.html").read_text()
    assert page.count('<th scope="row">') == 2
    assert page.count('class="violated hang') == 1
