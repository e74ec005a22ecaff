"""Kinds, severities, and the machines on which a property says something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytlc.errors import SpecError
from pytlc.spec.claims import Property, Severity
from pytlc.spec.family import Family
from pytlc.vgic.properties import PROPERTIES


def test_severities_are_ordered_from_the_worst_and_each_has_a_phrase_of_its_own() -> None:
    """A hang, data or something else gone, late, misplaced; last what is the model's fault."""
    assert [s.value for s in Severity] == ["hang", "corrupt", "lose", "delay", "misplace", "model"]
    assert [s.rank for s in Severity] == list(range(6))
    assert len({s.phrase for s in Severity}) == 6
    assert Severity.LOSE.phrase == "loses something for ever"


def test_every_property_has_the_severity_of_its_python_twin(family: Family) -> None:
    """Spec and reference model do not disagree on how bad a violation is."""
    known = {claim.name: claim.severity.value for claim in family.properties}
    assert {name: known[name] for name in PROPERTIES} == {n: p.severity for n, p in PROPERTIES.items()}


@pytest.mark.parametrize(
    ("needs", "sizes", "missing"),
    [
        ((), {}, ()),
        (("memory",), {}, ("--memory weak",)),
        (("memory",), {"memory": "weak"}, ()),
        (("memory", "toggles"), {"toggles": 2}, ("--memory weak",)),
        (("moves|wfi",), {}, ("--moves 1 or --wfi on",)),
        (("moves|wfi",), {"wfi": "on"}, ()),
        (("memory", "toggles"), {}, ("--memory weak", "--toggles 1")),
    ],
)
def test_what_is_missing_is_told_as_options(
    family: Family, needs: tuple[str, ...], sizes: dict[str, int | str], missing: tuple[str, ...]
) -> None:
    """A need is met by a size other than 0 or by a choice other than the first, one of several by any."""
    claim = Property("Late", "invariant", Severity.DELAY, "nothing waits", "an interrupt is late", needs)
    assert claim.missing(family.scope(**sizes)) == missing


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "invariant"', 'kind = "invariance"', "TypeOK: kind 'invariance' is not known; .*, search"),
        ('severity = "model"', 'severity = "bad"', "TypeOK: severity 'bad' is not known; .* hang, corrupt"),
        ('severity = "model"\n', "", "severity"),
        ('severity = "model"', 'severity = "model"\nneeds = ["luck"]', "needs 'luck', which is no parameter"),
        ('severity = "model"', 'severity = "model"\nneeds = ["wfi|luck"]', "needs 'luck'"),
        (
            'severity = "model"',
            'severity = "model"\nneeds = "wfi"',
            "needs = 'wfi': expected a list of texts",
        ),
    ],
)
def test_a_wrong_entry_is_refused_with_the_file_and_what_is_known(
    broken: Callable[..., Family], old: str, new: str, words: str
) -> None:
    """Kind, severity and parameters must be known ones."""
    with pytest.raises(SpecError, match=rf"(?s)family\.toml: .*{words}"):
        broken("family.toml", old, new)
