"""What ``history.toml`` may say, what it must not, and what is written back."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import SpecError
from pytlc.spec.family import Family, Version, load_family
from pytlc.spec.history import HISTORY, Expected, load_history, parse_history, record

PATH = Path("history.toml")
UPSTREAM = (
    Version("v0", commit="1" * 10, date="2017-01-01", subject="base"),
    Version("v1", commit="2" * 10, date="2017-01-02", subject="a fix", on="v0"),
)
COLUMNS = """
scope = { vcpus = 2, spis = 1, lrs = 1, retargets = 2 }

[[column]]
property = "NoLockCycle"

[[column]]
property = "NoLockCycle"
title = "cycle, 3 vCPUs"
scope = { vcpus = 3 }
versions = ["v1"]
"""
EXPECTED = """
[expected]
v0.NoLockCycle = "violated 36"
v1.NoLockCycle = "holds"
v1."cycle, 3 vCPUs" = { verdict = "violated 41", finding = "F1" }
"""


@pytest.fixture
def family() -> Family:
    """The vGIC as if it had two versions."""
    return replace(load_family("vgic"), versions=UPSTREAM)


def test_columns_have_a_property_a_machine_and_versions(family: Family) -> None:
    """What a column does not say is that of the table, the title is the property's name."""
    history = parse_history(COLUMNS, family, PATH)
    first, second = history.columns
    assert (first.title, first.property, first.scope) == (
        "NoLockCycle",
        family.property("NoLockCycle"),
        family.scope(vcpus=2, spis=1, lrs=1, retargets=2),
    )
    assert first.versions == ("v0", "v1")
    assert (second.title, second.property, second.versions) == ("cycle, 3 vCPUs", first.property, ("v1",))
    assert second.scope == family.scope(vcpus=3, spis=1, lrs=1, retargets=2)
    assert history.expected == {}


def test_cells_are_recorded_with_their_findings(family: Family) -> None:
    """By version and title of the column, as a text or as a table."""
    assert parse_history(COLUMNS + EXPECTED, family, PATH).expected == {
        ("v0", "NoLockCycle"): Expected("violated", 36),
        ("v1", "NoLockCycle"): Expected("holds"),
        ("v1", "cycle, 3 vCPUs"): Expected("violated", 41, "F1"),
    }


def test_a_violation_may_have_no_behaviour(family: Family) -> None:
    """Then it has no number."""
    history = parse_history(COLUMNS + '[expected]\nv0.NoLockCycle = "violated"\n', family, PATH)
    assert history.expected == {("v0", "NoLockCycle"): Expected("violated")}


def test_proposals_follow_what_they_change(family: Family) -> None:
    """Upstream versions keep their order, a proposal to change a proposal follows that one."""
    proposals = (
        Version("more", source="a mail", date="2017-03-02", subject="on a proposal", on="idea"),
        Version("idea", source="a mail", date="2017-03-01", subject="on the base", on="v0"),
    )
    history = parse_history(COLUMNS, replace(family, versions=(*UPSTREAM, *proposals)), PATH)
    assert [row.name for row in history.rows] == ["v0", "idea", "more", "v1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("scope = ", ("cannot be read as TOML",)),
        ("scope = { vcpus = 2 }", ("at least one table [[column]]",)),
        ("column = 3", ("at least one table [[column]]",)),
        (COLUMNS + "[more]\n", ("unknown key 'more'", "scope, column, expected")),
        (
            COLUMNS.replace("scope = { vcpus = 3 }", "machine = 3"),
            ("cycle, 3 vCPUs", "unknown key 'machine'"),
        ),
        (COLUMNS.replace('"cycle, 3 vCPUs"', '"NoLockCycle"'), ("column NoLockCycle", "stands twice")),
        (COLUMNS.replace('"cycle, 3 vCPUs"', "3"), ("column number 2", "title = 3", "text of one line")),
        ("[[column]]\n", ("column number 1", "property = None", "text of one line")),
        ('[[column]]\nproperty = "NoLockCycles"\n', ("did you mean NoLockCycle?",)),
        (COLUMNS.replace("{ vcpus = 3 }", "{ vcpu = 3 }"), ("no size 'vcpu'", "did you mean vcpus?")),
        (COLUMNS.replace("{ vcpus = 3 }", "{ vcpus = 9 }"), ("--vcpus 9 is out of bounds",)),
        (COLUMNS.replace("{ vcpus = 3 }", "3"), ("scope = 3: expected a table of sizes",)),
        (COLUMNS.replace("{ vcpus = 3 }", "{ vcpus = 3.5 }"), ("expected a table of sizes",)),
        (COLUMNS.replace("spis = 1", "spis = -1"), ("--spis -1 is out of bounds",)),
        (COLUMNS.replace('["v1"]', '["v7"]'), ("versions = ['v7']", "out of v0, v1")),
        (COLUMNS.replace('["v1"]', "[]"), ("versions = []", "out of v0, v1")),
        (COLUMNS + "[expected]\nv7.NoLockCycle = 'holds'\n", ("no version 'v7'; known: v0, v1",)),
        (COLUMNS + "[expected]\nv0.Nothing = 'holds'\n", ("expected.v0.Nothing", "no column 'Nothing'")),
        (COLUMNS + "[expected]\nv0 = 'holds'\n", ("expected.v0", "found 'holds'")),
        (COLUMNS + "[expected]\nv0.'cycle, 3 vCPUs' = 'holds'\n", ("does not apply to this version",)),
        (COLUMNS + "[expected]\nv0.NoLockCycle = 'fails'\n", ("verdict = 'fails'", '"violated 36"')),
        (COLUMNS + "[expected]\nv0.NoLockCycle = 'violated 0'\n", ("verdict = 'violated 0'",)),
        (COLUMNS + "[expected]\nv0.NoLockCycle = { finding = 'F1' }\n", ("verdict = None",)),
        (
            COLUMNS + "[expected]\nv0.NoLockCycle = { verdict = 'holds', finding = 'F1' }\n",
            ("nothing is found",),
        ),
        (
            COLUMNS + "[expected]\nv0.NoLockCycle = { verdict = 'violated 3', finding = 'G' }\n",
            ("such as F1",),
        ),
        (COLUMNS + "[expected]\nv0.NoLockCycle = { verdict = 'holds', why = '' }\n", ("unknown key 'why'",)),
    ],
)
def test_what_is_wrong_is_told(family: Family, text: str, told: tuple[str, ...]) -> None:
    """The message names the file, the place, what is there and what is expected."""
    with pytest.raises(SpecError) as caught:
        parse_history(text, family, PATH)
    for part in ("history.toml: ", *told):
        assert part in str(caught.value)


