from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pytlc.errors import ChecksumMismatch, JarNotFound, NotTlcJar, StorageError, ToolTimeout, UsageError
from pytlc.toolchain import download
from pytlc.toolchain.cache import sha256_of
from pytlc.toolchain.jar import (
    TlcJar,
    available_jars,
    find_jar,
    jar_path,
    provision_jar,
    remembered_failures,
    tlc_banner,
)
from pytlc.toolchain.java import find_java
from pytlc.toolchain.pins import JarPin
from tests.unit.toolchain.conftest import MakeJar, MakeJava

Pins = tuple[JarPin, ...]


class Sources:
    """Stands for the network: what each source gives, bytes or an error, and which ones were asked."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.gives: dict[str, bytes | Exception] = {
            source: (folder / f"{source}.jar").read_bytes() for source in ("release", "maven", "wheel")
        }

    def fetch(self, pin: JarPin, _folder: Path) -> bytes:
        """Stand in for download.fetch."""
        self.asked.append(pin.source)
        answer = self.gives[pin.source]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def sources(tmp_path: Path, pins: Pins, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """Three sources that work."""
    stand_in = Sources(tmp_path)
    monkeypatch.setattr(download, "fetch", stand_in.fetch)
    monkeypatch.setattr(download, "missing_client", lambda _pin: None)
    return stand_in


def files_in(cache: Path) -> set[str]:
    """Names of the cached jars, without the lock."""
    return {path.name for path in (cache / "jars").iterdir()} - {".lock"}


def test_the_first_source_is_installed_once(sources: Sources, pins: Pins, cache: Path) -> None:
    """The first use downloads, the second finds the cached jar."""
    expected = TlcJar(jar_path(pins[0]), pins[0].sha256, "release of the test", "9.0")
    assert [find_jar(pins=pins), find_jar(pins=pins)] == [expected, expected]
    assert sha256_of(expected.path) == pins[0].sha256
    assert sources.asked == ["release"]
    assert files_in(cache) == {pins[0].file_name}


def test_offline_uses_the_cache_and_nothing_else(sources: Sources, pins: Pins) -> None:
    """Offline, an empty cache is an error with a remedy and a filled one is used."""
    with pytest.raises(JarNotFound, match=r"no tla2tools.jar is cached.*pytlc tools install"):
        find_jar(offline=True, pins=pins)
    provision_jar("wheel", pins=pins)
    assert find_jar(offline=True, pins=pins).version == "9.2"
    assert sources.asked == ["wheel"]


@pytest.mark.parametrize("reason", [JarNotFound("down"), ToolTimeout("hangs"), b"another file"])
def test_a_source_that_fails_is_passed_over_and_remembered(
    sources: Sources, pins: Pins, reason: bytes | Exception
) -> None:
    """The next source is used, and the failing one is not asked again on its own."""
    sources.gives["release"] = sources.gives["maven"] = reason
    assert find_jar(pins=pins).source == "wheel of the test"
    jar_path(pins[2]).unlink()
    assert find_jar(pins=pins).source == "wheel of the test"
    assert sources.asked == ["release", "maven", "wheel", "wheel"]
    assert len(remembered_failures()) == 2


def test_a_request_by_name_asks_a_remembered_source_again(sources: Sources, pins: Pins) -> None:
    """Provisioning retries unless told not to, and success is remembered too."""
    sources.gives["release"] = JarNotFound("down")
    with pytest.raises(JarNotFound, match="down"):
        provision_jar("release", pins=pins)
    sources.gives = Sources(Path(jar_path(pins[0])).parents[2]).gives
    with pytest.raises(JarNotFound, match=r"not asked again before .*down"):
        provision_jar("release", retry=False, pins=pins)
    assert provision_jar("release", pins=pins).version == "9.0"
    assert remembered_failures() == ()


def test_a_failure_is_forgotten_after_a_day(
    sources: Sources, pins: Pins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the time of a remembered failure has passed the source is asked again."""
    sources.gives["release"] = JarNotFound("down")
    with pytest.raises(JarNotFound):
        provision_jar("release", pins=pins)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 24 * 3600 + 1)
    with pytest.raises(JarNotFound, match=r"^down$"):
        provision_jar("release", retry=False, pins=pins)
    assert sources.asked == ["release", "release"]


def test_no_source_at_all_lists_every_reason(sources: Sources, pins: Pins) -> None:
    """When nothing can be had the message has the reason of each source and what to do."""
    sources.gives = {source: JarNotFound(f"{source} is down") for source in sources.gives}
    with pytest.raises(JarNotFound) as caught:
        find_jar(pins=pins)
    message = str(caught.value)
    assert all(f"{pin.source} is down" in message for pin in pins)
    assert "PYTLC_TLA2TOOLS" in message


def test_another_file_than_the_pinned_one_is_never_kept(sources: Sources, pins: Pins, cache: Path) -> None:
    """A wrong checksum is an error with both checksums, and the cache stays empty."""
    sources.gives["maven"] = b"something else"
    with pytest.raises(ChecksumMismatch, match=rf"expected {pins[1].sha256}"):
        provision_jar("maven", pins=pins)
    assert files_in(cache) == set()


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off"])
def test_a_damaged_cached_jar_is_replaced_from_its_source(
    sources: Sources, pins: Pins, damage: bytes
) -> None:
    """Damage is noticed on use and repaired from the same source, not hidden by another jar."""
    for source in ("maven", "wheel"):
        provision_jar(source, pins=pins)
    jar_path(pins[1]).write_bytes(damage)
    with pytest.raises(JarNotFound, match=r"cached jar of maven of the test is damaged"):
        find_jar(offline=True, pins=pins)
    assert find_jar(pins=pins).source == "maven of the test"
    assert sha256_of(jar_path(pins[1])) == pins[1].sha256
    assert sources.asked == ["maven", "wheel", "maven"]


