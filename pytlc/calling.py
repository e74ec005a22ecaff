"""Packages that can be called, where the best name of a function is that of the package which does its work.

``pytlc.check("vgic@v1")`` is a function of the interface, and ``from pytlc.check import Checker`` goes on
working. The function lies in a layer above the package, so it is looked up when it is called.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_INTERFACE = "pytlc.api"


class CallableModule(ModuleType):
    """A module that passes a call on to the function of its name in the interface."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function."""
        return self.__wrapped__(*args, **kwargs)

    @property
    def __wrapped__(self) -> Any:
        """The function, for what asks for its signature and documentation."""
        return getattr(import_module(_INTERFACE), self.__name__.rpartition(".")[2])


def make_callable(name: str) -> None:
    """Make the loaded module of this name callable."""
    sys.modules[name].__class__ = CallableModule
