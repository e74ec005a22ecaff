"""The operators of a model with the places where they stand, and what a formula is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pytlc.tla import Definition, Module, Modules
from pytlc.tla.level import Level, Levels
from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import understood
from pytlc.trace import Location
from pytlc.vacuity.formula import Piece


@dataclass(frozen=True, slots=True)
class Operators:
    """What the main module of a job sees.

    Attributes:
        modules: The modules of the job.
        levels: The levels of formulas in them.
        homes: The module of each definition.
    """

    modules: Modules
    levels: Levels
    homes: Mapping[Definition, Module]

    @classmethod
    def of(cls, job: TlcJob) -> Operators:
        """Read them from the texts of a job."""
        modules = Modules(job.files, job.main)
        seen = modules.visible().values()
        homes = {one: module for module in seen for one in module.definitions.values()}
        return cls(modules, Levels(modules, understood(job.config).replaced), homes)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that are declared."""
        return self.modules.variables

    def get(self, name: str) -> Definition | None:
        """The definition that stands for a name; None where it cannot be used from another module."""
        main = self.modules.get(self.modules.main)
        found = None if main is None else self.levels.lookup(name, main)
        return None if found is None or found[1].local or found[1].function else found[1]

    def place(self, definition: Definition, piece: Piece | None = None) -> Location:
        """Where a definition, or a piece of it, stands."""
        module = self.homes[definition].name
        if piece is None:
            place = definition.place
            return Location(
                module, place.line, place.column, place.line, place.column + len(definition.name) - 1
            )
        begin, end = piece.begin, piece.end
        return Location(module, begin.line, begin.column, end.line, end.column)

    def level(self, definition: Definition, piece: Piece) -> Level:
        """The level of a piece of a definition; what cannot be seen is taken to be about a state."""
        levels = [self.levels.of(node, self.homes[definition]) for node in piece.nodes]
        return max(level or Level.STATE for level in levels)

    def is_constant(self, definition: Definition, piece: Piece | None = None) -> bool:
        """Whether a definition, or a piece of it, surely mentions no variable."""
        nodes = (definition.body,) if piece is None else piece.nodes
        return all(self.levels.is_constant(node, self.homes[definition]) for node in nodes)
