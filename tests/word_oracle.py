"""What a Word file says, read by a walk of its own: nothing here shares code with the importer.

Used to hold the importer against real files. `text` is what a reader would see with all changes accepted
or rejected; the other functions count what must arrive or be reported.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from functools import cached_property

from lxml import etree

MARKS = {"accepted": {"del", "moveFrom"}, "rejected": {"ins", "moveTo"}}
CHANGES = (
    "ins del moveFrom moveTo rPrChange pPrChange tblPrChange tblPrExChange trPrChange tcPrChange "
    "tblGridChange sectPrChange numberingChange cellIns cellDel cellMerge"
).split()
_BUILT_IN = re.compile(
    r"(heading|uberschrift|überschrift|berschrift|titre|ttulo|título|titulo|titolo|kop|rubrik|overskrift|"
    r"nagwek|nagłówek|nadpis|заголовок|标题|見出し)\s*([1-9])",
    re.IGNORECASE,
)


def local(element):
    """The name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def val(element, name="val"):
    """An attribute, whatever its namespace."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def child(element, *path):
    """The first element at a path of local names."""
    for name in path:
        element = None if element is None else next((one for one in element if local(one) == name), None)
    return element


def words(text):
    """The words of a text, counted."""
    return Counter(re.findall(r"\w+", text.lower()))


def recall(wanted, found):
    """The share of some words that is found."""
    return (wanted & found).total() / wanted.total() if wanted else 1.0


class WordOracle:
    """One Word file."""

    def __init__(self, data):
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        names = {one.lower(): one for one in self._zip.namelist()}
        self._names = names
        self.main = self._related("", "officeDocument") or "word/document.xml"
        self.root = self._parse(self.main)
        self.parts = {kind: self._related(self.main, kind) for kind in ("styles", "footnotes", "endnotes")}
        self.parts["comments"] = self._related(self.main, "comments")

    def _read(self, name):
        return self._zip.read(self._names.get(name.lower(), name))

    def _parse(self, name):
        parser = etree.XMLParser(resolve_entities=False, huge_tree=True, recover=True)
        return etree.fromstring(self._read(name), parser)

    def _related(self, name, kind):
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels").lower()
        if rels in self._names:
            for one in self._parse(rels):
                if val(one, "Type").endswith(f"/{kind}"):
                    target = val(one, "Target")
                    found = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                    found = posixpath.normpath(found)
                    if found.lower() in self._names:
                        return found
        return ""

    # Styles

    @cached_property
    def styles(self):
        """The styles by id."""
        if not self.parts["styles"]:
            return {}
        return {
            val(one, "styleId"): one for one in self._parse(self.parts["styles"]) if local(one) == "style"
        }

    def chain(self, style):
        """A style and what it is based on."""
        seen = []
        while style in self.styles and style not in seen:
            seen.append(style)
            style = val(child(self.styles[style], "basedOn"))
        return [self.styles[one] for one in seen]

    def heading(self, paragraph):
        """How a paragraph is a heading: `built-in`, `custom`, `direct`, `title`; "" when it is none."""
        own = val(child(paragraph, "pPr", "outlineLvl"))
        if own:
            return "direct" if own.isdigit() and int(own) < 9 else ""
        style = val(child(paragraph, "pPr", "pStyle"))
        for at, one in enumerate(self.chain(style)):
            name = val(child(one, "name"))
            level = val(child(one, "pPr", "outlineLvl"))
            if name.lower() == "title":
                return "title" if at == 0 else "custom"
            if level:
                if not level.isdigit() or int(level) >= 9:
                    return ""
                return "built-in" if at == 0 and _BUILT_IN.fullmatch(name) else "custom"
            if _BUILT_IN.fullmatch(name):
                return "built-in" if at == 0 else "custom"
        if style and style not in self.styles:
            return "built-in" if _BUILT_IN.fullmatch(style) else "title" if style == "Title" else ""
        return ""

    def hidden(self, run, paragraph):
        """Whether a run is hidden."""
        own = child(run, "rPr", "vanish")
        if own is not None:
            return _is_on(own)
        for style in (val(child(run, "rPr", "rStyle")), val(child(paragraph, "pPr", "pStyle"))):
            for one in self.chain(style):
                found = child(one, "rPr", "vanish")
                if found is not None:
                    if _is_on(found):
                        return True
                    break
        return False

    # Text

    def text(self, mode="accepted"):
        """The visible text of the body and the notes it refers to, paragraphs on lines."""
        walk = _Walk(self, MARKS[mode], mode)
        out = [walk.said(self.root)]
        for kind in ("footnotes", "endnotes"):
            if self.parts[kind]:
                for note in self._parse(self.parts[kind]):
                    if (kind[:-1], val(note, "id")) in walk.notes:
                        out.append(walk.said(note))
        self.equations = walk.equations
        self.headings = walk.headings
        return "\n".join(out)

    # Counts

    @cached_property
    def changes(self):
        """How many tracked changes of each kind there are."""
        found = Counter()
        for root in self._with_notes():
            found.update(
                name
                for one in root.iter("{*}*")
                if (name := local(one)) in CHANGES and _is_word(one) and not _fallback(one)
            )
        return found

    @cached_property
    def comments(self):
        """The words of each comment."""
        if not self.parts["comments"]:
            return []
        root = self._parse(self.parts["comments"])
        return ["".join(t.text or "" for t in one.iter("{*}t")) for one in root if local(one) == "comment"]

    def _with_notes(self):
        parts = [self.parts[kind] for kind in ("footnotes", "endnotes")]
        return [self.root, *(self._parse(name) for name in parts if name)]


def _is_word(element):
    return "wordprocessingml" in element.tag


def _is_on(element):
    return val(element) not in ("0", "false", "off")


def _fallback(element):
    return any(local(one) == "Fallback" for one in element.iterancestors())


_NO_TEXT = frozenset("pPr rPr sdtPr instrText sectPr tblPr".split())


class _Walk:
    def __init__(self, oracle, gone, mode):
        self._oracle = oracle
        self._gone = gone
        self._mode = mode
        self.notes = set()
        self.equations = []
        self.headings = []
        self._boxes = []

    def said(self, root):
        out = []
        self._children(root, out, None)
        while self._boxes:
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                out.append("\n")
                self._children(box, out, None)
        return "".join(out)

    def _children(self, element, out, paragraph):
        for one in element:
            if isinstance(one.tag, str):
                self._one(one, out, paragraph)

    def _one(self, one, out, paragraph):
        name = local(one)
        if (name in self._gone and _is_word(one)) or name in _NO_TEXT or self._is_left_out(one, paragraph):
            return
        handler = getattr(self, f"_{name}", None)
        if handler:
            handler(one, out, paragraph)
        elif name in ("tab", "br", "cr", "ptab"):
            out.append(" ")
        else:
            self._children(one, out, paragraph)

    def _is_left_out(self, one, paragraph):
        name = local(one)
        if name in ("tr", "tc"):
            return self._is_gone(one)
        return name == "r" and _is_word(one) and self._oracle.hidden(one, paragraph)

    def _t(self, one, out, paragraph):
        out.append(one.text or "")

    def _delText(self, one, out, paragraph):
        if self._mode == "rejected":
            out.append(one.text or "")

    def _txbxContent(self, one, out, paragraph):
        self._boxes.append(one)

    def _footnoteReference(self, one, out, paragraph):
        self.notes.add((local(one).removesuffix("Reference"), val(one, "id")))

    _endnoteReference = _footnoteReference

    def _oMath(self, one, out, paragraph):
        letters = []
        self._children(one, letters, paragraph)
        if "".join(letters).strip():
            self.equations.append("".join(letters))
            out.append(" ")

    def _AlternateContent(self, one, out, paragraph):
        choices = [each for each in one if local(each) == "Choice"]
        wanted = {"t", "oMath", "txbxContent", "blip", "chart"}
        best = next((each for each in choices if any(local(x) in wanted for x in each.iter())), None)
        best = child(one, "Fallback") if best is None else best
        if best is not None:
            self._children(best, out, paragraph)

    def _p(self, one, out, paragraph):
        if not _is_word(one):
            return self._children(one, out, paragraph)
        inside = []
        self._children(one, inside, one)
        kind = self._oracle.heading(one)
        words = "".join(inside).strip()
        if kind and words:
            self.headings.append((kind, words))
        out += inside
        mark = child(one, "pPr", "rPr")
        if mark is None or not any(local(each) in self._gone for each in mark):
            out.append("\n")

    def _is_gone(self, one):
        properties = child(one, f"{local(one)}Pr")
        names = set() if properties is None else {local(each) for each in properties}
        cells = {"cellDel"} if self._mode == "accepted" else {"cellIns"}
        return bool(names & (self._gone | cells))
