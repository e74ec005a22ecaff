"""The same command twice: the same run, or two runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.command import pytlc

pytestmark = [pytest.mark.java, pytest.mark.long]

#: There is one shortest way to four gallons, and many longer ones.
_JUGS = """---- MODULE Jugs ----
EXTENDS Naturals
VARIABLES big, small
Min(m, n) == IF m < n THEN m ELSE n
Init == big = 0 /\\ small = 0
FillSmall == small' = 3 /\\ big' = big
FillBig == big' = 5 /\\ small' = small
EmptySmall == small' = 0 /\\ big' = big
EmptyBig == big' = 0 /\\ small' = small
SmallToBig == big' = Min(big + small, 5) /\\ small' = small - (big' - big)
BigToSmall == small' = Min(big + small, 3) /\\ big' = big - (small' - small)
Next == FillSmall \\/ FillBig \\/ EmptySmall \\/ EmptyBig \\/ SmallToBig \\/ BigToSmall
NotSolved == big /= 4
====
"""
_CONFIG = "INIT Init\nNEXT Next\nINVARIANT NotSolved\n"
_SHORTEST = 7


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_command_twice_is_the_same_counterexample(tmp_path: Path) -> None:
    """Of several workers too: what one worker finds then is shortest, and is said to be that."""
    (tmp_path / "Jugs.tla").write_text(_JUGS)
    (tmp_path / "Jugs.cfg").write_text(_CONFIG)
    first = pytlc("check", "Jugs.tla", "--workers", 2, "--json", cwd=tmp_path).data
    run = tmp_path / first["run"]["path"]
    files = _bytes(run)
    assert len(first["counterexamples"][0]["trace"]["steps"]) == _SHORTEST
    assert first["notes"] == ["the counterexample is that of a search with one worker, so none is shorter"]
    again = pytlc("check", "Jugs.tla", "--workers", 2, cwd=tmp_path)
    assert again.code == 1
    assert "with one worker, so none is shorter" in again.out
    assert f"run kept in {run}" in again.out
    assert _bytes(run) == files
    replayed = pytlc("replay", "last", cwd=tmp_path)
    assert replayed.out.count("State ") == _SHORTEST


def test_with_another_option_it_is_another_run(tmp_path: Path) -> None:
    """Nothing of the first changes."""
    (tmp_path / "Jugs.tla").write_text(_JUGS)
    (tmp_path / "Jugs.cfg").write_text(_CONFIG)
    one = pytlc("check", "Jugs.tla", "--workers", 1, "--json", cwd=tmp_path).data
    assert one["notes"] == []
    files = _bytes(tmp_path / one["run"]["path"])
    every = pytlc("check", "Jugs.tla", "--workers", 1, "--continue", "--json", cwd=tmp_path).data
    assert (len(one["counterexamples"]), len(every["counterexamples"]) > 1) == (1, True)
    assert one["run"]["name"] != every["run"]["name"]
    assert _bytes(tmp_path / one["run"]["path"]) == files
