"""Neighbouring runs of a Word paragraph that look the same, made one."""

from __future__ import annotations

from workbench.importers._docx.package import w
from workbench.importers._xml import Element

_WORDS = frozenset({w("t"), w("rPr"), w("tab"), w("br"), w("noBreakHyphen")})


def is_words(run: Element) -> bool:
    """Whether a run holds nothing but words."""
    return all(one.tag in _WORDS for one in run)


def join(runs: list[Element]) -> None:
    """Move what runs say into the first, words to words: mammoth takes time for each element."""
    last = next(runs[0].iterchildren(reversed=True), None) if len(runs) > 1 else None
    said: list[str] = []
    for run in runs[1:]:
        for part in list(run):
            if part.tag == w("t") and last is not None and last.tag == w("t"):
                said.append(part.text or "")
            elif part.tag != w("rPr"):
                _lengthen(last, said)
                runs[0].append(part)
                last = part
        run.getparent().remove(run)
    _lengthen(last, said)


def _lengthen(text: Element | None, said: list[str]) -> None:
    """Put words behind those of a text, all at once: a text is copied each time that it is set."""
    if text is not None and said:
        text.text = (text.text or "") + "".join(said)
        said.clear()
