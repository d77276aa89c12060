"""One HTML file that needs nothing else: text, pictures, equations, questions with folded answers."""

from __future__ import annotations

from html import escape

from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._files import Files
from workbench.exporters._footnotes import labelled
from workbench.exporters._forbidden import FORBIDDEN, xml_safe
from workbench.exporters._links import outlined, section_address
from workbench.exporters._mathml import annotated
from workbench.model.course import Course, Page
from workbench.model.page_mark import mark_of, to_attributes
from workbench.model.render import Rendering, tag, to_html

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2em 0 .5em; }
img, video { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid currentcolor; padding: .25rem .75rem; text-align: left; vertical-align: top; }
th > p, td > p { margin: .25rem 0; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; }
.callout, .exercise { border-left: 4px solid; padding: .25rem 1rem; margin: 1rem 0; }
.choices { list-style: none; padding-left: 0; }
.math.display { text-align: center; margin: 1rem 0; }
@media print { nav { display: none; } section.page { break-before: page; } }
"""


@exporter(
    "html",
    label="Web page (HTML)",
    ending=".html",
    media_type="text/html",
    address=section_address,
)
def write_html(course: Course, find: Find) -> Written:
    """Write the course as one page, a section for each of its pages."""
    files = Files(find)
    rendering = Rendering(
        address=files.inlined, keys=True, remote=True, data=True, names=True, maths=annotated
    )
    sections = "\n".join(
        _section(page, name, level, rendering, files) for name, level, page in outlined(labelled(course))
    )
    language = f' lang="{escape(course.language)}"' if course.language else ""
    words = escape(course.description)
    about = f'<meta name="description" content="{words}">\n' if words else ""
    html = (
        f"<!DOCTYPE html>\n<html{language}>\n<head>\n"
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(course.title)}</title>\n{about}<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{sections}\n</body>\n</html>\n"
    )
    return Written(content=FORBIDDEN.sub("", html).encode(), notes=tuple(files.notes))


def _section(page: Page, name: str, level: int, rendering: Rendering, files: Files) -> str:
    """A page; its title is written where its text does not begin with it."""
    body, mark = to_html(xml_safe(page.body, page.title, files), rendering), mark_of(page, level)
    title = tag(f"h{min(level, 6)}", escape(page.title, quote=False)) if mark.headed else ""
    about = {"class": "page", "id": name, **to_attributes(mark)}
    return tag("section", f"\n{title}\n{body}\n", about)
