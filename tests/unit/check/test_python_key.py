"""By which the Python is known that judges a counterexample."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check.python_key import python_key
from pytlc.spec import Family
from pytlc.spec.family import load_family

_VGIC = load_family("vgic")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package on the path, with a module that imports another one when it is called."""
    package = tmp_path / "own_models"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "machine.py").write_text("def reference():\n    import own_helper\n    return own_helper\n")
    (tmp_path / "own_helper.py").write_text("import json\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "own_models", raising=False)  # where it was looked for before
    return tmp_path


def _of(python: str) -> Family:
    return replace(_VGIC, python=python)


def test_that_of_pytlc_alone_is_known_by_its_version_and_its_sources() -> None:
    """A family that comes with pytlc has no other."""
    assert python_key(None) == python_key(_VGIC) == python_key(_of(""))


@pytest.mark.parametrize("changed", ["own_models/machine.py", "own_models/__init__.py", "own_helper.py"])
def test_an_installed_module_is_known_by_its_package_and_by_what_it_imports(
    installed: Path, changed: str
) -> None:
    """Wherever the import statement stands."""
    before = python_key(_of("own_models.machine"))
    assert before == python_key(_of("own_models.machine"))
    with (installed / changed).open("a") as stream:
        stream.write("# changed\n")
    assert python_key(_of("own_models.machine")) != before


def test_a_file_of_a_folder_is_known_by_what_it_imports(installed: Path) -> None:
    """It is itself a part of the job."""
    model = installed / "model.py"
    model.write_text("import pytest, own_helper, no_such_module\nfrom pytlc.values import show\n")
    before = python_key(_of(str(model)))
    (installed / "own_helper.py").write_text("import sys\n")
    assert python_key(_of(str(model))) != before
    assert "own_helper" not in sys.modules
