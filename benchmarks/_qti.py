"""Reading QTI: the share of questions that come out, by version and flavour, beside pyslet and qti2txt.

A question counts as read by us when it is an exercise and `tests/qti_oracle.py` finds nothing missing in
it (interactions, choices, answers, feedback, equations, words); by a peer, already when the peer makes an
item of it. Peers run in interpreters of their own, `WORKBENCH_PYSLET_PYTHON` and `WORKBENCH_QTI2TXT_PYTHON`,
since neither installs on every Python.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

from qti_oracle import items, missing, name, parsed  # noqa: E402

from workbench.importers import read  # noqa: E402
from workbench.model.errors import WorkbenchError  # noqa: E402
from workbench.model.imported import Source  # noqa: E402

ENDINGS = (".xml", ".qti", ".dat")
PEERS = {
    "pyslet": (
        "WORKBENCH_PYSLET_PYTHON",
        """
import pyslet.qtiv2.xml as qti
from pyslet.qtiv2.items import AssessmentItem
from pyslet.rfc2396 import URI
def count(path):
    document = qti.QTIDocument(baseURI=URI.from_path(path))
    document.read()
    return int(isinstance(document.root, AssessmentItem))
""",
    ),
    "qti2txt": (
        "WORKBENCH_QTI2TXT_PYTHON",
        """
import os, tempfile
from qti2txt.parsers import XMLCanvasParser
from qti2txt.processors import NamespaceStripper
def count(path):
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain.xml")
        NamespaceStripper().remove_namespace_from_file(path, plain)
        return len(XMLCanvasParser(plain).extract_question_details())
""",
    ),
}
RUN = """
import json, logging, sys, warnings
logging.disable(logging.CRITICAL); warnings.simplefilter("ignore")
out, sys.stdout = sys.stdout, sys.stderr
found = {}
for path in json.load(sys.stdin):
    try:
        found[path] = count(path)
    except (Exception, SystemExit):
        found[path] = 0
json.dump(found, out)
"""


def files(folder):
    """The QTI files below a folder, in packages too, each once: their bytes and where they were found."""
    seen = set()
    for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
        for data in _inside(path):
            if data not in seen and next(items(_root(data)), None) is not None:
                seen.add(data)
                yield data


def _inside(path):
    if zipfile.is_zipfile(path):
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if member.lower().endswith(ENDINGS) and "__MACOSX" not in member:
                    yield archive.read(member)
    elif path.suffix.lower() in ENDINGS:
        yield path.read_bytes()


def _root(data):
    try:
        return parsed(data)
    except (etree.XMLSyntaxError, ValueError):
        return None


def flavour(data):
    """The version and dialect of a file, by what stands in it."""
    head = data[:6000]
    if name(_root(data)) in ("assessmentitem", "assessmenttest", "assessmentsection"):
        if b"qti-assessment" in head:
            return "QTI 3.0"
        version = re.search(rb"imsqti(?:asi)?_v(\d)p(\d)", head)
        return f"QTI {version[1].decode()}.{version[2].decode()}" if version else "QTI 2, no version"
    if b"cc.exam" in data or b"cc_profile" in data:
        return "QTI 1.2, Common Cartridge"
    if b"bbmd_" in data or b"mat_formattedtext" in data:
        return "QTI 1.2, Blackboard"
    return "QTI 1.2, Canvas" if b"question_type" in data or b"cc_maxattempts" in data else "QTI 1.2, other"


def ours(data):
    """How many of a file's questions we read with nothing missing, by the count."""
    try:
        result = read(Source(name="quiz.xml", data=data))
    except WorkbenchError:
        return 0
    found = defaultdict(list)
    for page in result.course.walk():
        for one in page.body.walk():
            if one.type == "exercise":
                found[one.attrs["identifier"] or ""].append(one)
    whole = 0
    for item in items(_root(data)):
        nodes = found[item.identifier]
        node = nodes.pop(0) if len(nodes) > 1 else next(iter(nodes), None)
        whole += node is not None and not any(missing(item, node))
    return whole


def by_peer(peer, paths):
    """How many questions a peer makes of each file; None where it cannot be run."""
    variable, code = PEERS[peer]
    python = os.environ.get(variable)
    if not python:
        print(f"{peer} is left out: name a Python that has it in {variable}.")
        return None
    run = subprocess.run(
        [python, "-c", code + RUN], input=json.dumps(paths), capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(f"{peer} is left out: {run.stderr.strip().splitlines()[-1:]}")
        return None
    return json.loads(run.stdout)


def main(folder):
    """Print the table for the QTI files below a folder."""
    print("text2qti is left out: it writes QTI and reads none.")
    with tempfile.TemporaryDirectory() as scratch:
        listed = []
        for at, data in enumerate(files(folder)):
            path = Path(scratch) / f"{at}.xml"
            path.write_bytes(data)
            listed.append((str(path), data))
        peers = {peer: by_peer(peer, [path for path, _ in listed]) for peer in PEERS}
        totals = defaultdict(Counter)
        for path, data in listed:
            row = totals[flavour(data)]
            count = sum(1 for _ in items(_root(data)))
            row.update(files=1, questions=count, workbench=ours(data))
            row.update({peer: min(count, got[path]) for peer, got in peers.items() if got is not None})
    print(table(totals, ["workbench", *(peer for peer, got in peers.items() if got is not None)]))


def table(totals, readers):
    """The shares as a Markdown table."""
    out = io.StringIO()
    print(f"| flavour | files | questions | {' | '.join(readers)} |", file=out)
    print(f"|---|---|---|{'---|' * len(readers)}", file=out)
    for kind, row in sorted(totals.items()):
        shares = " | ".join(f"{100 * row[reader] / row['questions']:.1f} %" for reader in readers)
        print(f"| {kind} | {row['files']} | {row['questions']} | {shares} |", file=out)
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
