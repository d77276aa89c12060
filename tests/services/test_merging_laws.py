"""A source that comes again and again: nothing is lost on either side, and the same again changes nothing."""

import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.conflict import Merge
from workbench.model.content import doc, paragraph, plain_text
from workbench.model.course import Course, Page
from workbench.model.errors import Conflict
from workbench.model.imported import Imported, Provenance
from workbench.model.limits import EditLimits, FetchLimits, ImportLimits
from workbench.model.page_suggestion import PageAction
from workbench.model.suggestion import State
from workbench.services._deciding import Deciding
from workbench.services._taking import Taking
from workbench.services.collaborating import Collaborating
from workbench.services.importing import Importing
from workbench.services.reconciling import Reconciling
from workbench.storage.assets import AssetStore
from workbench.storage.database import Database
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.page_suggestions import PageSuggestionStore
from workbench.storage.revisions import RevisionStore
from workbench.storage.suggestions import SuggestionStore

NAMES = "abcde"
DEEDS = ("edit", "rename", "delete", "move", "put", "cut", "shift", "add")
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9), st.integers(0, 9)), max_size=4)
decisions = st.sampled_from(["leave", "take", "refuse"])


class Leaf:
    """A page of the source."""

    def __init__(self, name, lines):
        self.name, self.title, self.lines, self.above = name, f"Page {name}", lines, None


