"""Checks that are the same but for names: found where that is sound, and nowhere else."""

from __future__ import annotations

import pytest

from pytlc.sweep.alike import likeness
from pytlc.tlc import TlcJob
from pytlc.tlc.constants import Tla
from pytlc.tlc.overriding import with_overrides

SPEC = r"""---- MODULE M ----
EXTENDS Naturals
CONSTANTS P, Q, Leader, N
VARIABLE x
Init == x \in P
Next == x' \in P {more}
====
"""


def job(more: str = "", **constants: str) -> TlcJob:
    """A spec with these constants."""
    made = TlcJob({"M.tla": SPEC.replace("{more}", more)}, "M", "INIT Init\nNEXT Next\n")
    return with_overrides(made, constants={name: Tla(value) for name, value in constants.items()})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"P": "{p1, p2}"}, {"P": "{a, b}"}),
        ({"P": "{p1, p2}", "Leader": "p1"}, {"P": "{a, b}", "Leader": "a"}),
        ({"P": "{p1, p2}", "Q": "{p2}"}, {"P": "{a, b}", "Q": "{b}"}),
        ({"P": "{p1}", "Q": r"[i \in 1..2 |-> p1]"}, {"P": "{q1}", "Q": r"[i \in 1..2 |-> q1]"}),
        ({"P": "{A_1, A_2}"}, {"P": "{A_x, A_y}"}),
    ],
)
def test_other_names_are_the_same_check(one: dict[str, str], other: dict[str, str]) -> None:
    """Wherever they stand, as long as the same are equal to each other."""
    assert likeness(job(**one)) == likeness(job(**other))
    assert job(**one).digest(jar_sha256="") != job(**other).digest(jar_sha256="")


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        ({"P": "{p1, p2}"}, {"P": "{p1}"}, ""),
        ({"P": "{p1, p2}", "Q": "{p1}"}, {"P": "{p1, p2}", "Q": "{p3}"}, ""),
        ({"P": "{A_1}"}, {"P": "{B_1}"}, ""),
        ({"P": "{A_1}"}, {"P": "{a1}"}, ""),
        ({"P": "{p1}", "Q": '"p1"'}, {"P": "{q1}", "Q": '"q1"'}, ""),
        ({"P": "{p1}", "Q": r'"x\"p1"'}, {"P": "{q1}", "Q": r'"x\"q1"'}, ""),
        ({"P": "{p1}"}, {"P": "{q1}"}, r"/\ x = CHOOSE y \in P : TRUE"),
        ({"P": "{p1}"}, {"P": "{x1}"}, r'/\ x # "x1"'),
        ({"N": "1"}, {"N": "2"}, ""),
    ],
)
def test_what_a_spec_may_tell_apart_is_not_the_same(
    one: dict[str, str], other: dict[str, str], more: str
) -> None:
    """Numbers of them, which are equal, their types, names that the spec has, and CHOOSE."""
    assert likeness(job(more, **one)) != likeness(job(more, **other))
