# ruff: noqa: E501, T201 -- the markup reads better unbroken; it is also a script
"""Small files of every format, and what each reader makes of them: `readings.json` keeps that beside its version.

When a reader is to read otherwise: raise its version (`@importer(…, version=…)`), then `python tests/readings.py`.
"""

import base64
import csv
import hashlib
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
from google_documents import document, para, run, tab
from packages import assessment, canvas, item2, zipped
from word_files import one_file, p, word

from workbench.importers import importers, read
from workbench.importers._lines import imported_lines
from workbench.model.imported import Source

KEPT = Path(__file__).with_suffix(".json")
SAMPLES = Path(__file__).parents[1] / "data" / "samples"
MANY = 9
"""How many pages or questions each has."""


def html(number):
    return f"<html><head><title>Page {number}</title></head><body><p>Page {number} says a lot. {'words ' * 60}</p></body></html>"


def manifest(resources, items="", schema="ADL SCORM"):
    signs = "xmlns:adlcp='http://www.adlnet.org/xsd/adlcp_rootv1p2'" if schema == "ADL SCORM" else ""
    return (
        f"<manifest identifier='m' xmlns='http://www.imsglobal.org/xsd/imscp_v1p1' {signs}><metadata><schema>{schema}</schema></metadata>"
        f"<organizations><organization identifier='o'><title>Leaves</title>{items}</organization></organizations><resources>{resources}</resources></manifest>"
    )


def listed(kind, ending, start=0):
    return "".join(
        f"<resource identifier='r{n}' type='{kind}' href='p{n}{ending}'><file href='p{n}{ending}'/></resource>"
        for n in range(start, MANY)
    )


def entries(start=0):
    return "".join(
        f"<item identifier='i{n}' identifierref='r{n}'><title>Entry {n}</title></item>"
        for n in range(start, MANY)
    )


ITEMS = [
    canvas("short_answer_question", f"<response_str ident='r{n}'><render_fib/></response_str>")
    for n in range(MANY)
]
PAGES = {f"p{n}.html": html(n) for n in range(MANY)}
CHAPTERS = [
    {"library": "H5P.Column 1.16", "metadata": {"title": f"Chapter {n}"}, "params": {"content": [
        {"content": {"library": "H5P.AdvancedText 1.1", "params": {"text": f"<p>Text {n}</p>"}}}]}}
    for n in range(MANY)
]  # fmt: skip
RISE = {"title": "R", "lessons": [
    {"id": f"l{n}", "type": "blocks", "title": f"Lesson {n}", "items": [{"family": "text", "variant": "paragraph", "items": [{"paragraph": f"<p>Text {n}</p>"}]}]}
    for n in range(MANY)
]}  # fmt: skip
PACKED = base64.b64encode(json.dumps({"course": RISE}).encode()).decode()
ELP = "".join(
    f"<odeNavStructure><odePageId>p{n}</odePageId><pageName>Page {n}</pageName><odeNavStructureOrder>{n}</odeNavStructureOrder></odeNavStructure>"
    for n in range(MANY)
)
BACKED_UP = "".join(
    f"<activity><moduleid>{n}</moduleid><modulename>label</modulename><title>Label {n}</title><directory>a/{n}</directory></activity>"
    for n in range(MANY)
)
UNITS = "".join(
    f"<vertical display_name='Unit {n}' url_name='u{n}'><html><p>Text {n}</p></html></vertical>"
    for n in range(MANY)
)


def sheet():
    return [
        ["Question", "Answer A", "Answer B", "Correct"],
        *([f"What is {n}?", "one", "two", "A"] for n in range(MANY)),
    ]


def as_csv():
    out = io.StringIO()
    csv.writer(out).writerows(sheet())
    return out.getvalue().encode()


def as_xlsx():
    book = openpyxl.Workbook()
    for row in sheet():
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


