"""A family of a few lines, for what only depends on which layer defines which block."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pytlc.spec.family import Family, Target, read_family
from pytlc.spec.layers import OwnLayer

FAMILY = """
name = "toy"
title = "a toy"
modules = ["Types.tla", "Toy.tla.j2"]
frameless = ["Types.tla"]
model = "MC"
[parameters]
[[versions]]
name = "v0"
commit = "0000000"
date = "2020-01-01"
subject = "base"
[[versions]]
name = "v1"
layer = "First"
commit = "1111111"
date = "2020-01-02"
subject = "one"
[[versions]]
name = "v2"
layer = "Second"
commit = "2222222"
date = "2020-01-03"
subject = "two"
[[versions]]
name = "other"
on = "v0"
source = "mail of a day"
subject = "another way"
[[properties]]
name = "Nothing"
kind = "invariant"
severity = "model"
claim = "nothing is"
breaks = "something is"
[[mutants]]
name = "Early"
on = "v0"
violates = "Nothing"
subject = "a mistake"
[[mutants]]
name = "Late"
on = "v2"
violates = "Nothing"
subject = "another mistake"
"""
MODULE = r"""---- MODULE Toy ----
EXTENDS Types
VARIABLES x, y
\*% block a
A(p) == \* as it was
  /\ x' = Next2(x)
\*% endblock
\*% block b
B(p) ==
  /\ y' = 1
\*% block c
  /\ x' = 2
\*% endblock
\*% endblock
\*% block h
Next2(v) == v + 1
\*% endblock
\*% block n
\*% endblock
Next == \E p \in {1} : A(p) \/ B(p)
====
"""


def block(name: str, text: str = "") -> str:
    """A block of a layer."""
    return f"\\*% block {name}\n{text}\\*% endblock\n"


def layer_text(*blocks: str) -> str:
    """The template of a layer."""
    return '\\*% extends "below"\n' + "".join(blocks)


def toy(folder: Path, layers: Mapping[str, tuple[str, ...]]) -> Family:
    """The family, each of whose layers empties some blocks; a layer that is not given empties none."""
    (folder / "layers").mkdir()
    (folder / "family.toml").write_text(FAMILY)
    (folder / "Types.tla").write_text("---- MODULE Types ----\n====\n")
    (folder / "Toy.tla.j2").write_text(MODULE)
    for name in ("v1", "v2", "other", "Early", "Late"):
        text = layer_text(*(block(b) for b in layers.get(name, ())))
        (folder / "layers" / f"{name}.tla.j2").write_text(text)
    return read_family(folder)


def own(name: str, text: str, *, subject: str = "mine", twin: str = "") -> OwnLayer:
    """A user's layer that was never on disk."""
    return OwnLayer(name, name, f"/{name}.tla.j2", subject, "", text, twin, f"/{name}.py")


def with_own(family: Family, code: str, *layers: OwnLayer) -> Target:
    """A target with a user's layers on top."""
    return family.target(code, layers)
