"""Pytlc beside its peers in one run: ``python -m tests.bench.peers FOLDER``, or ``nox -s peers``.

Small checks go in rounds in which everybody runs once, so that what else the machine does falls on all; only
ratios to TLC alone, plainly called, in the same run count. A peer that cannot be had, or that does not do
what it is asked, is in the report with what was tried.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from pytlc.tlc import Dump, TlcJob, TlcOptions, TlcRunner, WarmRunner, job_from_path
from pytlc.tlc.options import JVM_BASE
from pytlc.tlc.runner import RAW_OUTPUT
from pytlc.toolchain import Toolchain, find_toolchain, make_archive
from tests.bench.peers import specs
from tests.bench.peers.contenders import Contender, bare, ours, peers
from tests.bench.peers.installing import Peer, install
from tests.bench.peers.readers import Reader, graph_readers, read, trace_readers

_TRACE_STATES = 2000
_SHORT_STATES = 20
_GRAPH_STATES = 100_001
_READINGS = 3
_PLAIN = "TLC alone, plain"

#: Seconds of each round, by contender and spec: on the clock, and of processors by what has ended.
_Seconds: TypeAlias = dict[tuple[str, str], list[tuple[float, float]]]


def main() -> int:
    """Install the peers, time everybody, print the report."""
    arguments = _arguments()
    folder = arguments.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    toolchain = find_toolchain()
    make_archive(toolchain)
    installed, missing = install(folder / "peers")
    load = os.getloadavg()[0]
    with WarmRunner(toolchain) as warm:
        contenders = (*bare(toolchain), *peers(toolchain, installed), *ours(toolchain, warm))
        small, failed = _time_all(contenders, folder, arguments.rounds)
    trace_readings, unread = _read_all(_traces(toolchain, installed, folder, arguments.trace_spec))
    graph_readings, undrawn = _read_all(_graphs(toolchain, installed, folder))
    report: dict[str, Any] = {
        "tlc": toolchain.jar.version,
        "java": toolchain.java.version,
        "processors": len(os.sched_getaffinity(0)),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "peers": {name: " ".join(peer.requirements) for name, peer in installed.items()},
        "missing": missing | failed | unread | undrawn,
        "small": small,
        "readings": trace_readings | graph_readings,
    }
    text = json.dumps(report, indent=1) if arguments.form == "json" else _markdown(report)
    sys.stdout.write(f"{text}\n")
    return 0


def _time_all(
    contenders: Sequence[Contender], folder: Path, rounds: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """The figures by contender and spec, and what the others failed at; the first round only warms up."""
    seconds: _Seconds = {}
    failed: dict[str, str] = {}
    for number in range(rounds + 1):
        for contender in contenders:
            for name in specs.SMALL:
                if contender.name not in failed:
                    try:
                        took = _time(contender, name, folder)
                    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
                        failed[contender.name] = f"{name}: {error}"
                    else:
                        seconds.setdefault((contender.name, name), []).extend([took] if number else [])
    figures = {f"{who} | {name}": took for (who, name), took in seconds.items() if took and who not in failed}
    return {key: _figures(took) for key, took in figures.items()}, failed


def _time(contender: Contender, name: str, folder: Path) -> tuple[float, float]:
    """Seconds for one check in a new folder, whose making does not count: on the clock, and of processors."""
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        module, config = specs.SMALL[name]
        Path(fresh, f"{name}.tla").write_text(module)
        Path(fresh, f"{name}.cfg").write_text(config)
        started, used = time.perf_counter(), _processor_seconds()
        contender.run(Path(fresh), name)
        return time.perf_counter() - started, _processor_seconds() - used


def _processor_seconds() -> float:
    """Of this process and of those that it has waited for; a JVM that is kept warm is not among them."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _figures(took: list[tuple[float, float]]) -> dict[str, float]:
    clock, processor = zip(*took, strict=True)
    return {
        "median": round(statistics.median(clock), 3),
        "fastest": round(min(clock), 3),
        "processor": round(statistics.median(processor), 3),
    }


