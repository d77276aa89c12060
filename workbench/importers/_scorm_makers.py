"""The authoring tools whose data is read, in the order in which they are asked."""

from __future__ import annotations

from workbench.importers._scorm_activepresenter import activepresenter
from workbench.importers._scorm_adapt import adapt
from workbench.importers._scorm_camtasia import camtasia
from workbench.importers._scorm_captivate import captivate
from workbench.importers._scorm_easygenerator import easygenerator
from workbench.importers._scorm_ispring import ispring
from workbench.importers._scorm_lectora import lectora
from workbench.importers._scorm_presenter import presenter
from workbench.importers._scorm_rise import rise
from workbench.importers._scorm_storyline import storyline
from workbench.importers._scorm_vista import vista
from workbench.importers._scorm_xerte import xerte
from workbench.importers._tool import Launch, Tool

_MAKERS = (
    rise,
    storyline,
    captivate,
    ispring,
    adapt,
    lectora,
    easygenerator,
    xerte,
    vista,
    camtasia,
    presenter,
    activepresenter,
)


def made_by(launch: Launch) -> Tool | None:
    """What a launch page's authoring tool tells of it; None when no known one made it."""
    return next((tool for read in _MAKERS if (tool := read(launch)) is not None), None)
