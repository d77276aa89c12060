"""What an import would bring, before anything is stored: content, structure, questions and notes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from workbench.components._channel import Json
from workbench.components.content_view import ContentView
from workbench.components.note_list import NoteList
from workbench.components.page_chooser import PageChooser
from workbench.model.content import Node, doc, heading, plain_text, with_ids
from workbench.model.course import Asset, Page
from workbench.model.imported import Imported, Note
from workbench.model.outline import CourseInfo

_PICTURE_BYTES = 8 * 2**20
_CONTENT, _STRUCTURE, _QUESTIONS, _NOTES = range(4)
Taking = Callable[[str, str | None, frozenset[int]], Any]


class ImportPreview(Viewer):
    """Shows an import and asks which of its pages to take, and where to."""

    def __init__(self, imported: Imported, courses: Sequence[CourseInfo], **params: Any) -> None:
        super().__init__(**params)
        self._pages = tuple(_named(page) for page in imported.course.walk())
        self._assets = {asset.uri: asset for asset in imported.assets}
        self._notes = imported.notes
        self._taking: list[Taking] = []
        self._content = ContentView(
            assets=self._address, empty="This page is empty.", sizing_mode="stretch_width"
        )
        self._page = pmui.Select(label="Page", options=self._titles(), width=420, size="small", margin=0)
        self._page.param.watch(lambda event: self.look(event.new), "value")
        self._chooser = PageChooser(_outline(imported), sizing_mode="stretch_width", margin=0)
        self._chooser.on_look(self._look_closer)
        self._chooser.on_take(lambda taken: self._count())
        self._list = NoteList(imported.notes, sizing_mode="stretch_width", margin=0)
        self._list.on_show(self._go_to)
        self._tabs = self._make_tabs()
        self._title = pmui.TextInput(
            label="Title of the new course", value=imported.course.title, size="small", margin=0
        )
        self._into = _targets(courses)
        self._into.param.watch(lambda event: self._title.param.update(visible=not event.new), "value")
        self._take = pmui.Button(label="", color="primary", margin=0)
        self._take.on_click(lambda event: self._taken())
        self._layout = self._lay_out(imported)
        if self._pages:
            self.look(0)
        self._count()

    def on_take(self, handler: Taking) -> None:
        """Call `handler(title, course_id, pages)` when the visitor imports; no course means a new one."""
        self._taking.append(handler)

    def look(self, index: int) -> None:
        """Show a page."""
        self._page.value = index
        self._content.show(self._pages[index].body)

    def __panel__(self) -> pn.Column:
        return self._layout

    # Layout ---------------------------------------------------------------------------------

    def _make_tabs(self) -> pmui.Tabs:
        questions = _questions(self._pages)
        number = sum(1 for page in self._pages for _ in _exercises(page.body))
        shown = ContentView(questions, assets=self._address, label="Questions", sizing_mode="stretch_width")
        keys = pmui.Switch(label="Show right answers and feedback", value=False, margin=0)
        keys.param.watch(lambda event: shown.param.update(keys=event.new), "value")
        first = pn.Column(self._page, self._content, sizing_mode="stretch_width", stylesheets=[_PART])
        third = pn.Column(
            *([keys, shown] if questions else [_nothing("There are no questions in it.")]),
            sizing_mode="stretch_width",
            stylesheets=[_PART],
        )
        return pmui.Tabs(
            ("Content", first),
            (f"Structure ({len(self._pages)})", self._chooser),
            (f"Questions ({number})", third),
            (f"Notes ({len(self._notes)})", self._list),
            sizing_mode="stretch_width",
            dynamic=True,
            margin=0,
        )

    def _lay_out(self, imported: Imported) -> pn.Column:
        ask = pn.Row(self._into, self._title, self._take, margin=0, stylesheets=[_ASK])
        parts: list[Any] = [ask, self._tabs]
        if imported.partial:
            parts.insert(0, _nothing("Reading stopped at its time limit: this is what was read until then."))
        return pn.Column(
            *parts, sizing_mode="stretch_width", margin=0, css_classes=["card"], stylesheets=[_CARD]
        )

    def _titles(self) -> dict[str, int]:
        """Titles as a list of choices: numbered, since two pages may be called the same."""
        return {f"{index + 1}. {page.title}": index for index, page in enumerate(self._pages)}

    # Doing ----------------------------------------------------------------------------------

    def _count(self) -> None:
        number = len(self._chooser.taken)
        self._take.param.update(
            label=f"Import {number} page{'' if number == 1 else 's'}", disabled=not number
        )

    def _taken(self) -> None:
        for handler in self._taking:
            pn.state.execute(
                partial(handler, self._title.value, self._into.value or None, self._chooser.taken),
                schedule=False,
            )

    def _look_closer(self, index: int) -> None:
        self.look(index)
        self._tabs.active = _CONTENT

    def _go_to(self, note: Note) -> None:
        if note.page is None or note.page >= len(self._pages):
            return
        self._look_closer(note.page)
        block = _place(self._pages[note.page].body, note.excerpt)
        if block:
            self._content.scroll_to(block)

    def _address(self, uri: str) -> str | None:
        asset = self._assets.get(uri)
        if asset is None or asset.size > _PICTURE_BYTES or not asset.media_type.startswith("image/"):
            return None
        return _data_uri(asset)


_ASK = ":host { flex-wrap: wrap; gap: 16px; align-items: center; padding: 16px; }"
_PART = ":host { padding: 16px; gap: 16px; }"
_CARD = """
:host { border: 1px solid var(--mui-palette-divider); border-radius: 8px; overflow: hidden;
  background: var(--mui-palette-background-paper); }
