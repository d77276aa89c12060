"""Tools that a cartridge launches elsewhere: their addresses, and the codes by which Canvas names them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, attr, below, child, string
from workbench.model.content import safe_url

_WEB = frozenset({"http", "https"})
_LAUNCHED_AT = ("secure-launch-url", "launch-url")
"""What names the address of a tool; the first that is there counts."""
_CODE = "lookup_uuid"
_FOLDER = "lti_resource_links/"


def launch_url(root: Element | None) -> str:
    """The address that a tool is launched at; "" where it names none."""
    urls = [string(each) for key in _LAUNCHED_AT for each in below(root, key)]
    return safe_url(next(filter(None, (*urls, string(child(root, "url")))), ""), _WEB) or ""


@dataclass
class Tools:
    """The launches that Canvas keeps in files of their own."""

    package: Package
    shown: set[str] = field(default_factory=set)
    """The files of those that a page or assignment shows."""

    def url(self, code: str) -> str:
        """The address of the launch that a page or assignment names by a code."""
        path, url = self._known.get(code, ("", ""))
        self.shown.update({path} if url else ())
        return url

    def is_shown(self, path: str | None) -> bool:
        """Whether a launch stands in a page or assignment already; the fields that it is given are told."""
        if path not in self.shown:
            return False
        named = (attr(each, "name") for each in below(self.package.xml(path), "property"))
        if fields := [each for each in named if each and each != _CODE]:
            self.package.notes.info(
                "A tool is shown where a page or assignment launches it, without its fields.",
                where=string(next(below(self.package.xml(path), "title"), None)),
                excerpt=", ".join(fields),
                code="tool_fields",
            )
        return True

    @cached_property
    def _known(self) -> dict[str, tuple[str, str]]:
        """The files and addresses of all, by their codes."""
        found: dict[str, tuple[str, str]] = {}
        for path in self.package.archive.names():
            if _FOLDER in path and path.lower().endswith(".xml"):
                root = self.package.xml(path)
                told = (each for each in below(root, "property") if attr(each, "name") == _CODE)
                found.update((string(each), (path, launch_url(root))) for each in told)
        return found
