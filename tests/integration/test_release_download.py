"""The release download against a real HTTP server on the loopback interface."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pytlc.errors import ChecksumMismatch, JarNotFound, StorageError, UsageError
from pytlc.toolchain.download import fetch_url
from pytlc.toolchain.jar import find_jar, jar_path, provision_jar
from pytlc.toolchain.pins import JarPin

JAR = bytes(range(256)) * 8192
PIN = JarPin("release", "release of the test", "9.9", hashlib.sha256(JAR).hexdigest(), "v9/tla2tools.jar")
PINS = (PIN,)
INSTALL = (
    "from pytlc.toolchain import provision_jar; from pytlc.toolchain.pins import JarPin; "
    f"print(provision_jar('release', pins=({PIN!r},)).sha256)"
)

LIMITED = """
import resource
from pytlc.errors import StorageError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    {install}
except StorageError as error:
    print(error)
"""


class Server(ThreadingHTTPServer):
    """Answers as `behaviour` does and counts the requests.

    Attributes:
        behaviour: Writes the answer to one request.
        requests: Paths that were asked for.
        closing: Set when the test is over, for behaviours that hang.
        reached: Set by a behaviour that has come to the point the test waits for.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour: Callable[[Handler], None] = right_file
        self.requests: list[str] = []
        self.closing = threading.Event()
        self.reached = threading.Event()

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the server's behaviour."""

    server: Server

    def do_GET(self) -> None:
        """Answer one request; a client that has given up is no error."""
        self.server.requests.append(self.path)
        try:
            self.server.behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base class
        """Say nothing."""

    def head(self, status: int = 200, **headers: object) -> None:
        """Send status and headers."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()


def right_file(handler: Handler) -> None:
    """The pinned file."""
    handler.head(Content_Length=len(JAR))
    handler.wfile.write(JAR)


def wrong_file(handler: Handler) -> None:
    """Another file of the same length."""
    handler.head(Content_Length=len(JAR))
    handler.wfile.write(JAR[::-1])


def truncated(handler: Handler) -> None:
    """Half of the file that was announced."""
    handler.head(Content_Length=len(JAR))
    handler.wfile.write(JAR[: len(JAR) // 2])


def truncated_unannounced(handler: Handler) -> None:
    """Half of the file, without saying how much there is."""
    handler.head()
    handler.wfile.write(JAR[: len(JAR) // 2])


def missing(handler: Handler) -> None:
    """No such file."""
    handler.send_error(404)


def redirect(handler: Handler) -> None:
    """First to another address, there the file."""
    if handler.path == "/elsewhere":
        right_file(handler)
    else:
        handler.head(302, Location="/elsewhere", Content_Length=0)


def redirect_for_ever(handler: Handler) -> None:
    """Always to the same address."""
    handler.head(302, Location="/again", Content_Length=0)


def silent(handler: Handler) -> None:
    """No answer at all."""
    handler.server.closing.wait()


def stalls(handler: Handler) -> None:
    """Half of the file, and then nothing more."""
    truncated(handler)
    handler.wfile.flush()
    handler.server.reached.set()
    handler.server.closing.wait()


def drips(handler: Handler) -> None:
    """One byte after the other, each early enough to look alive."""
    handler.head(Content_Length=len(JAR))
    for _ in range(len(JAR)):
        handler.wfile.write(b"x")
        if handler.server.closing.wait(0.01):
            return


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that is the release host, and an empty cache."""
    for name in ("PYTLC_TLA2TOOLS", "PYTLC_JAR_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "cache"))
    with Server() as running:
        monkeypatch.setenv("PYTLC_RELEASE_URL", f"{running.url}/base/")
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.closing.set()
        running.shutdown()
        thread.join()


def cached_files() -> set[str]:
    """Names of what is in the folder of the jars."""
    return {path.name for path in jar_path(PIN).parent.iterdir()} - {".lock"}


@pytest.mark.parametrize("behaviour", [right_file, redirect])
def test_the_right_file_is_installed(server: Server, behaviour: Callable[[Handler], None]) -> None:
    """The file is asked for under its tag below the address, redirects are followed, and it is cached."""
    server.behaviour = behaviour
    assert find_jar(pins=PINS).path.read_bytes() == JAR
    assert server.requests[0] == "/base/v9/tla2tools.jar"
    assert cached_files() == {PIN.file_name}
    assert find_jar(pins=PINS, offline=True).version == "9.9"


@pytest.mark.parametrize(
    ("behaviour", "error", "said"),
    [
        (wrong_file, ChecksumMismatch, "another file"),
        (truncated, JarNotFound, f"broke off after {len(JAR) // 2} of {len(JAR)} bytes"),
        (truncated_unannounced, ChecksumMismatch, "another file"),
        (missing, JarNotFound, "HTTP 404 Not Found"),
        (redirect_for_ever, JarNotFound, "HTTP 302"),
    ],
)
def test_a_bad_answer_is_refused_and_remembered(
    server: Server, behaviour: Callable[[Handler], None], error: type[Exception], said: str
) -> None:
    """Nothing is cached, the message says what was wrong, and the host is not asked again by itself."""
    server.behaviour = behaviour
    with pytest.raises(error, match=said):
        find_jar(pins=PINS)
    assert cached_files() == set()
    asked = len(server.requests)
    with pytest.raises(JarNotFound, match="not asked again before"):
        find_jar(pins=PINS)
    assert len(server.requests) == asked
    server.behaviour = right_file
    assert provision_jar("release", pins=PINS).path.read_bytes() == JAR


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (silent, "no answer|timed out"),
        (stalls, "broke off: timed out"),
        (drips, r"only \d+ bytes came within 0\.5 s"),
    ],
)
def test_a_slow_server_is_given_up(server: Server, behaviour: Callable[[Handler], None], said: str) -> None:
    """No answer, a stalled one and an endless trickle all end at a deadline."""
    server.behaviour = behaviour
    with pytest.raises(JarNotFound, match=said):
        fetch_url(f"{server.url}/x", open_seconds=0.4, total_seconds=0.5)