"""


def _nothing(text: str) -> pn.pane.HTML:
    style = ":host { color: var(--mui-palette-text-secondary); font-size: 14px; padding: 8px; }"
    return pn.pane.HTML(text, stylesheets=[style])


def _targets(courses: Sequence[CourseInfo]) -> pmui.Select:
    options = {"A new course": ""}
    options |= {f"{one.title}{_twin(one, courses)}": one.id for one in courses}
    return pmui.Select(label="Into", options=options, value="", size="small", width=260, margin=0)


def _twin(one: CourseInfo, courses: Sequence[CourseInfo]) -> str:
    same = [other.id for other in courses if other.title == one.title]
    return f" ({same.index(one.id) + 1})" if len(same) > 1 else ""


def _named(page: Page) -> Page:
    numbers = count(1)
    body = with_ids(page.body, lambda: f"preview{next(numbers)}")
    return Page(title=page.title, body=body, kind=page.kind, settings=page.settings)


def _outline(imported: Imported) -> list[Json]:
    notes = [note.page for note in imported.notes if note.severity != "info"]
    lines: list[Json] = []

    def add(pages: Sequence[Page], level: int) -> None:
        for page in pages:
            index = len(lines)
            lines.append(
                {
                    "index": index,
                    "title": page.title,
                    "level": level,
                    "questions": sum(1 for _ in _exercises(page.body)),
                    "notes": notes.count(index),
                    "settings": [f"{name}: {value}" for name, value in page.settings],
                }
            )
            add(page.pages, level + 1)

    add(imported.course.pages, 1)
    return lines


def _exercises(body: Node) -> Iterator[Node]:
    return (one for one in body.walk() if one.type == "exercise")


def _questions(pages: Sequence[Page]) -> Node | None:
    """One document of all exercises, under the titles of their pages."""
    blocks: list[Node] = []
    for page in pages:
        if found := tuple(_exercises(page.body)):
            blocks += [heading(2, page.title), *found]
    return doc(*blocks) if blocks else None


def _place(body: Node, excerpt: str) -> str | None:
    """The first block that says what the note quotes."""
    words = " ".join(excerpt.split()).rstrip("…")
    if not words:
        return None
    for one in reversed(tuple(body.walk())):
        if one.attrs.get("id") and words in " ".join(plain_text(one).split()):
            return str(one.attrs["id"])
    return None


def _data_uri(asset: Asset) -> str:
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.read()).decode('ascii')}"
