"""Word files as each reader reads them: its text, headings, equations, comments and tracked changes."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from _timed import Found, Peer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_TAG = re.compile(r"<[^>]+>")


def workbench(data):
    from workbench.importers import read
    from workbench.model.imported import Source

    imported = read(Source(name="a.docx", data=data))
    nodes = [one for page in imported.course.walk() for one in page.body.walk()]
    codes = ("insertion", "deletion", "move", "formatting", "changes")
    return Found(
        text="\n".join(page.body.plain for page in imported.course.walk()),
        headings=tuple(one.plain for one in nodes if one.type == "heading"),
        equations=sum(one.type in ("mathInline", "mathBlock") for one in nodes),
        comments=sum(one.code == "comment" for one in imported.notes),
        changes=sum(_parts(one.message) for one in imported.notes if one.code in codes),
    )


def _parts(message):
    found = re.search(r"(\d+) parts", message) or re.match(r"(\d+) ", message)
    return int(found[1]) if found else 1


def mammoth(data):
    import mammoth

    html = mammoth.convert_to_html(io.BytesIO(data)).value
    headings = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", html, re.DOTALL)
    text = _TAG.sub("", re.sub(r"</(p|li|h\d|td|th|tr)>|<br />", "\n", html))
    return Found(text=_plain(text), headings=tuple(_plain(_TAG.sub("", one)) for one in headings))


def _plain(html):
    from html import unescape

    return unescape(html)


def python_docx(data):
    import docx

    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    headings = (one.text for one in document.paragraphs if _is_heading(one.style.name))
    return Found(
        text="\n".join([*(one.text for one in document.paragraphs), *cells]),
        headings=tuple(headings),
        comments=len(list(document.comments)),
    )


def _is_heading(name):
    return bool(name) and (name.startswith("Heading") or name == "Title")


def markitdown(data):
    from markitdown import MarkItDown, StreamInfo

    text = MarkItDown().convert_stream(io.BytesIO(data), stream_info=StreamInfo(extension=".docx")).markdown
    return Found(
        text=re.sub(r"\\([_*#])", r"\1", text),
        headings=tuple(_HEADING.findall(text)),
        equations=len(re.findall(r"\$\$?[^$\n]+\$\$?", text)),
    )


def docling(data):
    from docling.backend.msword_backend import MsWordDocumentBackend
    from docling.datamodel.base_models import InputFormat
    from docling.datamodel.document import InputDocument

    stream = io.BytesIO(data)
    given = InputDocument(
        path_or_stream=stream, format=InputFormat.DOCX, backend=MsWordDocumentBackend, filename="a.docx"
    )
    document = MsWordDocumentBackend(in_doc=given, path_or_stream=io.BytesIO(data)).convert()
    labels = Counter(one.label.value for one in document.texts)
    cells = (cell.text for table in document.tables for cell in table.data.table_cells)
    inline = sum(len(re.findall(r"\$[^$\n]+\$", one.text)) for one in document.texts)
    return Found(
        text="\n".join([*(one.text for one in document.texts), *cells]),
        headings=tuple(one.text for one in document.texts if one.label.value in ("title", "section_header")),
        equations=labels["formula"] or inline,
        comments=len(getattr(document, "comments", None) or ()),
    )


def pandoc(data):
    command = ["pandoc", "-f", "docx", "-t", "json", "--track-changes=all"]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    tree = json.loads(done.stdout)
    kinds, headings, text = Counter(), [], []
    for value in tree["meta"].values():
        _walk(value, kinds, headings, text)
    if "title" in tree["meta"]:
        headings.append(_words(tree["meta"]["title"]))
    _walk(tree["blocks"], kinds, headings, text)
    return Found(
        text="".join(text),
        headings=tuple(headings),
        equations=kinds["Math"],
        comments=kinds["comment-start"],
        changes=sum(kinds[one] for one in _PANDOC_CHANGES),
    )


_PANDOC_CHANGES = ("insertion", "deletion", "paragraph-insertion", "paragraph-deletion")


def _walk(value, kinds, headings, text):
    if isinstance(value, list):
        for one in value:
            _walk(one, kinds, headings, text)
    elif isinstance(value, dict) and "t" in value:
        _node(value["t"], value.get("c"), kinds, headings, text)
    elif isinstance(value, dict):
        _walk(list(value.values()), kinds, headings, text)


def _node(kind, content, kinds, headings, text):
    kinds[kind] += 1
    classes = content[0][1] if kind == "Span" else []
    kinds.update(classes)
    if "deletion" in classes or "comment-start" in classes:
        return
    if kind == "Header":
        headings.append(_words(content[2]))
    if kind in ("Str", "Code", "CodeBlock", "Math"):
        text.append(content if kind == "Str" else content[-1])
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        text.append(" ")
    elif content is not None:
        _walk(content, kinds, headings, text)
    if kind in ("Para", "Plain", "Header"):
        text.append("\n")


def _words(value):
    text = []
    _walk(value, Counter(), [], text)
    return "".join(text)


PEERS = (
    Peer(name="workbench", run="_docx_peers:workbench"),
    Peer(name="mammoth", run="_docx_peers:mammoth"),
    Peer(name="python-docx", run="_docx_peers:python_docx"),
    Peer(name="markitdown", run="_docx_peers:markitdown", needs="markitdown", install="markitdown[docx]"),
    Peer(
        name="docling-slim",
        run="_docx_peers:docling",
        needs="docling pylatexenc",
        install="'docling-slim[format-docx]' pylatexenc",
    ),
    Peer(name="pandoc", run="_docx_peers:pandoc", needs="", install="apt install pandoc"),
)
