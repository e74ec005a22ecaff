"""The command line."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pytlc.errors import UsageError
from pytlc.tlc.options import (
    PROGRESS,
    SMALL_STATES,
    Dump,
    Programs,
    Reporting,
    RunFolders,
    Simulation,
    TlcOptions,
    bare_command,
    command_line,
    reporting,
    search_arguments,
)
from pytlc.tlc.versions import features

_FOLDERS = RunFolders(Path("/r/spec"), Path("/r/meta"), Path("/r/tmp"), Path("/r/home"), Path("/r/out"))


_ROLLING = "2026.04.29.170100"


def _argv(
    options: TlcOptions, version: str = "2.18", reporting: Reporting = Reporting.NOBODY
) -> tuple[str, ...]:
    programs = Programs(Path("/java"), Path("/tla.jar"), features(version), reporting=reporting)
    return command_line("M", options, _FOLDERS, programs)


def test_a_search_is_reproducible_by_default() -> None:
    """Polynomial and seed are fixed, workers a number."""
    assert search_arguments(TlcOptions()) == ("-workers", "1", "-fp", "0", "-seed", "1")


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({"check_deadlock": False}, ("-deadlock",)),
        ({"check_deadlock": True}, ()),
        ({"lncheck": "default"}, ("-lncheck", "default")),
        ({"simulate": Simulation(behaviors=5, depth=7)}, ("-simulate", "num=5", "-depth", "7")),
        ({"simulate": Simulation()}, ("-simulate", "-depth", "100")),
        (
            {"simulate": Simulation(behaviors=5, written=True)},
            ("-simulate", "file=behaviours/walk,num=5", "-depth", "100"),
        ),
        ({"dfs_depth": 9}, ("-dfid", "9")),
        ({"coverage": True}, ("-coverage", "1000")),
        ({"continue_after_violation": True}, ("-continue",)),
        ({"difftrace": True}, ("-difftrace",)),
        ({"extra_tlc": ("-view",)}, ("-view",)),
    ],
)
def test_each_option_has_its_argument(options: dict[str, Any], arguments: tuple[str, ...]) -> None:
    """They follow what is always there; -deadlock is TLC's way to say that deadlock is not checked."""
    assert search_arguments(TlcOptions(**options))[6:] == arguments


def test_every_run_has_folders_of_its_own_and_a_fixed_locale() -> None:
    """States, Java's temporary files, encodings and language do not depend on the user's machine."""
    argv = _argv(TlcOptions())
    assert argv[0] == "/java"
    for needed in (
        "-Djava.io.tmpdir=/r/tmp", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Duser.language=en",
        "-tool",
    ):  # fmt: skip
        assert needed in argv
    for option, value in (
        ("-metadir", "/r/meta"),
        ("-checkpoint", "0"),
        ("-lncheck", "final"),
        ("-cp", "/tla.jar"),
    ):
        assert argv[argv.index(option) + 1] == value
    assert argv[-3:] == ("-config", "M.cfg", "M.tla")


def test_small_searches_start_fast_and_all_others_run_fast() -> None:
    """The quick compiler would cost a long run 40 %, so it is used only where the size is known."""
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    assert _argv(TlcOptions(expected_states=SMALL_STATES))[1:3] == quick
    for options in (TlcOptions(), TlcOptions(expected_states=SMALL_STATES + 1)):
        assert _argv(options)[1] == "-XX:+UseParallelGC"
        assert quick[1] not in _argv(options)


def test_only_the_rolling_version_gets_its_switches() -> None:
    """Older ones would refuse -noGenerateSpecTE and never call home."""
    for version in ("2.15", "2.18", "2.19", "unknown"):
        assert "-noGenerateSpecTE" not in _argv(TlcOptions(), version)
    assert "-Duser.home=/r/home" not in _argv(TlcOptions(), "2.19")
    rolling = _argv(TlcOptions(), "2026.04.29.170100")
    assert "-noGenerateSpecTE" in rolling
    assert "-Duser.home=/r/home" in rolling


