"""A test as pytlc is asked for it: the one place that knows how an option of TLC is said to pytlc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pytlc.tlc import Result, Simulation, TlcJob, TlcOptions, TlcRunner, job_from_path
from pytlc.tlc.versions import features
from tests.tlc_tests.bare import Machine
from tests.tlc_tests.models import Model
from tests.tlc_tests.places import Place

#: Options with a value, and which of ours takes it; none where it is said otherwise.
_VALUED = {
    "-config": "",
    "-coverage": "",
    "-depth": "",
    "-dfid": "dfs_depth",
    "-fp": "fingerprint",
    "-seed": "seed",
}
_FLAGS: dict[str, dict[str, object]] = {"-continue": {"continue_after_violation": True}, "-modelcheck": {}}


@dataclass(slots=True)
class _Read:
    """The arguments of TLC, sorted."""

    options: dict[str, Any] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    simulates: bool = False
    behaviors: int | None = None
    depth: int = 100


def run_pytlc(place: Place, model: Model, machine: Machine) -> Result:
    """What pytlc says of a test.

    Raises:
        PytlcError: It refuses the test.
    """
    return TlcRunner(machine.toolchain, on_tick=machine.on_tick).run(job_of(place, model, machine))


def job_of(place: Place, model: Model, machine: Machine) -> TlcJob:
    """The job for a test.

    Raises:
        PytlcError: It refuses the test.
    """
    read = _options(place.arguments(model), steps=features(machine.toolchain.jar.version).depth_counts_steps)
    early = ("-lncheck", "default") if model.checks_liveness_early else ()
    jvm = tuple(f"-D{key}={place.text(value)}" for key, value in model.properties)
    options = TlcOptions(
        workers=model.workers,
        check_deadlock=model.deadlock,
        deadline_seconds=machine.deadline,
        expected_states=model.asserted.distinct or 1,
        extra_jvm=jvm,
        extra_tlc=(*early, *read.rest),
        **read.options,
    )
    return job_from_path(
        place.module(model),
        config=place.config(model),
        libraries=(*place.libraries(model), *machine.jars),
        options=options,
    )


def _options(arguments: Sequence[str], *, steps: bool) -> _Read:
    read = _Read()
    left = iter(arguments)
    for argument in left:
        if argument in _VALUED:
            _take(read, argument, next(left))
        elif argument in _FLAGS:
            read.options |= _FLAGS[argument]
        elif argument == "-simulate":
            read.simulates = True
        elif read.simulates and argument.startswith("num="):
            read.behaviors = int(argument.removeprefix("num="))
        else:
            read.rest.append(argument)
    if read.simulates:
        read.options["simulate"] = Simulation(behaviors=read.behaviors, depth=read.depth + steps)
    return read


def _take(read: _Read, option: str, value: str) -> None:
    name = _VALUED[option]
    if option == "-depth":
        read.depth = int(value)
    elif option == "-coverage":
        read.options["coverage"] = True
    elif name:
        read.options[name] = int(value)
