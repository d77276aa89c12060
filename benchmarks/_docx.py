"""Reading Word files: time, recall and what is found, beside other readers."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from _docx_peers import PEERS
from _timed import Runner

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from word_oracle import WordOracle, recall, words  # noqa: E402

ENDINGS = (".docx", ".docm", ".dotx", ".dotm")
KINDS = ("built-in", "custom", "direct", "title")
FEW = 5
"""Files with fewer words say nothing about recall."""


@dataclass(kw_only=True)
class Score:
    """What one reader found in all files."""

    seconds: dict = field(default_factory=dict)
    recalls: list = field(default_factory=list)
    headings: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)


def main(folder):
    """Read every Word file below a folder with every peer that is here, and print the table."""
    paths = [path for path in sorted(Path(folder).rglob("*")) if path.suffix.lower() in ENDINGS]
    known = [(path, oracle) for path in paths if (oracle := _oracle(path))]
    print(f"{len(paths)} Word files, {len(known)} of them whole\n")
    if not known:
        return
    wanted = Counter()
    for _, oracle in known:
        wanted.update(_wanted(oracle))
    scores = {peer.name: _score(peer, known) for peer in PEERS if _is_here(peer)}
    _print(scores, wanted)


def _is_here(peer):
    here = peer.is_here and (peer.name != "pandoc" or shutil.which("pandoc"))
    if not here:
        print(f"{peer.name} is left out: install it with `pip install {peer.install}`.")
    return here


def _oracle(path):
    """What the file says; None when it is no whole zip file with a document in it."""
    try:
        oracle = WordOracle(path.read_bytes())
        oracle.accepted = oracle.text()
    except Exception:  # noqa: BLE001 (files broken on purpose, in many ways)
        return None
    return oracle


def _wanted(oracle):
    kinds = Counter(kind for kind, _ in oracle.headings)
    changes = oracle.changes
    return {
        **kinds,
        "equations": len(oracle.equations),
        "comments": len(oracle.comments),
        "changes": changes.total(),
    }


def _score(peer, known):
    score, runner = Score(), Runner(peer)
    for path, oracle in known:
        found = runner.read(path.read_bytes())
        if found.problem:
            score.found["failed"] += 1
            if found.seconds:
                print(f"{peer.name}: {path.name}: {found.problem}")
            continue
        score.seconds[path] = found.seconds
        wanted = words(oracle.accepted)
        if wanted.total() >= FEW:
            score.recalls.append(recall(wanted, words(found.text)))
        score.headings.update(_headings(oracle, found))
        for name in ("equations", "comments", "changes"):
            score.found[name] += min(_wanted(oracle)[name], getattr(found, name))
    runner.stop()
    return score


def _headings(oracle, found):
    """How many headings of each kind a reader has, by their text."""
    theirs = Counter("".join(one.split()).lower() for one in found.headings)
    kinds = Counter()
    for kind, text in oracle.headings:
        key = "".join(text.split()).lower()
        kinds[kind] += theirs[key] > 0
        theirs[key] -= 1
    return kinds


def _print(scores, wanted):
    heads = " · ".join(f"{kind} {wanted[kind]}" for kind in KINDS)
    counts = " | ".join(f"{name} {wanted[name]}" for name in ("equations", "comments", "changes"))
    print(f"\n| reader | opens | word recall | ≥ .99 | headings: {heads} | {counts} | time | median time |")
    print("|" + "---|" * 10)
    base = scores["mammoth"].seconds if "mammoth" in scores else {}
    for name, score in scores.items():
        good = sum(one >= 0.99 for one in score.recalls)
        both = [path for path in score.seconds if path in base]
        total = sum(score.seconds[path] for path in both) / sum(base[path] for path in both) if both else 0
        median = statistics.median(score.seconds[path] / base[path] for path in both) if both else 0
        cells = [
            name,
            len(score.seconds),
            f"{statistics.mean(score.recalls):.3f}" if score.recalls else "–",
            f"{good}/{len(score.recalls)}",
            " · ".join(str(score.headings[kind]) for kind in KINDS),
            *(score.found[one] for one in ("equations", "comments", "changes")),
            f"{total:.2f}x" if both else "–",
            f"{median:.2f}x" if both else "–",
        ]
        print("| " + " | ".join(str(cell) for cell in cells) + " |")


if __name__ == "__main__":
    main(sys.argv[1])
