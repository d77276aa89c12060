"""What the workbench does: one class per activity. Services keep no visitor's state and know no screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # each service is imported where it is built, so that none waits for another's libraries
    from workbench.services.analysing import Analysing
    from workbench.services.auditing import Auditing
    from workbench.services.coaching import Coaching
    from workbench.services.collaborating import Collaborating
    from workbench.services.configuring import Configuring
    from workbench.services.connecting import Connecting
    from workbench.services.editing import Editing
    from workbench.services.exporting import Exporting
    from workbench.services.generating import Generating
    from workbench.services.importing import Importing
    from workbench.services.keying import Keying
    from workbench.services.metering import Metering
    from workbench.services.outlining import Outlining
    from workbench.services.preferring import Preferring
    from workbench.services.preparing import Preparing
    from workbench.services.queueing import Queueing
    from workbench.services.reconciling import Reconciling
    from workbench.services.reporting import Reporting
    from workbench.services.suggesting import Suggesting
    from workbench.settings import Settings
    from workbench.storage.assets import AssetStore
    from workbench.storage.database import Database
    from workbench.storage.settings import PreferenceStore


@dataclass(frozen=True, kw_only=True)
class Services:
    """All services of one process."""

    settings: Settings
    database: Database
    assets: AssetStore
    preferences: PreferenceStore
    preferring: Preferring
    keying: Keying
    configuring: Configuring
    connecting: Connecting
    metering: Metering
    reporting: Reporting
    generating: Generating
    auditing: Auditing
    importing: Importing
    preparing: Preparing
    analysing: Analysing
    exporting: Exporting
    outlining: Outlining
    collaborating: Collaborating
    editing: Editing
    suggesting: Suggesting
    reconciling: Reconciling
    coaching: Coaching
    queueing: Queueing
