"""By which the Python that judges a counterexample is known: ours, a family's, and what that imports.

A recorded answer says whether the reference model took every step, so it holds only for that model. Modules
are followed by the import statements in their sources; of a package among the installed ones its files count
where the family's Python is in it, and its version where that only imports it.
"""

from __future__ import annotations

import ast
import hashlib
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

from pytlc.spec import Family
from pytlc.spec.python import is_file
from pytlc.version import __version__

_OURS = Path(__file__).parents[1]
_MOST_FILES = 5_000
_SUFFIX = ".py"


def python_key(family: Family | None) -> str:
    """The same as long as all of that Python is.

    Args:
        family: Whose Python; None where only ours judges. Its file itself is part of a job already.
    """
    sha = hashlib.sha256(_own_key().encode())
    for part in sorted(set(_parts_of(family.python))) if family is not None and family.python else ():
        sha.update(part.encode())
    return sha.hexdigest()


@cache
def _own_key() -> str:
    return f"{__version__} {_digest(_sources(_OURS))}"


def _parts_of(python: str) -> Iterator[str]:
    """What a family's Python is made of besides a file of its folder."""
    if is_file(python):
        yield from _imported([Path(python)])
        return
    found = _spec(python)
    if found is None or _is_ours(found):
        return
    files = list(_sources(_package_of(python, found)))
    yield f"{python} {_digest(files)}"
    yield from _imported(files)


def _imported(files: Iterable[Path]) -> Iterator[str]:
    """Everything that sources import, and so on: files by their content, installed ones by their version."""
    pending, seen = list(files), set[str]()
    while pending:
        for name in _imports(pending.pop()):
            top = name.partition(".")[0]
            if name in seen or top in sys.stdlib_module_names:
                continue
            seen.add(name)
            found = _spec(name)
            if found is None or found.origin is None or _is_ours(found):
                continue
            if _is_installed(Path(found.origin)):
                yield f"{top} {_version(top)}"
            else:
                path = Path(found.origin)
                yield f"{name} {_digest([path])}"
                if path.suffix == _SUFFIX and len(seen) < _MOST_FILES:
                    pending.append(path)


def _imports(path: Path) -> Iterator[str]:
    """The modules that a source names in import statements, but for relative ones, which are its own."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):  # whoever runs it says so
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _spec(name: str) -> ModuleSpec | None:
    try:
        return find_spec(name)
    except (ImportError, ValueError, AttributeError):  # a name of a module's that is no module
        return None


def _is_ours(found: ModuleSpec) -> bool:
    return found.origin is not None and Path(found.origin).is_relative_to(_OURS)


def _is_installed(path: Path) -> bool:
    paths = sysconfig.get_paths()
    return any(path.is_relative_to(paths[name]) for name in ("purelib", "platlib"))


def _version(top: str) -> str:
    names = packages_distributions().get(top, [])
    try:
        return " ".join(version(name) for name in names)
    except PackageNotFoundError:
        return ""


def _package_of(name: str, found: ModuleSpec) -> Path:
    """The folder of the outermost package of a module; the file of one that is in none."""
    top = _spec(name.partition(".")[0]) or found
    origin = Path(top.origin or found.origin or "")
    return origin.parent if top.submodule_search_locations else origin


def _sources(place: Path) -> list[Path]:
    """The Python files at or below a place."""
    return [place] if place.is_file() else sorted(place.rglob(f"*{_SUFFIX}"))[:_MOST_FILES]


def _digest(files: Iterable[Path]) -> str:
    sha = hashlib.sha256()
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        sha.update(f"{path.name} {len(content)} ".encode() + content)
    return sha.hexdigest()
