"""``pytlc debug --dap`` as editors start it: over pipes and over TCP, from the first message to the end."""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.dap_client import Client
from tests.integration.command import pytlc
from tests.processes import comes_about, ends

pytestmark = pytest.mark.java

QUEUE = """\
---- MODULE Queue ----
EXTENDS Naturals, Sequences
CONSTANT Procs
VARIABLES queue, owners
Init == queue = <<>> /\\ owners = {}
Enqueue(p) ==
  /\\ Len(queue) < 2
  /\\ queue' = Append(queue, p)
  /\\ UNCHANGED owners
Take(p) ==
  /\\ queue # <<>> /\\ Head(queue) = p
  /\\ owners' = owners \\cup {p}
  /\\ queue' = Tail(queue)
Next == \\E p \\in Procs : Enqueue(p) \\/ Take(p)
NotAll == owners # Procs
====
"""
QUEUE_CFG = "INIT Init\nNEXT Next\nINVARIANT NotAll\nCONSTANT Procs = {p1, p2}\n"


@pytest.fixture(scope="module")
def folder(inversion: Path) -> Path:
    """A folder with the run of the lock inversion, and one of a spec without a model, the last."""
    (inversion / "Queue.tla").write_text(QUEUE)
    (inversion / "Queue.cfg").write_text(QUEUE_CFG)
    assert pytlc("check", "Queue.tla", "--workers", "1", cwd=inversion).code == 1
    return inversion


def inversion(folder: Path) -> str:
    """The name of the run of the lock inversion."""
    (name,) = (
        job.parent.name for job in folder.glob(".pytlc/runs/*/job.json") if "vgic@v0" in job.read_text()
    )
    return name


