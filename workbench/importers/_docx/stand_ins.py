"""Signs that mammoth carries through in a text, and the HTML that each of them stands for."""

from __future__ import annotations

import re

_SIGN = re.compile("\ue100([0-9]{1,9})\ue101")


class StandIns:
    """The HTML that is held back until the text is HTML too."""

    def __init__(self) -> None:
        self._held: list[str] = []

    def hold(self, html: str) -> str:
        """The sign that stands for some HTML."""
        self._held.append(html)
        return f"\ue100{len(self._held) - 1}\ue101"

    def restored(self, html: str) -> str:
        """The HTML with all signs replaced."""
        return _SIGN.sub(lambda found: self._at(int(found[1])), html)

    def _at(self, index: int) -> str:
        return self._held[index] if index < len(self._held) else ""
