"""How long comparing takes: documents of 1,000 to 100,000 words with a known share of words changed.

Run: python benchmarks/diffing.py
"""

import random
import time

from workbench.model.change import patch
from workbench.model.content import doc, heading, paragraph, plain_text
from workbench.model.diff import diff

WORDS = [
    f"{syllable}{end}"
    for syllable in ("wa", "lo", "mi", "ker", "tan", "su", "pel", "dro")
    for end in range(250)
]


def document(size: int, chance: random.Random):
    """Paragraphs of about 70 words under headings, the words as unevenly frequent as in prose."""
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    blocks = []
    while size > 0:
        length = min(size, chance.randint(20, 120))
        line = chance.choices(WORDS, weights, k=length)
        blocks.append(paragraph(" ".join(line) + "."))
        if len(blocks) % 6 == 0:
            blocks.append(heading(2, " ".join(chance.choices(WORDS, k=4))))
        size -= length
    return doc(*blocks)


def edited(tree, share: float, chance: random.Random):
    """The document with this share of its words replaced, removed or doubled."""
    counted, blocks = 0, []
    for block in tree.content:
        line = []
        for word in plain_text(block).split(" "):
            if block.type == "paragraph" and chance.random() < share:
                counted += 1
                line += chance.choice([["changed"], [], [word, "added"]])
            else:
                line.append(word)
        blocks.append(paragraph(" ".join(line)) if block.type == "paragraph" else block)
    return doc(*blocks), counted


def main() -> None:
    """Print a row for each size and share."""
    chance = random.Random(7)
    print("words    share  edited  changes  seconds")
    for size in (1_000, 10_000, 100_000):
        old = document(size, chance)
        for share in (0.01, 0.1, 0.3):
            new, counted = edited(old, share, chance)
            start = time.perf_counter()
            found = diff(old, new)
            took = time.perf_counter() - start
            assert patch(old, found) == new
            print(f"{size:7}  {share:5.0%}  {counted:6}  {len(found.changes):7}  {took:7.3f}")


if __name__ == "__main__":
    main()
