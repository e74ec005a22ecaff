"""Mistakes in the spec are caught: a few of them here, all of them in the session ``edits``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.spec.rendering import Rendered
from pytlc.tlc import Outcome, TlcRunner
from pytlc.toolchain import Toolchain
from tests.edits.conftest import job
from tests.edits.judging import NO_EFFECT, NOT_REACHED, Judged, Reference, lines_of, report
from tests.edits.spec_edits import SpecEdit, spec_edits

pytestmark = [pytest.mark.java, pytest.mark.long]

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
    """Search the spec with the mistake; if it makes no difference, find out why.

    Whether it makes one is found out without the model: TLC's graph has other lines then.
    """
    folder.mkdir()
    result = TlcRunner(toolchain).run(job(_with(rendered, edit.file, edit.text)), output=folder)
    assert result.outcome not in {Outcome.PARSE, Outcome.CONFIG}, f"{edit.action}: {edit.what} is no spec"
    graph = (folder / "states.dot").read_bytes()
    caught = reference.conform(graph)
    if not caught and result.outcome is not Outcome.SUCCESS:
        caught = f"TLC cannot search it: {result.outcome.value}"
    same = lines_of(graph) == reference.lines
    reason = _reason(edit, rendered, toolchain, folder) if same else ""
    return Judged("spec", edit.action, edit.what, caught, reason)


def _reason(edit: SpecEdit, rendered: Rendered, toolchain: Toolchain, folder: Path) -> str:
    """Why it makes no difference: an assertion in its place fails where it is evaluated, or it does not."""
    if not edit.mark:
        return NO_EFFECT
    asserting = _with(rendered, TYPES, rendered.files[TYPES].replace("\nEXTENDS ", "\nEXTENDS TLC, ", 1))
    result = TlcRunner(toolchain).run(job(_with(asserting, edit.file, edit.mark)), output=folder)
    assert result.outcome in {Outcome.SUCCESS, Outcome.ASSERTION}, f"{edit.action}: {edit.what}: {result}"
    return NOT_REACHED if result.outcome is Outcome.SUCCESS else NO_EFFECT


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
