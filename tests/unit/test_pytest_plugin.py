"""What the pytest plugin collects, chooses and tells, without a TLC."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc import pytest_items, testing
from pytlc.spec import load_family
from pytlc.spec.models import MODELS, Model, load_models

pytest_plugins = ("pytester",)

ROOT = Path(__file__).parents[2]
PLUGIN = "pytlc.pytest_plugin"
#: Pytester unloads what a run inside it has loaded; what is loaded here is loaded once.
LOADED = (pytest_items, testing)
FAMILY = load_family("vgic")
RECORDED = load_models(FAMILY)
SLOW = [model.name for model in RECORDED if model.is_slow]

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run pytest with the plugin in an empty folder."""

    def in_folder(*arguments: str | Path) -> pytest.RunResult:
        return pytester.runpytest_inprocess("-p", PLUGIN, "-p", "no:benchmark", *arguments)

    return in_folder


@pytest.fixture
def collected(run: Run) -> Callable[..., list[str]]:
    """Node ids of what is collected and not left out."""

    def ids(*arguments: str | Path) -> list[str]:
        found = run("--collect-only", "-q", *arguments)
        return [line for line in found.outlines if "::" in line]

    return ids


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """A family's folder with a few recorded models, one of them slow."""
    root = Path(shutil.copytree(FAMILY.root, pytester.path / "mine"))
    _, *tables = (root / MODELS).read_text().split("[[models]]\n")
    small = ("v1_self_deadlock", "v4_types", SLOW[0])
    chosen = [table for table in tables if tomllib.loads(table)["name"] in small]
    (root / MODELS).write_text("".join(f"[[models]]\n{table}" for table in chosen))
    return root


def named(fits: Callable[[Model], bool]) -> list[str]:
    """Node ids of the recorded models that are not slow and fit."""
    return [f"vgic::{model.name}" for model in RECORDED if fits(model) and not model.is_slow]


def test_each_recorded_model_is_an_item(collected: Callable[..., list[str]]) -> None:
    """In the order of the file, under the name of the family, however often it is named."""
    everything = [f"vgic::{model.name}" for model in RECORDED]
    assert collected("--pytlc", "vgic", "--pytlc", "vgic", "--pytlc-slow") == everything


def test_tests_are_collected_besides(pytester: pytest.Pytester, run: Run) -> None:
    """``-m pytlc`` is for the models alone."""
    pytester.makepyfile("def test_one(): pass")
    both = run("--pytlc", "vgic::v4_types", "--collect-only", "-q")
    both.stdout.fnmatch_lines(["*::test_one", "vgic::v4_types"])
    alone = run("--pytlc", "vgic::v4_types", "--collect-only", "-q", "-m", "pytlc")
    assert alone.outlines[0] == "vgic::v4_types"


def test_slow_models_are_left_out_unless_asked_for(run: Run, collected: Callable[..., list[str]]) -> None:
    """They are counted as deselected, and the header says how to get them."""
    told = run("--pytlc", "vgic", "--collect-only")
    told.stdout.fnmatch_lines(["pytlc: vgic; slow models only with --pytlc-slow or -m pytlc_slow"])
    told.assert_outcomes(deselected=len(SLOW))
    slow = [f"vgic::{name}" for name in SLOW]
    assert slow
    assert collected("--pytlc", "vgic", "-m", "pytlc_slow") == slow
    assert collected("--pytlc", slow[0]) == slow[:1]
    assert set(slow) <= set(collected("--pytlc", "vgic", "--pytlc-slow"))