def test_heap_further_flags_and_dumps_reach_the_command() -> None:
    """A dump goes to the output folder; its form stands before the name."""
    argv = _argv(TlcOptions(heap_megabytes=512, extra_jvm=("-Xss4m",), dump=Dump.DOT))
    assert "-Xmx512m" in argv
    assert "-Xss4m" in argv
    at = argv.index("-dump")
    assert argv[at : at + 3] == ("-dump", "dot,actionlabels", "/r/out/states")
    plain = _argv(TlcOptions(dump=Dump.STATES))
    assert plain[plain.index("-dump") + 1] == "/r/out/states"


def test_tlc_reports_every_second_where_that_is_wanted() -> None:
    """1.8.0 is told to, and a user's property has the last word; older ones run below our own class."""
    flag = "-Dtlc2.TLC.progressInterval=1"
    new = _argv(TlcOptions(extra_jvm=("-Dtlc2.TLC.progressInterval=9",)), _ROLLING, Reporting.TLC)
    assert new.index(flag) < new.index("-Dtlc2.TLC.progressInterval=9")
    assert new[new.index("-cp") + 1 :][:2] == ("/tla.jar", "tlc2.TLC")
    for version in ("2.15", _ROLLING):
        ours = _argv(TlcOptions(), version, Reporting.OURS)
        assert flag not in ours
        assert ours[ours.index("-cp") + 1 :][:2] == (f"/tla.jar{os.pathsep}{PROGRESS}", "Progress")
    assert _argv(TlcOptions())[_argv(TlcOptions()).index("-cp") + 1 :][:2] == ("/tla.jar", "tlc2.TLC")


@pytest.mark.parametrize(
    ("options", "config", "new", "old"),
    [
        ({}, "", Reporting.TLC, Reporting.OURS),
        ({"lncheck": "final", "expected_states": 10**6}, "", Reporting.TLC, Reporting.OURS),
        ({"expected_states": SMALL_STATES}, "", Reporting.NOBODY, Reporting.NOBODY),
        ({}, "PROPERTY Live", Reporting.OURS, Reporting.OURS),
        ({"simulate": Simulation()}, "", Reporting.NOBODY, Reporting.NOBODY),
        ({"dfs_depth": 9}, "", Reporting.NOBODY, Reporting.NOBODY),
        ({}, "_PERIODIC Often", Reporting.OURS, Reporting.OURS),
    ],
)
def test_tlc_does_nothing_else_because_it_is_to_report(
    options: dict[str, Any], config: str, new: Reporting, old: Reporting
) -> None:
    """Where it evaluates a condition at each report, or says nothing for a while, it is not told to."""
    assert reporting(TlcOptions(**options), config, features(_ROLLING)) is new
    assert reporting(TlcOptions(**options), config, features("2.19")) is old


def test_the_bare_command_needs_nothing_of_pytlc() -> None:
    """No path, no run folder: it can be typed in the folder of the spec."""
    assert " ".join(bare_command("M", TlcOptions(check_deadlock=False), {})) == (
        "java -cp tla2tools.jar tlc2.TLC -config M.cfg -workers 1 -fp 0 -seed 1 -deadlock M.tla"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": 0}, "workers must be at least 1, not 0"),
        ({"heap_megabytes": 1}, "heap_megabytes must be at least 16, not 1"),
        ({"dfs_depth": 0}, "dfs_depth must be at least 1, not 0"),
        ({"fingerprint": 131}, "fingerprint must be from 0 to 130, not 131"),
        ({"deadline_seconds": 0}, "deadline_seconds must be positive, not 0"),
        ({"deadline_seconds": float("nan")}, "deadline_seconds must be positive, not nan"),
        ({"simulate": Simulation(), "dump": Dump.DOT}, "simulate cannot be combined"),
        ({"simulate": Simulation(written=True), "workers": 2}, "has one worker"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any], message: str) -> None:
    """The message shows the value and what is allowed."""
    with pytest.raises(UsageError, match=message):
        TlcOptions(**options)


@pytest.mark.parametrize(("version", "depth"), [("2.15", "7"), ("2.19", "7"), ("2026.04.29.170100", "6")])
def test_the_depth_of_a_simulation_is_in_states_with_every_tlc(version: str, depth: str) -> None:
    """1.8.0 counts steps; the last of two depths is the one that TLC takes."""
    argv = _argv(TlcOptions(simulate=Simulation(behaviors=1, depth=7)), version)
    assert [value for flag, value in pairwise(argv) if flag == "-depth"][-1] == depth
