"""Makes the jars of ``pytlc/tlc/java``; ``python -m tests.integration.warm_jar`` writes them.

The bytes are the same on every machine: javac is told which Java to compile for and to leave out what
differs between its versions, and the archive holds no dates and is not compressed.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import zipfile
from pathlib import Path

from pytlc.tlc.options import PROGRESS
from pytlc.tlc.warm import JAR
from pytlc.toolchain import run_text

#: Each jar with its source.
JARS = {JAR: JAR.with_name("WarmChecker.java"), PROGRESS: PROGRESS.with_name("Progress.java")}
_FLAGS = ("--release", "11", "-g:none", "-proc:none", "-XDstringConcat=inline", "-Xlint:-options", "-Werror")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MANIFEST = "META-INF/MANIFEST.MF"


def build(javac: Path, jar: Path) -> bytes:
    """The jar as this compiler makes it."""
    with tempfile.TemporaryDirectory() as folder:
        said = run_text((javac, *_FLAGS, "-d", folder, JARS[jar]), timeout=120.0)
        assert said.returncode == 0, said.stderr
        classes = sorted(Path(folder).glob("*.class"))
        return _zip({_MANIFEST: manifest(jar), **{path.name: path.read_bytes() for path in classes}})


def manifest(jar: Path) -> bytes:
    """Says which source the jar is made of."""
    digest = hashlib.sha256(JARS[jar].read_bytes()).hexdigest()
    return f"Manifest-Version: 1.0\r\nSource-SHA-256: {digest[:32]}\r\n {digest[32:]}\r\n\r\n".encode()


def read_manifest(jar: Path) -> bytes:
    """What the jar says."""
    with zipfile.ZipFile(jar) as archive:
        return archive.read(_MANIFEST)


def compiler() -> Path | None:
    """The javac of this machine, if it has one."""
    found = shutil.which("javac")
    return Path(found) if found else None


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return buffer.getvalue()


if __name__ == "__main__":
    javac = compiler()
    if javac is None:
        raise SystemExit("no javac on the PATH; install a JDK of version 11 or later")
    for jar in JARS:
        jar.write_bytes(build(javac, jar))
