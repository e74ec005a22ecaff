"""Named models of a spec, checked and verified from the command line by a real TLC."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "specs"
MODELS = """[[models]]
name = "long"
constants = { Colours = '{"red", "green", "blue"}' }
outcome = "invariant"
property = "Short"
distinct = 11
depth = 4

[[models]]
name = "short"
constants = { Colours = "{c1, c2}" }
invariants = ["Len(row) + Cardinality(bag) = 2"]
deadlock = false
distinct = 5
depth = 3
"""


@pytest.mark.long
def test_models_of_a_spec_are_verified(tmp_path: Path) -> None:
    """Each stands on the cfg; what is not as recorded is told, and exits with 1."""
    for name in ("Tokens.tla", "Tokens.cfg"):
        (tmp_path / name).write_text((SPECS / name).read_text())
    (tmp_path / "Tokens.models.toml").write_text(MODELS)
    said = pytlc("verify", "Tokens.models.toml", cwd=tmp_path)
    assert (said.code, said.out.count("ok ")) == (0, 2), said.out + said.err
    (tmp_path / "Tokens.models.toml").write_text(MODELS.replace("distinct = 5", "distinct = 6"))
    said = pytlc("verify", "Tokens.models.toml", "--model", "short", cwd=tmp_path)
    assert (said.code, "distinct states: recorded 6, found 5" in said.out) == (1, True)
    said = pytlc("check", "Tokens.tla", "--model", "long", cwd=tmp_path)
    assert (said.code, "Short VIOLATED after 3 steps" in said.out) == (1, True)
