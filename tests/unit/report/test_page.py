"""The frame of every page: what a page may load and run, and that nothing that is said becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files

import pytest

from pytlc.report import page
from pytlc.report.page import render_page

HOSTILE = "</script><script>alert('x')</script><b title=\"'\">&amp;"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with data and a script, beside the real frame."""
    texts = {
        "small.html.j2": '{% extends "page.html.j2" %}{% block main %}<p>{{ said }}</p>{% endblock %}'
        '{% block data %}<script type="application/json">{{ said|tojson }}</script>{% endblock %}',
        "small.js": "document.title = 'ran';\n",
    }
    folder = files("pytlc.report") / "html"
    monkeypatch.setattr(page, "_read", lambda name: texts.get(name) or (folder / name).read_text())


@pytest.mark.usefixtures("small")
def test_what_is_said_stays_text() -> None:
    """In the title, in the text and in the data of a script."""
    text = render_page("small.html.j2", script="small.js", title=HOSTILE, said=HOSTILE)
    assert text.count("<script") == text.count("</script>") == 2
    assert "<b" not in re.sub(r"<body>", "", text)


@pytest.mark.usefixtures("small")
def test_only_the_own_script_may_run() -> None:
    """The policy names the digest of exactly what stands between the tags, and lets nothing be loaded."""
    text = render_page("small.html.j2", script="small.js", title="t", said="s")
    program = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(program) == 1
    digest = base64.b64encode(hashlib.sha256(program[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text)
    assert policy is not None
    assert f"script-src &#39;sha256-{digest}&#39;" in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;;")


@pytest.mark.usefixtures("small")
def test_a_page_without_a_script_runs_none() -> None:
    """Its policy does not allow any."""
    text = render_page("small.html.j2", title="t", said="s")
    assert "<script>" not in text
    assert "script-src" not in text


@pytest.mark.usefixtures("small")
def test_a_page_has_a_language_a_landmark_and_a_way_past_its_beginning() -> None:
    """Screen readers and keyboards need them."""
    text = render_page("small.html.j2", title="t", said="s")
    assert '<html lang="en">' in text
    assert '<main id="main">' in text
    assert 'href="#main"' in text
    assert "prefers-color-scheme: dark" in text