class Original:
    """The source: a course that its author changes."""

    def __init__(self):
        self.leaves = [Leaf(one, [f"{one}{n} tells of {one} thing{n}" for n in range(4)]) for one in NAMES]
        self.count = 0

    def change(self, deed, which, other):
        self.count += 1
        mark = f"their{self.count}"
        if deed == "add":
            self.leaves.append(Leaf(f"n{self.count}", [f"{mark} is a page of its own"]))
        else:
            getattr(self, deed)(self.leaves[which % len(self.leaves)], other, mark)

    def edit(self, leaf, other, mark):
        leaf.lines[other % len(leaf.lines)] += f" {mark}"

    def cut(self, leaf, other, mark):
        leaf.lines = [line for at, line in enumerate(leaf.lines) if at != other % 4] or [mark]

    def shift(self, leaf, other, mark):
        leaf.lines.insert(other % len(leaf.lines), leaf.lines.pop(other // 3 % len(leaf.lines)))

    def rename(self, leaf, other, mark):
        leaf.title = f"{mark} {leaf.name}"

    def delete(self, leaf, other, mark):
        if len(self.leaves) == 1:
            return
        self.leaves.remove(leaf)
        for one in self.leaves:
            one.above = None if one.above is leaf else one.above

    def move(self, leaf, other, mark):
        self.leaves.remove(leaf)
        self.leaves.insert(other % (len(self.leaves) + 1), leaf)

    def put(self, leaf, other, mark):
        target = self.leaves[other % len(self.leaves)]
        if target is not leaf and target.above is None and not any(one.above is leaf for one in self.leaves):
            leaf.above = target

    def below(self, above):
        return tuple(
            Page(title=one.title, body=doc(*map(paragraph, one.lines)), pages=self.below(one))
            for one in self.leaves
            if one.above is above
        )

    def read(self, version):
        where = Provenance(name="leaves.docx", sha256=f"{version:064}", importer="docx", version="1")
        return Imported(course=Course(title="Leaves", pages=self.below(None)), provenance=where)

    def words(self):
        return {word for one in self.leaves for line in (one.title, *one.lines) for word in line.split()}


class Here:
    """The course, and what people do to it."""

    def __init__(self, folder, original):
        self.database = Database.open(f"sqlite:///{folder}/a.db")
        self.collaborating = Collaborating(DocumentStore(self.database), EditLimits(save_seconds=60))
        assets = AssetStore(self.database, folder / "assets")
        limits = ImportLimits(), FetchLimits()
        self.importing = Importing(self.database, assets, *limits, collaborating=self.collaborating)
        self.reconciling = Reconciling(self.database, self.collaborating)
        self.outlines, self.suggestions = OutlineStore(self.database), SuggestionStore(self.database)
        self.questions = PageSuggestionStore(self.database)
        taking = Taking(RevisionStore(self.database), self.collaborating)
        self.deciding = Deciding(self.suggestions, taking, told=self.suggestions.get)
        self.version = self.count = 0
        outcome = self.importing.bring(original.read(0), user="ada")
        self.course, self.last = outcome.course_id, outcome.import_id

    def close(self):
        self.collaborating.close()
        self.database.close()

    def entries(self):
        return [each for one in self.outlines.entries(self.course) for each in one.walk()]

    def change(self, deed, which, other):
        self.count += 1
        mark, there = f"our{self.count}", self.entries()
        if deed == "add":
            self.outlines.add_pages(self.course, [Page(title=f"{mark} page", body=doc(paragraph(mark)))])
        elif there:
            getattr(self, deed)(there[which % len(there)], other, mark)

    def edit(self, entry, other, mark):
        def change(tree):
            at = other % len(tree.content)
            old = tree.content[at]
            new = replace(paragraph(f"{plain_text(old)} {mark}"), attrs=old.attrs)
            return doc(*tree.content[:at], new, *tree.content[at + 1 :])

        self.collaborating.room(entry.id).edit(change, author="ada")

    def cut(self, entry, other, mark):
        def change(tree):
            kept = [block for at, block in enumerate(tree.content) if at != other % 4]
            return doc(*(kept or [paragraph(mark)]))

        self.collaborating.room(entry.id).edit(change, author="ada")

    def shift(self, entry, other, mark):
        def change(tree):
            blocks = list(tree.content)
            blocks.insert(other % len(blocks), blocks.pop(other // 3 % len(blocks)))
            return doc(*blocks)

        self.collaborating.room(entry.id).edit(change, author="ada")

    def rename(self, entry, other, mark):
        self.outlines.rename(entry.id, f"{mark} {entry.title}")

    def delete(self, entry, other, mark):
        self.outlines.delete(entry.id)

    def move(self, entry, other, mark):
        self.outlines.move(entry.id, parent_id=entry.parent_id, position=other)

    def put(self, entry, other, mark):
        there = self.entries()
        target = there[other % len(there)]
        if target.id not in {one.id for one in entry.walk()}:
            self.outlines.move(entry.id, parent_id=target.id, position=0)

    def again(self, original):
        self.version += 1
        how = Merge(import_id=self.last)
        outcome = self.importing.bring(original.read(self.version), user="bob", conflict=how)
        self.last = outcome.import_id or self.last
        return outcome

    def text(self):
        trees = {one.id: plain_text(self.collaborating.tree(one.id)) for one in self.entries()}
        return {word for one in self.entries() for word in f"{one.title} {trees[one.id]}".split()}

    def lines(self):
        """How each line begins: in the source no two begin the same."""
        trees = [self.collaborating.tree(one.id) for one in self.entries()]
        return [plain_text(block).partition(" ")[0] for tree in trees for block in tree.content]

    def waiting(self):
        found = (self.suggestions.of_document(one.id, (State.OPEN,)) for one in self.entries())
        return [each for some in found for each in some]

    def outdated(self):
        """The words of suggestions that came to nothing, as the text was changed since; people are told."""
        found = (self.suggestions.of_document(one.id, (State.STALE,)) for one in self.entries())
        return {word for some in found for one in some for word in plain_text(one.after).split()}

    def suggested(self):
        words = {word for one in self.waiting() for word in plain_text(one.after).split()}
        for one in self.questions.of_course(self.course, (State.OPEN,)):
            words |= set(one.title.split())  # for a page in the bin it is asked about when that is back
            if one.action is PageAction.RESTORE:
                words |= set(plain_text(self.reconciling.preview(one.id)[1]).split())
        return words

    def state(self):
        self.collaborating.flush()
        return (
            [(one, plain_text(self.collaborating.tree(one.id))) for one in self.entries()],
            sorted(one.id for one in self.waiting()),
            [one.suggestion.id for one in self.reconciling.open(self.course)],
        )

    def decide(self, decision):
        if decision == "leave":
            return
        while open_ := self.reconciling.open(self.course):  # one that is back may have got a new title too
            getattr(self.reconciling, decision)(open_[0].suggestion.id, "ada")
        word = {"take": "accept", "refuse": "refuse"}[decision]
        for one in self.waiting():
            with suppress(Conflict):  # the text has changed since
                self.deciding.decide(one.id, "all", word, "ada", wording=None)


@given(st.lists(st.tuples(deeds, deeds, decisions), min_size=1, max_size=3))
@settings(max_examples=15)
def test_nothing_is_lost_or_doubled_and_the_same_again_changes_nothing(rounds):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        original = Original()
        here = Here(Path(folder), original)
        try:
            for theirs, ours, decision in rounds:
                round_of(original, theirs, here, ours, decision)
        finally:
            here.close()


def round_of(original, theirs, here, ours, decision):
    known = original.words()
    merge_after(original, theirs, here, ours)
    same_again(original, here)
    here.decide(decision)
    same_again(original, here)
    assert decision != "take" or original.words() - known <= here.text() | here.outdated()


def merge_after(original, theirs, here, ours):
    known = original.words()
    for deed in ours:
        here.change(*deed)
    for deed in theirs:
        original.change(*deed)
    mine = {word for word in here.text() if "our" in word}
    here.again(original)
    assert mine <= here.text()
    assert original.words() - known <= here.text() | here.suggested()
    assert max(Counter(here.lines()).values(), default=1) == 1


def same_again(original, here):
    before = here.state()
    outcome = here.again(original)
    assert here.state() == before
    assert not (outcome.added or outcome.changed or outcome.removed or outcome.suggestions or outcome.asked)
