"""What a cartridge only points to: links to the web, and tools that are launched elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._cartridge.parts import Parts
from workbench.importers._cartridge.tools import launch_url
from workbench.importers._qti.names import Element, attr, below, child, name, string
from workbench.importers._qti.package import Listed
from workbench.model.content import doc, node, safe_url
from workbench.model.course import Page, PageKind

_WEB = frozenset({"http", "https"})
_SECRET = re.compile(r"secret|password|passwd|token|(shared|consumer|api|private).?key", re.IGNORECASE)


def leads_out(one: Listed) -> bool:
    """Whether a resource is no file of the package, but an address of the web in its manifest."""
    return one.path is None and safe_url(one.href.strip(), _WEB) is not None


def weblink(parts: Parts, one: Listed, title: str) -> Page:
    """A link to the web."""
    root = parts.xml(one)
    url = _address(root) or _inline_url(one)
    own = title or string(child(root, "title")) or url
    src = safe_url(url.strip(), _WEB) or ""
    if not src:
        parts.package.notes.loss(
            "The link has no address that can be taken over.", where=own, excerpt=url, code="link"
        )
    return Page(
        title=own or "Link", kind=PageKind.LINK, body=doc(node("embed", kind="web", src=src, title=own))
    )


def _address(root: Element | None) -> str:
    """The address that a link's own file names, which some write as text or alone."""
    named = (each for each in root.iter() if name(each) == "url") if root is not None else ()
    return next((attr(each, "href") or string(each) for each in named), "")


def tool(parts: Parts, one: Listed, title: str) -> Page:
    """A tool that is launched elsewhere (LTI 1.1 or 1.3), with its custom fields, without its secrets."""
    root = parts.xml(one)
    if root is not None and name(root) == "web-link":
        return weblink(parts, one, title)
    told = {key: next((string(each) for each in below(root, key)), "") for key in ("title", "description")}
    own = title or told["title"] or "Tool"
    src = launch_url(root)
    embed = node("embed", kind="lti", src=src, title=own, data=_custom(parts, root, own) or None)
    blocks = parts.html(told["description"], parts.place(one), own) if told["description"] else ()
    if not src:
        parts.package.notes.warning(
            "The tool has no address to launch it at.", where=own, code="link", advice="Set it up again."
        )
    return Page(title=own, kind=PageKind.LINK, body=doc(*blocks, embed), settings=tuple(_vendor(root)))


def _vendor(root: Element | None) -> Iterator[tuple[str, str]]:
    """Who offers a tool, and where to reach them."""
    vendor = next(below(root, "vendor"), None)
    told = (string(next(below(vendor, key), None)) for key in ("name", "description", "url", "email"))
    if said := [one for one in dict.fromkeys(told) if one and one.lower() != "unknown"]:
        yield "Vendor", ", ".join(said)


def _custom(parts: Parts, root: Element | None, where: str) -> dict[str, str]:
    """The fields that a tool is given; what looks like a secret is left out and said."""
    found = {attr(each, "name"): string(each) for each in below(root, "property") if attr(each, "name")}
    secret = [key for key in found if _SECRET.search(key)]
    if secret:
        parts.package.notes.warning(
            "Keys and secrets of the tool were left out.",
            where=where,
            excerpt=", ".join(secret),
            code="secret",
            advice="Enter them again where the course is used.",
        )
    return {key: value for key, value in found.items() if key not in secret}


def _inline_url(one: Listed) -> str:
    """Thin cartridges may name the address in the manifest."""
    return one.href if "://" in one.href else ""
