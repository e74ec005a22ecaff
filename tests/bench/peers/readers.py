"""Who reads a long trace and a large graph: each in a process of its own, which tells time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.peers.installing import Peer, last_line

_SECONDS = 900.0

#: The time is that of ``read``; the memory is the most that the process held.
_FRAME = """
import json, resource, sys, time
sys.setrecursionlimit(100_000)
path = sys.argv[1]
{setup}
started = time.perf_counter()
{read}
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"seconds": seconds, "megabytes": peak / 1024, "units": {units}, "note": {note}}}))
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a file.

    Attributes:
        name: For the table.
        python: What runs it.
        setup: Imports, before the clock starts.
        read: Reads the file at ``path``.
        units: Expression for how many states, or transitions, it has found.
        note: Expression for what else is to be said: how many values are still text, say.
    """

    name: str
    python: Path
    setup: str
    read: str
    units: str
    note: str = "''"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading took."""

    seconds: float
    megabytes: float
    units: int
    note: str


def read(reader: Reader, path: Path) -> Reading:
    """Read once.

    Raises:
        RuntimeError: The reader failed; the message is its last line.
    """
    code = _FRAME.format(setup=reader.setup, read=reader.read, units=reader.units, note=reader.note)
    said = subprocess.run(
        (reader.python, "-c", code, path), capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if said.returncode:
        raise RuntimeError(last_line(said.stderr))
    return Reading(**json.loads(said.stdout.splitlines()[-1]))


_OURS = Reader(
    "pytlc, trace",
    Path(sys.executable),
    "from pathlib import Path\nfrom pytlc.tlc.runner import replay_text",
    "result = replay_text(Path(path).read_text(encoding='utf-8'))\ntrace = result.traces[0]",
    "len(trace.states)",
    "f'{sum(map(len, trace.states))} typed values'",
)
_PLAIN = "text = open(path, encoding='utf-8').read()"


def trace_readers(installed: Mapping[str, Peer]) -> Iterator[tuple[Reader, str]]:
    """Each reader, and the form of output that it is given: ``tool``, ``plain`` or ``short``."""
    yield _OURS, "tool"
    if "tlakit" in installed:
        yield (
            Reader(
                "tlakit parse_text_trace",
                installed["tlakit"].python,
                "from tlakit.trace import parse_text_trace",
                f"{_PLAIN}\ntrace = parse_text_trace(text)",
                "len(trace.states)",
                'f\'{sum(isinstance(v, str) and v[:1] in "<{[(" for s in trace.states for v in s.values())} '
                "values left as text'",
            ),
            "plain",
        )
    if "tlaplus-cli" in installed:
        yield (
            Reader(
                "tlaplus-cli TlcParser",
                installed["tlaplus-cli"].python,
                "from tlaplus_cli.tlc.parser import TlcParser",
                f"{_PLAIN}\nparser = TlcParser()\nfor line in text.splitlines(): parser.process_line(line)",
                "sum(len(error.error_trace) for error in parser.get_result().errors)",
            ),
            "tool",
        )
    if "modelator-py" in installed:
        yield (
            Reader(
                "modelator-py ITF, 20 states only",
                installed["modelator-py"].python,
                "from modelator_py.util.tlc.stdout_to_informal_trace_format import (\n"
                "    extract_traces, tlc_trace_to_informal_trace_format_trace)",
                f"{_PLAIN}\nfound = extract_traces(text)\n"
                "traces = [tlc_trace_to_informal_trace_format_trace(trace) for trace in found]",
                "len(traces[0].states)",
            ),
            "short",
        )


def graph_readers(installed: Mapping[str, Peer]) -> Iterator[Reader]:
    """Each reader of what ``-dump dot,actionlabels`` writes."""
    yield Reader(
        "pytlc, graph",
        Path(sys.executable),
        "from pytlc.graph import Graph",
        "graph = Graph.load(path)",
        "len(graph.states)",
        "f'{graph.transitions} transitions, typed values'",
    )
    if "tlakit" in installed:
        yield Reader(
            "tlakit parse_dot",
            installed["tlakit"].python,
            "from tlakit.graph import parse_dot",
            f"{_PLAIN}\ngraph = parse_dot(text)",
            "len(graph.nodes)",
            "f'{len(graph.edges)} transitions, values are text'",
        )
