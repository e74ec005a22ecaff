"""A small family, on which layers, loops, values and frame conditions all leave their lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pytlc.spec.family import Family, load_family

TYPES = """---- MODULE Types ----
EXTENDS Integers
VARIABLES x, y

vars == <<x, y>>
====
"""
SMALL = r"""---- MODULE Small ----
EXTENDS Types

\*% for row in version.boxed
${ row }
\*% endfor
Init ==
  /\ x = 0
  /\ y = 0

\*% block up
Up ==
  \* C: up
  /\ x < 9
\*% block up__step
  /\ x' = x + 1
\*% endblock
\*% endblock
\*% block down
Down ==
  /\ x > 90
  /\ x' = x - 1
\*% endblock
Next ==
  \/ Up
  \/ Down

Spec == Init /\ [][Next]_vars
====
"""
LAYER = r"""(*# above
all others #*)
\*% extends "below"

\*% block up__step
  /\ x < 3
${ super() }  /\ y = 0
\*% endblock
"""
MODEL = r"""${ model.header }
EXTENDS Small

\*% block none
\*% endblock
Deep == ${ "1\n  + 2" }
Low == x < 3
====
"""
CONFIG = r"""SPECIFICATION Spec
\*% if model.invariants
INVARIANTS
\*% for name in model.invariants
  ${ name }
\*% endfor
\*% endif
"""


def small_family(folder: Path, *, layer: str = LAYER) -> Family:
    """Write the family with one version above the base, whose layer is given, into a folder."""
    texts = {
        "Types.tla": TYPES,
        "Small.tla.j2": SMALL,
        "MCSmall.tla.j2": MODEL,
        "MCSmall.cfg.j2": CONFIG,
        "layers/v1.tla.j2": layer,
    }
    (folder / "layers").mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    modules = ("Types.tla", "Small.tla.j2")
    return replace(
        load_family("vgic"),
        name="small",
        root=folder,
        modules=modules,
        frameless=modules[:1],
        model="MCSmall",
        python="",
    )
