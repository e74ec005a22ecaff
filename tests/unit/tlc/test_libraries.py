"""Libraries: folders and jars."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import UsageError
from pytlc.tlc import TlcJob, job_from_path
from pytlc.tlc.libraries import library_jars
from pytlc.tlc.library_java import classes_named, missing_classes, modules_of
from tests.java_classes import ANY, VALUE, library

_LIBRARY = library("Answers", "---- MODULE Answers ----\nAnswer == 1\n====\n", says=2)
_OTHER = library("Answers", "---- MODULE Answers ----\nAnswer == 1\n====\n", says=3)


def _jar(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec beside which nothing else is."""
    (tmp_path / "M.tla").write_text("")
    (tmp_path / "M.cfg").write_text("")
    return tmp_path / "M.tla"


def test_a_jar_goes_into_the_job_as_it_is_and_makes_it_another_one(tmp_path: Path, spec: Path) -> None:
    """Its name and its content count, and the order of several, which decides whose class is taken."""
    (tmp_path / "a.jar").write_bytes(_LIBRARY)
    job = job_from_path(spec, libraries=[tmp_path / "a.jar"])
    assert dict(job.jars) == {"a.jar": _LIBRARY}
    assert dict(job.contents())["a.jar"] == _LIBRARY
    assert "a.jar" not in dict(job.texts())
    others: tuple[dict[str, bytes], ...] = (
        {},
        {"b.jar": _LIBRARY},
        {"a.jar": _OTHER},
        {"a.jar": _LIBRARY, "b.jar": _OTHER},
        {"b.jar": _OTHER, "a.jar": _LIBRARY},
    )
    digests = {replace(job, jars=jars).digest(jar_sha256="") for jars in (job.jars, *others)}
    assert len(digests) == len(others) + 1


def test_libraries_have_names_without_folders() -> None:
    """They are written beside the spec."""
    with pytest.raises(UsageError, match="hold no folders"):
        TlcJob({"M.tla": ""}, "M", "", jars={"../a.jar": b""})


def test_tlc_itself_is_no_library(tmp_path: Path) -> None:
    """Two TLCs on one class path would be neither."""
    with pytest.raises(UsageError, match="is TLC itself, not a library; name it in PYTLC_TLA2TOOLS"):
        library_jars([_jar(tmp_path / "a.jar", "tlc2/TLC.class")])


def test_a_jar_without_modules_is_refused(tmp_path: Path) -> None:
    """It is most likely a mistaken path."""
    with pytest.raises(UsageError, match="expected a jar with modules, found none"):
        library_jars([_jar(tmp_path / "a.jar", "README")])


@pytest.mark.parametrize("content", [None, b"no jar"])
def test_what_is_no_jar_is_told_with_its_name(tmp_path: Path, content: bytes | None) -> None:
    """Missing or of another form."""
    if content is not None:
        (tmp_path / "a.jar").write_bytes(content)
    with pytest.raises(UsageError, match=r"a\.jar: expected a jar with modules: "):
        library_jars([tmp_path / "a.jar"])


def test_two_jars_of_one_name_are_refused(tmp_path: Path) -> None:
    """One would silently replace the other."""
    (tmp_path / "one").mkdir()
    jars = [_jar(tmp_path / "a.jar", "A.tla"), _jar(tmp_path / "one" / "a.jar", "B.tla")]
    with pytest.raises(UsageError, match=r"two libraries are called a\.jar"):
        library_jars(jars)


def test_a_name_that_a_class_path_cannot_hold_is_refused(tmp_path: Path) -> None:
    """A colon would make two entries of it."""
    with pytest.raises(UsageError, match="rename the jar"):
        library_jars([_jar(tmp_path / "a:b.jar", "A.tla")])


def test_classes_of_tlc_are_found_in_use_and_in_signatures() -> None:
    """And nothing else: not those of Java, and nothing in what is no class."""
    with zipfile.ZipFile(io.BytesIO(_LIBRARY)) as archive:
        content = archive.read("tlc2/module/Answers.class")
    assert set(classes_named(content)) == {VALUE, ANY, "tlc2/module/Answers"}
    assert set(classes_named(b"PK")) == set()


def test_a_library_is_foreign_to_a_tlc_without_a_class_that_it_names(tmp_path: Path) -> None:
    """Its own classes need not be there."""
    assert missing_classes(_LIBRARY, _jar(tmp_path / "with.jar", f"{VALUE}.class", f"{ANY}.class")) == ()
    assert missing_classes(_LIBRARY, _jar(tmp_path / "none.jar", "tlc2/TLC.class")) == (
        "tlc2.value.impl.IntValue",
        "tlc2.value.impl.Value",
    )


def test_of_a_foreign_library_the_modules_stay_unless_others_have_their_names(tmp_path: Path) -> None:
    """The spec's own win, and an earlier library over a later one."""
    later = library("Answers", "later", says=1, value="tlc2/Later")
    first = library("Own", "of the library", says=1, value="tlc2/Later")
    job = TlcJob({"Own.tla": "own"}, "Own", "", jars={"f.jar": first, "a.jar": _LIBRARY, "l.jar": later})
    fitted = job.with_libraries_for(_jar(tmp_path / "none.jar", "tlc2/TLC.class"))
    assert dict(fitted.files) == {"Own.tla": "own"} | {
        f"{name}.tla": text for name, text in modules_of(_LIBRARY).items()
    }
    assert dict(fitted.jars) == {}
    there = job.with_libraries_for(_jar(tmp_path / "tlc.jar", f"{VALUE}.class", f"{ANY}.class"))
    assert dict(there.jars) == {"a.jar": _LIBRARY}
    assert TlcJob({"M.tla": ""}, "M", "").with_libraries_for(tmp_path / "missing.jar").jars == {}
