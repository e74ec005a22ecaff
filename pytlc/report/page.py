"""What every page has in common: one file that needs no other, without a network, light and dark, in print.

A page is a template in ``html/`` that extends ``page.html.j2`` and fills its blocks ``style``, ``main`` and
``data``; ``asset(name)|safe`` puts a file of that folder in as it is. Jinja escapes everything else, and
``tojson`` writes data for scripts. The policy of a page lets nothing be loaded, and no script run but the one
that it is written with, which is named by its digest; so what a spec says can never be run.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

import jinja2

_FOLDER = "html"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def render_page(template: str, *, script: str = "", **said: Any) -> str:
    """The text of a page.

    Args:
        template: Name of its file in ``html/``.
        script: Name of the file of its script there; empty for a page without one.
        said: What the template says, ``title`` among it.
    """
    program = _read(script) if script else ""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(_read),
    )
    return environment.get_template(template).render(
        said, asset=_read, script=program, policy=_policy(program)
    )


def _read(name: str) -> str:
    return files(__package__).joinpath(_FOLDER, name).read_text(encoding="utf-8")


def _policy(program: str) -> str:
    if not program:
        return _POLICY
    digest = base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()
    return f"{_POLICY}; script-src 'sha256-{digest}'"
