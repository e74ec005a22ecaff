"""Executable models that stand beside a spec: what one is, and what one may tell."""

from __future__ import annotations

from pytlc.reference.family import Predicate, Predicates, Reference, StatePredicate, StepPredicate, Twins
from pytlc.reference.narration import Lane, Narrator, narrated
from pytlc.reference.protocol import ReferenceModel

__all__ = [
    "Lane",
    "Narrator",
    "Predicate",
    "Predicates",
    "Reference",
    "ReferenceModel",
    "StatePredicate",
    "StepPredicate",
    "Twins",
    "narrated",
]