def started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A server in a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTLC_RUNS"}
    return subprocess.Popen(
        [sys.executable, "-m", "pytlc", "debug", "--dap", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
    )


def pipes(server: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """What a server writes and what it reads."""
    assert server.stdout is not None
    assert server.stdin is not None
    return server.stdout, server.stdin


@contextmanager
def over_pipes(folder: Path, *arguments: str) -> Iterator[tuple[Client, subprocess.Popen[bytes]]]:
    """A client of a server that it started, which ends by itself."""
    with started(folder, *arguments) as server:
        try:
            yield Client(*pipes(server)), server
        finally:
            server.kill()


def listening(server: subprocess.Popen[bytes]) -> int:
    """The port of a server."""
    assert server.stderr is not None
    found = re.search(rb"127\.0\.0\.1:(\d+)", server.stderr.readline())
    assert found is not None
    return int(found[1])


@contextmanager
def connected(port: int) -> Iterator[tuple[Client, socket.socket]]:
    """A client of a server that listens."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as connection,
        connection.makefile("rb") as reading,
        connection.makefile("wb") as writing,
    ):
        yield Client(reading, writing), connection


def started_by(process: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def ended(server: subprocess.Popen[bytes]) -> tuple[int, str]:
    """How a server ends, within a time that is not long, and what it said on standard error."""
    code = server.wait(30)
    assert server.stderr is not None
    return code, server.stderr.read().decode()


def test_the_whole_life_of_a_session(folder: Path) -> None:
    """Breakpoints in TLA+ and in Python, moves both ways, values, TLC, and the end."""
    with over_pipes(folder) as (client, server):
        client.ask("initialize", adapterID="pytlc")
        client.ask("launch", run=inversion(folder))
        client.event("initialized")
        sources = {source["name"]: source for source in client.ask("loadedSources")["sources"]}
        ranks = Path(sources["VgicRanks.tla"]["path"])
        lines = ranks.read_text().splitlines()
        first = next(
            n for n, line in enumerate(lines, 1) if line.startswith("VgicStoreItargetsrLockRank(p) ==")
        )
        asked = {"source": {"path": str(ranks)}, "breakpoints": [{"line": first + 1}]}
        (found,) = client.ask("setBreakpoints", **asked)["breakpoints"]
        assert (found["verified"], found["line"]) == (True, first)
        client.stopped("configurationDone")
        stopped = client.stopped("continue", threadId=1)
        assert (stopped["reason"], stopped["hitBreakpointIds"]) == ("breakpoint", [found["id"]])
        frame = client.ask("stackTrace", threadId=stopped["threadId"])["stackFrames"][0]
        assert (frame["source"]["path"], frame["line"]) == (str(ranks), first)
        assert client.ask("evaluate", expression="tla: DOMAIN status")["result"] == "{spi32, spi33}"
        wanted = {"name": "vgic_migrate_irq", "condition": "tla: retargets = 0"}
        client.ask("setBreakpoints", source={"path": str(ranks)}, breakpoints=[])
        client.ask("setFunctionBreakpoints", breakpoints=[wanted])
        assert client.stopped("continue", threadId=1)["reason"] == "function breakpoint"
        assert client.ask("evaluate", expression="retargets")["result"] == "0"
        assert client.stopped("reverseContinue", threadId=1)["reason"] == "entry"
        client.ask("disconnect")
        assert [message["event"] for message in client.rest()] == ["exited", "terminated"]
        assert ended(server) == (0, "")


def test_breakpoints_in_the_reference_model(folder: Path) -> None:
    """A line of a function of the model stops at its steps, and frames are in Python where asked."""
    with over_pipes(folder) as (client, _):
        client.begin(run=inversion(folder), source="python")
        client.stopped("stepIn", threadId=1)
        client.stopped("stepIn", threadId=1)
        frame = client.ask("stackTrace", threadId=2)["stackFrames"][0]
        path, line = frame["source"]["path"], frame["line"]
        client.stopped("restart")
        asked = {"source": {"path": path}, "breakpoints": [{"line": line + 1}]}
        (found,) = client.ask("setBreakpoints", **asked)["breakpoints"]
        assert (found["verified"], found["line"]) == (True, line)
        stopped = client.stopped("continue", threadId=1)
        assert stopped["reason"] == "breakpoint"
        top = client.ask("stackTrace", threadId=stopped["threadId"])["stackFrames"][0]
        assert (top["source"]["path"], top["line"]) == (path, line)


def test_a_spec_of_ones_own_is_shown_where_it_is(folder: Path) -> None:
    """Without a model too; a file that has changed since is found by the names of definitions."""
    path = folder / "Queue.tla"
    try:
        with over_pipes(folder, "last") as (client, _):
            client.ask("initialize", adapterID="pytlc")
            client.ask("launch", stopOnEntry=False)
            client.event("initialized")
            lines = {"source": {"path": str(path)}, "breakpoints": [{"line": 12}]}
            assert client.ask("setBreakpoints", **lines)["breakpoints"][0]["line"] == 10
            client.stopped("configurationDone")
            frame = client.ask("stackTrace", threadId=1)["stackFrames"][0]
            assert (frame["source"]["path"], frame["line"]) == (str(path), 10)
        path.write_text(QUEUE.replace("Init ==", "\n\nInit =="))
        with over_pipes(folder, "last") as (client, _):
            client.begin()
            lines = {"source": {"path": str(path)}, "breakpoints": [{"line": 14}]}
            assert client.ask("setBreakpoints", **lines)["breakpoints"][0]["line"] == 12
            stopped = client.stopped("continue", threadId=1)
            assert stopped["reason"] == "breakpoint"
            frame = client.ask("stackTrace", threadId=1)["stackFrames"][0]
            assert "spec/Queue.tla" in frame["source"]["path"]
    finally:
        path.write_text(QUEUE)


@pytest.mark.parametrize(
    ("sent", "code", "told"),
    [
        (b"", 0, "it closed the connection"),
        (b"Content-Length: 99\r\n\r\n{", 0, "1 bytes of"),
        (b"Content-Length: 99999999999\r\n\r\n", 2, "too large"),
        (b"hello\r\n\r\n", 2, "one Content-Length"),
        (b"x" * 9000, 2, "without the end of a header"),
    ],
)
def test_what_is_no_message_ends_cleanly(folder: Path, sent: bytes, code: int, told: str) -> None:
    """With an error response where nothing can be read any more, and nothing but messages on stdout."""
    with over_pipes(folder, "last") as (client, server):
        client.begin()
        client.raw(sent)
        client.writing.close()
        answers = [message for message in client.rest() if message["type"] == "response"]
        assert [answer["success"] for answer in answers] == [False] * (code == 2)
        exited, said = ended(server)
        assert exited == code
        assert told in said
        assert "Traceback" not in said


def test_tcp_serves_one_client_and_ends(folder: Path) -> None:
    """On the loopback interface, with nothing on standard output."""
    with started(folder, "last", "--port", "0") as server:
        port = listening(server)
        with connected(port) as (client, _):
            assert client.begin()["reason"] == "entry"
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=10)
            client.ask("disconnect")
        assert ended(server) == (0, "")
        assert server.stdout is not None
        assert server.stdout.read() == b""


def test_tcp_outlives_clients_that_vanish_where_asked(folder: Path) -> None:
    """One resets the connection, one is rude, one leaves half a message; the next begins at the beginning."""
    with started(folder, "last", "--port", "0", "--keep") as server:
        port = listening(server)
        with connected(port) as (client, connection):
            client.begin()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with connected(port) as (client, _):
            client.raw(b"GET / HTTP/1.1\r\n\r\n")
            assert not client.response()["success"]
            assert client.rest() == []
        with connected(port) as (client, _):
            client.raw(b"Content-Length: 50\r\n\r\n{}")
        with connected(port) as (client, _):
            client.begin()
            assert client.stopped("stepBack", threadId=1)["reason"] == "entry"
        server.send_signal(signal.SIGINT)
        code, said = ended(server)
        assert code == 130
        assert "Traceback" not in said


def test_tlc_is_ended_when_the_client_leaves(folder: Path) -> None:
    """An evaluation that would take for ever does not outlive the connection."""
    with over_pipes(folder, "last") as (client, server):
        client.begin()
        client.request("evaluate", {"expression": "tla: \\A s \\in SUBSET (1..40) : s # {0}"})
        assert comes_about(lambda: started_by(server.pid))
        running = started_by(server.pid)
        client.writing.close()
        code, said = ended(server)
        assert code == 0
        assert "Traceback" not in said
        assert all(map(ends, running))


def test_what_cannot_be_meant_is_refused(folder: Path) -> None:
    """A run that is not there, a port without a protocol, a launch that names nothing that exists."""
    wrong = pytlc("debug", "nothing", "--dap", cwd=folder)
    assert (wrong.code, "no run 'nothing'" in wrong.err) == (2, True)
    alone = pytlc("debug", "last", "--dap", "--keep", cwd=folder)
    assert (alone.code, "goes with --port" in alone.err) == (2, True)
    with over_pipes(folder) as (client, server):
        client.ask("initialize", adapterID="pytlc")
        assert "no run 'nothing'" in client.refused("launch", run="nothing")
        assert "may be tla, python, both" in client.refused("launch", run="last", source="c")
        client.ask("disconnect")
        assert ended(server)[0] == 0
