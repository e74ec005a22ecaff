"""The Python of a family, and what it offers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import SpecError
from pytlc.spec.family import load_family
from pytlc.spec.python import offered


def test_a_function_is_found_in_a_file_and_in_a_module(ticket: Path) -> None:
    """Of a folder's family in the file, of the vGIC in what is installed; one that is not there is None."""
    for family in (load_family(str(ticket)), load_family("vgic")):
        assert offered(family.python, "reference") is not None
        assert offered(family.python, "no_such_function") is None
    assert offered("", "reference") is None


def test_a_file_that_was_edited_is_read_again(tmp_path: Path) -> None:
    """What runs is what stands there now."""
    path = tmp_path / "model.py"
    for number in (1, 2):
        path.write_text(f"def context():\n    return {number}\n")
        function = offered(str(path), "context")
        assert function is not None
        assert function() == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read: No such file or directory; write it, or leave python out"),
        (b"\xff", "is no text in UTF-8"),
        (b"import nothing_like_this\n", "does not import: ModuleNotFoundError in line 1"),
        (b"context = 3\n", "context is 3; expected a function"),
    ],
)
def test_python_that_is_none_is_told_with_its_path(tmp_path: Path, text: bytes | None, words: str) -> None:
    """And with what is wrong."""
    path = tmp_path / "model.py"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(SpecError) as caught:
        offered(str(path), "context")
    assert str(caught.value).startswith(str(path))
    assert words in str(caught.value)


def test_a_module_that_is_not_installed_is_told() -> None:
    """With Python's words."""
    with pytest.raises(SpecError, match="module nothing_like_this, does not import: No module named"):
        offered("nothing_like_this", "context")
