"""TLA+ values: types whose equality is TLA+'s, the reader of what TLC prints, and the writer back.

BOOLEAN, Int and STRING are ``bool``, ``int`` and ``str``; use :func:`equal` where TRUE must not be 1.
"""

from __future__ import annotations

from pytlc.values.base import ModelValue, Value, compare, equal, is_field_name, is_value
from pytlc.values.model import FiniteSet, Function, Unenumerated
from pytlc.values.parse import parse_value
from pytlc.values.show import brief, show
from pytlc.values.state import parse_state

__all__ = [
    "FiniteSet",
    "Function",
    "ModelValue",
    "Unenumerated",
    "Value",
    "brief",
    "compare",
    "equal",
    "is_field_name",
    "is_value",
    "parse_state",
    "parse_value",
    "show",
]
