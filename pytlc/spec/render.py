"""From a target and a scope to the text of every file; pure and deterministic.

No date, version of ours, absolute path or iteration over a set reaches the output, so that equal requests
give equal bytes: the specs that are checked in and the names of runs depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import jinja2
from jinja2.ext import Extension

from pytlc.errors import TemplateError
from pytlc.spec.claims import Property
from pytlc.spec.environment import LayerEnvironment
from pytlc.spec.family import Family, Target
from pytlc.spec.frame import complete
from pytlc.spec.machine import check_machine, model_context, variable_groups, version_context
from pytlc.spec.scope import Scope
from pytlc.spec.stacking import check_stack, environment_of
from pytlc.spec.switches import Switches

_SUFFIX = ".j2"
_UNSEPARATED = re.compile(r"^([ \t]+\S[^\n]*\n(?=\S)|(?!\\\*)\S[^\n]*\n(?=\\\* |={4}))", re.MULTILINE)
_NOTE = "Rendered by pytlc from templates/{family}: edit those, then run nox -s specs."


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of a spec.

    Attributes:
        files: Text by file name.
        main: Name of the module that TLC is started on.
        config: Name of its cfg file.
    """

    files: Mapping[str, str]
    main: str
    config: str


def render(
    target: Target,
    scope: Scope,
    properties: tuple[Property, ...],
    *,
    model: str | None = None,
    symmetry: bool = True,
) -> Rendered:
    """Render a target for a machine.

    Args:
        target: Family, version and layers.
        scope: Sizes of the machine.
        properties: What the cfg asks TLC to check.
        model: Name of the module with the constants; the family's unless given.
        symmetry: Declare interrupts interchangeable where they are, so that fewer states are searched.

    Raises:
        TemplateError: A template or layer is wrong; the message names file and line.
    """
    main = model or target.family.model
    files = finish(target.family, main, fill(target, scope, properties, main, symmetry=symmetry))
    return Rendered(files, main, main + ".cfg")


def fill(
    target: Target,
    scope: Scope,
    properties: tuple[Property, ...],
    main: str,
    *,
    symmetry: bool = True,
    extensions: Iterable[type[Extension]] = (),
) -> dict[str, str]:
    """What the templates say, by name of the file that it becomes, before :func:`finish`.

    Args:
        target: Family, version and layers.
        scope: Sizes of the machine.
        properties: What the cfg asks TLC to check.
        main: Name of the module with the constants.
        symmetry: Declare interrupts interchangeable where they are.
        extensions: Of Jinja, which see the templates first.

    Raises:
        TemplateError: A template or layer is wrong; the message names file and line.
        LayerError: The layers do not fit together.
        UsageError: Two sizes contradict each other, or the code does not know something of the machine.
    """
    family = target.family
    environment, plain = environment_of(target), LayerEnvironment(family.root, ())
    for extension in extensions:
        environment.add_extension(extension)
        plain.add_extension(extension)
    templates = [m for m in family.modules if m.endswith(_SUFFIX)]
    check_stack(target, environment)
    has = Switches.of(scope)
    check_machine(target, scope)
    modules = {"version": version_context(target), "has": has, "groups": variable_groups(has)}
    files = {m: environment.read(m) for m in family.modules if not m.endswith(_SUFFIX)}
    files |= {m.removesuffix(_SUFFIX): _fill(environment.top(m), m, modules) for m in templates}
    context = {"has": has, "model": model_context(target, scope, properties, main, symmetry=symmetry)}
    for ending in (".tla", ".cfg"):
        template = f"{family.model}{ending}{_SUFFIX}"
        files[main + ending] = _fill(plain.top(template), template, context)
    return files


def finish(family: Family, main: str, filled: Mapping[str, str]) -> dict[str, str]:
    """Lay out what the templates say, add frame conditions and the note at the top, sort by name.

    Lines are only put between others, so that each can be found again. A module of which a machine has
    nothing is left out.

    Raises:
        TemplateError: A frame condition cannot be computed.
    """
    present = [m for m in family.modules if filled[m.removesuffix(_SUFFIX)].strip()]
    laid_out = {
        m.removesuffix(_SUFFIX): _separated(filled[m.removesuffix(_SUFFIX)])
        if m.endswith(_SUFFIX)
        else filled[m]
        for m in present
    }
    acting = [m.removesuffix(_SUFFIX) for m in present if m not in family.frameless]
    static = {name: text for name, text in laid_out.items() if name not in acting}
    files = static | complete(static.values(), {name: laid_out[name] for name in acting})
    files[f"{main}.tla"] = _separated(filled[f"{main}.tla"])
    files[f"{main}.cfg"] = filled[f"{main}.cfg"]
    note = f"\\* {_NOTE.format(family=family.name)}\n"
    return {name: note + text for name, text in sorted(files.items())}


def _fill(template: jinja2.Template, path: str, context: Mapping[str, object]) -> str:
    try:
        return template.render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateError as error:
        raise TemplateError(f"{_place(error, path)}: {error.message}") from error


def _separated(text: str) -> str:
    """Put a blank line behind each definition: Jinja's line statements swallow those beside them."""
    return _UNSEPARATED.sub(r"\1\n", text)


def _place(error: BaseException, path: str) -> str:
    """The innermost template line that an error passed through."""
    place, trace = path, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((_SUFFIX,)):
            place = f"{name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
