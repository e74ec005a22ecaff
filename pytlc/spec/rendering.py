"""From a target and a scope to the text of every file; pure and deterministic.

No date, version of ours, absolute path or iteration over a set reaches the output, so that equal requests
give equal bytes: the specs that are checked in and the names of runs depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytlc.errors import TemplateError
from pytlc.spec.claims import Property
from pytlc.spec.context import Context, Request, context_of
from pytlc.spec.family import Family, Target
from pytlc.spec.frame import complete
from pytlc.spec.scope import Scope
from pytlc.spec.stacking import check_stack, environment_of

if TYPE_CHECKING:
    import jinja2
    from jinja2.ext import Extension

_SUFFIX = ".j2"
_UNSEPARATED = re.compile(r"^([ \t]+\S[^\n]*\n(?=\S)|(?!\\\*)\S[^\n]*\n(?=\\\* |={4}))", re.MULTILINE)
_NOTE = "Rendered by pytlc from {templates}: edit those, then {again}."


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of a spec.

    Attributes:
        files: Text by file name.
        main: Name of the module that TLC is started on.
        config: Name of its cfg file.
        notes: What the family says of the render, a sentence each.
    """

    files: Mapping[str, str]
    main: str
    config: str
    notes: tuple[str, ...] = ()


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
        symmetry: Declare interchangeable what is, so that fewer states are searched.

    Raises:
        TemplateError: A template or layer is wrong; the message names file and line.
        LayerError: The layers do not fit together.
        SpecError: The family's Python does not import, or gives no context.
        UsageError: Two sizes contradict each other, or the code does not know something of the machine.
    """
    main = model or target.family.model
    request = Request(target, scope, properties, main, symmetry)
    context = context_of(request)
    files = finish(target.family, main, fill(request, context))
    return Rendered(files, main, main + ".cfg", context.notes)


def fill(request: Request, context: Context, *, extensions: Iterable[type[Extension]] = ()) -> dict[str, str]:
    """What the templates say, by name of the file that it becomes, before :func:`finish`.

    Args:
        request: What is to be rendered.
        context: What the templates may name.
        extensions: Of Jinja, which see the templates first.

    Raises:
        TemplateError: A template or layer is wrong; the message names file and line.
        LayerError: The layers do not fit together.
    """
    from pytlc.spec.environment import LayerEnvironment  # noqa: PLC0415  # jinja2 is slow

    target, family = request.target, request.target.family
    environment, plain = environment_of(target), LayerEnvironment(family.root, ())
    for extension in extensions:
        environment.add_extension(extension)
        plain.add_extension(extension)
    templates = [m for m in family.modules if m.endswith(_SUFFIX)]
    check_stack(target, environment)
    files = {m: environment.read(m) for m in family.modules if not m.endswith(_SUFFIX)}
    files |= {m.removesuffix(_SUFFIX): _fill(environment.top(m), m, context.names) for m in templates}
    for ending in (".tla", ".cfg"):
        template = f"{family.model}{ending}{_SUFFIX}"
        files[request.module + ending] = _fill(plain.top(template), template, context.names)
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
    note = f"\\* {_note(family)}\n"
    return {name: note + text for name, text in sorted(files.items())}


def _note(family: Family) -> str:
    """Where a file comes from, and what to do instead of editing it; the same wherever the folder is."""
    if family.is_built_in:
        return _NOTE.format(templates=f"templates/{family.name}", again="run nox -s specs")
    return _NOTE.format(templates=f"the templates of {family.name}", again="render again")


def _fill(template: jinja2.Template, path: str, context: Mapping[str, object]) -> str:
    import jinja2  # noqa: PLC0415  # is there by now

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
