"""Jobs as texts."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import UsageError
from pytlc.tlc import TlcJob, TlcOptions, job_from_path
from pytlc.tlc.options import search_arguments
from pytlc.tlc.versions import features

_JOB = TlcJob({"M.tla": "spec", "B.tla": "more"}, "M", "INIT I", TlcOptions())


def test_the_digest_depends_on_everything_that_decides_the_result() -> None:
    """Any text, name, option, limit or TLC gives another digest; the same job the same one."""
    others = [
        replace(_JOB, files={**_JOB.files, "B.tla": "other"}),
        replace(_JOB, files={"M.tla": "spec", "C.tla": "more"}),
        replace(_JOB, main="B"),
        replace(_JOB, config="INIT J"),
        replace(_JOB, options=TlcOptions(workers=2)),
        replace(_JOB, options=TlcOptions(deadline_seconds=5)),
    ]
    digests = {job.digest(jar_sha256="a") for job in (_JOB, *others)} | {_JOB.digest(jar_sha256="b")}
    assert len(digests) == len(others) + 2
    assert _JOB.digest(jar_sha256="a") == replace(_JOB).digest(jar_sha256="a")


def test_the_digest_tells_where_a_text_ends() -> None:
    """Moving a character from one text to its neighbour is a change."""
    one = TlcJob({"A.tla": "xy", "B.tla": "z"}, "A", "")
    two = TlcJob({"A.tla": "x", "B.tla": "yz"}, "A", "")
    assert one.digest(jar_sha256="") != two.digest(jar_sha256="")


def test_flags_that_only_change_the_speed_do_not_change_the_digest() -> None:
    """The expected size chooses a compiler, not a verdict."""
    hinted = replace(_JOB, options=TlcOptions(expected_states=10))
    assert hinted.digest(jar_sha256="a") == _JOB.digest(jar_sha256="a")


def test_a_job_can_be_pickled_and_its_files_not_changed() -> None:
    """It travels to other processes as it is."""
    files = dict(_JOB.files)
    job = TlcJob(files, "M", "")
    files["M.tla"] = "changed"
    assert job.files["M.tla"] == "spec"
    assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301  # our own bytes


@pytest.mark.parametrize("name", ["../M.tla", "a/M.tla", "/M.tla", ".."])
def test_file_names_hold_no_folders(name: str) -> None:
    """A job writes nowhere but into its own folder."""
    with pytest.raises(UsageError, match="hold no folders"):
        TlcJob({name: "", "M.tla": ""}, "M", "")


def test_the_main_module_is_among_the_files() -> None:
    """The message lists what there is."""
    with pytest.raises(UsageError, match=r"'X' is not among the job's files: B\.tla, M\.tla"):
        replace(_JOB, main="X")


def test_temporal_properties_get_one_worker_where_more_are_unsound() -> None:
    """TLC 2.15 and 2.18 miss violations with two workers; invariants are safe with any number."""
    live = TlcJob({"M.tla": ""}, "M", "PROPERTY Live", TlcOptions(workers=4))
    assert live.fitted(features("2.18")).options.workers == 1
    assert live.fitted(features("2.19")).options.workers == 4
    safe = replace(live, config="INVARIANT Inv")
    assert safe.fitted(features("2.18")).options.workers == 4


@pytest.mark.parametrize(
    ("config", "left", "checked"),
    [
        ("INIT I\nCHECK_DEADLOCK FALSE\nNEXT N", "INIT I\n                    \nNEXT N", False),
        ("CHECK_DEADLOCK\n  TRUE INIT I", "              \n       INIT I", None),
        ("\\* CHECK_DEADLOCK FALSE\nINIT I", "\\* CHECK_DEADLOCK FALSE\nINIT I", None),
    ],
)
def test_check_deadlock_becomes_an_option_where_tlc_does_not_read_it(
    config: str, left: str, *, checked: bool | None
) -> None:
    """Lines stay where they are, comments too, and what the user switched off stays off."""
    job = TlcJob({"M.tla": ""}, "M", config)
    fitted = job.fitted(features("2.15"))
    assert (fitted.config, fitted.options.check_deadlock) == (left, checked)
    off = replace(job, options=TlcOptions(check_deadlock=False))
    assert not off.fitted(features("2.15")).options.check_deadlock
    assert job.fitted(features("2.18")) is job


@pytest.mark.parametrize("version", ["2.15", "2.18", "2026.04.29.170100"])
def test_a_deadlock_that_was_asked_for_is_reported_whatever_the_cfg_says(version: str) -> None:
    """TLC takes CHECK_DEADLOCK FALSE alone; a cfg that does not say so stays as it is."""
    asked = TlcOptions(check_deadlock=True)
    job = TlcJob({"M.tla": ""}, "M", "INIT I\nCHECK_DEADLOCK FALSE\nNEXT N", asked).fitted(features(version))
    assert job.config == "INIT I\n                    \nNEXT N"
    assert "-deadlock" not in search_arguments(job.options)
    assert TlcJob({"M.tla": ""}, "M", "CHECK_DEADLOCK TRUE", asked).config == "CHECK_DEADLOCK TRUE"


def _write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(f"text of {name}", encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "main", "config"),
    [
        (["S.tla", "S.cfg", "MC.tla", "MC.cfg"], "S", "S.cfg"),
        (["S.tla", "MCS.tla", "MCS.cfg", "MC.tla", "MC.cfg"], "MCS", "MCS.cfg"),
        (["S.tla", "MC.tla", "MC.cfg"], "MC", "MC.cfg"),
        (["S.tla", "MC.cfg"], "S", "MC.cfg"),
        (["S.tla", "MCS.cfg", "MC.cfg"], "S", "MC.cfg"),
    ],
)
def test_the_configuration_is_found_by_custom(
    tmp_path: Path, names: list[str], main: str, config: str
) -> None:
    """The spec's own first, then a model module with its configuration, then a lone MC.cfg."""
    _write(tmp_path, *names)
    job = job_from_path(tmp_path / "S.tla")
    assert (job.main, job.config) == (main, f"text of {config}")
    assert set(job.files) == {name for name in names if name.endswith(".tla")}


