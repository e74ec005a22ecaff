"""What each JUnit class asks of TLC: spec, configuration, options, and the exit status it expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.tlc_tests.asserted import Asserted, asserted
from tests.tlc_tests.java import JavaClass, Sources
from tests.tlc_tests.java_values import Names, NotConstant
from tests.tlc_tests.objects import Constructed, make

_BASE = "ModelCheckerTestCase"
_TRANSLATED = "PCalModelCheckerTestCase"
_TRACE_SPEC = "TTraceModelCheckerTestCase"
_DISTRIBUTED = {"DistributedTLCTestCase", "TLCServerTestCase", "TestDriver"}
#: Stands for the folder that holds ``test-model`` in every text of a model.
ROOT = "${root}"
TEMPORARY = "${tmp}"
_PLACES: Names = {
    "BASE_DIR": ROOT,
    "BASE_PATH": f"{ROOT}/test-model/",
    'System.getProperty("java.io.tmpdir")': TEMPORARY,
    "Runtime.getRuntime().availableProcessors()": 2,
    "CODE_4802.getStandardValue()": 4802,
}
#: Set by the tests' base class for assertions about TLC's objects; it changes no answer.
_IDLE_PROPERTIES = {"tlc2.tool.ModelChecker.vetoCleanup"}


@dataclass(frozen=True, slots=True)
class Model:
    """One JUnit class.

    Attributes:
        name: Its qualified name.
        folder: The folder of its spec below ``test-model``.
        spec: The argument that names the module, with or without ``.tla``.
        arguments: What it adds to TLC's command line; paths begin with `ROOT`.
        exit_status: What TLC is to return.
        workers: Threads.
        deadlock: Whether deadlocks are looked for.
        fixed_seed: Whether polynomial and seed are 0 and 1.
        checks_liveness_early: It lowers the share of new states at which TLC checks liveness.
        properties: For the JVM.
        translated: The arguments of the PlusCal translator, where the spec is translated first.
        trace_of: The test whose counterexample is the spec, as TLC writes it.
        libraries: Folders for further modules.
        asserted: What it asserts about the run.
    """

    name: str
    folder: str
    spec: str
    arguments: tuple[str, ...]
    exit_status: int
    workers: int = 1
    deadlock: bool = False
    fixed_seed: bool = True
    checks_liveness_early: bool = False
    properties: tuple[tuple[str, str], ...] = ()
    translated: tuple[str, ...] | None = None
    trace_of: Model | None = None
    libraries: tuple[str, ...] = ()
    asserted: Asserted = field(default_factory=Asserted)

    def value_of(self, option: str) -> str | None:
        """The argument after an option; of several the last."""
        found = None
        for at, argument in enumerate(self.arguments[:-1]):
            if argument == option:
                found = self.arguments[at + 1]
        return found


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A test of which no command can be made, and why."""

    name: str
    why: str


def read_models(checkout: Path) -> Iterator[Model | Unmapped]:
    """Every model of a checkout of tlaplus/tlaplus, by name."""
    tools = checkout / "tlatools" / "org.lamport.tlatools"
    sources = Sources([tools / "test", tools / "src"])
    tests = [one for one in sources.classes(tools / "test") if not one.is_abstract]
    for one in sorted(tests, key=lambda test: test.qualified):
        above = {holder.simple for holder in sources.ancestry(one)[1:]}
        if above & _DISTRIBUTED:
            yield Unmapped(one.qualified, "runs distributed TLC, which JUnit leaves out too")
        elif _BASE in above:
            yield _read(sources, one)


def _read(sources: Sources, of: JavaClass) -> Model | Unmapped:
    try:
        made = make(sources, of, _PLACES)
        return _model(sources, made)
    except NotConstant as error:
        return Unmapped(of.qualified, f"not known without a JVM: {error}")


def _model(sources: Sources, made: Constructed) -> Model:
    above = {holder.simple for holder in sources.ancestry(made.of)}
    for needed in ("spec", "path", "extraArguments", "expectedExitStatus"):
        if needed not in made.fields:
            raise NotConstant(made.unknown.get(needed, needed))
    original, path = None, made.fields.get("specPath")
    if _TRACE_SPEC in above:
        original = _original(sources, made)
    translated = made.fields.get("pcalArgs") if _TRANSLATED in above else None
    return Model(
        name=made.of.qualified,
        folder=str(made.fields["path"]).strip("/"),
        spec=str(made.fields["spec"]),
        arguments=_texts(made.fields["extraArguments"]),
        exit_status=_number(made.fields["expectedExitStatus"]),
        workers=_number(made.returned("getNumberOfThreads")),
        deadlock=bool(made.returned("checkDeadLock")),
        fixed_seed=bool(made.returned("noRandomFPandSeed")),
        checks_liveness_early=made.overrides("getLivenessThreshold", _BASE),
        properties=tuple(
            (key, value) for key, value in sorted(made.properties.items()) if key not in _IDLE_PROPERTIES
        ),
        translated=None if translated is None else _texts(translated),
        trace_of=original,
        libraries=(str(path),) if original is not None else (),
        asserted=asserted(made),
    )


def _original(sources: Sources, made: Constructed) -> Model:
    named = made.fields.get("clazz")
    of = getattr(named, "of", None)
    if not isinstance(of, JavaClass):
        raise NotConstant("the test that writes the trace's spec")
    return _model(sources, make(sources, of, _PLACES))


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise NotConstant(f"arguments {values}")
    return tuple(map(str, values))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise NotConstant(f"a number: {value}")
    return value
