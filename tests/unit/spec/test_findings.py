"""FINDINGS.md says what recorded models show, with their numbers, and history.toml names its sections."""

from __future__ import annotations

import re

import pytest

from pytlc.spec import Family, load_family
from pytlc.spec.history import load_history
from pytlc.spec.models import Model, load_models


@pytest.fixture(scope="module")
def family() -> Family:
    """The vGIC."""
    return load_family("vgic")


@pytest.fixture(scope="module")
def text(family: Family) -> str:
    """The findings."""
    return (family.root / "FINDINGS.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def models(family: Family) -> dict[str, Model]:
    """The recorded models by name."""
    return {model.name: model for model in load_models(family)}


def test_every_length_is_that_of_the_recorded_model(text: str, models: dict[str, Model]) -> None:
    """A row of a table names models, and a number in it is the length of the counterexample of each."""
    rows = re.findall(r"^\| (`.*`) \|.*\| (\d+) \|$", text, re.MULTILINE)
    told = [(name, int(length)) for names, length in rows for name in re.findall(r"`(\w+)`", names)]
    assert told
    assert told == [(name, models[name].expectation.depth) for name, _ in told]


def test_every_model_that_is_named_is_recorded(text: str, models: dict[str, Model]) -> None:
    """Also those without a length, and those in the text."""
    named = set(re.findall(r"`((?:v\d|lpi|thread)_\w+)`", text))
    assert named
    assert named <= models.keys()


def test_every_finding_of_the_history_is_a_section(family: Family, text: str) -> None:
    """And none of the sections is numbered twice."""
    sections = re.findall(r"^## (F\d+)\.", text, re.MULTILINE)
    marked = {cell.finding for cell in load_history(family).expected.values() if cell.finding}
    assert len(sections) == len(set(sections))
    assert marked
    assert marked <= set(sections)
