"""TLA+ text: parsed, and what its modules declare, define, extend and instantiate.

One reader for the whole program, on the grammar of tree-sitter-tlaplus. Text goes in; out come modules with
their names and the syntax trees of their formulas. Nothing here decides what a formula means: SANY and TLC
do.
"""

from pytlc.tla.behaviour import Behaviour, behaviour
from pytlc.tla.modules import Declared, Definition, Instance, Module, module_texts
from pytlc.tla.scope import STANDARD, Modules
from pytlc.tla.syntax import Place, Source, parse, parse_expression

__all__ = [
    "STANDARD",
    "Behaviour",
    "Declared",
    "Definition",
    "Instance",
    "Module",
    "Modules",
    "Place",
    "Source",
    "behaviour",
    "module_texts",
    "parse",
    "parse_expression",
]
