"""What holds for all tests."""

from __future__ import annotations

import signal

from hypothesis import HealthCheck, settings

# How long an example takes says more of what else the machine does than of the example.
settings.register_profile("pytlc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pytlc")

# A run that was started in the background of a shell ignores Ctrl-C, and so would all that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
