"""Where the templates are found."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from pytlc.errors import SpecError
from pytlc.spec import layout


def test_templates_are_found_beside_and_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed package has its own copy, which comes before one that happens to lie beside it."""
    module = tmp_path / "pytlc" / "spec" / Path(inspect.getfile(layout)).name
    monkeypatch.setattr(layout, "__file__", str(module))
    with pytest.raises(SpecError, match=r"templates of pytlc are missing from .*pytlc; reinstall"):
        layout.templates_root()
    (tmp_path / "templates").mkdir()
    assert layout.templates_root() == tmp_path / "templates"
    (tmp_path / "pytlc" / "_templates").mkdir(parents=True)
    assert layout.templates_root() == tmp_path / "pytlc" / "_templates"
