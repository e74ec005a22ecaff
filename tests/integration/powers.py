"""Programs that run with less than the tests have: without the powers of root, on a small disk."""

from __future__ import annotations

#: For :func:`tests.integration.command.pytlc`: also for root, what may not be written cannot be written.
#: The bounding set of capabilities counts when a program is started, so it starts itself again.
WITHOUT_POWERS = (
    "-c",
    """
import ctypes, os, sys
prctl = ctypes.CDLL(None).prctl
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; one who has none cannot drop it
    prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, "-m", "pytlc", *sys.argv[1:]])
""",
)


def on_small_disk(folder: object, megabytes: int) -> tuple[str, ...]:
    """The beginning of a command for which a file system of that size stands in the folder's place."""
    mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "$0" && exec "$@"'
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(folder))
