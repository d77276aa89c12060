"""Packages of quizzes: what their manifests list, and every QTI file that they hold besides."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from workbench.importers._archive import Archive
from workbench.importers._mend import wide
from workbench.importers._package.files import MANIFEST, Package, manifest_path, packages_apart
from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.model.errors import BadInput, Unreadable
from workbench.model.imported import Source

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_BELOW = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>\s*)?<[\w:.-]+(?:\s[^<>]*)?>\s*"
    rb"<(?:[\w.-]+:)?(assessmentItem|qti-assessment-item|questestinterop)[\s>]"
)
"""A file whose first element has a question as its first one."""
_HEAD = 20_000
_MANIFEST = 2_000_000
_QTI2 = frozenset({b"assessmentItem", b"assessmentTest", b"assessmentSection"})
_QTI3 = frozenset({b"qti-assessment-item", b"qti-assessment-test", b"qti-assessment-section"})
_QTI1 = frozenset({b"questestinterop"})
_QTI1_PARTS = frozenset({b"item", b"section", b"assessment", b"objectbank"})
_POOLS = frozenset({b"POOL", b"ASSESSMENT", b"TEST", b"SURVEY"})
_ROOTS = _QTI1 | _QTI1_PARTS | _QTI2 | _QTI3 | _POOLS
_QTI1_SIGNS = (b"<presentation", b"<itemmetadata", b"<assessmentmetadata", b"<qtimetadata")
_ILIAS = re.compile(r"__(?:qpl|tst)_\d+\.xml$")
"""The file that tells what a pool or a test of ILIAS is, in place of a manifest."""
_CARTRIDGE = (
    b"imsccv1p",
    b"common cartridge",
    b"desire2learn",
    b"canvas_export.txt",
    b"imswl_xml",
    b"imsdt_xml",
)
ENDINGS = (".xml", ".qti", ".dat")
_OPENS = re.compile(rb"<(?:[\w.-]+:)?item\s[^<>]*?\bidentifierref\s*=\s*[\"']([^\"'<>]+)")
_RESOURCE = re.compile(rb"<(?:[\w.-]+:)?resource\s[^<>]*>")
_ATTRIBUTE = re.compile(rb"\b(identifier|type)\s*=\s*[\"']([^\"'<>]*)")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A resource of a manifest."""

    identifier: str
    kind: str
    path: str | None
    href: str
    title: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    element: Element | None = None


def root_name(head: bytes) -> bytes:
    """The name of the first element in the beginning of an XML file."""
    match = _ROOT.search(_COMMENT.sub(b"", narrow(head)))
    return match.group(1) if match else b""


def narrow(data: bytes) -> bytes:
    """XML in UTF-16 with one byte for each letter, so that words can be looked for in it."""
    coding = wide(data) or ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "")
    return data.decode(coding, "ignore").encode() if coding else data


def kinds_of_file(source: Source) -> frozenset[str]:
    """What a file says it is: some of qti1, qti2, qti3."""
    return _kind_of_xml(source.head(_HEAD))


def kinds(archive: Archive) -> frozenset[str]:
    """What a package says it is: some of qti1, qti2, qti3, scorm, cartridge, manifest, outline."""
    if packages_apart(archive):
        return frozenset()
    path = manifest_path(archive)
    found = kinds_of_manifest(archive.head(path, _MANIFEST)) if path else frozenset[str]()
    if not found - {"manifest", "outline"}:
        for member in archive.names():
            if member.lower().endswith(ENDINGS):
                with suppress(BadInput):  # it is told when the package is read
                    found |= _kind_of_xml(archive.head(member, _HEAD))
    return found


def _kind_of_xml(head: bytes) -> frozenset[str]:
    root, head = root_name(head), narrow(head)
    old = root in _QTI1 or _is_part(root, head) or root in _POOLS and b"<QUESTION" in head
    within = _within(head) if root not in _ROOTS else b""
    found = {
        "qti1": old or within in _QTI1,
        "qti2": root in _QTI2 or within in _QTI2,
        "qti3": root in _QTI3 or within in _QTI3,
    }
    return frozenset(kind for kind, true in found.items() if true)


def _is_part(root: bytes, head: bytes) -> bool:
    """Whether a file starts with a part of QTI 1, such as a single question."""
    return root in _QTI1_PARTS and any(sign in head for sign in _QTI1_SIGNS)


def _within(head: bytes) -> bytes:
    """The name of the questions right below a root that is none of QTI's, as scripts write it."""
    match = _BELOW.match(_COMMENT.sub(b"", head))
    return match.group(1) if match else b""


def kinds_of_manifest(data: bytes) -> frozenset[str]:
    """What the beginning of a manifest says of its package."""
    lower = narrow(data).lower()
    found = {
        "manifest": True,
        "outline": _opens_pages(lower),
        "cartridge": any(sign in lower for sign in _CARTRIDGE),
        # Desire2Learn declares SCORM's namespace in all that it exports.
        "scorm": (b"adlcp" in lower or b"adl scorm" in lower) and b"desire2learn.com/xsd/d2lcp" not in lower,
        "qti1": b"imsqti_xmlv1p" in lower or b"x-bb-" in lower or b"imsqti_item_xmlv1" in lower,
        "qti2": bool(re.search(rb"imsqti_(item|test|section|assessment)\w{0,20}_xmlv2|imsqti_xmlv2", lower)),
        "qti3": bool(re.search(rb"imsqti_\w{0,20}xmlv3", lower)),
    }
    return frozenset(kind for kind, true in found.items() if true)


