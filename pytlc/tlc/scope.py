"""What a name can mean in the main module of a job, and which names surely mean nothing there.

SANY decides; a name is called unknown only where every module that could define it was read whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pytlc.closest import closest
from pytlc.tla import Definition, Module, Modules, parse_expression
from pytlc.tla.syntax import walk

#: What standard modules define (in TLC 1.8.0; older ones define less).
STANDARD_NAMES = {
    "Naturals": "+ - * ^ < > <= >= \\leq \\geq % \\div .. Nat",
    "Integers": "+ - * ^ < > <= >= \\leq \\geq % \\div .. Nat Int -.",
    "Sequences": "Seq Len \\o \\circ Append Head Tail SubSeq SelectSeq",
    "FiniteSets": "IsFiniteSet Cardinality",
    "TLC": ":> @@ Print PrintT Assert JavaTime TLCGet TLCSet Permutations SortSeq RandomElement Any ToString "
    "TLCEval",
}
#: What needs no module.
_PRIMITIVE = frozenset({"BOOLEAN", "STRING", "TRUE", "FALSE"})


@dataclass(frozen=True)
class Scope:
    """The names of the main module.

    Attributes:
        modules: The modules of the spec.
    """

    modules: Modules

    @cached_property
    def operators(self) -> dict[str, Definition]:
        """The definitions that the main module sees, by name; of those with one name the nearest."""
        found: dict[str, Definition] = {}
        for module in self.modules.visible().values():
            for name, one in module.definitions.items():
                if not (one.local and module.name != self.modules.main):
                    found.setdefault(name, one)
        return found

    @cached_property
    def _others(self) -> frozenset[str]:
        """Names that are there besides: of variables, of constants, of instances, of standard modules."""
        modules = self.modules.visible().values()
        instances = {one.name for module in modules for one in module.instances if one.name}
        standard = {name for module in self.modules.extended() for name in _standard(module)}
        return frozenset({*self.modules.variables, *self.modules.constants, *instances, *standard})

    def has(self, name: str) -> bool:
        """Whether the main module sees this name, as far as its modules are known."""
        return name in self.operators or name in self._others or name in _PRIMITIVE

    def is_constant_name(self, name: str) -> bool:
        """Whether a name stands for a value without a state: a constant, or an operator without arguments."""
        found = self.operators.get(name)
        if found is not None:
            return not found.parameters
        declared = self.modules.constants.get(name)
        if declared is not None:
            return not declared.arity
        return name in _PRIMITIVE or (name in self._others and name not in self.modules.variables)

    def surely_lacks(self, name: str) -> bool:
        """Whether SANY would surely say that there is no such name."""
        return self._is_known_whole and not self.has(name)

    def surely_has_no_constant(self, name: str) -> bool:
        """Whether nothing of this name can be given another meaning by a cfg."""
        standard = {known for module in STANDARD_NAMES for known in _standard(module)}
        if name in standard or name in _PRIMITIVE or self.has(name) or not self.modules.is_read_whole:
            return False
        return not any(name in module.definitions for module in self._reachable())

    def _reachable(self) -> list[Module]:
        return [module for name in self.modules.reachable if (module := self.modules.get(name))]

    @cached_property
    def _is_known_whole(self) -> bool:
        seen = self.modules.visible()
        others = self.modules.extended() - seen.keys()
        return all(module.is_read_whole for module in seen.values()) and others <= STANDARD_NAMES.keys()

    def nearest(self, name: str) -> str:
        """``; did you mean x?``, of the operators, or nothing."""
        return hint(name, self.operators)


def hint(name: str, known: object) -> str:
    """``; did you mean x?``, or nothing."""
    close = closest(name, known)  # type: ignore[arg-type]
    return f"; did you mean {close[0]}?" if close else ""


def free_names(text: str) -> frozenset[str]:
    """The names and symbols that an expression uses and does not bind; none where it is no expression."""
    parsed = parse_expression(text)
    if parsed is None:
        return frozenset()
    source, node = parsed
    leaves = [here for here in walk(node) if not here.children and here.type != "string"]
    bound = {source.text(here) for here in walk(node) if here.type == "identifier"}
    return frozenset(source.text(here) for here in leaves) - bound


def _standard(module: str) -> list[str]:
    return STANDARD_NAMES.get(module, "").split()
