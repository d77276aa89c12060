"""The authoring tools whose data is read, in the order in which they are asked."""

from __future__ import annotations

from workbench.importers._tools.activepresenter import activepresenter
from workbench.importers._tools.adapt import adapt
from workbench.importers._tools.camtasia import camtasia
from workbench.importers._tools.captivate import captivate
from workbench.importers._tools.courselab import courselab
from workbench.importers._tools.easygenerator import easygenerator
from workbench.importers._tools.genially import genially
from workbench.importers._tools.ispring import ispring
from workbench.importers._tools.lectora import lectora
from workbench.importers._tools.presenter import presenter
from workbench.importers._tools.rise import rise
from workbench.importers._tools.shared import Launch, Tool
from workbench.importers._tools.storyline import storyline
from workbench.importers._tools.twine import twine
from workbench.importers._tools.vista import vista
from workbench.importers._tools.xerte import xerte

_MAKERS = (
    rise,
    storyline,
    captivate,
    ispring,
    adapt,
    lectora,
    easygenerator,
    xerte,
    courselab,
    genially,
    vista,
    camtasia,
    presenter,
    activepresenter,
    twine,
)


def made_by(launch: Launch) -> Tool | None:
    """What a launch page's authoring tool tells of it; None when no known one made it."""
    return next((tool for read in _MAKERS if (tool := read(launch)) is not None), None)
