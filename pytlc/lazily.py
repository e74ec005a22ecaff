"""Packages that load a part of themselves when a name of it is first asked for.

``from pytlc.tlc import TlcOptions`` then loads the options and not what runs a JVM: a command starts in the
time of what it uses. Type checkers read the imports under ``TYPE_CHECKING``; a test compares the two. No name
of a package may be that of one of its modules too: Python puts the module in its place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package.

    Args:
        package: Its name.
        homes: Module of the package -> names that are taken from it.
    """
    home = {name: module for module, names in homes.items() for name in names.split()}

    def get(name: str) -> object:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{home[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return get
