"""Drafting: changes to text that is in no course, as notebooks and scripts ask for them."""

from __future__ import annotations

from workbench.importers.markdown import markdown_to_blocks
from workbench.model.content import Node, doc, plain_text, with_ids
from workbench.model.errors import BadInput
from workbench.model.limits import EditLimits
from workbench.model.place import Place
from workbench.model.run import Feature, Run, RunRequest
from workbench.services._passage import answered, passage
from workbench.services._selecting import wish
from workbench.services._wishes import Wish
from workbench.services.generating import Generating
from workbench.storage.documents import block_id


class Drafting:
    """Asks the assistant to change a document that nobody has stored, and reads what it proposes."""

    def __init__(self, generating: Generating, limits: EditLimits | None = None) -> None:
        self._generating = generating
        self._limits = limits or EditLimits()

    def document(self, markdown: str) -> Node:
        """The document that a Markdown text is.

        Raises:
            BadInput: there is no text in it.
        """
        blocks, _ = markdown_to_blocks(markdown)
        tree = with_ids(doc(*blocks), block_id)
        if not plain_text(tree).strip():
            raise BadInput("There is no text to edit.")
        return tree

    def ask(self, tree: Node, action: str, user: str, *, instruction: str = "", title: str = "") -> Run:
        """Ask for a change of a whole document; follow the run, or wait for it.

        Raises:
            BadInput: it is too much text, or the wish is empty.
            LimitReached: too many runs at once or in a minute.
        """
        name, said = wish(action, instruction, self._limits)
        place = Place(path=(), start=0, end=len(tree.content))
        asked = Wish(tree=tree, place=place, part=(None, None), action=name, instruction=said)
        prompt = asked.prompt(outline=f"This page: {title}" if title else "", limits=self._limits)
        return self._generating.start(RunRequest(user=user, feature=Feature.EDIT, prompt=prompt))

    def proposed(self, tree: Node, answer: str) -> Node:
        """The document that an answer means; blocks that are still there keep their ids and looks."""
        return answered(tree, passage(tree.content), answer)
