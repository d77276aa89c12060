"""Single resources of a cartridge: pages, web links, tools, topics, assignments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from workbench.exporters._qti12_quiz import HEAD
from workbench.exporters._qti_dialect import escaped, html_tag
from workbench.model.content import Node
from workbench.model.course import Page, PageKind

_LINK = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
_TOPIC = "http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"
_ASSIGNMENT = "http://www.imsglobal.org/xsd/imscc_extensions/assignment"
_TOOL = "http://www.imsglobal.org/xsd/imslticc_v1p3"
_LTI = "http://www.imsglobal.org/xsd/imsbasiclti_v1p0"
_COMMON = "http://www.imsglobal.org/xsd/imslticp_v1p0"
_MESSAGE = "http://www.imsglobal.org/xsd/imslticm_v1p0"
_NUMBER = re.compile(r"-?\d+(\.\d*)?")
_FORMATS = ("html", "text", "url", "file")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page that only leads elsewhere."""

    title: str
    url: str
    tool: bool
    custom: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """The type of its resource."""
        return "imsbasiclti_xmlv1p3" if self.tool else "imswl_xmlv1p3"

    def path(self, ident: str) -> str:
        """Where it lies in the package."""
        return f"links/{ident}.xml"

    def xml(self) -> str:
        """The file."""
        return self._tool() if self.tool else self._web()

    def _web(self) -> str:
        inside = html_tag("title", escaped(self.title)) + html_tag("url", "", {"href": self.url})
        return f"{HEAD}{html_tag('webLink', inside, {'xmlns': _LINK})}\n"

    def _tool(self) -> str:
        secure = "secure_launch_url" if self.url.startswith("https:") else "launch_url"
        more = "".join(
            html_tag("lticm:property", escaped(value), {"name": name}) for name, value in self.custom
        )
        vendor = html_tag("lticp:code", "unknown") + html_tag("lticp:name", "unknown")
        inside = html_tag("blti:title", escaped(self.title))
        inside += html_tag("blti:custom", more) if more else ""
        inside += html_tag(f"blti:{secure}", escaped(self.url)) + html_tag("blti:vendor", vendor)
        given = {"xmlns": _TOOL, "xmlns:blti": _LTI, "xmlns:lticm": _MESSAGE, "xmlns:lticp": _COMMON}
        return f"{HEAD}{html_tag('cartridge_basiclti_link', inside, given)}\n"


def is_folder(page: Page) -> bool:
    """Whether a page is only a place for others, with nothing to say."""
    first = page.body.content[0]
    rich = first.type != "paragraph" or bool(first.content)
    says = page.body.plain.strip() or len(page.body.content) > 1 or rich
    return page.kind is PageKind.SECTION and not says


def link_of(page: Page) -> Link | None:
    """What a page leads to, where it holds nothing else."""
    only = page.body.content[0]
    if page.kind is not PageKind.LINK or len(page.body.content) != 1 or only.type != "embed":
        return None
    src, kind = only.attrs["src"], only.attrs["kind"]
    if kind not in ("web", "lti") or not src.startswith(("http://", "https://")):
        return None
    return Link(title=page.title, url=src, tool=kind == "lti", custom=_custom(only))


def _custom(embed: Node) -> tuple[tuple[str, str], ...]:
    data = embed.attrs["data"]
    pairs = data.items() if isinstance(data, dict) else ()
    return tuple((str(name), str(value)) for name, value in pairs)


def topic(title: str, html: str) -> str:
    """A topic to be discussed."""
    inside = html_tag("title", escaped(title)) + html_tag("text", escaped(html), {"texttype": "text/html"})
    return f"{HEAD}{html_tag('topic', inside, {'xmlns': _TOPIC})}\n"


def kept_settings(page: Page) -> tuple[str, ...]:
    """The settings of an assignment that its file has a place for."""
    points = _NUMBER.fullmatch(dict(page.settings).get("Points", ""))
    return ("Handed in as", "Points") if points else ("Handed in as",)


def assignment(page: Page, html: str, ident: str) -> str:
    """Something to be handed in."""
    known = dict(page.settings)
    inside = html_tag("title", escaped(page.title))
    inside += html_tag("text", escaped(html), {"texttype": "text/html"})
    points = known.get("Points", "")
    inside += html_tag("gradable", "true", {"points_possible": points}) if _NUMBER.fullmatch(points) else ""
    formats = "".join(
        html_tag("format", "", {"type": word})
        for word in known.get("Handed in as", "").split(", ")
        if word in _FORMATS
    )
    inside += html_tag("submission_formats", formats) if formats else ""
    return f"{HEAD}{html_tag('assignment', inside, {'xmlns': _ASSIGNMENT, 'identifier': ident})}\n"


def web_page(title: str, html: str) -> str:
    """A page to be read."""
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n</head>\n'
        f"<body>\n{html}\n</body>\n</html>\n"
    )
