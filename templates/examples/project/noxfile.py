"""Sessions for a project that has TLA+ specs and checks them with pytlc: copy it, and change the capitals.

``nox`` checks every spec, as a job of CI does; ``nox -s sweep -- specs/Queue.tla --constant N=1..4`` makes a
grid, and ``nox -s sweep`` without arguments those of SWEEPS; ``nox -s history`` tabulates all versions of a
family. pytlc is installed for each session, with a Java of its own.
"""

from __future__ import annotations

from pathlib import Path

import nox

#: What to install: a checkout of pytlc, here in the folder ``pytlc``, or a wheel by its path.
PYTLC = "./pytlc[java]"
#: Where the specs are; each has its cfg beside it.
SPECS = Path("specs")
#: Definitions of sweeps.
SWEEPS = Path("sweeps.toml")
#: The family for ``history``: one that comes with pytlc, or a folder.
FAMILY = "vgic"

nox.options.sessions = ["check"]


@nox.session
def check(session: nox.Session) -> None:
    """Every spec with its cfg, and what a clean verdict says nothing of; more arguments go to pytlc check."""
    session.install(PYTLC)
    for spec in sorted(SPECS.glob("**/*.tla")):
        if spec.with_suffix(".cfg").exists():
            session.run("pytlc", "check", str(spec), "--vacuity", *session.posargs)


@nox.session
def sweep(session: nox.Session) -> None:
    """A grid of checks; what is recorded in .pytlc/sweeps.sqlite is not made again."""
    session.install(PYTLC)
    session.run("pytlc", "sweep", *(session.posargs or [str(SWEEPS)]))


@nox.session
def history(session: nox.Session) -> None:
    """All versions of a family against all its properties, as a page."""
    session.install(PYTLC)
    session.run("pytlc", "history", FAMILY, "--html", "history.html", *session.posargs)