def test_a_configuration_can_be_named(tmp_path: Path) -> None:
    """Then nothing is searched, and the module is the one that was named."""
    _write(tmp_path, "S.tla", "S.cfg", "Small.cfg")
    job = job_from_path(tmp_path / "S.tla", config=tmp_path / "Small.cfg", options=TlcOptions(workers=2))
    assert (job.main, job.config, job.options.workers) == ("S", "text of Small.cfg", 2)


def test_without_a_configuration_the_message_lists_what_was_tried(tmp_path: Path) -> None:
    """And says how to go on."""
    _write(tmp_path, "S.tla")
    with pytest.raises(UsageError, match=r"tried S\.cfg, MCS\.cfg, MC\.cfg; write one or name one"):
        job_from_path(tmp_path / "S.tla")


@pytest.mark.parametrize("name", ["Missing.tla", "S.txt"])
def test_a_path_that_is_no_module_is_refused(tmp_path: Path, name: str) -> None:
    """Whether it is missing or of another kind."""
    _write(tmp_path, "S.txt")
    with pytest.raises(UsageError, match=r"expected an existing \.tla file"):
        job_from_path(tmp_path / name)


def test_a_named_configuration_that_is_missing_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    _write(tmp_path, "S.tla")
    with pytest.raises(UsageError, match=r"cannot read .*No\.cfg"):
        job_from_path(tmp_path / "S.tla", config=tmp_path / "No.cfg")


def test_bytes_that_are_no_text_come_back_as_they_were(tmp_path: Path) -> None:
    """A comment in an old encoding does not keep a spec from being checked."""
    content = b"\\* caf\xe9\n"
    (tmp_path / "S.tla").write_bytes(content)
    _write(tmp_path, "S.cfg")
    assert dict(job_from_path(tmp_path / "S.tla").texts())["S.tla"] == content


def test_modules_that_the_folder_lacks_come_from_the_first_library_that_has_them(tmp_path: Path) -> None:
    """The spec's own folder wins over libraries, and an earlier library over a later one."""
    for name in ("spec/M", "one/M", "one/A", "two/A", "two/B", "two/Unused", "spec/Unused"):
        path = tmp_path / f"{name}.tla"
        path.parent.mkdir(exist_ok=True)
        extends = {"M": "EXTENDS A\n", "A": "LOCAL I == INSTANCE B\n"}.get(path.stem, "")
        path.write_text(f"---- MODULE {path.stem} ----\n{extends}\\* {path.parent.name}\n====\n")
    (tmp_path / "spec/M.cfg").write_text("INIT Init")
    job = job_from_path(tmp_path / "spec/M.tla", libraries=[tmp_path / "one", tmp_path / "two"])
    folders = {name: text.partition("\\* ")[2].partition("\n")[0] for name, text in job.files.items()}
    assert folders == {"A.tla": "one", "B.tla": "two", "M.tla": "spec"}


def test_a_library_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    """A mistyped library is told, not silently empty."""
    (tmp_path / "M.tla").write_text("")
    (tmp_path / "M.cfg").write_text("")
    with pytest.raises(UsageError, match=r"expected an existing folder with .tla files, or a .jar"):
        job_from_path(tmp_path / "M.tla", libraries=[tmp_path / "nowhere"])
