"""Packages counted by other means than their reader's: what is in a package is in the course or in a note."""

import hashlib
import io
import posixpath
import re
import zipfile
from urllib.parse import unquote

import pytest
from exercises import PICTURE
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from packages import zipped

from workbench.importers import read
from workbench.model.errors import WorkbenchError
from workbench.model.imported import Source

FAMILIES = (
    "EscolaLMS exelearning eXe imscp instructure__common openedx aaronshaf atomicjolt ricecooker".split()
)
SHOWN = (".html", ".htm", ".png", ".jpg", ".jpeg", ".gif", ".mp4", ".mp3", ".pdf", ".docx", ".pptx")
IGNORED = re.compile(r"(^|/)(__MACOSX/|\.DS_Store|Thumbs\.db|desktop\.ini)")


def contents(data):
    """The files of a zip by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [one.filename for one in archive.infolist() if not one.is_dir()]
        return {name: archive.read(name) for name in names if not IGNORED.search(name)}


def manifest(files):
    """The manifest nearest to the top, and its folder; (None, "") where there is none that is XML."""
    found = sorted((name.count("/"), name) for name in files if name.lower().endswith("imsmanifest.xml"))
    if not found:
        return None, ""
    try:
        return etree.fromstring(files[found[0][1]]), posixpath.dirname(found[0][1])
    except etree.XMLSyntaxError:
        return None, ""


def named(root, *names):
    return [one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] in names]


def titles(root):
    """The titles of the items of an outline."""
    for item in named(root, "item"):
        own = [one for one in item if isinstance(one.tag, str) and one.tag.endswith("title")]
        words = " ".join("".join(own[0].itertext()).split()) if own else ""
        if words:
            yield words


def told(imported):
    """How many files the notes tell of, by the number that each of them begins with or holds."""
    counted = [note for note in imported.notes if note.code in ("unused_files", "plumbing")]
    numbers = (re.match(r"\d+", note.message) for note in counted)
    return sum(int(one[0]) for one in numbers if one)


def unaccounted(files, imported):
    """The pages, media and documents of which neither course nor assets nor a note knows by name."""
    hashes = {asset.sha256 for asset in imported.assets}
    paths = {origin.path for origin in imported.origins}
    said = " ".join(f"{note.where} {note.excerpt} {note.message}" for note in imported.notes)
    for name, data in files.items():
        if not name.lower().endswith(SHOWN) or name in paths:
            continue
        if hashlib.sha256(data).hexdigest() in hashes or posixpath.basename(name) in said:
            continue
        yield name


def pictures(files, page):
    """The files of the pictures and players of a page that are in the package."""
    tree = html.fromstring(files[page].decode("utf-8", "replace") or "<p></p>")
    for one in tree.iter("img", "source", "video", "audio"):
        src = unquote((one.get("src") or "").partition("?")[0])
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), src))
        if src and path in files:
            yield path


def check(data, imported):
    """Hold a reading against the counts."""
    files = contents(data)
    root, _ = manifest(files)
    pages = list(imported.course.walk())
    if root is not None:
        known = {" ".join(page.title.split()) for page in pages}
        assert [one for one in titles(root) if one not in known] == []
    assert len(list(unaccounted(files, imported))) <= told(imported)
    hashes = {asset.sha256 for asset in imported.assets}
    said = {note.where for note in imported.notes}
    for page in {one.path for one in imported.origins} & set(files):
        if page.lower().endswith((".html", ".htm")):
            for path in pictures(files, page):
                sha = hashlib.sha256(files[path]).hexdigest()
                assert sha in hashes or page in said, (page, path)
    assert all(0 <= origin.page < len(pages) for origin in imported.origins)
    assert all(note.page is None or 0 <= note.page < len(pages) for note in imported.notes)
    for page in pages:
        for one in page.body.walk():
            for href in (*(str(mark.attrs.get("href", "")) for mark in one.marks), str(one.attrs.get("src"))):
                if href.startswith("page:"):
                    assert int(href.removeprefix("page:")) < len(pages)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_in_a_package_of_the_corpus_is_in_the_course_or_in_a_note(corpus, family):
    for path in sorted((corpus / "package").glob(f"*{family}*/*")):
        try:
            imported = read(Source(name=path.name, data=path.read_bytes()))
        except WorkbenchError:
            continue
        check(path.read_bytes(), imported)


# Generated packages ----------------------------------------------------------------------------

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
TREE = st.recursive(
    st.tuples(WORD, st.booleans(), st.just(())),
    lambda inner: st.tuples(WORD, st.booleans(), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=10,
)


def items(tree, resources, files):
    """An outline's XML; its resources and their files are added to the given ones."""
    title, opens, below = tree
    number = len(resources)
    inner = f"<title>{title}</title>"
    reference = ""
    if opens:
        resources.append(f'<resource identifier="R{number}" type="webcontent" href="p{number}.html"/>')
        files[f"p{number}.html"] = f"<p>{title} {number}</p><img src='i{number}.png'><a href='p0.html'>go</a>"
        files[f"i{number}.png"] = PICTURE.read() + bytes([number % 256])
        reference = f' identifierref="R{number}"'
    else:
        resources.append("")
    inner += "".join(items(one, resources, files) for one in below)
    return f'<item identifier="I{number}"{reference}>{inner}</item>'


@settings(max_examples=40)
@given(
    trees=st.lists(TREE, min_size=1, max_size=3),
    extra=st.lists(WORD, unique=True, max_size=4),
    wrapped=st.booleans(),
    cartridge=st.booleans(),
)
def test_what_is_in_a_generated_package_is_in_the_course_or_in_a_note(trees, extra, wrapped, cartridge):
    resources: list[str] = []
    files: dict[str, str | bytes] = {}
    outline = "".join(items(one, resources, files) for one in trees)
    space = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1" if cartridge else "x"
    scorm = "" if cartridge else ' xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
    listed = "".join(resources) + '<resource identifier="X" type="webcontent" href="z.html"/>'
    files["z.html"] = "<p>last</p>"
    files["imsmanifest.xml"] = (
        f'<manifest xmlns="{space}"{scorm}><organizations><organization><title>Course</title>'
        f"{outline}</organization></organizations><resources>{listed}</resources></manifest>"
    )
    for number, word in enumerate(extra):
        files[f"more/{word}{('.png', '.pdf', '.html', '.mp4')[number % 4]}"] = f"%PDF-{word}"
    folder = "course/" if wrapped else ""
    data = zipped({f"{folder}{name}": content for name, content in files.items()})
    imported = read(Source(name="course.zip", data=data))
    check(data, imported)
    assert imported.provenance.importer == ("cartridge" if cartridge else "scorm")
