"""``pytlc explore``: what it says, as text and as JSON, and the code it exits with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pytlc.spec.layout import templates_root
from tests.unit.cli.conftest import Pytlc

CYCLE = ("explore", "vgic@v0", "--retargets", 1, "--property", "LockOrder")
OLD = ("explore", "vgic@v4", "--retargets", 1, "--property", "NoDeliveryToOld")


def test_a_violation_exits_with_1_and_shows_the_lanes(pytlc: Pytlc) -> None:
    """The verdict first, as check says it; then what was searched, and the counterexample."""
    said = pytlc(*OLD)
    first, size, how, *rest = said.out.splitlines()
    assert said.code == 1
    assert first.startswith("vgic@v4 on 2 pCPUs, 2 vCPUs, 1 SPI")
    assert "NoDeliveryToOld VIOLATED by step 21 (leaves an interrupt on the wrong CPU)" in first
    assert re.match(r"[\d,]+ states generated, \d+ distinct, \d+ left on queue, depth 22, ", size)
    assert how == "a search of the reference model, without TLC"
    assert any(line.split()[:3] == ["#", "pcpu0", "pcpu1"] for line in rest)
    assert "replay" not in said.out


def test_nothing_found_exits_with_0(pytlc: Pytlc) -> None:
    """What holds, and on how many states that rests."""
    said = pytlc("explore", "vgic@v4", "--retargets", 1, "--property", "NoLockCycle")
    assert said.code == 0
    assert "holds: NoLockCycle - 1,813 distinct states, depth 79" in said.out
    assert "(complete search)" in said.out


@pytest.mark.parametrize(
    ("bound", "words"),
    [(("--limit", 100), "the limit of 100 distinct states"), (("--deadline", 0), "the deadline of 0 s")],
)
def test_a_bound_exits_with_3(pytlc: Pytlc, bound: tuple[object, ...], words: str) -> None:
    """Nothing was found up to there."""
    said = pytlc("explore", "vgic@v4", "--property", "NoLockCycle", *bound)
    assert said.code == 3
    assert f"nothing found, incomplete: {words}" in said.out


def test_a_circle_of_locks_is_shown_as_check_shows_it(pytlc: Pytlc) -> None:
    """Both edges with who makes them, and no run to replay."""
    said = pytlc(*CYCLE)
    assert said.code == 1
    assert "possible circular locking dependency: rank > vgic > rank" in said.out
    assert "-> #1 a rank lock is wanted while a vgic lock is held, first seen after" in said.out
    assert "pytlc replay" not in said.out


def test_states_without_a_successor_are_counted(pytlc: Pytlc) -> None:
    """A deadlock that violates nothing that was asked for is not passed over."""
    assert "1 state without a successor" in pytlc(*CYCLE).out


def test_json_says_the_same(pytlc: Pytlc) -> None:
    """It parses, and has the trace, the lanes, and the edges of the circle."""
    found = json.loads(pytlc(*OLD, "--json").out)
    assert (found["format"], found["exit_code"], found["outcome"]) == (
        "pytlc-exploration-1",
        1,
        "action property",
    )
    assert found["stats"]["depth"] == 22
    (example,) = found["counterexamples"]
    assert example["replay"]["outcome"] == "found"
    assert len(example["trace"]["steps"]) == len(example["lanes"]["rows"]) == 22
    locks = json.loads(pytlc(*CYCLE, "--json").out)
    assert (locks["lock_order"]["cycles"], locks["stuck"]) == ([["rank", "vgic"]], 1)
    assert [link["run"] for link in locks["lock_order"]["chain"]] == [None, None]


def test_temporal_properties_are_left_out_with_a_word(pytlc: Pytlc) -> None:
    """Without a property all that can be checked are; a temporal one that is named is an error."""
    said = pytlc("explore", "vgic@v4", "--retargets", 0)
    assert said.code == 0
    assert "only TLC can check temporal properties: EveryInterruptDelivered" in said.out
    refused = pytlc("explore", "vgic@v4", "--property", "MigrationEnds")
    assert (refused.code, refused.out) == (2, "")
    assert "MigrationEnds is temporal" in refused.err


def test_a_spec_has_no_reference_model(pytlc: Pytlc) -> None:
    """The message names the command that checks it."""
    said = pytlc("explore", "some/Spec.tla")
    assert said.code == 2
    assert "some/Spec.tla is a spec, which has no reference model; take pytlc check some/Spec.tla" in said.err


def test_own_layers_are_searched(pytlc: Pytlc) -> None:
    """The twin of the example makes the way to the race longer, as it does for TLC."""
    owner = ("explore", "vgic@v4", "--property", "OwnerLockHeld", "--json")
    plain = json.loads(pytlc(*owner).out)
    own = json.loads(pytlc(*owner, "--layer", templates_root() / "examples" / "RereadTarget").out)
    assert own["target"] == "vgic@v4+RereadTarget"
    assert plain["property"] == own["property"] == "OwnerLockHeld"
    assert plain["stats"]["depth"] < own["stats"]["depth"]


def test_a_folder_without_a_layer_is_an_error(pytlc: Pytlc, tmp_path: Path) -> None:
    """It is told as check tells it."""
    said = pytlc("explore", "vgic@v4", "--layer", tmp_path)
    assert said.code == 2
    assert str(tmp_path) in said.err


def test_progress_goes_to_stderr(pytlc: Pytlc) -> None:
    """A short search has none, and stdout never has any."""
    said = pytlc(*OLD, "--progress", "plain")
    assert "searching" not in said.out
    assert said.err == ""
