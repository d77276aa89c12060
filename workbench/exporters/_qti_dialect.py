"""The two spellings of QTI: `choiceInteraction` in 2.x, `qti-choice-interaction` in 3.0."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

_CAMEL = re.compile(r"-([a-z0-9])")
_INVALID = re.compile(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME = re.compile(
    "[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)
_NOT_FIRST = re.compile("[-.0-9\u00b7\u0300-\u036f\u203f\u2040]")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A version of QTI: its namespace, its spelling, its standard templates."""

    version: str
    namespace: str
    schema: str
    templates: str
    ending: str
    item_type: str
    test_type: str
    package: tuple[str, str]
    hyphens: bool = False

    def name(self, kebab: str) -> str:
        """An element's name."""
        return f"qti-{kebab}" if self.hyphens else camel(kebab)

    def attribute(self, kebab: str) -> str:
        """An attribute's name."""
        plain = self.hyphens or kebab.startswith(("data-", "aria-"))
        return kebab if plain else camel(kebab)

    def tag(self, kebab: str, inside: str = "", attributes: Mapping[str, object] | None = None) -> str:
        """A QTI element; attributes that are None are left out."""
        given = {self.attribute(key): value for key, value in (attributes or {}).items()}
        return html_tag(self.name(kebab), inside, given)

    def content_body(self, inside: str) -> str:
        """QTI 3 puts the content of feedback and guidance into an element of its own."""
        return self.tag("content-body", inside) if self.hyphens else inside


def camel(kebab: str) -> str:
    """`choice-interaction` as `choiceInteraction`."""
    if kebab in ("duration-lt", "duration-gte"):
        return kebab.replace("-lt", "LT").replace("-gte", "GTE")
    return _CAMEL.sub(lambda match: match.group(1).upper(), kebab)


def html_tag(name: str, inside: str = "", attributes: Mapping[str, object] | None = None) -> str:
    """An XML element; attributes that are None are left out."""
    given = "".join(
        f' {key}="{escaped(_said(value))}"' for key, value in (attributes or {}).items() if value is not None
    )
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"


def escaped(words: str) -> str:
    """Text for XML, without characters that XML cannot hold."""
    return escape(_INVALID.sub("", words), quote=True)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_number(value) if isinstance(value, float) else str(value)


def plain_number(value: float) -> str:
    """A number as short as can be."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def identifier(word: str) -> str:
    """A QTI identifier, which is a name of XML without colons: a letter or underscore first, no spaces."""
    clean = _NOT_NAME.sub("_", word)
    return f"_{clean}" if not clean or _NOT_FIRST.match(clean) else clean


QTI21 = Dialect(
    version="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    ending="",
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    package=("QTIv2.1 Package", "1.0.0"),
)
QTI30 = Dialect(
    version="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    ending=".xml",
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    package=("QTI Package", "3.0.0"),
    hyphens=True,
)