@pytest.mark.parametrize(
    ("sizes", "fits"),
    [
        (["vcpus=2,spis=1"], lambda scope: (scope["vcpus"], scope["spis"]) == (2, 1)),
        (["vcpus=2", "spis>=2"], lambda scope: scope["vcpus"] == 2 and scope["spis"] >= 2),
        (["retargets <= 1, memory = weak"], lambda scope: scope["retargets"] <= 1 and scope["memory"] == 1),
    ],
)
def test_the_scope_chooses_models(
    collected: Callable[..., list[str]], sizes: list[str], fits: Callable[[dict[str, int]], bool]
) -> None:
    """All conditions must hold, also of sizes that are defaults, and sizes that are words."""
    options = [option for text in sizes for option in ("--pytlc-scope", text)]
    expected = named(lambda model: fits(dict(model.scope)))
    assert 0 < len(expected) < len(RECORDED)
    assert collected("--pytlc", "vgic", *options) == expected


def test_the_version_chooses_models(collected: Callable[..., list[str]]) -> None:
    """By name or hash with whatever is on top, with a layer only that target, several of them together."""
    of_v4 = named(lambda model: model.target.split("+")[0] == "v4")
    mutant = named(lambda model: model.target == "v4+KeepVisible")
    of_v1 = named(lambda model: model.target == "v1")
    assert set(mutant) < set(of_v4)
    assert collected("--pytlc", "vgic", "--pytlc-version", "v4") == of_v4
    assert collected("--pytlc", "vgic", "--pytlc-version", "43208a9cb4") == of_v4
    assert collected("--pytlc", "vgic", "--pytlc-version", "v4+KeepVisible") == mutant
    several = collected("--pytlc", "vgic", "--pytlc-version", "v1", "--pytlc-version", "v4+KeepVisible")
    assert sorted(several) == sorted(of_v1 + mutant)


def test_keywords_are_names_targets_and_properties(collected: Callable[..., list[str]]) -> None:
    """``-k`` finds a model by what it checks too."""
    assert collected("--pytlc", "vgic", "-k", "v1_self_deadlock") == [
        f"vgic::{model.name}" for model in RECORDED if "v1_self_deadlock" in model.name
    ]
    assert collected("--pytlc", "vgic", "-k", "LockOrder") == named(lambda m: "LockOrder" in m.properties)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--pytlc-scope=vcpus", "*--pytlc-scope 'vcpus': expected NAME=VALUE*"),
        ("--pytlc-scope=vcpu=2", "*vgic has no size 'vcpu'; did you mean vcpus?*"),
        ("--pytlc-scope=vcpus=99", "*vgic: --vcpus 99 is out of bounds*"),
        ("--pytlc-version=v44", "*vgic has no version 'v44'*"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(run: Run, option: str, message: str) -> None:
    """It is an error of usage, and nothing runs."""
    refused = run("--pytlc", "vgic", option)
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines([message])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("vgix", "pytlc has no family 'vgix'; did you mean vgic?"),
        ("vgic::v4_typos", "no recorded model v4_typos"),
    ],
)
def test_what_is_not_there_is_an_error(run: Run, name: str, message: str) -> None:
    """A family or a model of a wrong name ends the run; the message says what there is."""
    failed = run("--pytlc", name)
    assert failed.ret == pytest.ExitCode.INTERRUPTED
    failed.assert_outcomes(errors=1)
    failed.stdout.fnmatch_lines([message, "known: v*"])


def test_a_models_toml_can_be_given(collected: Callable[..., list[str]], folder: Path) -> None:
    """Its models are items under its path, and one of them can be chosen by that, also a slow one."""
    path = folder / MODELS
    assert collected(path) == ["mine/models.toml::v1_self_deadlock", "mine/models.toml::v4_types"]
    assert collected(f"{path}::{SLOW[0]}") == [f"mine/models.toml::{SLOW[0]}"]
    assert collected(folder) == []


