"""What is to be checked: from the text that names it to a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pytlc.check import Question
from pytlc.check.twins import check_own_layers
from pytlc.errors import UsageError
from pytlc.spec.family import Target, family_names, load_family
from pytlc.spec.layers import read_layer
from pytlc.spec.models import expected_states, known_models
from pytlc.spec.selection import select
from pytlc.tla.tokens import first_module
from pytlc.tlc import TlcOptions, job_from_text
from pytlc.tlc.overriding import Overrides


def family_target(text: str, layers: Iterable[Path] = ()) -> Target:
    """Find what ``family@version`` or ``folder@version`` names, with the layers in these folders on top.

    Raises:
        UsageError: It is not of that form, or a part of it is unknown.
        LayerError: A folder holds no layer, or one that does not fit.
    """
    family, separator, code = text.rpartition("@")
    if not separator:
        known = ", ".join(f"{name}@{load_family(name).newest.name}" for name in family_names())
        raise UsageError(
            f"{text!r} is no target: give FAMILY@VERSION, such as {known}, FOLDER@VERSION with a family of "
            f"your own in the folder, or the path of a .tla file"
        )
    target = load_family(family).target(code, [read_layer(folder) for folder in layers])
    check_own_layers(target)
    return target


def is_spec(target: str | Path) -> bool:
    """Whether a target is the path of a .tla file or the text of a module, and no version of a family."""
    return isinstance(target, Path) or target.endswith(".tla") or first_module(target) is not None


def question_of_family(
    text: str,
    properties: Sequence[str] | None,
    sizes: Mapping[str, int | str],
    options: TlcOptions,
    *,
    layers: Iterable[Path],
    liveness: bool,
    symmetry: bool,
) -> Question:
    """Ask about a version of a family.

    Args:
        text: ``vgic@v1``.
        properties: Names; None for all that say something of the machine, () for none.
        sizes: Of the machine, by parameter.
        options: How to search; the size that is expected is filled in.
        layers: Folders of layers to be put on top.
        liveness: Check temporal properties too where none is named.
        symmetry: Declare interchangeable what is.

    Raises:
        UsageError: A name or a size is unknown.
        LayerError: A layer does not fit.
    """
    target = family_target(text, layers)
    scope = target.family.scope(**sizes)
    chosen = select(target.family, properties or (), scope, liveness=liveness)
    named = () if properties is not None and not properties else chosen.properties
    expected = expected_states(known_models(target.family), scope)
    sized = replace(options, expected_states=expected)
    return Question.of_target(target, scope, named, sized, symmetry=symmetry, notes=chosen.notes)


def question_of_spec(
    target: str | Path,
    config: str | Path | None,
    options: TlcOptions,
    libraries: Sequence[Path],
    overrides: Overrides,
    *,
    reads: Sequence[Path] = (),
) -> Question:
    """Ask about a user's spec.

    Args:
        target: The path of a .tla file, or the text of a module.
        config: The path of a cfg, or its text; None for the one that lies beside the file.
        options: How to search.
        libraries: Where else its modules are.
        overrides: What is otherwise than the cfg says; without a cfg, all there is.
        reads: Files that it reads under names that it computes.

    Raises:
        UsageError: There is no such file, or no cfg and nothing in its place; or an override names what is
            not there.
    """
    module = first_module(target) if isinstance(target, str) else None
    if module is None:
        places = {"libraries": tuple(libraries), "reads": tuple(reads)}
        return Question.of_path(Path(target), config, options, **places, overrides=overrides)
    if reads:
        raise UsageError(f"reads goes with the path of a .tla file; module {module.text} is a text")
    if config is None and overrides.is_empty:
        raise UsageError(
            f"module {module.text} is a text, so no cfg lies beside it; give config, constants or properties"
        )
    job = job_from_text(str(target), module.text, config or "", libraries=libraries, options=options)
    return Question.of_job(module.text, job, overrides)
