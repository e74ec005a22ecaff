"""A headless Chromium: what it makes of a page, and what it complains about."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 120.0
_DARK, _LIGHT = 0, 1
#: JavaScript for a page: ``contrast`` of a node's text with what is behind it, as WCAG 2 defines it, and
#: ``ratio`` of two colours.
CONTRAST = """
const numbers = text => text.match(/[\\d.]+/g).map(Number);
const light = text => {
  const parts = numbers(text).map(n => n / 255);
  const [r, g, b] = parts.map(n => n <= .03928 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const behind = node => {
  for (let at = node; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (numbers(color).length < 4 || numbers(color)[3] > 0) return color;
  }
  return "rgb(255, 255, 255)";
};
const ratio = (one, two) => {
  const [a, b] = [light(one), light(two)].sort((x, y) => y - x);
  return (a + .05) / (b + .05);
};
const contrast = node => {
  const style = getComputedStyle(node);
  return ratio(node instanceof SVGElement ? style.fill : style.color, behind(node));
};
"""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The document after everything in it has run, and the messages on the console of the page."""

    dom: str
    console: tuple[str, ...]


def render(
    page: Path,
    profile: Path,
    *,
    dark: bool = False,
    width: int = 1200,
    height: int = 800,
    fragment: str = "",
    flags: tuple[str, ...] = (),
) -> Rendered:
    """Open a page in a window, with no network.

    Args:
        page: The file.
        profile: An empty folder for what the browser keeps.
        dark: What the user prefers.
        width: Of the window, in pixels.
        height: Of the window.
        fragment: Of the address.
        flags: More for the browser.
    """
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    assert program is not None, f"none of {', '.join(_NAMES)} is on the PATH: install Chromium"
    answer = subprocess.run(
        [
            program,
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--proxy-server=127.0.0.1:9", "--enable-logging=stderr", "--dump-dom"),
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            f"--blink-settings=preferredColorScheme={_DARK if dark else _LIGHT}",
            *flags,
            f"{page.as_uri()}{f'#{fragment}' if fragment else ''}",
        ],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=True,
    )
    console = tuple(line for line in answer.stderr.splitlines() if ":CONSOLE" in line)
    return Rendered(answer.stdout, console)
