"""The corpus run itself: on a checkout of three models, with a real TLC."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.tlc import Outcome, Result, TlcRunner
from pytlc.tlc.result import Stats
from pytlc.toolchain import find_toolchain
from tests.corpus.checking import Corpus, Standing, differing
from tests.corpus.known import Known, read_known, version_key
from tests.corpus.manifest import Recorded, read_manifests
from tests.corpus.table import FORMS, summary

_COUNTER = """---- MODULE Counter ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Low == x < 2
====
"""
_RECORDED = Recorded(
    module="M.tla",
    config="M.cfg",
    mode="exhaustive search",
    behaviours=None,
    result="success",
    seconds=1,
    distinct=3,
    generated=4,
    depth=3,
    workers=None,
    features=(),
)
_RESULT = Result(Outcome.SUCCESS, stats=Stats(generated=4, distinct=3, depth=3))


def _model(config: str, result: str, **recorded: object) -> dict[str, object]:
    path = f"specifications/counter/{config}.cfg"
    runtime = {"runtime": "00:00:01", "mode": "exhaustive search", "result": result}
    return {"path": path} | runtime | recorded


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Models that agree, that are recorded wrongly, and that are none for TLC."""
    folder = tmp_path / "specifications" / "counter"
    folder.mkdir(parents=True)
    (folder / "Counter.tla").write_text(_COUNTER)
    (folder / "Good.cfg").write_text("INIT Init\nNEXT Next\n")
    (folder / "Bad.cfg").write_text("INIT Init\nNEXT Next\nINVARIANT Low\n")
    (folder / "Wrong.cfg").write_text("INIT Init\nNEXT Next\n")
    models = [
        _model("Good", "success", distinctStates=3, totalStates=4, stateDepth=3),
        _model("Bad", "safety failure"),
        _model("Wrong", "success", distinctStates=5),
        _model("Apalache", "success", mode="symbolic"),
        _model("Long", "success", runtime="00:01:00"),
        _model("Unknown", "unknown", runtime="unknown"),
    ]
    path = "specifications/counter/Counter.tla"
    manifest = {"modules": [{"path": path, "features": [], "models": models}]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


@pytest.fixture
def corpus(checkout: Path) -> Callable[..., dict[str, tuple[Standing, str]]]:
    """The standing of every model, given exceptions."""

    def check(*known: Known) -> dict[str, tuple[Standing, str]]:
        runner = TlcRunner(find_toolchain())
        corpus = Corpus(checkout, runner, (), workers=1, longest=30, deadline=60.0, known=known)
        found = [corpus.check(model) for model in read_manifests(checkout)]
        assert all(form(found, "2.18") for form in FORMS.values())
        assert summary(found, "2.18").startswith("TLC 2.18: 6 models: ")
        return {Path(one.recorded.config).stem: (one.standing, one.why) for one in found}

    return check


@pytest.mark.java
def test_each_model_stands_to_what_is_recorded(
    corpus: Callable[..., dict[str, tuple[Standing, str]]],
) -> None:
    """Counts and outcomes are compared; what is not for TLC, not recorded or too long is left out."""
    assert corpus() == {
        "Good": (Standing.AGREES, ""),
        "Bad": (Standing.AGREES, ""),
        "Wrong": (Standing.DIFFERS, "distinct is 3 instead of 5"),
        "Apalache": (Standing.LEFT_OUT, "a model of Apalache, not of TLC"),
        "Long": (Standing.LEFT_OUT, "takes longer"),
        "Unknown": (Standing.LEFT_OUT, "no result is recorded"),
    }


@pytest.mark.java
def test_an_exception_explains_and_is_checked(
    corpus: Callable[..., dict[str, tuple[Standing, str]]],
) -> None:
    """One that does not hold any more, or differs in another way, is told."""
    tlc = (version_key(find_toolchain().jar.version),)
    paths = {name: (f"specifications/counter/{name}.cfg",) for name in ("Good", "Bad", "Wrong")}
    found = corpus(
        Known(paths["Good"], tlc, "parse", "was so"),
        Known(paths["Bad"], tlc, "parse", "was so", may_agree=True),
        Known(paths["Wrong"], tlc, "success", "miscounted"),
    )
    assert found["Good"] == (Standing.STALE, "agrees, but is listed: was so")
    assert found["Bad"][0] is Standing.AGREES
    assert found["Wrong"] == (Standing.EXPLAINED, "miscounted (distinct is 3 instead of 5)")
    other = corpus(Known(paths["Wrong"], tlc, "parse", "older"))
    assert other["Wrong"] == (Standing.STALE, "distinct is 3 instead of 5; listed is parse: older")


def test_a_depth_may_be_recorded_too_large_and_not_too_small() -> None:
    """With several workers TLC finds some states later than they are."""
    assert list(differing(replace(_RECORDED, depth=4), _RESULT)) == []
    assert list(differing(replace(_RECORDED, depth=2), _RESULT)) == ["depth is 3 instead of 2"]


def test_another_outcome_and_a_violation_without_a_trace_are_told() -> None:
    """In one line each."""
    found = list(differing(_RECORDED, Result(Outcome.DEADLOCK)))
    assert found == ["success became deadlock: ", "no trace was read"]


def test_the_list_names_outcomes_and_reasons() -> None:
    """Of every exception; a misspelt outcome would never agree."""
    known = read_known()
    assert known
    assert {one.outcome for one in known} <= {outcome.value for outcome in Outcome}
    assert all(one.models and one.tlc and one.reason for one in known)
