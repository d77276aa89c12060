"""Keys that could not be read out of QTI 1.2's rules, told so that nobody has to find them missing."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.importers._qti1.keys import scoring
from workbench.importers._qti1.setting import Setting
from workbench.model.exercise import Interaction, Kind
from workbench.model.scoring import has_key


def tell_unread(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell where rules pay for answers, but none of these could be read as the key."""
    free = (Kind.EXTENDED_TEXT, Kind.UPLOAD)
    keyless = any(one.kind not in free and not has_key(one.key) for one in asked)
    paid = any(not test.negated and test.value for rule in scoring(setting.conditions) for test in rule.tests)
    if keyless and paid and not setting.calculated:
        message = "The rules pay for answers, but no right answer could be read out of them."
        setting.text.notes.warning(message, code="key_unread", advice="Set the right answer.")
