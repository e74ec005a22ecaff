"""Mistakes in the spec are caught: a few of them here, all of them in the session ``edits``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.spec.render import Rendered
from pytlc.tlc import Outcome, TlcRunner
from pytlc.toolchain import Toolchain
from tests.edits.conftest import job
from tests.edits.judging import NO_EFFECT, NOT_REACHED, Judged, Reference, report
from tests.edits.spec_edits import SpecEdit, spec_edits

pytestmark = pytest.mark.java

#: Every so many of the mistakes are made in a test run; the session ``edits`` makes them all.
EACH = 9
#: The module that all others extend, so that an assertion is known everywhere.
TYPES = "VgicTypes.tla"


def edits_of(reference: Reference, rendered: Rendered) -> tuple[SpecEdit, ...]:
    """All mistakes in actions that are taken on this machine."""
    return tuple(spec_edits(rendered.files, reference.actions))


def judge(
    edit: SpecEdit, reference: Reference, rendered: Rendered, toolchain: Toolchain, folder: Path
) -> Judged:
    """Search the spec with the mistake, and if it agrees, find out whether the place is ever evaluated."""
    folder.mkdir()
    result = TlcRunner(toolchain).run(job(_with(rendered, edit.file, edit.text)), output=folder)
    assert result.outcome not in {Outcome.PARSE, Outcome.CONFIG}, f"{edit.action}: {edit.what} is no spec"
    graph = folder / "states.dot"
    caught = reference.conform(graph.read_bytes()) if graph.exists() else ""
    if not caught and result.outcome is not Outcome.SUCCESS:
        caught = f"TLC cannot search it: {result.outcome.value}"
    return Judged(
        "spec", edit.action, edit.what, caught, "" if caught else _reason(edit, rendered, toolchain, folder)
    )


def _reason(edit: SpecEdit, rendered: Rendered, toolchain: Toolchain, folder: Path) -> str:
    """Why it makes no difference: an assertion in its place that says that it makes none holds everywhere."""
    assert edit.mark, f"{edit.action}: {edit.what} is not caught, and must be"
    asserting = _with(rendered, TYPES, rendered.files[TYPES].replace("\nEXTENDS ", "\nEXTENDS TLC, ", 1))
    result = TlcRunner(toolchain).run(job(_with(asserting, edit.file, edit.mark)), output=folder)
    assert result.outcome is Outcome.SUCCESS, (
        f"{edit.action}: {edit.what} makes a difference and is not caught"
    )
    return NOT_REACHED if edit.what.startswith("negate") else NO_EFFECT


def _with(rendered: Rendered, file: str, text: str) -> Rendered:
    return replace(rendered, files={**rendered.files, file: text})


def test_mistakes_in_the_spec_are_caught(
    reference: Reference, rendered: Rendered, toolchain: Toolchain, tmp_path: Path
) -> None:
    """Those that are not make no difference, which TLC says too."""
    edits = edits_of(reference, rendered)
    assert len(edits) > 40
    judged = [
        judge(edit, reference, rendered, toolchain, tmp_path / str(number))
        for number, edit in enumerate(edits)
        if number % EACH == 0
    ]
    assert all(bool(row.caught) != bool(row.reason) for row in judged), report(judged)
    assert {row.what.split()[0] for row in judged if row.caught} >= {"drop", "negate"}
