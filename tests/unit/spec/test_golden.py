"""The checked-in specs: what belongs there, what differs, and that writing touches nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytlc.errors import StorageError, UsageError
from pytlc.spec.family import Family, load_family
from pytlc.spec.golden import Difference, compare, expected_files, files_of, report, write
from pytlc.spec.models import load_models

FILES = {
    "README.md": "# Rendered specs\n",
    "a/One.tla": "one\n",
    "a/Two.tla": "one\ntwo\n",
    "b/One.tla": "é\n",
}


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A folder that holds what it should."""
    folder = tmp_path / "specs"
    assert [change.kind for change in write(folder, FILES)] == ["missing"] * 4
    return folder


def kinds(differences: tuple[Difference, ...]) -> dict[str, str]:
    """Path and kind of each difference."""
    return {difference.path: difference.kind for difference in differences}


def test_a_target_has_one_folder_with_its_modules_and_its_models(family: Family) -> None:
    """Two models of one target share its modules and differ in their own module and cfg."""
    models = {model.name: model for model in load_models(family)}
    files = expected_files(
        family, [models["v0_self_deadlock"], models["v0_lock_cycle"], models["v4_keep_visible"]]
    )
    without = {"VgicScheduler.tla", "VgicLpis.tla"}  # of which these machines have nothing
    modules = {f"{module.split('.')[0]}.tla" for module in family.modules} - without
    own = {
        f"MCVgic_{name}.{ending}"
        for name in ("v0_self_deadlock", "v0_lock_cycle")
        for ending in ("tla", "cfg")
    }
    assert {path for path in files if path.startswith("vgic-v0/")} == {
        f"vgic-v0/{name}" for name in modules | own
    }
    assert "vgic-v4+KeepVisible/MCVgic_v4_keep_visible.cfg" in files
    assert {path.split("/")[0] for path in files} == {
        "README.md",
        "FINDINGS.md",
        "SIZES.md",
        "vgic-v0",
        "vgic-v4+KeepVisible",
    }
    assert list(files) == sorted(files)


def test_a_model_renders_the_same_modules_as_its_neighbours(family: Family) -> None:
    """What is shared in a folder does not depend on which model is rendered last."""
    models = [model for model in load_models(family) if model.target == "v0"]
    forth, back = expected_files(family, models), expected_files(family, models[::-1])
    assert len(models) > 1
    assert forth | {"README.md": ""} == back | {"README.md": ""}


def test_the_files_of_a_family_are_those_of_all_recorded_models(ticket: Path) -> None:
    """Nothing that is recorded is left out."""
    family = load_family(str(ticket))
    assert files_of(family) == expected_files(family, load_models(family))


def test_a_folder_that_was_written_does_not_differ(specs: Path) -> None:
    """What write leaves is what compare wants, and writing again changes nothing."""
    assert compare(specs, FILES) == ()
    assert write(specs, FILES) == ()
    assert (specs / "b" / "One.tla").read_bytes() == "é\n".encode()


def test_differences_are_found_in_both_directions(specs: Path) -> None:
    """A missing, an unexpected and a changed file are each told; a changed one with the lines."""
    (specs / "a" / "One.tla").unlink()
    (specs / "c").mkdir()
    (specs / "c" / "More.tla").write_text("more\n")
    (specs / "a" / "Two.tla").write_text("one\nzwei\n")
    differences = compare(specs, FILES)
    assert kinds(differences) == {"a/One.tla": "missing", "a/Two.tla": "changed", "c/More.tla": "unexpected"}
    (changed,) = [difference for difference in differences if difference.kind == "changed"]
    assert changed.diff.startswith("--- a/Two.tla\n+++ a/Two.tla as rendered\n@@")
    assert changed.diff.endswith("-zwei\n+two\n")


@pytest.mark.parametrize("held", [b"one\r\ntwo\r\n", b"one\ntwo", b"\xff\n", b""])
def test_files_are_compared_to_the_byte(specs: Path, held: bytes) -> None:
    """Line ends, a missing last newline and bytes that are no text are differences too."""
    (specs / "a" / "Two.tla").write_bytes(held)
    assert kinds(compare(specs, FILES)) == {"a/Two.tla": "changed"}
    write(specs, FILES)
    assert (specs / "a" / "Two.tla").read_bytes() == b"one\ntwo\n"


def test_writing_repairs_every_difference(specs: Path) -> None:
    """Missing files come back, changed ones are replaced, others go, with the folders that are empty then."""
    (specs / "a" / "One.tla").unlink()
    (specs / "a" / "Two.tla").write_text("")
    (specs / "c" / "d").mkdir(parents=True)
    (specs / "c" / "d" / "More.tla").write_text("more\n")
    assert len(write(specs, FILES)) == 3
    assert compare(specs, FILES) == ()
    assert sorted(entry.name for entry in specs.iterdir()) == ["README.md", "a", "b"]


def test_nothing_outside_the_folder_is_touched(specs: Path) -> None:
    """A link that does not belong there goes, what it points at stays; so does the folder itself."""
    outside = specs.parent / "outside"
    outside.mkdir()
    (outside / "kept.tla").write_text("kept\n")
    (specs / "link").symlink_to(outside)
    assert kinds(write(specs, FILES)) == {"link": "unexpected"}
    assert (outside / "kept.tla").read_text() == "kept\n"
    assert kinds(write(specs, {})) == dict.fromkeys(FILES, "unexpected")
    assert specs.is_dir()
    assert list(specs.iterdir()) == []


def test_a_folder_of_something_else_is_not_emptied(tmp_path: Path) -> None:
    """Files are deleted only where the README says that the folder is rendered; the message names one."""
    (tmp_path / "thesis.tex").write_text("years of work\n")
    for readme in (None, "# My thesis\n"):
        if readme:
            (tmp_path / "README.md").write_text(readme)
        with pytest.raises(UsageError, match=r"would lose 1 files, such as thesis\.tex"):
            write(tmp_path, FILES)
        assert (tmp_path / "thesis.tex").read_text() == "years of work\n"
    assert not (tmp_path / "a").exists()


def test_a_file_that_cannot_be_read_or_deleted_is_named(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken link in the place of a file, and a file that stays, are each told with the path."""
    (specs / "a" / "One.tla").unlink()
    (specs / "a" / "One.tla").symlink_to("nowhere")
    with pytest.raises(StorageError, match=r"cannot read .*a/One\.tla: No such file"):
        compare(specs, FILES)
    (specs / "a" / "One.tla").unlink()
    (specs / "more").write_text("")

    def fail(self: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(StorageError, match=r"cannot delete .*more: Permission denied; make it writable"):
        write(specs, {path: text for path, text in FILES.items() if path != "a/One.tla"})


def test_the_report_tells_all_differences_and_what_to_do() -> None:
    """Each difference stands on its own line or with its diff, and the last line says how to go on."""
    text = report([Difference("a.tla", "missing"), Difference("b.tla", "changed", "-1\n+2\n")])
    assert text.startswith("missing: a.tla\nchanged: b.tla\n-1\n+2\n")
    assert text.endswith(
        "regenerate with `nox -s specs`, read the diff, commit only if each hunk is intended"
    )
