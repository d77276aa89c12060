"""The application: the page with its navigation, and each screen when it is first opened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakMethod

import panel as pn
from panel.io.resources import LOCAL_DIST
from panel.viewable import Viewer

from workbench.components._loop import Home
from workbench.components._preferred import show_preferred
from workbench.components.appearance import Appearance
from workbench.components.coach_page import CoachPage
from workbench.components.courses_page import CoursesPage
from workbench.components.editor_page import EditorPage
from workbench.components.import_page import ImportPage
from workbench.components.lifetime import Lifetime
from workbench.components.navigation import Navigation
from workbench.components.page import Page
from workbench.components.problem import Problem, problem_page
from workbench.components.session import Session
from workbench.components.settings_page import SettingsPage
from workbench.components.top_bar import TopBar
from workbench.components.usage_page import UsagePage
from workbench.model.errors import WorkbenchError
from workbench.model.preferences import Preferences
from workbench.services import Services

_log = logging.getLogger(__name__)
NAME = "Course workbench"
_STAGE = """
:host { overflow-y: auto; padding: 24px; --wb-stage: 24px; }
@media (max-width: 599.95px) { :host { padding: 16px; --wb-stage: 16px; } }
@media print { :host { display: block !important; height: auto !important; padding: 0; overflow: visible; } }
"""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A page of the application: its name, title and icon, and the class that shows it."""

    name: str
    title: str
    icon: str
    view: Callable[[Services, Session], Any]


# All classes are imported before the first page opens: a component's class that first becomes known while a
# page is open keeps that page from reconnecting (Panel sends its definition twice).
SCREENS = (
    Screen(name="courses", title="Courses", icon="courses", view=CoursesPage),
    Screen(name="import", title="Import", icon="import", view=ImportPage),
    Screen(name="editor", title="Editor", icon="editor", view=EditorPage),
    Screen(name="coach", title="Coach", icon="coach", view=CoachPage),
    Screen(name="usage", title="Usage", icon="usage", view=UsagePage),
    Screen(name="settings", title="Settings", icon="tune", view=SettingsPage),
)


class App(Viewer):
    """One visitor's workbench."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._screens = {one.name: one for one in SCREENS}
        self._built: dict[str, Any] = {}
        self._stage = pn.Column(sizing_mode="stretch_both", margin=0, stylesheets=[_STAGE])
        self._bar = TopBar(
            address=session.address, remade=_by_reconnecting(), sizing_mode="stretch_width", margin=0
        )
        self._navigation = Navigation(
            [{"page": one.name, "title": one.title, "icon": one.icon} for one in self._screens.values()],
            sizing_mode="stretch_width",
            margin=0,
        )
        self._appearance = Appearance(session, services.preferences)
        self.page = Page(
            dark_theme=session.dark,
            header=[self._bar],
            sidebar=[self._navigation],
            main=[self._stage],
            sidebar_open=not _on_a_phone(),
            meta_title=NAME,
        )
        self._connect()
        self._live()
        self._show()

    def _connect(self) -> None:
        self._bar.on_go(self._session.follow)
        self._navigation.on_go(self._session.open)
        places = ["page", "course_id", "document_id", "conversation_id"]
        self._session.param.watch(self._show, places)
        self._session.param.watch(self._tell, "notice", onlychanged=False)
        self._appearance.govern(self.page)
        show_preferred(self._services.preferring, self._session.user, Home(), self._preferred)

    def _preferred(self, preferences: Preferences) -> None:
        """Let things move or not."""
        self._bar.show_calm(preferences.reduced_motion)

    def _live(self) -> None:
        document = pn.state.curdoc
        if document is None or document.session_context is None:
            return
        lifetime = Lifetime(document, self._services.settings.pages, renew=self._bar.renew)
        pn.state.onload(lifetime.begin)
        pn.config.exception_handler = _weakly(self._failed)

    def _show(self, *events: Any) -> None:
        session = self._session
        screen = self._screens.get(session.page) or self._screens["courses"]
        addresses = {name: _address(session, name) for name in self._screens}
        self._navigation.show(screen.name, addresses)
        self._bar.show(
            title=screen.title, page=screen.name, address=session.address, step=not session.completing
        )
        if not events or any(event.name == "page" for event in events):
            self._open(screen)
        self._show_assistant()

    def _open(self, screen: Screen) -> None:
        try:
            if screen.name not in self._built:
                self._built[screen.name] = screen.view(self._services, self._session)
            view = self._built[screen.name]
            view.opened()
        except WorkbenchError as error:
            view = Problem(error)
        self._stage.objects = [view]

    def _tell(self, event: Any) -> None:
        self._bar.show_notice(event.new)
        self._show_assistant()  # what was done may have changed it

    def _show_assistant(self) -> None:
        state = self._services.configuring.describe()
        self._bar.show_assistant(state.label, warning=bool(state.problem))

    def _failed(self, error: Exception) -> None:
        """Tell the visitor, whatever a callback ended in; what nobody foresaw goes to the log, whole."""
        if isinstance(error, WorkbenchError):
            self._session.complain(f"{error.message} {error.advice}")
            return
        _log.error("A callback failed", exc_info=error)
        self._session.complain(
            "Something went wrong here. What you saved before is safe; reload and try again."
        )

    def __panel__(self) -> Page:
        return self.page


def _weakly(method: Callable[[Exception], None]) -> Callable[[Exception], None]:
    """The method as a function that does not keep its object, since Panel never lets a page's settings go."""
    reference = WeakMethod(method)

    def call(error: Exception) -> None:
        if (target := reference()) is not None:
            target(error)

    return call


def visit(services: Services, *, routes: bool = False) -> Page:
    """The page of the visitor who just came."""
    _prepare()
    session = Session(user=pn.state.user or "default_user", routes=routes)
    if pn.state.location is not None:
        session.follow(pn.state.location.search)
    return App(services, session).page


def refuse(error: WorkbenchError) -> Page:
    """The page that says why the workbench cannot start."""
    _prepare()
    return problem_page(error)


def _prepare() -> None:
    """What Panel must know before the first component of a page is made."""
    pn.extension("tabulator", notifications=False, reconnect=True)
    if (document := pn.state.curdoc) is not None and document.session_context is not None:
        # Panel sets this when it answers with a page; a session that begins with its WebSocket has none,
        # and would ask a CDN for its styles.
        path = f"{pn.state.rel_path}/" if pn.state.rel_path else ""
        document.template_variables.setdefault("dist_url", f"{path}{LOCAL_DIST}")


def _by_reconnecting() -> bool:
    """Whether this session began with a WebSocket: its page came from a process that is gone, or another."""
    document = pn.state.curdoc
    context = document.session_context if document is not None else None
    request = context.request if context is not None else None
    return str(getattr(request, "path", "")).endswith("/ws")


def _address(session: Session, page: str) -> str:
    other = Session(
        user=session.user, course_id=session.course_id, document_id=session.document_id, page=page
    )
    return other.address


def _on_a_phone() -> bool:
    return "Mobi" in str(pn.state.headers.get("User-Agent", ""))
