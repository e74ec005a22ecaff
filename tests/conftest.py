"""What holds for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How long an example takes says more of what else the machine does than of the example.
settings.register_profile("pytlc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pytlc")