def test_the_models_of_a_spec_can_be_given(
    pytester: pytest.Pytester, run: Run, collected: Callable[..., list[str]]
) -> None:
    """Slow ones when asked for; they are of no version and no machine, and a wrong file is told."""
    path = pytester.path / "Queue.models.toml"
    tables = ['name = "one"\ninvariants = ["Small"]\n', 'name = "two"\nslow = true\n']
    path.write_text("".join(f"[[models]]\n{table}" for table in tables))
    assert collected(path) == ["Queue.models.toml::one"]
    assert len(collected(path, "--pytlc-slow")) == 2
    assert collected(path, "-k", "Small") == ["Queue.models.toml::one"]
    assert collected(path, "--pytlc-version", "v4") == collected(path, "--pytlc-scope", "spis=1") == []
    assert collected(pytester.path) == []
    path.write_text('[[models]]\nname = "one"\nwrong = 1\n')
    failed = run(path)
    failed.assert_outcomes(errors=1)
    failed.stdout.fnmatch_lines(["*Queue.models.toml: model 1: unknown key 'wrong'*"])


def test_a_models_toml_of_no_family_is_none_of_ours(run: Run, folder: Path) -> None:
    """Without a ``family.toml`` beside it nobody collects the file."""
    (folder / "family.toml").unlink()
    assert run(folder / MODELS).ret == pytest.ExitCode.USAGE_ERROR


def test_a_malformed_file_is_an_error_without_a_traceback(run: Run, folder: Path) -> None:
    """The message names file, model and key."""
    path = folder / MODELS
    path.write_text(path.read_text().replace("distinct = ", "distinkt = ", 1))
    failed = run(path)
    failed.assert_outcomes(errors=1)
    failed.stdout.fnmatch_lines(["*models.toml: model v1_self_deadlock: unknown key 'distinkt'*"])
    failed.stdout.no_fnmatch_line("*Traceback*")


def test_a_missing_java_is_an_error_of_the_item(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a skip, and no result of the model; the message is that of pytlc, once."""
    monkeypatch.setenv("PYTLC_JAVA", "/nowhere")
    failed = run(folder / MODELS)
    failed.assert_outcomes(errors=2)
    failed.stdout.fnmatch_lines(["PYTLC_JAVA: /nowhere: *; expected a java executable or a Java home"])
    failed.stdout.no_fnmatch_line("*During handling*")


def test_the_program_of_a_failing_state_machine_is_shown(pytester: pytest.Pytester, run: Run) -> None:
    """It stands below the failure with no margin, so it can be pasted, and ends in the same violation."""
    pytester.makepyfile(
        """
        from pytlc.testing import state_machine
        from tests.unit.test_testing import SETTINGS, is_uncontended
        from tests.unit.replay.toy import MutexNarrator

        TestMutex = state_machine(MutexNarrator, {"Uncontended": is_uncontended}).TestCase
        TestMutex.settings = SETTINGS
        """
    )
    lines = run().outlines
    (title,) = (n for n, line in enumerate(lines) if "A program that fails in the same way" in line)
    program = lines[title + 1 : next(n for n, line in enumerate(lines) if n > title and line[:1] == "=")]
    answer = subprocess.run(
        [sys.executable, "-c", "\n".join(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == "pytlc.testing.Violated: Uncontended does not hold after 2 steps"


def test_a_run_that_asks_for_nothing_loads_nothing() -> None:
    """Loading the plugin imports no other module of pytlc, so it costs nothing where it is not used."""
    script = f"import sys, pytest, {PLUGIN}; print(*sorted(n for n in sys.modules if n.startswith('pytlc.')))"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert answer.stdout.split() == [PLUGIN]


@pytest.mark.parametrize("arguments", [(), ("-p", PLUGIN)])
def test_the_entry_point_and_the_option_do_not_collide(
    pytester: pytest.Pytester, arguments: tuple[str, ...]
) -> None:
    """Installed as pyproject.toml says, the plugin is there once, whether it is named as well or not."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    installed = pytester.mkdir("other.dist-info")
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 0\n")
    points = "\n".join(f"{name} = {module}" for name, module in declared.items())
    (installed / "entry_points.txt").write_text(f"[pytest11]\n{points}\n")
    pytester.syspathinsert(ROOT)
    found = pytester.runpytest_subprocess(*arguments, "--pytlc", "vgic::v4_types", "--collect-only", "-q")
    assert found.ret == pytest.ExitCode.OK
    assert found.outlines[0] == "vgic::v4_types"
