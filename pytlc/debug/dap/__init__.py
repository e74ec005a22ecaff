"""A server of the Debug Adapter Protocol: what editors show is the cursor of :mod:`pytlc.debug`.

The cursor knows every move; these modules translate. ``framing`` and ``messages`` are the protocol's form,
``channel`` and ``server`` carry it, ``breakpoints``, ``frames``, ``scopes`` and ``variables`` are the views
of a state, ``handlers`` and ``moving`` answer requests. The facts are those of the specification,
https://microsoft.github.io/debug-adapter-protocol/specification.
"""

from __future__ import annotations

from pytlc.debug.dap.serving import serve_stdio, serve_tcp

__all__ = ["serve_stdio", "serve_tcp"]
