"""What `panel serve app.py` runs for each visitor."""

import sys

from workbench.components.app import refuse, visit
from workbench.model.errors import WorkbenchError
from workbench.workspace import shared

try:
    page = visit(shared().services, routes="workbench.server" in sys.modules)
except WorkbenchError as error:
    page = refuse(error)
page.servable(title="Course workbench")