QUIZZES = {
    "gift": ("a.gift", "\n\n".join(f"::Q{n}:: What is {n}? {{=one ~two}}" for n in range(MANY)).encode()),
    "aiken": ("a.txt", "\n\n".join(f"What is {n}?\nA. one\nB. two\nANSWER: A" for n in range(MANY)).encode()),
    "moodle": ("a.xml", ("<quiz>" + "".join(f"<question type='essay'><name><text>Q{n}</text></name><questiontext format='html'><text>Say {n}</text></questiontext></question>" for n in range(MANY)) + "</quiz>").encode()),
    "csv": ("a.csv", as_csv()),
    "xlsx": ("a.xlsx", as_xlsx()),
    "qti12": ("a.xml", assessment(*ITEMS).encode()),
    "qti12 in a package": ("a.zip", zipped({"imsmanifest.xml": manifest(listed("imsqti_xmlv1p2", ".xml"), schema="QTI"), **{f"p{n}.xml": assessment(item, ident=f"a{n}") for n, item in enumerate(ITEMS)}})),
    "qti2": ("a.zip", zipped({"imsmanifest.xml": manifest(listed("imsqti_item_xmlv2p1", ".xml"), schema="QTI"), **{f"p{n}.xml": item2(f"<p>Say {n}</p><extendedTextInteraction responseIdentifier='R'/>") for n in range(MANY)}})),
    "a qti2 test": ("a.zip", zipped({"imsmanifest.xml": manifest("", schema="QTI"), "t.xml": "<assessmentTest xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='t' title='T'><testPart identifier='p'><assessmentSection identifier='s' title='S'>" + "".join(f"<assessmentItemRef identifier='i{n}' href='p{n}.xml'/>" for n in range(MANY)) + "</assessmentSection></testPart></assessmentTest>", **{f"p{n}.xml": item2(f"<p>Say {n}</p><extendedTextInteraction responseIdentifier='R'/>") for n in range(MANY)}})),
}  # fmt: skip
COURSES = {
    "scorm": ("a.zip", zipped({"imsmanifest.xml": manifest(listed("webcontent", ".html"), entries()), **PAGES})),
    "cartridge": ("a.imscc", zipped({"imsmanifest.xml": manifest(listed("webcontent", ".html"), entries(), "IMS Common Cartridge"), **PAGES})),
    "website": ("a.zip", zipped(PAGES)),
    "markdown_zip": ("a.zip", zipped({f"p{n}.md": f"# Page {n}\n\nText {n}" for n in range(MANY)})),
    "zip": ("a.zip", zipped({f"p{n}.txt": f"Text {n}" for n in range(MANY)})),
    "gdocs": ("a.json", json.dumps(document(*(tab(para(run(f"Text {n}")), title=f"Tab {n}", name=f"t.{n}") for n in range(MANY)))).encode()),
    "cmi5": ("a.zip", zipped({"cmi5.xml": "<courseStructure>" + "".join(f"<au id='a{n}'><title><langstring>Unit {n}</langstring></title><url>p{n}.html</url></au>" for n in range(MANY)) + "</courseStructure>", **PAGES})),
    "olx": ("a.zip", zipped({"course.xml": f"<course display_name='Leaves' url_name='r'>{UNITS}</course>"})),
    "moodle_backup": ("a.mbz", zipped({"moodle_backup.xml": f"<moodle_backup><information><contents><activities>{BACKED_UP}</activities></contents></information></moodle_backup>", **{f"a/{n}/label.xml": f"<activity contextid='1'><label id='1'><name>Label {n}</name><intro>Text {n}</intro><introformat>1</introformat></label></activity>" for n in range(MANY)}})),
    "elp": ("a.elpx", zipped({"content.xml": f"<ode xmlns='http://www.intef.es/xsd/ode' version='2.0'><odeNavStructures>{ELP}</odeNavStructures></ode>"})),
}  # fmt: skip
FOUND = {
    "h5p": ("a.h5p", zipped({"h5p.json": json.dumps({"title": "T", "mainLibrary": "H5P.InteractiveBook"}), "content/content.json": json.dumps({"chapters": CHAPTERS})})),
    "rise": ("a.zip", zipped({"imsmanifest.xml": manifest("<resource identifier='r0' type='webcontent' href='scormcontent/index.html'/>", "<item identifier='i' identifierref='r0'><title>Start</title></item>"), "scormcontent/index.html": "<html><body></body></html>", "scormcontent/locales/und.js": f'__resolveJsonp("course:und","{PACKED}")'})),
}  # fmt: skip
PLAIN = {
    "html": ("a.html", "".join(f"<h2>Part {n}</h2><p>Text {n}</p>" for n in range(MANY)).encode(), ""),
    "mhtml": ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + "".join(f"<h2>Part {n}</h2><p>Text {n}</p>" for n in range(MANY)).encode(), ""),
    "url": ("a", "".join(f"<h2>Part {n}</h2><p>Text {n}</p>" for n in range(MANY)).encode(), "https://example.org/a"),
    "markdown": ("a.md", "\n\n".join(f"## Part {n}\n\nText {n}" for n in range(MANY)).encode(), ""),
}  # fmt: skip


def sources():
    """A source for each format, and the samples."""
    for name, data in (*QUIZZES.values(), *COURSES.values(), *FOUND.values()):
        yield Source(name=name, data=data)
    for name, data, url in PLAIN.values():
        yield Source(name=name, data=data, url=url, media_type="text/html" if url else "")
    yield Source(name="a.txt", data=b"One.\n\n- two\n- three\n\n1. four\n2. five")
    yield Source(name="a.docx", data=zipped(word(p("One.") + p("Two."))))
    yield Source(name="a.xml", data=one_file(word(p("One.") + p("Two."))))
    yield Source(name="a.ods", data=zipped(ODS))
    for path in sorted(SAMPLES.glob("photosynthesis*")):
        yield Source(name=path.name, data=path)


ODS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet><table:table table:name='A'><table:table-row><table:table-cell office:value-type='string'><text:p>One</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
}


def readings():
    """For each reader its version, and a digest of all that it makes of the files above."""
    made = {}
    for source in sources():
        imported = read(source)
        digest = made.setdefault(imported.provenance.importer, hashlib.sha256())
        digest.update("".join(imported_lines(replace(imported, provenance=None))).encode())
    versions = {one.name: one.version for one in importers()}
    return {name: {"version": versions[name], "digest": made[name].hexdigest()} for name in sorted(made)}


def kept():
    """The same as it was when it was kept."""
    return json.loads(KEPT.read_text("utf-8"))


def unraised(before, after):
    """The readers that read otherwise under the same version."""
    return [
        name
        for name in sorted(before.keys() & after.keys())
        if before[name]["digest"] != after[name]["digest"]
        and before[name]["version"] == after[name]["version"]
    ]


if __name__ == "__main__":
    now = readings()
    if KEPT.exists() and (late := unraised(kept(), now)):
        sys.exit(f"Raise the version of: {', '.join(late)}.")
    KEPT.write_text(json.dumps(now, indent=2) + "\n", "utf-8")
    print(f"{KEPT.name} is as the readers are.")
