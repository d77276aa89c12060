"""Questions in Word files that an export of ours wrote: content controls, and the part that holds them."""

from __future__ import annotations

import hashlib
import re
from html import escape

from workbench.importers._docx.kept import kept_roots
from workbench.importers._docx.package import Part, R, WordFile, value, w
from workbench.importers._exercise_data import exercise_from
from workbench.importers._html.exercises import ATTRIBUTE
from workbench.importers._html.reading import Assets, image_asset
from workbench.importers._xml import Element
from workbench.model.errors import BadInput
from workbench.model.render import Rendering, to_html

_SPACE = b"urn:course-workbench:exercises"
_SIGN = re.compile('<p(?:\\s[^<>]*)?>((?:<a id="[^"<>]*"></a>)*)\ue106([0-9]{1,9})\ue107</p>')
_MARKS = re.compile("[\ue106\ue107]")


class WordExercises:
    """The questions of one file."""

    def __init__(self, file: WordFile, assets: Assets) -> None:
        self._file, self._assets = file, assets
        self._html: list[str] = []

    def hold(self, part: Part) -> None:
        """Put a sign in the place of each content control whose question is known."""
        controls = [one for one in part.root.iter(w("sdt")) if _tag(one).startswith("exercise:")]
        known = self._known() if controls else {}
        for one in controls:
            found = known.get(_tag(one))
            if found is not None and one.getparent() is not None and one.getparent().tag != w("p"):
                self._hold(part, one, found)

    def _hold(self, part: Part, control: Element, found: Element) -> None:
        words = "".join(one.text or "" for one in control.iter(w("t")))
        node = exercise_from(found.text or "")
        if node is not None and _digest(words) == found.get("words"):
            words = to_html(node, Rendering(keys=True, remote=True))  # nothing was changed
        else:
            words = escape(words)
        self._keep_pictures(part, control)
        sign = control.makeelement(w("p"), {})
        text = sign.makeelement(w("t"), {})
        text.text = f"\ue106{len(self._html)}\ue107"
        run = sign.makeelement(w("r"), {})
        run.append(text)
        sign.append(run)
        self._html.append(f'<section {ATTRIBUTE}="{escape(found.text or "")}">{words}</section>')
        control.getparent().replace(control, sign)

    def restored(self, html: str) -> str:
        """The HTML with the questions in their places."""
        if not self._html:
            return html
        return _MARKS.sub("", _SIGN.sub(lambda sign: sign[1] + self._at(int(sign[2])), html))

    def _at(self, number: int) -> str:
        return self._html[number] if number < len(self._html) else ""

    def _keep_pictures(self, part: Part, control: Element) -> None:
        for blip in control.iter("{*}blip"):
            name = part.target(blip.get(f"{{{R}}}embed") or "")
            try:
                data = self._file.archive.read(name) if name else b""
            except BadInput:
                continue
            asset = image_asset(data, "picture", self._file.limits) if data else None
            if asset is not None:
                self._assets.keep(asset)

    def _known(self) -> dict[str, Element]:
        """The questions of the file by the tags of their controls."""
        found: dict[str, Element] = {}
        for root in kept_roots(self._file, _SPACE):
            found |= {one.get("tag") or "": one for one in root if isinstance(one.tag, str)}
        return found


def _tag(control: Element) -> str:
    properties = control.find(w("sdtPr"))
    return "" if properties is None else value(properties.find(w("tag")))


def _digest(words: str) -> str:
    return hashlib.sha256("".join(re.findall(r"[^\W_]", words)).encode()).hexdigest()
