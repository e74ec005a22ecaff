"""Sweeps and swarms on a real Dask cluster: two worker processes, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytlc.sweep import Store
from tests.integration.command import pytlc
from tests.integration.dask_cluster import DaskCluster, dask_cluster
from tests.processes import comes_about, ends

pytestmark = [pytest.mark.java, pytest.mark.long]

GRID = (
    *("vgic", "--version", "v1,v4,v4+KeepVisible", "--vcpus", "1,2", "--spis", "1", "--lrs", "1"),
    *("--retargets", "1", "--property", "VisibleIffInLr"),
)
LARGE = ("vgic@v4", "--vcpus", "3", "--spis", "2", "--lrs", "2", "--property", "NoLockCycle")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """Two workers that no test ends."""
    with dask_cluster(tmp_path_factory.mktemp("dask") / "cluster") as started:
        yield started


@contextmanager
def begun(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command whose stderr is read while it runs."""
    folder.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTLC_RUNS"}
    with subprocess.Popen(
        [sys.executable, "-m", "pytlc", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(running: subprocess.Popen[str], text: str) -> str:
    """What it wrote to stderr up to the line with the text, or to its end."""
    assert running.stderr is not None
    said = ""
    for line in running.stderr:
        said += line
        if text in line:
            break
    return said


def table(folder: Path) -> list[tuple[object, ...]]:
    """What the last sweep in the folder says, but for times."""
    points = pytlc("sweep", "show", "--json", cwd=folder).data["points"]
    keys = (
        "version",
        "vcpus",
        "retargets",
        "verdict",
        "distinct",
        "generated",
        "depth",
        "length",
        "property",
        "digest",
    )
    return [tuple(point.get(key) for key in keys) for point in points]


def test_a_cluster_says_what_one_machine_says_though_a_worker_is_killed(tmp_path: Path) -> None:
    """The other one makes what the killed one was at; nothing is asked twice, and no JVM is left of it."""
    (tmp_path / "local").mkdir()
    local = pytlc("sweep", *GRID, cwd=tmp_path / "local")
    assert local.code == 1, local.err
    with (
        dask_cluster(tmp_path / "cluster") as started,
        begun(tmp_path / "there", "sweep", *GRID, "--dask", started.address) as sweep,
    ):
        heard(sweep, "1 of 6")
        assert comes_about(lambda: any("worker0" in command for command in started.java().values()))
        started.workers[0].kill()
        rest = heard(sweep, "nothing that is said")
        assert sweep.wait() == 1, rest
        assert comes_about(lambda: not any("worker0" in command for command in started.java().values()))
    assert table(tmp_path / "there") == table(tmp_path / "local")
    with Store(tmp_path / "there" / ".pytlc" / "sweeps.sqlite") as store:
        entries = store.entries(store.find("last").id)
        assert [len(store.attempts(entry.digest or "")) for entry in entries] == [1] * 6
        last = max((entry.record for entry in entries if entry.record), key=lambda record: record.finished)
        assert last.where.endswith(f":{started.workers[1].pid}")


def test_what_kills_its_workers_is_recorded_as_crashed(tmp_path: Path) -> None:
    """Dask gives a task up after so many workers; the sweep goes on, and the next one asks again."""
    with (
        dask_cluster(tmp_path / "cluster", workers=1, allowed_failures=0) as started,
        begun(tmp_path / "there", "sweep", *LARGE, "--dask", started.address) as sweep,
    ):
        assert comes_about(started.java)
        java = next(iter(started.java()))
        started.workers[0].kill()
        said = heard(sweep, "nothing that is said")
        assert sweep.wait() == 2, said
        assert ends(java)
    (point,) = pytlc("sweep", "show", "--json", cwd=tmp_path / "there").data["points"]
    assert point["verdict"] == "error"
    with Store(tmp_path / "there" / ".pytlc" / "sweeps.sqlite") as store:
        (entry,) = store.entries(store.find("last").id)
    assert entry.record is not None
    assert "1 workers died of it" in (entry.record.reason or "")
    assert not entry.record.settles(None)


def test_ctrl_c_ends_what_runs_on_the_workers(cluster: DaskCluster, tmp_path: Path) -> None:
    """The workers stay, their searches do not."""

    def searching() -> list[int]:
        return [pid for pid, command in cluster.java().items() if "-metadir" in command]

    with begun(tmp_path / "there", "sweep", *LARGE, "--dask", cluster.address) as sweep:
        heard(sweep, "1 checks")
        assert comes_about(searching)
        sweep.send_signal(signal.SIGINT)
        assert comes_about(lambda: sweep.poll() is not None)
        assert sweep.returncode == 130
        assert comes_about(lambda: not searching())
        assert [worker.poll() for worker in cluster.workers[:2]] == [None, None]


def test_a_swarm_on_a_cluster_finds_what_one_here_finds(cluster: DaskCluster, tmp_path: Path) -> None:
    """The same seeds have the same behaviours, wherever they are made."""
    asked = (
        *("swarm", "vgic@v4+KeepVisible", "--vcpus", 2, "--spis", 1, "--retargets", 1, "--whole"),
        *("--property", "VisibleIffInLr", "--seed", 2, "--num", 200, "--minimise", 0, "--json"),
    )
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    found = pytlc(*asked, "--dask", cluster.address, cwd=there)
    assert found.code == 1, found.err
    alone = pytlc(*asked, cwd=here)
    assert found.data["found"]["name"] == alone.data["found"]["name"]


def test_workers_that_are_not_fit_are_named(cluster: DaskCluster, tmp_path: Path) -> None:
    """One without pytlc, and one with another version of it; nothing is sent to either."""
    for text, message in (
        ("import sys; sys.modules['pytlc'] = None", "pytlc"),
        ("import pytlc.cluster.worker as w; w.__version__ = '0.0.0'", "it has pytlc 0.0.0"),
    ):
        preload = tmp_path / "preload.py"
        preload.write_text(text)
        before = len(cluster.workers)
        worker = cluster.work("--preload", str(preload))
        assert cluster.known(before + 1)
        refused = pytlc("sweep", *GRID, "--dask", cluster.address, cwd=tmp_path)
        worker.kill()
        worker.wait()
        assert refused.code == 2, refused.err
        assert "is not fit" in refused.err
        assert message in refused.err
        assert "install the same" in refused.err


def test_a_scheduler_that_goes_away_ends_the_sweep(tmp_path: Path) -> None:
    """With what was done recorded and a way to go on; without workers nothing begins."""
    with (
        dask_cluster(tmp_path / "cluster", workers=1) as started,
        begun(tmp_path / "there", "sweep", *GRID, "--dask", started.address) as sweep,
    ):
        heard(sweep, "1 of 6")
        started.scheduler.kill()
        said = heard(sweep, "nothing that is said")
        assert sweep.wait() == 2, said
        assert "lost the Dask scheduler" in said
        assert "the same command goes on" in said
        assert "Traceback" not in said
    with Store(tmp_path / "there" / ".pytlc" / "sweeps.sqlite") as store:
        assert 0 < sum(e.record is not None for e in store.entries(store.find("last").id)) < 6
    with dask_cluster(tmp_path / "empty", workers=0) as empty:
        refused = pytlc("sweep", *GRID, "--dask", empty.address, cwd=tmp_path)
        assert refused.code == 2
        assert f"no worker at {empty.address}" in refused.err
