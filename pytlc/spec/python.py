"""The Python of a family: how it is found, and what it may offer.

``python`` in ``family.toml`` names a file beside it, such as ``model.py``, or an installed module. Of the
functions that it may have, each is optional:

==========================================  =================================================================
``context(request) -> Context``             what the templates may name, see :mod:`pytlc.spec.context`
``check_layer(target, layer)``              raises LayerError where a user's layer and its twin do not fit
``reference(code, sizes, twins)``           the reference model, see :mod:`pytlc.reference.family`
``predicates(model)``                       its properties in Python, see :mod:`pytlc.reference.family`
``searcher(model, names)``                  how it is searched fastest, see :mod:`pytlc.reference.searcher`
==========================================  =================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from pytlc.errors import SpecError
from pytlc.foreign import load_source

SUFFIX = ".py"

_PREFIX = "pytlc_family_"


def offered(python: str, name: str) -> Callable[..., Any] | None:
    """A function of a family's Python; None if it has none of that name, or there is no Python.

    Args:
        python: Path of a file, or name of an installed module; empty for none.
        name: Name of the function.

    Raises:
        SpecError: The Python cannot be read or does not import, or what has that name is no function.
    """
    if not python:
        return None
    found = getattr(_module(python), name, None)
    if found is not None and not callable(found):
        raise SpecError(f"{python}: {name} is {found!r:.60}; expected a function")
    return found


def is_file(python: str) -> bool:
    """Whether a family's Python is a file of its folder."""
    return python.endswith(SUFFIX)


def read_python(python: str) -> str:
    """The text of a family's file.

    Raises:
        SpecError: It cannot be read.
    """
    try:
        return Path(python).read_bytes().decode("utf-8")
    except OSError as error:
        raise SpecError(
            f"{python}: the Python of the family cannot be read: {error.strerror}; write it, or leave "
            f"python out of family.toml"
        ) from error
    except UnicodeDecodeError as error:
        raise SpecError(f"{python} is no text in UTF-8: {error}") from error


def _module(python: str) -> ModuleType:
    if is_file(python):
        return _loaded(python, read_python(python))
    try:
        return import_module(python)
    except ImportError as error:
        raise SpecError(f"the Python of a family, module {python}, does not import: {error}") from error


@lru_cache(maxsize=64)
def _loaded(path: str, source: str) -> ModuleType:
    name = f"{_PREFIX}{Path(path).stem}_{abs(hash((path, source))):x}"
    return load_source(name, source, path, what="the Python of the family", error=SpecError)
