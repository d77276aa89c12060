"""Real Word files: what they say arrives, and what does not is told. The oracle reads the XML by itself."""

import re
import zipfile
from collections import Counter

import pytest
from word_oracle import WordOracle, recall, words

from workbench.importers import read
from workbench.model.errors import BadInput
from workbench.model.imported import Source

LARGE = 60_000
EVERY = 4
"""Each fourth file below a size: enough to notice, quick enough for every run."""


@pytest.fixture(scope="module")
def word_files(request):
    """Oracle and reading of real files, those that are whole."""
    corpus = request.getfixturevalue("corpus")
    paths = [one for one in sorted((corpus / "docx").rglob("*.do[ct][xm]")) if one.stat().st_size < LARGE]
    return [pair for path in paths[::EVERY] if (pair := _read(path))]


def _read(path):
    data = path.read_bytes()
    try:
        oracle = WordOracle(data)
        accepted = oracle.text()
        return path.name, oracle, accepted, read(Source(name=path.name, data=data))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, AttributeError, BadInput):
        return None


def test_the_words_of_real_files_arrive(word_files):
    shares = {
        name: recall(words(accepted), words("\n".join(page.body.plain for page in imported.course.walk())))
        for name, _, accepted, imported in word_files
        if words(accepted).total() >= 5
    }
    low = {name: share for name, share in shares.items() if share < 0.99}
    assert len(low) <= len(shares) // 20, low


def test_the_headings_of_real_files_are_found_in_each_way_they_are_made(word_files):
    wanted, found = Counter(), Counter()
    for _, oracle, _, imported in word_files:
        nodes = (one for page in imported.course.walk() for one in page.body.walk())
        ours = Counter(_key(one.plain) for one in nodes if one.type == "heading")
        for kind, text in oracle.headings:
            wanted[kind] += 1
            found[kind] += ours[_key(text)] > 0
            ours[_key(text)] -= 1
    assert all(found[kind] >= 0.95 * wanted[kind] for kind in wanted), (found, wanted)


def _key(text):
    return "".join(text.split()).lower()


def test_the_equations_comments_and_changes_of_real_files_arrive_or_are_told(word_files):
    for name, oracle, _, imported in word_files:
        kinds = Counter(one.type for page in imported.course.walk() for one in page.body.walk())
        codes = [note.code for note in imported.notes]
        assert kinds["mathInline"] + kinds["mathBlock"] >= len(oracle.equations), name
        assert codes.count("comment") + _repeated(imported.notes) >= len(oracle.comments), name
        assert _told(imported.notes) == oracle.changes.total(), name


def _repeated(notes):
    found = (re.search(r"\((\d+) times\)$", note.message) for note in notes if note.code == "comment")
    return sum(int(one[1]) - 1 for one in found if one)


def _told(notes):
    codes = ("insertion", "deletion", "move", "formatting", "changes")
    messages = [note.message for note in notes if note.code in codes]
    found = [re.search(r"(\d+) parts", one) or re.match(r"(\d+) ", one) for one in messages]
    return sum(int(one[1]) if one else 1 for one in found)


def test_refusing_the_changes_of_real_files_gives_the_text_before_them(word_files, corpus):
    for name, oracle, _, _ in word_files:
        if oracle.changes:
            path = next((corpus / "docx").rglob(name))
            refused = read(Source(name=name, data=path, choices={"changes": "reject"}))
            text = "\n".join(page.body.plain for page in refused.course.walk())
            assert recall(words(oracle.text("rejected")), words(text)) >= 0.95, name
