"""``pytlc render``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytlc.spec import load_family, render
from tests.unit.cli.conftest import Pytlc

FAMILY = load_family("vgic")
ARGUMENTS = ("render", "vgic@v1", "--vcpus", 2, "--spis", 2, "--property", "NoLockCycle")


def test_the_files_are_those_of_the_renderer(pytlc: Pytlc, tmp_path: Path) -> None:
    """Every module and the cfg, nothing else, and the command for TLC alone."""
    said = pytlc(*ARGUMENTS, "-o", tmp_path / "new" / "out")
    expected = render(
        FAMILY.target("v1"), FAMILY.scope(vcpus=2, spis=2), (FAMILY.property("NoLockCycle"),)
    ).files
    assert (said.code, said.err) == (0, "")
    written = {path.name: path.read_text() for path in (tmp_path / "new" / "out").iterdir()}
    assert written == dict(expected)
    assert "vgic@v1 on 2 pCPUs, 2 vCPUs, 2 SPIs" in said.out
    assert "java -cp tla2tools.jar tlc2.TLC -deadlock -config MCVgic.cfg MCVgic.tla" in said.out


def test_json_has_the_files_and_writes_none(
    pytlc: Pytlc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts by name, with the names of module and cfg."""
    monkeypatch.chdir(tmp_path)
    data = json.loads(pytlc(*ARGUMENTS, "--json").out)
    assert {data["main"] + ".tla", data["config"]} <= data["files"].keys()
    assert list(tmp_path.iterdir()) == []


def test_symmetry_can_be_left_out(pytlc: Pytlc) -> None:
    """``--no-symmetry`` reaches the cfg."""
    with_it = json.loads(pytlc(*ARGUMENTS, "--json").out)
    without = json.loads(pytlc(*ARGUMENTS, "--no-symmetry", "--json").out)
    assert "SYMMETRY" in with_it["files"]["MCVgic.cfg"]
    assert "SYMMETRY" not in without["files"]["MCVgic.cfg"]


def test_a_folder_that_cannot_be_made_is_an_error(pytlc: Pytlc, tmp_path: Path) -> None:
    """A file in the way: the message names the folder and what to do."""
    (tmp_path / "file").write_text("")
    said = pytlc(*ARGUMENTS, "-o", tmp_path / "file" / "out")
    assert said.code == 2
    assert f"cannot write {tmp_path / 'file' / 'out'}" in said.err
    assert "make it writable" in said.err
