"""What TLC says of a rendered spec is traced back to the line of the template."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check import Checker, Question, Verdict
from pytlc.check.examining import replay_run
from pytlc.report import counterexample_text, verdict_text, verdict_to_jsonable, write
from pytlc.runs import RunStore
from pytlc.spec.claims import Property
from pytlc.spec.family import Family
from pytlc.tlc import Outcome, TlcOptions
from pytlc.toolchain import find_toolchain
from tests.unit.spec.small import LAYER, small_family

pytestmark = pytest.mark.java

STEPS = 3


def check(family: Family, runs: Path, *invariants: Property) -> Verdict:
    """What TLC says of the version with the layer."""
    options = TlcOptions(check_deadlock=False, coverage=True)
    question = Question.of_target(family.target("v1"), family.scope(), invariants, options)
    return Checker(find_toolchain(), RunStore(runs)).check(question)


def told(verdict: Verdict) -> str:
    """The verdict as text, with the source of each step."""
    stream = io.StringIO()
    write(verdict_text(verdict, sources=True), stream, width=200)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [("/\\ x < 3", "/\\ x < < 3", 12), ("/\\ x < 3", "/\\ x < most", 10)],
    ids=["syntax", "semantics"],
)
def test_an_error_of_a_layer_is_found_in_its_file(
    tmp_path: Path, before: str, after: str, column: int
) -> None:
    """Neither parses: the position is that of the layer's line, in text and JSON, beside the module's."""
    family = small_family(tmp_path / "small", layer=LAYER.replace(before, after))
    verdict = check(family, tmp_path / "runs")
    assert verdict.result.outcome is Outcome.PARSE
    layer = family.root / "layers" / "v1.tla.j2"
    rendered = (verdict.run.path / "spec" / "Small.tla").read_text().splitlines()
    line = 1 + next(number for number, text in enumerate(rendered) if after in text)
    where = f"error Small:{line}:{column} from {layer}:6 (block up__step, layer v1): "
    assert where in told(verdict)
    data = json.loads(json.dumps(verdict_to_jsonable(verdict)))
    source = {"template": str(layer), "line": 6, "block": "up__step", "layer": "v1"}
    assert source in [entry["source"] for entry in data["diagnostics"]]


def test_steps_and_coverage_are_found_in_the_templates(tmp_path: Path) -> None:
    """Each step of a counterexample and each action; one that was not taken is named with its line."""
    family = small_family(tmp_path / "small")
    low = replace(family.property("TypeOK"), name="Low", kind="invariant")
    verdict = check(family, tmp_path / "runs", low)
    assert verdict.result.outcome is Outcome.INVARIANT
    shown = told(verdict)
    base = family.root / "Small.tla.j2"
    assert shown.count(f"  from {base}:14 (block up)\n") == STEPS
    assert f"  Down at Small:19, from {base}:20 (block down)\n" in shown
    data = verdict_to_jsonable(verdict)
    assert data["never_taken"] == ["Down"]
    assert {entry["name"]: entry["source"]["line"] for entry in data["coverage"]} == {
        "Init": 7,
        "Up": 12,
        "Down": 20,
        "Low": 7,
    }


def test_a_stored_run_needs_no_templates(tmp_path: Path) -> None:
    """The map is kept with the run, so its positions stay what they were."""
    family = small_family(tmp_path / "small")
    low = replace(family.property("TypeOK"), name="Low", kind="invariant")
    run = check(family, tmp_path / "runs", low).run
    shutil.rmtree(family.root)
    (example,) = replay_run(run)
    stream = io.StringIO()
    write(counterexample_text(example, has_model=False, sources=run.sources()), stream, width=200)
    assert stream.getvalue().count(f"  from {family.root / 'Small.tla.j2'}:14 (block up)\n") == STEPS
