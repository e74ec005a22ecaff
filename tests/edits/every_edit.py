"""Every mistake in both sides, and what became of it, as a table on stdout; for the session ``edits``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytlc.spec.rendering import Rendered
from pytlc.toolchain import Toolchain
from tests.edits.judging import Reference, report
from tests.edits.python_edits import python_edits
from tests.edits.test_spec_edits import edits_of, judge

pytestmark = [pytest.mark.java, pytest.mark.timeout(1800)]


def test_every_mistake_that_makes_a_difference_is_caught(
    reference: Reference, rendered: Rendered, toolchain: Toolchain, tmp_path: Path
) -> None:
    """On either side; each of the others has a reason that was checked."""
    steps = reference.narrator.model.program.steps
    judged = [reference.judge(edit) for edit in python_edits(steps, reference.actions)]
    judged += [
        judge(edit, reference, rendered, toolchain, tmp_path / str(number))
        for number, edit in enumerate(edits_of(reference, rendered))
    ]
    sys.stdout.write(report(judged))
    assert all(bool(row.caught) != bool(row.reason) for row in judged)
    assert sum(bool(row.caught) for row in judged) > 80
