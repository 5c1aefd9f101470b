"""What a redline changes, as one HTML file: both texts side by side, no script, no request."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from brightline.checking.report import Report
from brightline.rendering.difference import words
from brightline.rendering.difference.sides import build_sides
from brightline.rendering.html import css_string, fragment


def write_html(report: Report) -> str:
    """Give a report as HTML."""
    folder = files("brightline.rendering")
    css = "\n".join(folder.joinpath(name).read_text("utf-8") for name in ("page.css", "difference.css"))
    title = words.title(report)
    return (
        _environment()
        .get_template("difference.html")
        .render(
            report=report,
            places=build_sides(report),
            css=Markup(css),  # noqa: S704 our own file
            title=title,
            running_head=css_string(title),
            names=(words.side_name(report, "from"), words.side_name(report, "to")),
            sections=list(words.sections(report)),
            w=words,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("brightline.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fragment"] = fragment
    return environment
