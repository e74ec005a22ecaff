"""How long each command imports before it does anything: ``python -X importtime`` on its help.

The benchmark itself is the time of the whole command, Python's own start included.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.cli.main import cli
from tests.bench.spending import as_installed

_ROUNDS = 5
_LINE = re.compile(r"^import time: +(\d+) \| +(\d+) \| (.*)$", re.MULTILINE)


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that click knows, those of groups too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


@pytest.mark.benchmark(group="import time")
@pytest.mark.parametrize("words", [(), *_commands(cli)], ids=lambda words: " ".join(("pytlc", *words)))
def test_import_time(benchmark: BenchmarkFixture, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Milliseconds of all imports, in the quickest of some rounds, and the modules that take most of them."""
    command = [sys.executable, "-X", "importtime", "-m", "pytlc", *words, "--help"]
    env = as_installed(tmp_path)
    said: list[str] = []

    def ask() -> None:
        ended = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        said.append(ended.stderr)

    benchmark.pedantic(ask, rounds=_ROUNDS, warmup_rounds=1)  # type: ignore[no-untyped-call]
    rounds = [[(int(own), name.strip()) for own, _, name in _LINE.findall(text)] for text in said[1:]]
    quickest = min(rounds, key=lambda found: sum(own for own, _ in found))
    benchmark.extra_info["imports, ms"] = round(sum(own for own, _ in quickest) / 1000, 1)
    benchmark.extra_info["modules"] = len(quickest)
    benchmark.extra_info["slowest"] = [f"{name} {own / 1000:.1f}" for own, name in sorted(quickest)[-5:]]
