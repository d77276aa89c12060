"""What is said of a paragraph while mammoth carries it, as signs at its beginning."""

from __future__ import annotations

import re

from workbench.model.breaks import EMPTY_LINE

_PARAGRAPH_SIGN = re.compile(
    r"<(p|li|h[1-6])((?:\s[^<>]*)?)>((?:<(?!p\b|li\b|h\d|/)[^<>]+>)*)\ue102([a-zA-Z0-9=;]*)\ue103"
)


def restore_paragraph_signs(html: str) -> str:
    """Turn the signs at the beginning of paragraphs into attributes of what they stand in."""
    html = _PARAGRAPH_SIGN.sub(_with_attributes, html)
    html = html.replace("<br />", f'<br class="{EMPTY_LINE}" />')  # in Word, empty lines part no paragraphs
    return re.sub("\ue102[^\ue103]*\ue103", "", html)


def _with_attributes(found: re.Match[str]) -> str:
    name, given, between, signs = found.groups()
    values = dict(one.partition("=")[::2] for one in signs.split(";"))
    if "align" in values:
        given += f' data-align="{values["align"]}"'
    if name == "li" and "value" in values:
        given += f' value="{values["value"]}"'
        given += f' type="{values["type"]}"' if "type" in values else ""
    return f"<{name}{given}>{between}"
