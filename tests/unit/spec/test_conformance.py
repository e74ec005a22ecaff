"""Recorded scopes: what an entry may say, what a wrong one is told, and that everything is covered."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import SpecError
from pytlc.spec.conformance import RecordedScope, load_scopes, parse_scopes, record_scope
from pytlc.spec.family import Family

WHERE = Path("some/conformance.toml")
GOOD = """# first

[[scopes]]
name = "one"
shows = "it agrees; distinct = 5"
target = "v4+KeepVisible"
scope = { vcpus = 1, memory = "weak" }
distinct = 1_035  # distinct = 7
transitions = 2000
depth    = 23
slow = true

[[scopes]]
name = "two"
shows = "it has no end"
target = "378384399e"
scope = {}
distinct = 47
transitions = 50
depth = 30
limit = 46
"""


@pytest.fixture(scope="module")
def recorded(family: Family) -> tuple[RecordedScope, ...]:
    """The scopes that come with pytlc."""
    return load_scopes(family)


def test_an_entry_becomes_a_scope(family: Family) -> None:
    """Sizes are completed, and the target is told by its version."""
    one, two = parse_scopes(GOOD, family, WHERE)
    assert one == RecordedScope(
        name="one",
        shows="it agrees; distinct = 5",
        target="v4+KeepVisible",
        scope=family.scope(vcpus=1, memory="weak"),
        distinct=1035,
        transitions=2000,
        depth=23,
        is_slow=True,
    )
    assert (two.target, two.scope, two.limit, two.is_slow) == ("v1", family.scope(), 46, False)


@pytest.mark.parametrize(
    ("old", "new", "scope", "words"),
    [
        ('name = "two"', 'name = "one"', "one", "stands twice"),
        ('name = "two"', 'name = "Two"', "Two", "snake_case, such as v3_spi"),
        ("transitions = 50\n", "", "two", "'transitions' is missing"),
        ("depth = 30", "depth = 0", "two", "1 or more"),
        ("limit = 46", 'limit = "46"', "two", "whole number"),
        ("limit = 46", "properties = []", "two", "unknown key 'properties'"),
        ("slow = true", "slow = 1", "one", "true or false"),
        ("378384399e", "v7", "two", "target: vgic has no version 'v7'"),
        ("vcpus = 1", "vcpu = 1", "one", "scope: vgic has no size 'vcpu'"),
    ],
)
def test_a_wrong_entry_is_told_where_and_what(
    family: Family, old: str, new: str, scope: str, words: str
) -> None:
    """File, scope and key."""
    assert old in GOOD
    with pytest.raises(SpecError) as caught:
        parse_scopes(GOOD.replace(old, new), family, WHERE)
    assert str(caught.value).startswith(f"{WHERE}: scope {scope}")
    assert words in str(caught.value)


def test_recording_changes_three_numbers(tmp_path: Path) -> None:
    """Comments and the other scope stay as they are."""
    path = tmp_path / "conformance.toml"
    path.write_text(GOOD)
    record_scope(path, "one", distinct=1, transitions=2, depth=3)
    expected = GOOD.replace("1_035", "1").replace("2000", "2").replace("= 23", "= 3")
    assert path.read_text() == expected
    with pytest.raises(SpecError, match="no scope 'three' to record; known: one, two"):
        record_scope(path, "three", distinct=1, transitions=2, depth=3)


def test_every_version_and_every_mutant_is_compared(
    family: Family, recorded: tuple[RecordedScope, ...]
) -> None:
    """In a scope that is not slow."""
    quick = {scope.target for scope in recorded if not scope.is_slow}
    assert {version.name for version in family.versions} <= quick
    mutants = {target.rpartition("+")[2] for target in quick if "+" in target}
    assert mutants == {mutant.name for mutant in family.mutants}


def test_every_switch_of_the_machine_is_on_somewhere(
    family: Family, recorded: tuple[RecordedScope, ...]
) -> None:
    """Every size has in one of the scopes a value other than its smallest."""
    quick = [scope.scope for scope in recorded if not scope.is_slow]
    never = [name for name, p in family.parameters.items() if all(s[name] == p.minimum for s in quick)]
    assert never == []


def test_the_large_scope_is_large(recorded: tuple[RecordedScope, ...]) -> None:
    """It has more than 200,000 states, and the quick ones have a few thousand each."""
    assert max(scope.distinct for scope in recorded if scope.is_slow) > 200_000
    assert max(scope.distinct for scope in recorded if not scope.is_slow) < 20_000
