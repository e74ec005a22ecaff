"""A user's layer: what its folder has to hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pytlc.errors import LayerError
from pytlc.spec.layers import read_layer

TEMPLATE = '(*# looks twice,\n    and  retries #*)\n\\*% extends "below"\n'


def folder_with(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files."""
    folder = place / "mine"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_layer_is_its_two_files(tmp_path: Path) -> None:
    """The name is that of the template, the first note the subject; what else is there does not matter."""
    folder = folder_with(tmp_path, {"Mine.tla.j2": TEMPLATE, "Mine.py": "X = 1\n", "notes.txt": ""})
    layer = read_layer(folder)
    assert (layer.name, layer.stem, layer.subject) == ("Mine", "Mine", "looks twice, and retries")
    assert (layer.file, layer.twin_file) == (str(folder / "Mine.tla.j2"), str(folder / "Mine.py"))
    assert dict(layer.files) == {"Mine.tla.j2": TEMPLATE, "Mine.py": "X = 1\n"}


def test_without_a_note_the_folder_is_told(tmp_path: Path) -> None:
    """A subject is never empty."""
    folder = folder_with(tmp_path, {"Mine.tla.j2": '\\*% extends "below"\n', "Mine.py": ""})
    assert read_layer(folder).subject == "layer of mine"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, ["holds no layer", "NAME.tla.j2"]),
        ({"Mine.py": ""}, ["holds no layer", "NAME.tla.j2"]),
        ({"A.tla.j2": "", "B.tla.j2": "", "A.py": ""}, ["holds 2 layers: A.tla.j2, B.tla.j2", "of its own"]),
        ({"Mine.tla.j2": ""}, ["twin of Mine.tla.j2 is missing", "Mine.py"]),
        ({"Mine.tla.j2": "", "mine.py": ""}, ["twin of Mine.tla.j2 is missing", "Mine.py"]),
        ({"my-layer.tla.j2": "", "my-layer.py": ""}, ["'my-layer' is no name", "CamelCase"]),
        ({"v5.tla.j2": "", "v5.py": ""}, ["'v5' is no name", "CamelCase"]),
        ({"Mine.tla.j2": b"\xff", "Mine.py": ""}, ["Mine.tla.j2 is no text in UTF-8"]),
        ({"Mine.tla.j2": "", "Mine.py": b"\xff"}, ["Mine.py is no text in UTF-8"]),
    ],
)
def test_a_folder_that_holds_no_layer_is_refused(
    tmp_path: Path, files: dict[str, str | bytes], words: list[str]
) -> None:
    """The message names the folder, what is wrong with it and what is expected."""
    folder = folder_with(tmp_path, files)
    with pytest.raises(LayerError) as caught:
        read_layer(folder)
    assert str(caught.value).startswith(str(folder))
    assert all(word in str(caught.value) for word in words)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A file is none either."""
    (tmp_path / "file").write_text("")
    for name in ("file", "nowhere"):
        with pytest.raises(LayerError, match=rf"{name} is no folder; --layer names one"):
            read_layer(tmp_path / name)
