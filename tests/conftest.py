"""What holds for all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pytlc.toolchain.machine import processors

# How long an example takes says more of what else the machine does than of the example.
settings.register_profile("pytlc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pytlc")

# A run that was started in the background of a shell ignores Ctrl-C, and so would all that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)  # -p no:xdist
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A worker for each processor, and none of them where one file is run, which starts sooner without."""
    named = [Path(argument.partition("::")[0]) for argument in config.args]
    if all(path.is_file() for path in named) and len(set(named)) == 1:
        return 0
    return processors()
