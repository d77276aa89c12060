"""Google documents as `documents.get` hands them out, built by hand."""

from typing import Any


def run(words: str, **style: Any) -> dict[str, Any]:
    given = {name: style.pop(name) for name in list(style) if name.startswith("suggested")}
    return {"textRun": {"content": words, "textStyle": style, **given}}


def para(*elements: Any, style: str = "NORMAL_TEXT", end: bool = True, **given: Any) -> dict[str, Any]:
    runs = [run(one) if isinstance(one, str) else one for one in elements]
    return {
        "paragraph": {
            "elements": [*runs, run("\n")] if end else runs,
            "paragraphStyle": {"namedStyleType": style, **given.pop("paragraph", {})},
            **given,
        }
    }


def bullet(words: Any, name: str, level: int = 0) -> dict[str, Any]:
    return para(words, bullet={"listId": name, **({"nestingLevel": level} if level else {})})


def table(*rows: Any, head: bool = False) -> dict[str, Any]:
    def cell(given: Any) -> dict[str, Any]:
        words, style = given if isinstance(given, tuple) else (given, {})
        return {"content": [para(words)], "tableCellStyle": style}

    return {
        "table": {
            "rows": len(rows),
            "tableRows": [
                {"tableCells": [cell(one) for one in row], "tableRowStyle": {"tableHeader": head and not at}}
                for at, row in enumerate(rows)
            ],
        }
    }


LISTS = {
    "dots": {"listProperties": {"nestingLevels": [{"glyphSymbol": "●"}, {"glyphSymbol": "○"}]}},
    "count": {
        "listProperties": {
            "nestingLevels": [
                {"glyphType": "DECIMAL", "glyphFormat": "%0.", "startNumber": 1},
                {"glyphType": "ALPHA", "glyphFormat": "%0.%1.", "startNumber": 1},
            ]
        }
    },
    "ticks": {"listProperties": {"nestingLevels": [{"glyphType": "GLYPH_TYPE_UNSPECIFIED"}]}},
}


def tab(*content: Any, title: str = "", name: str = "t.0", below: Any = (), **parts: Any) -> dict[str, Any]:
    return {
        "tabProperties": {"tabId": name, "title": title or "Tab 1"},
        "childTabs": list(below),
        "documentTab": {"body": {"content": [{"sectionBreak": {}}, *content]}, "lists": LISTS, **parts},
    }


def document(*tabs: Any, title: str = "Plants", name: str = "doc-1") -> dict[str, Any]:
    return {"documentId": name, "title": title, "revisionId": "r1", "tabs": list(tabs)}
