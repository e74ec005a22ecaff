"""Captures the state graphs in this folder: each of its specs, on every TLC that can be had.

Run it as ``python tests/data/graph/capture.py``. It writes ``<module>-<TLC version>.dot``, byte for byte what
TLC writes with one worker and ``-dump dot,actionlabels``. Nothing in it names a machine.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from pytlc.tlc import Dump, TlcJob, TlcOptions, TlcRunner
from pytlc.toolchain import Toolchain, available_jars, find_java

HERE = Path(__file__).parent


def main() -> None:
    """Capture every spec."""
    java = find_java()
    for jar in available_jars(java=java):
        for spec in sorted(HERE.glob("*.tla")):
            options = TlcOptions(check_deadlock=False, dump=Dump.DOT, expected_states=10, deadline_seconds=60)
            texts = {spec.name: spec.read_text(encoding="utf-8")}
            job = TlcJob(texts, spec.stem, spec.with_suffix(".cfg").read_text(encoding="utf-8"), options)
            with tempfile.TemporaryDirectory() as folder:
                TlcRunner(Toolchain(java, jar)).run(job, output=Path(folder))
                graph = (Path(folder) / "states.dot").read_bytes()
            (HERE / f"{spec.stem}-{jar.version}.dot").write_bytes(graph)


if __name__ == "__main__":
    main()
