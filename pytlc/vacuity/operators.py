"""The operators of a model with the places where they stand, and what a formula is about."""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.tla import Definition, Module, Modules
from pytlc.tla.level import Level, Levels
from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import understood
from pytlc.trace import Location
from pytlc.vacuity.formula import Piece


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator of a model.

    Attributes:
        definition: Its definition.
        module: The module that it is defined in.
    """

    definition: Definition
    module: Module

    @property
    def place(self) -> Location:
        """Where its name stands."""
        begin = self.definition.place
        end = begin.column + len(self.definition.name) - 1
        return Location(self.module.name, begin.line, begin.column, begin.line, end)

    def place_of(self, piece: Piece) -> Location:
        """Where a piece of it stands."""
        begin, end = piece.begin, piece.end
        return Location(self.module.name, begin.line, begin.column, end.line, end.column)


@dataclass(frozen=True, slots=True)
class Operators:
    """What the modules of a job define.

    Attributes:
        modules: The modules of the job.
        levels: The levels of formulas in them.
    """

    modules: Modules
    levels: Levels

    @classmethod
    def of(cls, job: TlcJob) -> Operators:
        """Read them from the texts of a job."""
        modules = job.modules
        return cls(modules, Levels(modules, understood(job.config).replaced))

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that are declared."""
        return self.modules.variables

    def get(self, name: str, module: Module | None = None) -> Operator | None:
        """The operator that stands for a name in a module, the main one by default.

        None for a function, and for one of a module that stands inside of another or is not understood.
        """
        around = module or self.modules.get(self.modules.main)
        found = None if around is None else self.levels.lookup(name, around)
        if found is None or found[1].function or found[0].outer is not None:
            return None
        return Operator(found[1], found[0])

    def level(self, operator: Operator, piece: Piece) -> Level:
        """The level of a piece of an operator; what cannot be seen is taken to be about a state."""
        levels = [self.levels.of(node, operator.module) for node in piece.nodes]
        return max(level or Level.STATE for level in levels)

    def is_constant(self, operator: Operator, piece: Piece | None = None) -> bool:
        """Whether an operator, or a piece of it, surely mentions no variable."""
        nodes = (operator.definition.body,) if piece is None else piece.nodes
        return all(self.levels.is_constant(node, operator.module) for node in nodes)
