"""Options and errors of a target that is a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Pytlc
from tests.unit.example import edit


@pytest.fixture(autouse=True)
def at_home(ticket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the example is in the current one."""
    monkeypatch.chdir(ticket.parent)


@pytest.mark.parametrize(
    "arguments",
    [
        ("./ticket@v1", "--processes", "3"),
        ("--processes", "3", "./ticket@v1"),
        ("--processes=3", "-o", ".", "./ticket@v1"),
    ],
)
def test_the_sizes_of_a_folder_are_options(pytlc: Pytlc, arguments: tuple[str, ...]) -> None:
    """Before and behind the target."""
    said = pytlc("render", *arguments, "--json")
    assert said.code == 0
    assert "Processes = {p0, p1, p2}" in json.loads(said.out)["files"]["MCTicket.cfg"]


def test_a_folder_may_be_the_current_one_or_absolute(
    pytlc: Pytlc, ticket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dot and a slash both tell it from a name, and an @ in the path does no harm."""
    moved = ticket.rename(ticket.parent / "me@home")
    monkeypatch.chdir(moved)
    texts = {pytlc("render", f"{name}@v1", "--json").out for name in (".", moved, "../me@home")}
    assert len(texts) == 1
    assert json.loads(texts.pop())["main"] == "MCTicket"


def test_help_shows_the_sizes_of_the_family(pytlc: Pytlc) -> None:
    """And those of no other; without a target those that come with pytlc."""
    own, common = (pytlc("check", *words, "--help").out for words in (["./ticket@v1"], []))
    assert "--processes" in own
    assert "--vcpus" not in own
    assert "--vcpus" in common
    assert "--processes" not in common


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("check ./nowhere@v1 --processes 3", "./nowhere is no folder"),
        ("check ./empty@v1", "family.toml is missing: a family is a folder with that file in it"),
        ("verify ./nowhere", "./nowhere is no folder"),
        ("check ./ticket@v9", "ticket has no version 'v9'"),
        ("check ticket@v1", "no family 'ticket'"),
        ("check ./ticket", "'./ticket' is no target"),
        ("check ./ticket@v1 --vcpus 2", "No such option '--vcpus'"),
        ("check ./ticket@v1 --processes 9", "--processes 9 is out of bounds: give 1 to 5"),
        ("check ./ticket@v1 --property Nothing", "ticket has no property 'Nothing'"),
        ("history ./ticket", "history.toml: cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_told(pytlc: Pytlc, tmp_path: Path, command: str, words: str) -> None:
    """With exit code 2 and nothing on stdout."""
    (tmp_path / "empty").mkdir()
    said = pytlc(*command.split())
    assert (said.code, said.out) == (2, "")
    assert words in said.err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "ticket lock"', "title = 3", "title = 3: expected a text"),
        ('title = "ticket lock"', 'titel = "ticket lock"', "unknown key 'titel'; did you mean title?"),
        ('model = "MCTicket"', "", "key 'model' is missing"),
        ('name = "ticket"', 'name = "Ticket lock"', "expected a word in lower case"),
        ('python = "model.py"', 'python = "../model.py"', "expected a file beside it in lower case"),
        ('python = "model.py"', 'python = "nothing.py"', "nothing.py: the Python of the family cannot be"),
        ("minimum = 1\n", "minimum = true\n", "parameter processes: minimum = True: expected a whole number"),
        ("minimum = 1\n", "minimun = 1\n", "parameter processes: unknown key 'minimun'"),
        ("minimum = 1\n", "minimum = 9\n", "parameter processes: minimum is above maximum"),
        ("default = 2\n", 'default = "procs"\n', "parameter processes: default names no parameter"),
        ('members = "p"\n', "", "parameter processes: symmetric needs members"),
        ('constant = "Processes"\n', "", "parameter processes: members needs constant"),
        ("[parameters.tickets]", "[parameters.Tickets]", "parameter Tickets: its name is an option"),
        ("[parameters.tickets]", "[parameters.workers]", "--workers is an option of pytlc already"),
        ("[parameters.tickets]", "[parameters.target]", "call it otherwise"),
        ('hang = "lets', 'hnag = "lets', "severities: 'hnag' is not known"),
        ('violates = "InTurn"', 'violates = "Turn"', "mutant BargeIn: violates = 'Turn' is no property"),
        ('kind = "action"', 'kind = "step"', "property InTurn: kind 'step' is not known"),
        ('claim = "at most', 'clame = "at most', "property MutualExclusion: unknown key 'clame'"),
    ],
)
def test_a_wrong_family_file_is_told_with_file_and_key(
    pytlc: Pytlc, ticket: Path, old: str, new: str, words: str
) -> None:
    """Whatever command reads it."""
    edit(ticket / "family.toml", old, new)
    said = pytlc("check", "./ticket@v1")
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert "ticket/" in said.err


def test_a_property_may_bring_its_definition(pytlc: Pytlc, ticket: Path) -> None:
    """It is put beside the constants of the machine."""
    edit(ticket / "family.toml", 'name = "TypeOK"', 'name = "Low"\ndefinition = "next < Tickets"')
    files = json.loads(pytlc("render", "./ticket@v1", "--property", "Low", "--json").out)["files"]
    assert "\nLow ==\n  next < Tickets\n" in files["MCTicket.tla"]
    assert "\n  Low\n" in files["MCTicket.cfg"]


def test_families_and_versions_know_a_folder(pytlc: Pytlc) -> None:
    """With sizes and properties, and targets to paste."""
    families, versions = pytlc("families", "./ticket"), pytlc("versions", "./ticket")
    assert families.out.startswith("ticket  ticket lock")
    assert "--processes" in families.out
    assert {"./ticket@v0", "./ticket@v1"} <= set(versions.out.split())
    assert "./ticket@v1+BargeIn or ./ticket@v0+AtomicDraw" in versions.out


def test_the_specs_of_a_folder_are_rendered_where_one_asks(pytlc: Pytlc, tmp_path: Path) -> None:
    """And compared there."""
    arguments = ("specs", tmp_path / "out", "--family", "./ticket")
    assert pytlc(*arguments).code == pytlc(*arguments, "--check").code == 0
    assert (tmp_path / "out" / "ticket-v1+BargeIn" / "MCTicket_barge_in.cfg").is_file()
    edit(tmp_path / "out" / "README.md", "Rendered", "Written")
    assert pytlc(*arguments, "--check").code == 1
