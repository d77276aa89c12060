"""A page, and the services by which an assistant proposes changes of it."""

from workbench.model.content import doc, heading, node, paragraph, plain_text
from workbench.model.course import Page
from workbench.model.limits import EditLimits, RunLimits
from workbench.providers.scripted import Scripted
from workbench.services.collaborating import Collaborating
from workbench.services.editing import Editing
from workbench.services.generating import Generating
from workbench.services.outlining import Outlining
from workbench.services.suggesting import Suggesting
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.revisions import RevisionStore
from workbench.storage.runs import RunStore
from workbench.storage.suggestions import SuggestionStore

EXERCISE = node("exercise", node("interaction", data={"type": "choice", "prompt": "Which?"}), title="Quiz")
BODY = doc(
    heading(2, "Water"),
    paragraph("Plants utilise water in order to grow. They need light."),
    paragraph("A picture: ", node("image", src="asset:" + "a" * 64, alt="leaf"), " of a leaf."),
    node(
        "bulletList",
        node("listItem", paragraph("Roots drink.")),
        node("listItem", paragraph("Leaves breathe.")),
    ),
    EXERCISE,
)


class Unmetered:
    """A ledger of nothing: what calls cost is tested elsewhere."""

    def record_on(self, connection, call):
        pass


class Bench:
    """The services that belong together, and one page."""

    def __init__(
        self, database, *replies, delay=0.0, fail=None, limits=None, at_once=(), provider=None, ledger=None
    ):
        self.documents, self.outlines = DocumentStore(database), OutlineStore(database)
        self.revisions = RevisionStore(database)
        self.collaborating = Collaborating(self.documents, EditLimits(save_seconds=0.05))
        self.provider = provider or Scripted(*replies, delay=delay, fail=fail)
        self.generating = Generating(
            RunStore(database), lambda: self.provider, ledger or Unmetered(), limits or RunLimits(retries=0)
        )
        outlining = Outlining(CourseStore(database), self.outlines, self.collaborating.flush)
        self.editing = Editing(self.documents, self.revisions, self.collaborating)
        self.suggesting = Suggesting(
            SuggestionStore(database),
            self.documents,
            self.revisions,
            outlining,
            self.collaborating,
            self.generating,
            at_once=lambda user: user in at_once,
        )
        course = CourseStore(database).create("Plants", owner="ada")
        self.page = self.outlines.add_pages(course, [Page(title="Water", body=BODY), Page(title="Light")])[0]

    @property
    def tree(self):
        return self.collaborating.tree(self.page)

    def block(self, place):
        return self.tree.content[place].attrs["id"]

    def ask(self, *places, action="simplify", instruction="", user="ada", **part):
        selection = {"block_ids": [self.block(place) for place in places], **part}
        return self.suggesting.ask(self.page, selection, action, instruction, user)

    def answered(self, *places, **wish):
        asked = self.ask(*places, **wish)
        self.generating.wait(asked.run_id, timeout=20)
        return self.suggesting.suggestion(asked.id)

    def part(self, place, words):
        said = plain_text(self.tree.content[place])
        start = said.index(words)
        name = self.block(place)
        return {
            "from_block": name,
            "to_block": name,
            "from_offset": start,
            "to_offset": start + len(words),
            "text": words,
        }

    def close(self):
        self.generating.close()
        self.collaborating.close()
