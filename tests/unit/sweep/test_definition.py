"""Sweeps as they are defined in a file: every key, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import ConfigSyntaxError, UsageError
from pytlc.sweep import Axis
from pytlc.sweep.definition import Definition, read_definitions

SPEC = """---- MODULE Count ----
EXTENDS Naturals
CONSTANTS N, Procs
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % N
Small == x < 3
Other == x >= 0
====
"""
CONFIG = "INIT Init\nNEXT Next\nINVARIANTS Small Other\nCONSTANTS N = 2 Procs = {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One with a spec."""
    (tmp_path / "Count.tla").write_text(SPEC)
    (tmp_path / "Count.cfg").write_text(CONFIG)
    return tmp_path


def read(folder: Path, text: str) -> tuple[Definition, ...]:
    """The sweeps of a file in the folder."""
    path = folder / "sweeps.toml"
    path.write_text(text)
    return read_definitions(path)


def test_a_file_has_one_sweep(folder: Path) -> None:
    """Paths are relative to it, axes are texts, values or lists."""
    (one,) = read(
        folder,
        """
        name = "all"
        target = "vgic"
        assume = "spis <= vcpus"
        wise = 2
        properties = ["NoLockCycle"]
        stop-at-first-failure = true
        deadline = 60
        [axes]
        version = "v0..v2"
        vcpus = [1, 3]
        spis = 1
        """,
    )
    assert one == Definition(
        target="vgic",
        name="all",
        assume="spis <= vcpus",
        wise=2,
        properties=("NoLockCycle",),
        stop_at_first_failure=True,
        deadline=60,
        axes={"version": "v0..v2", "vcpus": [1, 3], "spis": 1},
    )
    subject, grid = one.opened()
    assert subject.name == "vgic"
    assert grid.axes == (Axis("version", ("v0", "v1", "v2")), Axis("vcpus", (1, 3)), Axis("spis", (1,)))
    assert [subject.is_size(axis) for axis in grid.axes] == [False, True, True]


def test_a_file_has_several_sweeps(folder: Path) -> None:
    """Of specs as well: their axes are constants, and each property can be one."""
    one, two = read(
        folder,
        """
        [[sweep]]
        target = "Count.tla"
        each_property = true
        axes = { N = "1..2", Procs = ["{p1}", "{p1, p2}"] }
        [[sweep]]
        target = "Count.tla"
        without = ["Other"]
        invariants = ["x < N"]
        axes = { N = 4 }
        """,
    )
    assert one.target == str(folder / "Count.tla")
    subject, grid = one.opened()
    assert grid.axes[2] == Axis("property", ("Small", "Other"))
    assert [subject.is_size(axis) for axis in grid.axes] == [True, True, False]
    alone = subject.question(grid.points()[0]).job.config
    assert "INVARIANT Small" in alone
    assert "Other" not in alone
    assert two.opened()[0].property_names() == ("Small", "x < N")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("target = 'vgic'\nassum = 'x'", "unknown key 'assum'; did you mean assume"),
        ("assume = 'x'", "target is missing"),
        ("target = 1", "target = 1: expected a text"),
        ("target = 'vgic'\nwise = 0", "wise = 0: expected a whole number above 0"),
        ("target = 'vgic'\nwise = true", "wise = True: expected a whole number"),
        ("target = 'vgic'\nproperties = 'P'", "expected a list of texts"),
        ("target = 'vgic'\nliveness = 1", "expected true or false"),
        ("target = 'vgic'\ndeadline = -1", "give seconds above 0"),
        ("target = 'vgic'\naxes = 3", "expected a table of axes"),
        ("name = 'x'\n[[sweep]]\ntarget = 'vgic'", "name stands outside"),
        ("[[sweep]]\n", "sweep 1: target is missing"),
        ("sweep = 1", "expected tables"),
        ("target = ", "is no TOML"),
    ],
)
def test_what_a_file_cannot_mean_is_refused(folder: Path, text: str, message: str) -> None:
    """The message has the file, the key, and what was expected."""
    with pytest.raises(UsageError, match=message):
        read(folder, text)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"axes": {"M": "1"}}, "no constant M"),
        ({"axes": {"N": [1.5]}}, "1.5 is no value of an axis"),
        ({"axes": {"N": []}}, "no value"),
        ({"axes": {"property": "Tiny"}}, "'Tiny' is not checked; checked are: Small, Other"),
        ({"axes": {"N": 1}, "without": ("Tiny",)}, "Tiny is not checked"),
        ({"axes": {"N": 1}, "liveness": True}, "liveness goes with a family"),
        ({"axes": {"N": 1}, "properties": ("Small",)}, "properties goes with a family"),
        ({}, "no axis is given"),
    ],
)
def test_a_spec_refuses_what_it_has_not(folder: Path, given: dict[str, object], message: str) -> None:
    """Before anything is run."""
    with pytest.raises(UsageError, match=message):
        Definition(target=str(folder / "Count.tla"), **given).opened()  # type: ignore[arg-type]


def test_a_family_refuses_what_is_of_a_spec() -> None:
    """It has no cfg of its own, and its version stands once."""
    with pytest.raises(UsageError, match=r"invariants goes with a \.tla file, not with vgic"):
        Definition(target="vgic", invariants=("x",)).opened()
    with pytest.raises(UsageError, match="the version is given twice"):
        Definition(target="vgic@v1", axes={"version": "v0"}).opened()


def test_a_cfg_that_cannot_be_read_is_told_at_once(folder: Path) -> None:
    """With its line."""
    (folder / "Count.cfg").write_text("INIT\n")
    with pytest.raises(ConfigSyntaxError):
        Definition(target=str(folder / "Count.tla"), axes={"N": 1}).opened()
