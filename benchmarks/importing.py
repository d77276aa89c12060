"""Reading Word files: time and recall beside mammoth and python-docx, as ratios in one run.

`python benchmarks/importing.py FOLDER` reads every Word file below a folder. Recall is the share of
the words of the accepted, visible text that comes out; the oracle reads the XML by itself.
"""

from __future__ import annotations

import io
import re
import statistics
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import docx
import mammoth
from lxml import etree

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from workbench.importers import read  # noqa: E402
from workbench.model.errors import WorkbenchError  # noqa: E402
from workbench.model.imported import Source  # noqa: E402

LEFT_OUT = ("del", "moveFrom", "Fallback")


def ours(data):
    imported = read(Source(name="a.docx", data=data))
    return "\n".join(page.body.plain for page in imported.course.walk())


def by_mammoth(data):
    return re.sub(r"<[^>]+>", " ", mammoth.convert_to_html(io.BytesIO(data)).value)


def by_python_docx(data):
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


PEERS = {"workbench": ours, "mammoth": by_mammoth, "python-docx": by_python_docx}


def words(text):
    return Counter(re.findall(r"\w+", text.lower()))


def accepted(data):
    """The words of the visible text with all changes accepted."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    lines = []
    for paragraph in root.iter("{*}p"):
        said = (one for one in paragraph.iter("{*}t", "{*}tab", "{*}br") if counts(one))
        lines.append("".join((one.text or "") if one.tag.endswith("}t") else " " for one in said))
    return words("\n".join(lines))


def counts(element):
    names = [one.tag.rpartition("}")[2] for one in element.iterancestors()]
    run = next((one for one in element.iterancestors("{*}r")), None)
    hidden = run is not None and run.find("{*}rPr/{*}vanish") is not None
    nested = names[: names.index("p")].count("txbxContent") if "p" in names else 0
    return not hidden and not nested and not any(name in LEFT_OUT for name in names)


def timed(read_text, data):
    began = time.perf_counter()
    try:
        text = read_text(data)
    except (WorkbenchError, Exception) as error:  # noqa: BLE001 (peers fail in many ways)
        return None, type(error).__name__
    return time.perf_counter() - began, text


def main(folder):
    seconds = {name: {} for name in PEERS}
    recalls = {name: [] for name in PEERS}
    paths = [path for path in sorted(Path(folder).rglob("*")) if path.suffix in (".docx", ".docm", ".dotx")]
    for path in paths:
        data = path.read_bytes()
        try:
            wanted = accepted(data)
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, ValueError):
            continue
        for name, peer in PEERS.items():
            took, text = timed(peer, data)
            if took is None:
                continue
            seconds[name][path] = took
            if wanted.total() >= 5:
                recalls[name].append((wanted & words(text)).total() / wanted.total())
    print(f"{len(paths)} files")
    print("| | opens | mean recall | recall ≥ .99 | time beside mammoth |")
    print("|---|---|---|---|---|")
    for name, took in seconds.items():
        both = [path for path in took if path in seconds["mammoth"]]
        ratio = sum(took[path] for path in both) / sum(seconds["mammoth"][path] for path in both)
        good = sum(recall >= 0.99 for recall in recalls[name])
        mean = statistics.mean(recalls[name])
        print(f"| {name} | {len(took)} | {mean:.3f} | {good}/{len(recalls[name])} | {ratio:.2f}x |")


if __name__ == "__main__":
    main(sys.argv[1])
