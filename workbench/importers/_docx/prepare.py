"""The pass before mammoth: everything it would drop or mistake is rewritten into what it carries.

Headings get one style each, lists their own numbers, runs of one look are joined, hidden text goes,
and what is no text becomes a sign (`objects`).
"""

from __future__ import annotations

from workbench.importers._docx.boxes import join_drop_caps
from workbench.importers._docx.fields import tell_controls, write_out_fields
from workbench.importers._docx.numbering import Numbering
from workbench.importers._docx.objects import Objects
from workbench.importers._docx.package import Part, w
from workbench.importers._docx.paragraphs import Paragraphs
from workbench.importers._docx.places import Places
from workbench.importers._docx.runs import join_alike
from workbench.importers._docx.simplifying import Simplifying
from workbench.importers._docx.styles import Styles
from workbench.importers._docx.tables import square, tell_covered, tell_described
from workbench.importers._notes import Notes
from workbench.importers._xml import Element


class Preparation:
    """Rewrites the parts of one file."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        objects: Objects,
        notes: Notes,
        *,
        take_hidden: bool = False,
    ) -> None:
        self._styles, self._notes = styles, notes
        self.places = Places(styles)
        self._simplifying = Simplifying(objects, self.places, notes)
        self._paragraphs = Paragraphs(styles, numbering, objects, self.places, notes, take_hidden=take_hidden)

    @property
    def hidden(self) -> int:
        """How many runs of hidden text there were."""
        return self._paragraphs.hidden

    def hides(self, element: Element) -> bool:
        """Whether an element stands in hidden text that is left out."""
        return self._paragraphs.hides(element)

    def part(self, part: Part) -> None:
        """Rewrite a part in place, once its tracked changes are resolved."""
        where = self.places.of
        _join_bodies(part.root)
        join_drop_caps(part.root)
        self._styles.settle(part.root)
        write_out_fields(part.root, where, self._notes)
        tell_controls(part.root, where, self._notes)
        tell_described(part.root, where, self._notes)
        square(part.root)
        self._simplifying.replace_objects(part)
        self._simplifying.tell_shapes()
        self._simplifying.unwrap(part.root)
        tell_covered(part.root, where, self._notes)
        self._paragraphs.restyle(part.root)
        for paragraph in list(part.root.iter(w("p"))):
            join_alike(paragraph, self._styles)


def _join_bodies(root: Element) -> None:
    """Some programs write a body for each part they joined; mammoth reads the first."""
    first, *others = root.findall(w("body")) or [None]
    for body in others:
        for block in list(body):
            first.append(block)
        root.remove(body)
