"""The pair that everything above needs: a Java and a TLC that it can run."""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.toolchain.jar import TlcJar, find_jar
from pytlc.toolchain.java import Java, find_java


@dataclass(frozen=True, slots=True)
class Toolchain:
    """What runs a check; recorded in every result."""

    java: Java
    jar: TlcJar


def find_toolchain(*, offline: bool = False) -> Toolchain:
    """Find Java and TLC, installing the latter on first use unless `offline`.

    Java comes first: it is local and quick to miss, and an unpinned jar needs it to tell its version.

    Raises:
        ToolchainError: One of the two cannot be had; the class and the message say which and what to do.
    """
    java = find_java()
    return Toolchain(java, find_jar(java=java, offline=offline))
