"""Python that is not of pytlc, from its text."""

from __future__ import annotations

import pytest

from pytlc.errors import LayerError, SpecError
from pytlc.foreign import load_source


def test_what_was_read_is_what_runs() -> None:
    """The text counts and not what is at the path; the path is where tracebacks point."""
    module = load_source("foreign_a", "def f():\n    return 7\n", "/no/such.py", what="it", error=SpecError)
    assert module.f() == 7
    assert module.f.__code__.co_filename == module.__file__ == "/no/such.py"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import no_such_module\n", "ModuleNotFoundError in line 1: No module named 'no_such_module'"),
        ("\nx = (\n", "SyntaxError in line 2: '(' was never closed"),
        ("def f():\n    raise OSError('k')\n\n\nf()\n", "OSError in line 2: k"),
    ],
)
def test_what_does_not_import_is_told_with_path_line_and_pythons_words(source: str, words: str) -> None:
    """As an error of the kind that was asked for."""
    with pytest.raises(LayerError, match=r"^/no/such\.py: the twin does not import: ") as caught:
        load_source("foreign_b", source, "/no/such.py", what="the twin", error=LayerError)
    assert str(caught.value).endswith(words)
