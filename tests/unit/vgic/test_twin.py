"""A user's module as a layer."""

from __future__ import annotations

import pytest

from pytlc.errors import LayerError
from pytlc.vgic.twin import load_twin, steps_with
from pytlc.vgic.versions import VERSIONS

DEFINING = "def do_irq__unlock_desc(scope, m, p):\n    return m\n"


def test_a_module_becomes_a_layer() -> None:
    """Its public functions are the steps; what it imports is none, and a dataclass in it works."""
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom os.path import join\n"
        "@dataclass\nclass Pair:\n    one: int\ndef _helper(): pass\n" + DEFINING
    )
    twin = load_twin("Mine", source, "/mine/Mine.py")
    assert (twin.name, list(twin.functions)) == ("Mine", ["do_irq__unlock_desc"])
    assert twin.functions["do_irq__unlock_desc"].__code__.co_filename == "/mine/Mine.py"


def test_the_newest_source_counts() -> None:
    """Two modules of one name do not get into each other's way."""
    assert list(load_twin("Mine", DEFINING, "/Mine.py").functions) == ["do_irq__unlock_desc"]
    assert list(load_twin("Mine", "", "/Mine.py").functions) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import no_such_module\n", "ModuleNotFoundError in line 1: No module named 'no_such_module'"),
        ("\ndef f(:\n", "SyntaxError in line 2: invalid syntax"),
        ("x = 1\n\ny = x / 0\n", "ZeroDivisionError in line 3: division by zero"),
        ("def f():\n    raise KeyError('k')\n\n\nf()\n", "KeyError in line 2: 'k'"),
        ("from pytlc.vgic.state import NOTHING\n", "ImportError in line 1: cannot import name 'NOTHING'"),
    ],
)
def test_a_module_that_does_not_import_is_told_with_pythons_error(source: str, words: str) -> None:
    """The message has the path, the kind of error, the line of the module and the text."""
    with pytest.raises(LayerError) as caught:
        load_twin("Mine", source, "/mine/Mine.py")
    assert str(caught.value).startswith(f"/mine/Mine.py: the twin does not import: {words}")


def test_steps_have_those_of_the_twin() -> None:
    """On top of all that lies below."""
    twin = load_twin("Mine", DEFINING, "/Mine.py")
    layers = {step.info.name: step.layer for step in steps_with(twin, VERSIONS["v1"].layers, "/Mine.py")}
    assert layers["do_IRQ.unlock_desc"] == "Mine"
    assert layers["vgic_get_target_vcpu.read_target"] == "v1"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (DEFINING.replace("unlock", "unlok"), "is no step .* did you mean do_irq__unlock_desc"),
        (
            "from pytlc.vgic.labels import hypervisor_step\nNEW_STEPS = (hypervisor_step('do_IRQ.more'),)\n",
            "declares the step do_IRQ.more without a function do_irq__more",
        ),
        ("REMOVED_STEPS = ('do_IRQ.more',)\n", "removes the step do_IRQ.more, which .* does not have"),
    ],
)
def test_a_twin_that_does_not_fit_is_refused(source: str, words: str) -> None:
    """With its path, and what is wrong."""
    with pytest.raises(LayerError, match=rf"^/Mine\.py: .*{words}"):
        steps_with(load_twin("Mine", source, "/Mine.py"), (), "/Mine.py")
