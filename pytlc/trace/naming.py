"""Names of variables that TLA+ has: those of other tools (``mbt::actionTaken``, ``A B``, ``IF``) get one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pytlc.trace.model import State, Trace
from pytlc.values.base import is_reserved

_NAME = re.compile(r"(?![WS]F_)(?=\w*[A-Za-z])[A-Za-z0-9_]+", re.ASCII)
_NAMES_OF_MODULES = """
    Nat Int Len Append Head Tail Seq SubSeq SelectSeq Print PrintT Assert JavaTime TLCGet TLCSet
    Permutations SortSeq RandomElement Any ToString TLCEval IsFiniteSet Cardinality
"""
#: What the modules define that a module without a spec extends.
LIBRARY = frozenset(_NAMES_OF_MODULES.split())


@dataclass(frozen=True, slots=True)
class Renamed:
    """Variables with another name.

    Attributes:
        names: The name in TLA+ for each that has another one.
    """

    names: Mapping[str, str]

    def applied(self, trace: Trace) -> Trace:
        """A trace with these names."""
        if not self.names:
            return trace
        steps = (replace(step, state=self._state(step.state)) for step in trace.steps)
        return Trace(tuple(steps), trace.ending)

    def _state(self, state: State) -> State:
        return State({self.names.get(name, name): value for name, value in state.items()})

    def __str__(self) -> str:
        return ", ".join(f"{old} is {new}" for old, new in self.names.items())


def renamed(trace: Trace, taken: frozenset[str] = frozenset()) -> Renamed:
    """Names that TLA+ has for all variables of a trace.

    Args:
        trace: The trace.
        taken: Further names that a module around it needs for itself.
    """
    variables = list(dict.fromkeys(name for state in trace.states for name in state))
    used = {name for name in variables if _is_free(name, taken)}
    names: dict[str, str] = {}
    for name in variables:
        if name not in used:
            names[name] = _fresh(name, used | taken | LIBRARY | set(names.values()))
    return Renamed(names)


def _is_free(name: str, taken: frozenset[str]) -> bool:
    return _NAME.fullmatch(name) is not None and not is_reserved(name) and name not in taken | LIBRARY


def _fresh(name: str, taken: set[str] | frozenset[str]) -> str:
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "variable"
    candidate = plain if _NAME.fullmatch(plain) and not is_reserved(plain) else f"var_{plain}"
    found, number = candidate, 2
    while found in taken:
        found, number = f"{candidate}_{number}", number + 1
    return found