def _opens_pages(manifest: bytes) -> bool:
    """Whether entries of the outline open something that is no quiz."""
    listed = (dict(_ATTRIBUTE.findall(tag)) for tag in _RESOURCE.findall(manifest))
    kinds = {one.get(b"identifier", b""): one.get(b"type", b"") for one in listed}
    opened = (kinds.get(one, b"qti") for one in _OPENS.findall(manifest))
    return any(b"qti" not in kind and b"x-bb-" not in kind for kind in opened)


def is_new(root: bytes) -> bool:
    """Whether the name of a first element is that of QTI 2 or 3."""
    return root in _QTI2 | _QTI3


def is_old(root: bytes) -> bool:
    """Whether the name of a first element is that of QTI 1."""
    return root in _QTI1


def manifest_of(package: Package) -> tuple[Element | None, str]:
    """The manifest and the folder that its addresses start from."""
    path = manifest_path(package.archive)
    if path is None and any(map(_ILIAS.search, package.archive.names())):
        return None, ""
    if path is None:
        package.notes.warning(
            "The package has no manifest; its files were read one by one.", code="no_manifest"
        )
        return None, ""
    folder = posixpath.dirname(path)
    if folder:
        package.notes.warning(
            f"The manifest is in the folder “{folder}” and not at the top; addresses were read from there.",
            where=path,
            code="wrapped_manifest",
        )
    manifest = package.xml(path)
    _tell_others(package, path, manifest)
    return manifest, folder


def _tell_others(package: Package, path: str, manifest: Element | None) -> None:
    """Say which packages within the package were not opened; those that it opens itself are read with it."""
    hrefs = (attr(one, "href") for one in below(manifest, "resource"))
    opened = {package.path(one, posixpath.dirname(path)) for one in hrefs if one.lower().endswith(MANIFEST)}
    names = (name for name in package.archive.names() if posixpath.basename(name).lower() == MANIFEST)
    if others := [name for name in names if name != path and name not in opened]:
        package.notes.warning(
            f"The package holds another manifest, which was not followed: “{others[0][:120]}”.",
            where=others[0],
            excerpt=", ".join(others),
            code="second_manifest",
            advice="Import the folder it is in as a package of its own.",
        )


def resources(package: Package, manifest: Element | None, folder: str) -> Iterator[Listed]:
    """The resources that a manifest lists, in its order, with xml:base taken into account."""
    for group in below(manifest, "resources"):
        for one in children(group, "resource"):
            yield _listed(package, manifest, group, one, folder)


def homes(package: Package, manifest: Element | None, folder: str) -> dict[str, str]:
    """The folders of their own that Blackboard's files have, by the files."""
    named = ((attr(one, "file"), attr(one, "base")) for one in below(manifest, "resource"))
    paths = ((package.path(file, folder), base) for file, base in named if file and base)
    return {path: posixpath.normpath(posixpath.join(folder, base)) for path, base in paths if path}


def _listed(package: Package, manifest: Element, group: Element, one: Element, folder: str) -> Listed:
    file = child(one, "file")
    href = attr(one, "href") or (attr(file, "href") if file is not None else "")
    base = posixpath.join(folder, *(attr(each, "base") for each in (manifest, group, one)))
    return Listed(
        identifier=attr(one, "identifier"),
        kind=attr(one, "type"),
        path=package.path(href, base) if href else None,
        href=href,
        title=lom_title(child(one, "metadata")),
        element=one,
    )


def lom_title(metadata: Element | None) -> str:
    """The title in a piece of learning object metadata."""
    for title in below(metadata, "title"):
        if words := string(title):
            return words
    return ""


def ilias_title(package: Package) -> str:
    """The title of a pool or test of ILIAS, which stands in a file beside its questions."""
    beside = next(filter(_ILIAS.search, package.archive.names()), None)
    root = package.xml(beside) if beside else None
    general = child(child(root, "meta-data"), "general")
    return string(child(general, "title"))


def manifest_title(manifest: Element | None) -> str:
    """The title that a manifest gives the whole."""
    found = lom_title(child(manifest, "metadata"))
    for organization in below(manifest, "organization"):
        found = found or string(child(organization, "title"))
    return found


def xml_files(package: Package, listed: tuple[Listed, ...]) -> Iterator[tuple[str, bytes]]:
    """The files that may be QTI with their roots' names: listed ones first, in the manifest's order.

    A single question of QTI 1, or another part, goes by the name of what may be around it.
    """
    order = dict.fromkeys(one.path for one in listed if one.path)
    named = {one.path for one in listed if "qti" in one.kind.lower()}
    order.update(dict.fromkeys(sorted(package.archive.names())))
    for path in order:
        if path is not None and (path.lower().endswith(ENDINGS) or path in named):
            try:
                head, problem = package.archive.head_as_far(path, _HEAD)
                root = root_name(head)
                if problem and root not in _ROOTS:
                    raise Unreadable(f"“{path}” is damaged: no question can be found in it.")
                yield path, b"questestinterop" if _is_part(root, narrow(head)) else root
            except BadInput as error:
                package.notes.loss(str(error), where=path, code="unreadable_file", advice=error.advice)
