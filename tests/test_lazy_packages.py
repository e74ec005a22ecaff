"""Packages that load a part of themselves on demand say the same to a type checker and to Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAZY = sorted(
    path for path in (ROOT / "pytlc").glob("*/__init__.py") if "__getattr__ = lazily(" in path.read_text()
)


def _declared(tree: ast.Module, package: str) -> dict[str, str]:
    """Name -> module, as a type checker reads it."""
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    homes = {str(node.module).removeprefix(f"{package}."): node.names for node in imports}
    return {alias.name: module for module, names in homes.items() for alias in names}


def _loaded(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The same as it is given to ``lazily``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lazily":
            for module, names in ast.literal_eval(node.args[1]).items():
                yield from ((name, module) for name in names.split())


@pytest.mark.parametrize("path", LAZY, ids=lambda path: path.parent.name)
def test_what_is_declared_is_what_is_loaded(path: Path) -> None:
    """No name is missing, none comes from elsewhere, and none is hidden by a module of the same name."""
    package = f"pytlc.{path.parent.name}"
    tree = ast.parse(path.read_text())
    declared = _declared(tree, package)
    assert declared
    assert declared == dict(_loaded(tree))
    assert not declared.keys() & {each.stem for each in path.parent.iterdir()}
    loaded = import_module(package)
    for name, module in declared.items():
        assert getattr(loaded, name) is getattr(import_module(f"{package}.{module}"), name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = loaded.nothing