def test_a_host_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """A port where nothing listens gives the address and the reason."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PYTLC_RELEASE_URL", f"http://127.0.0.1:{reserved.getsockname()[1]}")
        with pytest.raises(
            JarNotFound, match=r"http://127\.0\.0\.1:\d+/v9/tla2tools\.jar: Connection refused"
        ):
            find_jar(pins=PINS)


@pytest.mark.parametrize("address", ["file:///etc", "ftp://example.org", "example.org"])
def test_only_http_addresses_are_taken(monkeypatch: pytest.MonkeyPatch, server: Server, address: str) -> None:
    """Any other scheme in PYTLC_RELEASE_URL is a usage error that shows the value."""
    monkeypatch.setenv("PYTLC_RELEASE_URL", address)
    with pytest.raises(UsageError, match=f"PYTLC_RELEASE_URL is '{address}'"):
        find_jar(pins=PINS)


def test_processes_that_install_at_once_share_one_download(server: Server) -> None:
    """Each of several processes gets the jar, one of them downloads it, and nothing is left over."""
    processes = [
        subprocess.Popen((sys.executable, "-c", INSTALL), stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    answers = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert answers == [PIN.sha256] * 4
    assert len(server.requests) == 1
    assert cached_files() == {PIN.file_name}


def test_an_install_that_was_killed_leaves_nothing_in_the_way(server: Server) -> None:
    """After SIGKILL within a download no jar is there, and the next install succeeds and cleans up."""
    server.behaviour = stalls
    with subprocess.Popen((sys.executable, "-c", INSTALL), stdout=subprocess.PIPE) as process:
        assert server.reached.wait(120)
        process.send_signal(signal.SIGKILL)
    assert PIN.file_name not in cached_files()
    server.behaviour = right_file
    assert provision_jar("release", pins=PINS).path.read_bytes() == JAR
    assert cached_files() == {PIN.file_name}


def test_a_file_that_the_system_cuts_short_is_a_storage_error(server: Server) -> None:
    """Under a limit for the size of files the kernel refuses the write as it does on a full disk."""
    limited = LIMITED.format(install=INSTALL)
    done = subprocess.run(
        (sys.executable, "-c", limited), capture_output=True, text=True, timeout=120, check=True
    )
    assert "File too large; free some space" in done.stdout
    assert cached_files() == set()


def test_a_cache_that_is_read_only_for_everyone_is_a_storage_error(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in which not even root can create files is reported with the remedy."""
    monkeypatch.setenv("PYTLC_CACHE", f"/proc/{os.getpid()}/cache")
    with pytest.raises(StorageError, match="PYTLC_CACHE"):
        find_jar(pins=PINS)
    assert server.requests == []
