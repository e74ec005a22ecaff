"""The pytest plugin: recorded models as test items, and the program of a state machine's failing run.

PYTEST_DONT_REWRITE

It is loaded by every run of pytest where pytlc is installed, so it says what can be asked for and imports the
rest (:mod:`pytlc.pytest_items`) when that is asked for::

    pytest --pytlc vgic -m pytlc                      the recorded models of the vGIC, and nothing else
    pytest --pytlc vgic::v1_self_deadlock tests       one of them, and tests
    pytest templates/vgic/models.toml                 those of a family's folder
    pytest specs/Queue.models.toml                    those of a spec, with Queue.tla beside it
    pytest --pytlc vgic --pytlc-scope 'vcpus=2,spis<=1' --pytlc-version v3
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

_MODELS, _FAMILY, _OF_SPEC = "models.toml", "family.toml", ".models.toml"
_ITEMS = "pytlc.pytest_items"
_TESTING = "pytlc.testing"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what can be asked for."""
    group = parser.getgroup("pytlc", "recorded models of a family of TLA+ specs")
    group.addoption(
        "--pytlc",
        action="append",
        default=[],
        metavar="FAMILY[::MODEL]",
        help="check the recorded models of this family, or one of them; may be repeated",
    )
    group.addoption(
        "--pytlc-scope",
        action="append",
        default=[],
        metavar="SIZES",
        help="only models of machines of these sizes, such as 'vcpus=2,spis<=1'; all must hold",
    )
    group.addoption(
        "--pytlc-version",
        action="append",
        default=[],
        metavar="VERSION",
        help="only models of this version, whatever lies on top, or of VERSION+LAYER; may be repeated",
    )
    group.addoption("--pytlc-slow", action="store_true", help="also models that take minutes")
    group.addoption(
        "--pytlc-runs", type=Path, metavar="DIR", help="folder that keeps the runs [default: .pytlc/runs]"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    config.addinivalue_line("markers", "pytlc: a recorded model of a family of TLA+ specs")
    config.addinivalue_line("markers", "pytlc_slow: a recorded model that takes minutes")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Tell which families are asked for, and what is left out of them."""
    if not config.getoption("pytlc"):
        return None
    slow = "" if config.getoption("pytlc_slow") else "; slow models only with --pytlc-slow or -m pytlc_slow"
    return f"pytlc: {', '.join(dict.fromkeys(config.getoption('pytlc')))}{slow}"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Add the families that ``--pytlc`` names to what the session collects."""
    report = yield
    if isinstance(collector, pytest.Session) and collector.config.getoption("pytlc"):
        report.result = [*report.result, *_items(collector.config).families(collector)]
    return report


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a family's ``models.toml``, or a ``Spec.models.toml``, where it was given as an argument."""
    if not file_path.name.endswith(_MODELS) or not parent.session.isinitpath(file_path):
        return None
    kind = None
    if file_path.name.endswith(_OF_SPEC):
        kind = "SpecModelsFile"
    elif file_path.name == _MODELS and (file_path.parent / _FAMILY).is_file():
        kind = "ModelsFile"
    if kind is None:
        return None
    found: pytest.Collector = getattr(_items(parent.config), kind).from_parent(parent, path=file_path)
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the program of a state machine's failing run as it can be pasted: whole, and with no margin."""
    report = yield
    testing = sys.modules.get(_TESTING)
    error = call.excinfo.value if call.excinfo is not None else None
    if testing is not None and isinstance(error, testing.Violated):
        report.sections.append(("A program that fails in the same way", error.program))
    return report


def _items(config: pytest.Config) -> Any:
    """The module with everything else, which has hooks of its own from now on."""
    from pytlc import pytest_items  # noqa: PLC0415  # a run that asks for no model pays nothing

    if not config.pluginmanager.has_plugin(_ITEMS):
        config.pluginmanager.register(pytest_items, _ITEMS)
    return pytest_items
