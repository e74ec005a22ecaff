"""Drive the TLC model checker from Python.

What is named here is the interface; everything is imported when it is first used, so ``import pytlc`` costs
nothing. The packages below it may be used too, and their ``__all__`` says what they offer.

``pytlc.check``, ``pytlc.replay`` and ``pytlc.sweep`` are packages that can be called.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # what type checkers take for true; importing typing would cost more than all the rest
if TYPE_CHECKING:
    from pytlc.api import Swept, acheck, asimulate, check, render, replay, simulate, sweep
    from pytlc.check import Counterexample, Verdict
    from pytlc.conform.simulation import Simulated
    from pytlc.errors import (
        Cancelled,
        ParseError,
        PytlcError,
        SpecError,
        ToolchainError,
        UsageError,
        Violation,
    )
    from pytlc.graph import Graph
    from pytlc.tlc import Event, Finding, Outcome, Result, Stats, TlcJob, TlcOptions, WarmRunner
    from pytlc.tlc.cfg import Config, read_config
    from pytlc.tlc.constants import Tla
    from pytlc.tlc.overriding import Overrides, with_overrides
    from pytlc.toolchain import find_toolchain
    from pytlc.trace import Action, State, Step, Trace, load_trace, save_trace
    from pytlc.values import FiniteSet, Function, ModelValue, Value, parse_value, show
    from pytlc.version import __version__

__all__ = [
    "Action",
    "Cancelled",
    "Config",
    "Counterexample",
    "Event",
    "Finding",
    "FiniteSet",
    "Function",
    "Graph",
    "ModelValue",
    "Outcome",
    "Overrides",
    "ParseError",
    "PytlcError",
    "Result",
    "Simulated",
    "SpecError",
    "State",
    "Stats",
    "Step",
    "Swept",
    "Tla",
    "TlcJob",
    "TlcOptions",
    "ToolchainError",
    "Trace",
    "UsageError",
    "Value",
    "Verdict",
    "Violation",
    "WarmRunner",
    "__version__",
    "acheck",
    "asimulate",
    "check",
    "find_toolchain",
    "load_trace",
    "parse_value",
    "read_config",
    "render",
    "replay",
    "save_trace",
    "show",
    "simulate",
    "sweep",
    "with_overrides",
]

#: Module -> what is taken from it.
_HOMES = {
    "pytlc.api": "Swept acheck asimulate render simulate",
    "pytlc.check": "Counterexample Verdict",
    "pytlc.conform.simulation": "Simulated",
    "pytlc.errors": "Cancelled ParseError PytlcError SpecError ToolchainError UsageError Violation",
    "pytlc.graph": "Graph",
    "pytlc.tlc": "Event Finding Outcome Result Stats TlcJob TlcOptions WarmRunner",
    "pytlc.tlc.cfg": "Config read_config",
    "pytlc.tlc.constants": "Tla",
    "pytlc.tlc.overriding": "Overrides with_overrides",
    "pytlc.toolchain": "find_toolchain",
    "pytlc.trace": "Action State Step Trace load_trace save_trace",
    "pytlc.values": "FiniteSet Function ModelValue Value parse_value show",
    "pytlc.version": "__version__",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}
#: Packages that can be called: the attribute is the package, whoever imported it first.
_CALLABLE = frozenset({"check", "replay", "sweep"})


if not TYPE_CHECKING:  # a type checker would take any name for one of ours

    def __getattr__(name: str) -> object:
        if name in _CALLABLE or name in _HOME:
            import_module("pytlc.errors").require_posix()
        if name in _CALLABLE:
            return import_module(f"pytlc.{name}")
        if name not in _HOME:
            raise AttributeError(f"module 'pytlc' has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOME[name]), name)
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
