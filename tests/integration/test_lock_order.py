"""The lock-order graph of a whole search, from real TLC to the verdict, against the reference model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytlc.vgic.lockorder import lock_edges
from pytlc.vgic.model import Model
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import find_version
from tests.integration.command import pytlc
from tests.unit.vgic.searching import Found, explore

pytestmark = pytest.mark.java

MACHINE = ("--vcpus", 2, "--spis", 1, "--lrs", 1, "--retargets", 1)


def explored(version: str) -> Found:
    """What the reference model sees on that machine."""
    return explore(Model(Scope(2, 2, 1, 1, 1), find_version(version).layers), marks=lock_edges)


def seen(data: Any) -> set[tuple[str, str, str]]:
    """The edges of a verdict."""
    return {(edge["held"], edge["wanted"], edge["label"]) for edge in data["lock_order"]["edges"]}


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_the_inversion_of_v0_is_seen_without_a_deadlock(tmp_path: Path, workers: int) -> None:
    """TLC finds no error, the circle is one; each edge has a shortest behaviour, replayed in its own run."""
    said = pytlc(
        "check", "vgic@v0", *MACHINE, "--property", "LockOrder", "--workers", workers, "--json", cwd=tmp_path
    )
    data, model = said.data, explored("v0")
    assert said.code == 1
    assert (data["outcome"], data["property"], data["severity"]) == ("search", "LockOrder", "hang")
    assert data["stats"]["distinct"] == model.distinct
    assert data["printed"] == []
    order = data["lock_order"]
    assert (order["complete"], order["cycles"]) == (True, [["rank", "vgic"]])
    assert seen(data) == set(model.seen)
    steps = {
        pair: min(len(path) - 1 for edge, path in model.seen.items() if edge[:2] == pair)  # type: ignore[index]
        for pair in (("rank", "vgic"), ("vgic", "rank"))
    }
    assert {(link["held"], link["wanted"]): link["steps"] for link in order["chain"]} == steps
    stacks = {link["held"]: link["stack"] for link in order["chain"]}
    assert stacks["vgic"][-2:] == ["gic_update_one_lr", "vgic_get_target_vcpu"]
    assert stacks["rank"][-1] == "vgic_migrate_irq"
    for link in order["chain"]:
        assert "steps agree" in pytlc("replay", link["run"], cwd=tmp_path).out


@pytest.mark.long
def test_the_locks_of_v4_have_an_order(tmp_path: Path) -> None:
    """The same machine: the lock of a vCPU is taken last, and nothing else nests."""
    said = pytlc("check", "vgic@v4", *MACHINE, "--property", "LockOrder", "--json", cwd=tmp_path)
    data, model = said.data, explored("v4")
    assert (said.code, data["outcome"], data["severity"]) == (0, "success", None)
    assert data["lock_order"]["order"] == [["desc", "rank"], ["vgic"]]
    assert seen(data) == set(model.seen)
    assert data["lock_order"]["chain"] == []


def test_a_search_that_ends_early_tells_the_order_so_far(tmp_path: Path) -> None:
    """A violation of something else leaves open which edges are still to come."""
    said = pytlc("check", "vgic@v4", *MACHINE, "--workers", 1, cwd=tmp_path)
    assert said.code == 1
    assert "NoDeliveryToOld VIOLATED" in said.out.splitlines()[0]
    assert "order of locks so far: desc, rank > vgic" in said.out


@pytest.mark.long
def test_a_lock_that_is_taken_twice_is_a_circle_of_one(tmp_path: Path) -> None:
    """In v1 the rank lock is wanted while it is held, with all that lies between in the stack."""
    machine = (*MACHINE[:-1], 2)
    said = pytlc("check", "vgic@v1", *machine, "--property", "LockOrder", cwd=tmp_path)
    assert said.code == 1
    assert "possible circular locking dependency: rank > rank" in said.out.splitlines()[0]
    stack = ("vgic_store_itargetsr", "vgic_migrate_irq", "vgic_vcpu_inject_irq", "vgic_get_virq_priority")
    assert f" in {' > '.join(stack)}\n" in said.out