def test_a_source_can_be_chosen(sources: Sources, pins: Pins, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTLC_JAR_SOURCE leaves one source, whose own error is shown; an unknown name is refused."""
    provision_jar("release", pins=pins)
    monkeypatch.setenv("PYTLC_JAR_SOURCE", "maven")
    assert find_jar(pins=pins).source == "maven of the test"
    monkeypatch.setenv("PYTLC_JAR_SOURCE", "wheel")
    sources.gives["wheel"] = JarNotFound("no such wheel")
    with pytest.raises(JarNotFound, match=r"^no such wheel\nSet PYTLC_TLA2TOOLS"):
        find_jar(pins=pins)
    monkeypatch.setenv("PYTLC_JAR_SOURCE", "floppy")
    with pytest.raises(UsageError, match="floppy"):
        find_jar(pins=pins)


def test_a_missing_client_is_not_remembered(
    sources: Sources, pins: Pins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installing mvn is enough to have it tried: finding it absent costs nothing and is not noted."""
    monkeypatch.setattr(download, "missing_client", lambda _pin: "mvn is not on the PATH")
    with pytest.raises(JarNotFound, match=r"mvn is not on the PATH"):
        provision_jar("maven", pins=pins)
    assert sources.asked == []
    assert remembered_failures() == ()


def test_every_source_that_answers_is_available(sources: Sources, pins: Pins) -> None:
    """All jars that can be had are returned, in the order of the sources."""
    sources.gives["release"] = JarNotFound("down")
    assert [each.version for each in available_jars(pins=pins)] == ["9.1", "9.2"]
    sources.gives = {source: JarNotFound(f"{source} is down") for source in sources.gives}
    for pin in pins:
        jar_path(pin).unlink(missing_ok=True)
    with pytest.raises(JarNotFound, match="maven is down"):
        available_jars(pins=pins)


def test_an_unwritable_cache_is_an_error_before_any_download(
    sources: Sources, pins: Pins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other source is tried for a fault of the disk."""
    (tmp_path / "plain").write_text("a file")
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "plain" / "cache"))
    with pytest.raises(StorageError, match="PYTLC_CACHE"):
        find_jar(pins=pins)
    assert sources.asked == []


def test_the_named_jar_wins_over_cache_and_sources(
    sources: Sources, pins: Pins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PYTLC_TLA2TOOLS is used as it is, and known by its checksum if it is a pinned jar."""
    monkeypatch.setenv("PYTLC_TLA2TOOLS", str(tmp_path / "wheel.jar"))
    expected = TlcJar(tmp_path / "wheel.jar", pins[2].sha256, "PYTLC_TLA2TOOLS", "9.2")
    assert find_jar(pins=pins) == expected
    assert sources.asked == []
    assert [each.version for each in available_jars(pins=pins)] == ["9.2", "9.0", "9.1", "9.2"]


def test_a_named_jar_that_is_none_is_refused(
    sources: Sources, pins: Pins, tmp_path: Path, make_jar: MakeJar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing there, a text file, a folder, a cut jar and a jar without TLC are refused, never replaced."""
    (tmp_path / "text.jar").write_text("This is not a jar.")
    (tmp_path / "cut.jar").write_bytes((tmp_path / "wheel.jar").read_bytes()[:-30])
    make_jar("other.jar", "org/example/Main.class")
    refused = {
        "missing.jar": (JarNotFound, "there is no file"),
        "text.jar": (NotTlcJar, "is not a jar"),
        ".": (NotTlcJar, "is not a jar: Is a directory"),
        "cut.jar": (NotTlcJar, "is not a jar"),
        "other.jar": (NotTlcJar, "without tlc2/TLC.class"),
    }
    for name, (error, said) in refused.items():
        monkeypatch.setenv("PYTLC_TLA2TOOLS", str(tmp_path / name))
        with pytest.raises(error, match=f"PYTLC_TLA2TOOLS is .*{said}.*expected"):
            find_jar(pins=pins)
    assert sources.asked == []


def test_an_unpinned_jar_is_asked_for_its_version_once(
    make_jar: MakeJar, make_java: MakeJava, pins: Pins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its banner tells the version; the answer is remembered by checksum, and unknown without a Java."""
    monkeypatch.setenv("PYTLC_TLA2TOOLS", str(make_jar("own.jar", "tlc2/TLC.class")))
    monkeypatch.setenv("PYTLC_JAVA", str(make_java("jdk/java", "17.0.1")))
    assert find_jar(pins=pins).version == "unknown"
    assert find_jar(java=find_java(), pins=pins).version == "9.99"
    assert find_jar(pins=pins).version == "9.99"


def test_a_jar_that_prints_no_banner_is_no_tlc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that answers something else is refused with its words."""
    other = tmp_path / "java"
    other.write_text("#!/bin/sh\nif [ $1 = -version ]; then echo 'version \"17\"'; else echo Oops; fi\n")
    other.chmod(0o755)
    monkeypatch.setenv("PYTLC_JAVA", str(other))
    with pytest.raises(NotTlcJar, match=r"own\.jar: TLC does not start; it says Oops"):
        tlc_banner(find_java(), tmp_path / "own.jar")


def test_the_http_client_is_loaded_only_to_download() -> None:
    """Importing the package costs no urllib.request."""
    from pytlc.toolchain.process import run_text  # noqa: PLC0415

    check = "import sys, pytlc.toolchain; print('urllib.request' in sys.modules, 'ctypes' in sys.modules)"
    assert run_text((sys.executable, "-c", check), timeout=60).stdout == "False False"