def _traces(
    toolchain: Toolchain, installed: Mapping[str, Peer], folder: Path, named: Path | None
) -> Iterator[tuple[Reader, Path]]:
    """Each reader with the output of TLC that it reads; TLC runs here."""
    module, config = specs.big(_TRACE_STATES)
    job = job_from_path(named) if named else TlcJob({"Big.tla": module}, "Big", config)
    short_module, short_config = specs.big(_SHORT_STATES)
    outputs = {
        "tool": _tool_output(toolchain, job, folder / "long"),
        "plain": _plain_output(toolchain, job, folder / "plain"),
        "short": _plain_output(
            toolchain, TlcJob({"Big.tla": short_module}, "Big", short_config), folder / "short"
        ),
    }
    for reader, form in trace_readers(installed):
        yield reader, outputs[form]


def _graphs(
    toolchain: Toolchain, installed: Mapping[str, Peer], folder: Path
) -> Iterator[tuple[Reader, Path]]:
    module, config = specs.graph(_GRAPH_STATES)
    output = folder / "graph"
    output.mkdir(exist_ok=True)
    job = TlcJob({"Graph.tla": module}, "Graph", config, TlcOptions(dump=Dump.DOT))
    TlcRunner(toolchain).run(job, output=output)
    for reader in graph_readers(installed):
        yield reader, next(output.glob("states*"))


def _tool_output(toolchain: Toolchain, job: TlcJob, output: Path) -> Path:
    output.mkdir(exist_ok=True)
    TlcRunner(toolchain).run(job, output=output)
    return output / RAW_OUTPUT


def _plain_output(toolchain: Toolchain, job: TlcJob, folder: Path) -> Path:
    """What TLC prints without ``-tool``."""
    folder.mkdir(exist_ok=True)
    for name, content in job.texts():
        (folder / name).write_bytes(content)
    argv = (toolchain.java.path, *JVM_BASE, "-cp", toolchain.jar.path, "tlc2.TLC", f"{job.main}.tla")
    output = folder / RAW_OUTPUT
    with output.open("w") as stream:
        subprocess.run(argv, cwd=folder, stdout=stream, stderr=subprocess.DEVNULL, check=False)
    return output


def _read_all(readers: Iterable[tuple[Reader, Path]]) -> tuple[dict[str, Any], dict[str, str]]:
    """The figures of each reader, in the middle of several readings, and what the others failed at."""
    found: dict[str, Any] = {}
    failed: dict[str, str] = {}
    for reader, path in readers:
        try:
            readings = sorted((read(reader, path) for _ in range(_READINGS)), key=lambda r: r.seconds)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            failed[reader.name] = str(error)
        else:
            found[reader.name] = asdict(readings[len(readings) // 2])
    return found, failed


def _markdown(report: Mapping[str, Any]) -> str:
    small, (before, after) = report["small"], report["load"]
    lines = [
        f"TLC {report['tlc']}, Java {report['java']}, {report['processors']} CPUs, load {before} to {after}",
        ", ".join(report["peers"].values()),
        "",
        "| check of a small spec | seconds, median | fastest | median, to TLC alone | processor seconds |",
        "|---|---|---|---|---|",
    ]
    for key, took in small.items():
        alone = small.get(f"{_PLAIN} | {key.rpartition(' | ')[2]}")
        ratio = f"{took['median'] / alone['median']:.2f}" if alone else ""
        lines.append(
            f"| {key.replace(' | ', ', ')} | {took['median']:.3f} | {took['fastest']:.3f} | {ratio} |"
        )
    lines += ["", "| reading | seconds | peak MB | found | |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {r['seconds']:.2f} | {r['megabytes']:.0f} | {r['units']} | {r['note']} |"
        for name, r in report["readings"].items()
    ]
    lines += ["", *(f"* {name}: {why}" for name, why in report["missing"].items())]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="peers", description="Time pytlc beside its peers.")
    parser.add_argument("folder", type=Path, help="for the peers' environments and what TLC prints")
    parser.add_argument("--rounds", type=int, default=9, help="of small checks")
    parser.add_argument(
        "--trace-spec", type=Path, help="a spec with a long counterexample instead of our own"
    )
    parser.add_argument("--form", choices=["markdown", "json"], default="markdown", help="of the report")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