def test_a_property_that_says_nothing_on_a_machine_is_refused(family: Family) -> None:
    """The message says what has to be switched on."""
    needing = replace(family.property("NoLockCycle"), needs=("reasserts",))
    changed = replace(family, properties=(needing,))
    with pytest.raises(SpecError, match="NoLockCycle says nothing on this machine: it needs --reasserts 1"):
        parse_history(COLUMNS, changed, PATH)


def test_a_missing_file_is_told(family: Family, tmp_path: Path) -> None:
    """A family without a history says so, with the path."""
    with pytest.raises(SpecError, match=r"history\.toml: cannot be read"):
        load_history(replace(family, root=tmp_path))


@pytest.mark.parametrize(
    "before", ["", "\n[expected]\n", EXPECTED, '\n[expected] # ours\nv0.NoLockCycle = "holds"']
)
def test_what_is_recorded_is_read_again(family: Family, tmp_path: Path, before: str) -> None:
    """It stands in place of what was recorded before, and nothing in front of it changes."""
    path = tmp_path / "history.toml"
    path.write_text(COLUMNS + before)
    expected = {
        ("v0", "NoLockCycle"): Expected("violated", 7),
        ("v1", "NoLockCycle"): Expected("violated"),
        ("v1", "cycle, 3 vCPUs"): Expected("violated", 9, "F2"),
    }
    record(path, expected)
    assert path.read_text().startswith(COLUMNS)
    assert path.read_text().count("[expected]") == 1
    assert parse_history(path.read_text(), family, path).expected == expected
    once = path.read_text()
    record(path, expected)
    assert path.read_text() == once


def test_a_record_is_readable(tmp_path: Path) -> None:
    """A line for each cell, a paragraph for each version."""
    path = tmp_path / "history.toml"
    path.write_text(COLUMNS)
    record(
        path,
        {
            ("v0", "NoLockCycle"): Expected("violated", 7),
            ("thread-v2", "NoLockCycle"): Expected("holds"),
            ("thread-v2", "cycle, 3 vCPUs"): Expected("violated", 9, "F2"),
        },
    )
    assert path.read_text() == COLUMNS + (
        '\n[expected]\nv0.NoLockCycle = "violated 7"\n\nthread-v2.NoLockCycle = "holds"\n'
        'thread-v2."cycle, 3 vCPUs" = { verdict = "violated 9", finding = "F2" }\n'
    )


def test_a_table_behind_what_is_recorded_is_not_lost(tmp_path: Path) -> None:
    """Writing is refused, and the file stays as it is."""
    path = tmp_path / "history.toml"
    text = EXPECTED + COLUMNS.partition("\n\n")[2]
    path.write_text(text)
    with pytest.raises(SpecError, match="move it behind all other tables"):
        record(path, {})
    assert path.read_text() == text


def test_the_history_of_the_vgic_reads() -> None:
    """The file that comes with pytlc fits its family, and every recorded cell has a column."""
    family = load_family("vgic")
    history = load_history(family)
    assert {row.name for row in history.rows} == {version.name for version in family.versions}
    recorded = tomllib.loads((family.root / HISTORY).read_text()).get("expected", {})
    assert sum(map(len, recorded.values())) == len(history.expected)
