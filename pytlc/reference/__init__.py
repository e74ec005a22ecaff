"""Executable models that stand beside a spec: what one is and may tell, and a search of all of it."""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.reference.exploring import (
        Claims,
        Exploration,
        NamedClaims,
        Path,
        SoFar,
        Space,
        explore,
        trace_of,
    )
    from pytlc.reference.family import Predicate, Predicates, Reference, StatePredicate, StepPredicate, Twins
    from pytlc.reference.narration import Lane, Narrator, Place, Touch, narrated, place_of, touches
    from pytlc.reference.protocol import ReferenceModel
    from pytlc.reference.searcher import Searcher, Searching, plain_searcher
else:
    __getattr__ = lazily(
        __name__,
        {
            "exploring": "Claims Exploration NamedClaims Path SoFar Space explore trace_of",
            "family": "Predicate Predicates Reference StatePredicate StepPredicate Twins",
            "narration": "Lane Narrator Place Touch narrated place_of touches",
            "protocol": "ReferenceModel",
            "searcher": "Searcher Searching plain_searcher",
        },
    )

__all__ = [
    "Claims",
    "Exploration",
    "Lane",
    "NamedClaims",
    "Narrator",
    "Path",
    "Place",
    "Predicate",
    "Predicates",
    "Reference",
    "ReferenceModel",
    "Searcher",
    "Searching",
    "SoFar",
    "Space",
    "StatePredicate",
    "StepPredicate",
    "Touch",
    "Twins",
    "explore",
    "narrated",
    "place_of",
    "plain_searcher",
    "touches",
    "trace_of",
]
