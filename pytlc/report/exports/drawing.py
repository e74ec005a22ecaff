"""A behaviour as a file with the sequence diagram of its page, in plain colours on white ground.

The page's colours are variables of CSS, which viewers other than browsers do not know.
"""

from __future__ import annotations

from pytlc.check import Counterexample
from pytlc.report.page import render_page
from pytlc.report.run_example import example_view
from pytlc.spec.listing import Listing

TEMPLATE = "drawing.svg.j2"


def drawing(example: Counterexample, title: str) -> str:
    """The diagram of a behaviour.

    Args:
        example: It, with its story where one is known.
        title: What it is of.
    """
    view = example_view(example, 1, Listing(), {}, has_model=example.replayed, title=title)
    return render_page(TEMPLATE, view=view, title=title)
