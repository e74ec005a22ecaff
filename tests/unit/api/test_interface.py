"""What ``pytlc`` itself offers: names, documentation, and what importing it costs."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import pytlc


def _asked(program: str) -> str:
    """What a fresh Python prints."""
    argv = [sys.executable, "-c", program]
    return subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_the_names_are_in_order_and_there() -> None:
    """``__all__`` is sorted, without repetition, and has what ``dir`` shows."""
    assert list(pytlc.__all__) == sorted(set(pytlc.__all__))
    assert set(pytlc.__all__) <= set(dir(pytlc))


@pytest.mark.parametrize("name", pytlc.__all__)
def test_each_name_is_documented(name: str) -> None:
    """What is a class or a function says what it is for; the rest are texts and type aliases."""
    found = getattr(pytlc, name)
    documented = inspect.isclass(found) or callable(found)
    assert not documented or (inspect.getdoc(found) or "").strip()


def test_a_type_checker_sees_the_same_names() -> None:
    """What is imported for type checkers is exactly what is exported, each from where it is found."""
    tree = ast.parse(Path(pytlc.__file__ or "").read_text())
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in guarded.body if isinstance(node, ast.ImportFrom)]
    seen = {alias.name: node.module for node in imports for alias in node.names}
    assert sorted(seen) == sorted(pytlc.__all__)
    for name, module in seen.items():
        offered = getattr(pytlc, name)
        real = getattr(import_module(str(module)), name)
        assert offered is real or inspect.unwrap(offered) is real, name


def test_importing_it_loads_nothing() -> None:
    """No module of pytlc is loaded before a name is used, and no other package ever for a name alone."""
    program = "import sys, pytlc; print(sorted(m for m in sys.modules if m.startswith('pytlc')))"
    assert _asked(program) == "['pytlc']"


def test_the_interface_needs_no_command_line() -> None:
    """Using every name loads neither click nor rich."""
    program = (
        "import sys, pytlc; [getattr(pytlc, name) for name in pytlc.__all__];"
        "print(sorted({'click', 'rich'} & sys.modules.keys()))"
    )
    assert _asked(program) == "[]"


@pytest.mark.parametrize("name", ["check", "replay"])
@pytest.mark.parametrize("before", ["", "import pytlc.{0}", "from pytlc.{0} import *", "import pytlc.api"])
def test_a_package_can_be_called_whoever_imported_it(name: str, before: str) -> None:
    """The name is the package, with the signature of the interface's function, in any order of imports."""
    program = (
        f"{before.format(name)}\nimport inspect, pytlc, pytlc.api\n"
        f"called = pytlc.{name}\n"
        f"assert inspect.signature(called) == inspect.signature(pytlc.api.{name})\n"
        f"from pytlc.{name} import __all__\nprint(callable(called), called.__name__)"
    )
    assert _asked(program) == f"True pytlc.{name}"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As for any module, so that ``hasattr`` and ``from pytlc import`` work."""
    with pytest.raises(AttributeError, match=r"module 'pytlc' has no attribute 'Grahp'"):
        _ = pytlc.Grahp  # type: ignore[attr-defined]
    assert isinstance(pytlc, ModuleType)
