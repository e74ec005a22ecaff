"""The specs that are checked in are what the templates render."""

from __future__ import annotations

from pathlib import Path

from pytlc.spec.family import load_family
from pytlc.spec.golden import compare, files_of, report

SPECS = Path(__file__).parents[2] / "specs"


def test_checked_in_specs_equal_what_the_templates_render() -> None:
    """No file is missing, none is there that no template renders, and each is the same to the byte."""
    differences = compare(SPECS, files_of(load_family("vgic")))
    assert not differences, report(differences)
