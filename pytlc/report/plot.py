"""A plot of lines over whole numbers, on a logarithmic scale, as SVG of its own: on a page or as a file.

Lines differ by colour, dashes and marks, and stand in a legend below; where there are more than can be told
apart, a band shows from where to where the others go. Colours are those of Okabe and Ito, which people who
see fewer colours can tell apart, each with a lighter one for dark ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 18, 40, 48
_ROW, _SWATCH = 20, 46
_MOST_TICKS = 12
_LABEL = 92
_COLOURS = (
    ("#0072b2", "#56b4e9"),
    ("#d55e00", "#ff8c42"),
    ("#00795a", "#35c9a0"),
    ("#a8478a", "#e59ccb"),
    ("#8a6d00", "#e6c229"),
    ("#333333", "#dddddd"),
    ("#5b4fc4", "#a99ff5"),
)
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 5", "12 3", "1 4")
#: Marks around (0, 0).
_MARKS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
    "M-4-4h8v8h-8z",
    "M0-5l5 9h-10z",
    "M0-5l5 5-5 5-5-5z",
    "M0 5l5-9h-10z",
)
#: How many lines can be told apart.
MOST_LINES = len(_COLOURS)
_STYLE = (
    ".plot{font:12px system-ui,'DejaVu Sans',sans-serif}.plot text{fill:#1b1f24}.plot .title{font-weight:600}"
    ".plot .grid{stroke:#d0d7de}.plot .axis{fill:none;stroke:#57606a}"
    ".plot .line{fill:none;stroke-width:2}.plot .band{fill:#8c959f;fill-opacity:.3}"
    ".plot .ground{fill:#ffffff}"
)
_DARK = (
    ".plot text{fill:#e6edf3}.plot .grid{stroke:#30363d}.plot .axis{stroke:#9aa4af}"
    ".plot .ground{fill:#0d1117}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a plot.

    Attributes:
        label: What the legend says.
        points: Where it goes, from left to right; heights are above 0.
    """

    label: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Where the lines go that have none of their own.

    Attributes:
        label: What the legend says.
        points: For each place the lowest and the highest of them, from left to right.
    """

    label: str
    points: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn.

    Attributes:
        title: What it shows.
        across: What the whole numbers from left to right are.
        up: What the heights are.
        lines: At most :data:`MOST_LINES`.
        band: The others.
    """

    title: str
    across: str
    up: str
    lines: tuple[Line, ...]
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to pixels: across linear, up logarithmic."""

    first: int
    last: int
    low: float
    high: float

    def x(self, value: int) -> float:
        share = (value - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return round(_TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM), 1)


def plots_svg(plots: Sequence[Plot]) -> str:
    """Drawings below one another, as the content of a file.

    Raises:
        ValueError: As :func:`plot_svg`.
    """
    tops = [sum(map(_height, plots[:n])) for n in range(len(plots) + 1)]
    inside = "".join(
        f'<g transform="translate(0 {top})">{plot_svg(p)}</g>\n' for top, p in zip(tops, plots, strict=False)
    )
    style = f"<style>{plot_style()}</style>"
    ground = f'<rect class="ground" width="{_WIDTH}" height="{tops[-1]}"/>'
    return f"{_opened(tops[-1])}{style}{ground}\n{inside}</svg>\n"


def plot_svg(plot: Plot) -> str:
    """The drawing, for a page that has :func:`plot_style` among its styles.

    Raises:
        ValueError: There is nothing to draw, or a height is not above 0.
    """
    scale = _scale(plot)
    title = f'<text class="title" x="{_LEFT}" y="20">{escape(plot.title)}</text>'
    words = f"<title>{escape(plot.title)}</title><desc>{escape(_told(plot))}</desc>"
    parts = [words, title, *_axes(plot, scale), *_drawn(plot, scale), *_legend(plot)]
    return "\n".join([_opened(_height(plot), 'role="img"'), *parts, "</svg>"])


def plot_style() -> str:
    """What colours the drawings, on light and on dark ground."""
    light = [_coloured(n, colour) for n, (colour, _) in enumerate(_COLOURS)]
    dark = [_coloured(n, colour) for n, (_, colour) in enumerate(_COLOURS)]
    return f"{_STYLE}{''.join(light)}@media screen and (prefers-color-scheme:dark){{{_DARK}{''.join(dark)}}}"


def _height(plot: Plot) -> int:
    return _HEIGHT + _ROW * (len(plot.lines) + (plot.band is not None)) + 6


def _opened(height: int, more: str = "") -> str:
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" {size} {more}>'


def _coloured(number: int, colour: str) -> str:
    return f".plot .l{number}{{stroke:{colour}}}.plot .m{number}{{fill:{colour}}}"


def _scale(plot: Plot) -> _Scale:
    places = [x for line in plot.lines for x, _ in line.points]
    heights = [y for line in plot.lines for _, y in line.points]
    if plot.band is not None:
        places += [x for x, _, _ in plot.band.points]
        heights += [y for _, *both in plot.band.points for y in both]
    if not heights or min(heights) <= 0:
        raise ValueError(f"{plot.title}: a plot has points, and all of them are above 0")
    low, high = floor(log10(min(heights))), ceil(log10(max(heights)))
    return _Scale(min(places), max(places), 10.0**low, 10.0 ** max(high, low + 1))


def _axes(plot: Plot, scale: _Scale) -> Iterator[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for value in heights_told(scale.low, scale.high):
        y = scale.y(value)
        yield f'<path class="grid" d="M{_LEFT} {y}H{right}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{_number(value)}</text>'
    for place in places_told(scale.first, scale.last):
        x = scale.x(place)
        yield f'<path class="axis" d="M{x} {bottom}v5"/>'
        yield f'<text x="{x}" y="{bottom + 19}" text-anchor="middle">{place}</text>'
    yield f'<path class="axis" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>'
    middle = (_LEFT + right) / 2
    yield f'<text x="{middle}" y="{bottom + 37}" text-anchor="middle">{escape(plot.across)}</text>'
    turned = f'transform="rotate(-90 14 {(_TOP + bottom) / 2})"'
    yield f'<text x="14" y="{(_TOP + bottom) / 2}" text-anchor="middle" {turned}>{escape(plot.up)}</text>'


def heights_told(low: float, high: float) -> list[float]:
    """Powers of ten from one to the other, every second or third of them where they are many.

    Args:
        low: A power of ten.
        high: A greater one.
    """
    first, last = round(log10(low)), round(log10(high))
    step = -(-(last - first) // _MOST_TICKS) or 1
    return [10.0**power for power in range(first, last + 1, step)]


def places_told(first: int, last: int) -> list[int]:
    """Whole numbers from one to the other, equally far apart, few enough to be read."""
    step = -(-(last - first) // _MOST_TICKS) or 1
    return list(range(first, last + 1, step))


def _drawn(plot: Plot, scale: _Scale) -> Iterator[str]:
    if plot.band is not None:
        there = [f"{scale.x(x)} {scale.y(high)}" for x, _, high in plot.band.points]
        back = [f"{scale.x(x)} {scale.y(low)}" for x, low, _ in reversed(plot.band.points)]
        yield f'<path class="band" d="M{"L".join([*there, *back])}z"/>'
    for number, line in enumerate(plot.lines):
        where = [(scale.x(x), scale.y(y)) for x, y in line.points]
        yield _stroke(number, "L".join(f"{x} {y}" for x, y in where))
        for (x, y), (place, height) in zip(where, line.points, strict=True):
            tip = f"{line.label}; {plot.across} {place}: {_number(height)} {plot.up}"
            yield f"{_mark(number, x, y)}<title>{escape(tip)}</title></path>"


def _legend(plot: Plot) -> Iterator[str]:
    top = _HEIGHT + 4
    for number, line in enumerate(plot.lines):
        y = top + _ROW * number
        yield _stroke(number, f"{_LEFT - 56} {y}h36")
        yield f"{_mark(number, _LEFT - 38, y)}</path>"
        yield f'<text x="{_LEFT - 56 + _SWATCH}" y="{y + 4}">{escape(_short(line.label))}</text>'
    if plot.band is not None:
        y = top + _ROW * len(plot.lines)
        yield f'<path class="band" d="M{_LEFT - 56} {y - 6}h36v12h-36z"/>'
        yield f'<text x="{_LEFT - 56 + _SWATCH}" y="{y + 4}">{escape(_short(plot.band.label))}</text>'


def _stroke(number: int, path: str) -> str:
    dashes = _DASHES[number % len(_DASHES)]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path class="line l{number}"{dashed} d="M{path}"/>'


def _mark(number: int, x: float, y: float) -> str:
    shape = _MARKS[number % len(_MARKS)]
    return f'<path class="m{number}" transform="translate({x} {y})" d="{shape}">'


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _number(value: float) -> str:
    """``1,000``, ``0.01``, ``1e9``."""
    if value >= 1e7 or value < 1e-3:
        return f"{value:.2g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    return f"{value:,.0f}" if value == round(value) else f"{value:,.3g}"


def _told(plot: Plot) -> str:
    """The plot in words, for who does not see it."""
    lines = [f"{line.label}: {_ends(line.points)}" for line in plot.lines]
    return f"{plot.up} by {plot.across}. {'; '.join(lines)}."


def _ends(points: Sequence[tuple[int, float]]) -> str:
    (first, low), (last, high) = points[0], points[-1]
    return f"{_number(low)} at {first}, {_number(high)} at {last}"
