"""From a target and a scope to the text of every file; pure and deterministic.

No date, version of ours, absolute path or iteration over a set reaches the output, so that equal requests
give equal bytes: the specs that are checked in and the names of runs depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import jinja2

from pytlc.errors import TemplateError
from pytlc.spec.environment import LayerEnvironment
from pytlc.spec.family import Property, Target
from pytlc.spec.frame import complete
from pytlc.spec.machine import model_context, version_context
from pytlc.spec.scope import Scope

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
    family = target.family
    layers = [f"layers/{name}.tla{_SUFFIX}" for name in target.layers]
    environment = LayerEnvironment(family.root, layers)
    templates = [m for m in family.modules if m.endswith(_SUFFIX)]
    environment.check_layers(templates)
    static = {m: environment.read(m) for m in family.modules if not m.endswith(_SUFFIX)}
    version = version_context(target)
    modules = {
        m.removesuffix(_SUFFIX): _separated(_fill(environment.top(m), m, {"version": version}))
        for m in templates
    }
    main = model or family.model
    context = {"model": model_context(target, scope, properties, main, symmetry=symmetry)}
    plain = LayerEnvironment(family.root, ())
    files = static | complete(static.values(), modules)
    for ending, layout in ((".tla", _separated), (".cfg", str)):
        template = f"{family.model}{ending}{_SUFFIX}"
        files[main + ending] = layout(_fill(plain.top(template), template, context))
    note = f"\\* {_NOTE.format(family=family.name)}\n"
    return Rendered({name: note + text for name, text in sorted(files.items())}, main, main + ".cfg")


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
