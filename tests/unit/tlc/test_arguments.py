"""What may be passed on to TLC and to its JVM."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.tlc.arguments import further_arguments, jvm_properties


def test_arguments_of_tlc_are_passed_on_as_they_are() -> None:
    """Those that pytlc has no option for, with their values; what TLC does not know, TLC refuses."""
    given = ("-fpbits", "2", "-maxSetSize", "10", "-gzip", "-later", "value")
    assert further_arguments(given) == given
    assert further_arguments(()) == ()


@pytest.mark.parametrize(
    ("argument", "instead"),
    [
        ("-tool", "prints? its messages|in that form already"),
        ("-metadir", "--scratch"),
        ("-dump", "pytlc graph"),
        ("-dumpTrace", "pytlc trace export"),
        ("-Workers", "--workers"),
        ("-continue", "--continue"),
    ],
)
def test_what_would_break_pytlc_is_refused_with_a_reason(argument: str, instead: str) -> None:
    """Whatever its case; the message says what to use."""
    with pytest.raises(UsageError, match=instead):
        further_arguments(("-gzip", argument, "x"))


def test_a_second_target_is_no_argument_of_tlc() -> None:
    """It was meant otherwise."""
    with pytest.raises(UsageError, match=r"unexpected argument 'Other\.tla'"):
        further_arguments(("Other.tla",))


def test_properties_of_the_jvm() -> None:
    """With or without -D."""
    queue = "tlc2.tool.queue.IStateQueue=StateDeque"
    assert jvm_properties((queue, "-Da=b=c")) == (f"-D{queue}", "-Da=b=c")


@pytest.mark.parametrize("text", ["name", "=value", "a b=c", "java.io.tmpdir=/x", "-Duser.home=x", ""])
def test_a_property_of_another_form_or_one_of_pytlc_is_refused(text: str) -> None:
    """NAME=VALUE, and none that pytlc depends on."""
    with pytest.raises(UsageError, match=r"NAME=VALUE|cannot be set"):
        jvm_properties((text,))
