"""A course: a tree of pages, and the assets they use. Identity is a storage concern that lives elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from workbench.model.content import Node, doc


class PageKind(StrEnum):
    """What a page of the outline is."""

    PAGE = "page"
    SECTION = "section"
    QUIZ = "quiz"
    BANK = "bank"
    LINK = "link"
    DISCUSSION = "discussion"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One entry of a course's outline, with its document and the entries below it."""

    title: str
    body: Node = field(default_factory=doc)
    kind: PageKind = PageKind.PAGE
    pages: tuple[Page, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    """Readable facts of the source that are no content: time limits, sequencing rules, visibility."""

    def walk(self) -> Iterator[Page]:
        """This page and all below it, in outline order."""
        yield self
        for page in self.pages:
            yield from page.walk()


@dataclass(frozen=True, kw_only=True)
class Course:
    """A title and a tree of pages."""

    title: str
    pages: tuple[Page, ...] = ()
    language: str = ""
    description: str = ""

    def walk(self) -> Iterator[Page]:
        """All pages, in outline order."""
        for page in self.pages:
            yield from page.walk()

    def with_bodies(self, bodies: Iterable[Node]) -> Course:
        """The same pages with other texts, given in outline order."""
        return replace(self, pages=_with_bodies(self.pages, iter(bodies)))


def _with_bodies(pages: Iterable[Page], bodies: Iterator[Node]) -> tuple[Page, ...]:
    return tuple(replace(one, body=next(bodies), pages=_with_bodies(one.pages, bodies)) for one in pages)


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file that pages use, named by the SHA-256 of its bytes; trees point at `asset:<sha256>`."""

    sha256: str
    name: str
    media_type: str
    size: int
    content: bytes | Path = field(repr=False)

    @classmethod
    def of(cls, data: bytes, *, name: str, media_type: str) -> Asset:
        """The asset that holds these bytes."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(sha256=digest, name=name, media_type=media_type, size=len(data), content=data)

    @property
    def uri(self) -> str:
        """The address that trees use."""
        return f"asset:{self.sha256}"

    def read(self) -> bytes:
        """The bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def part(self, start: int, length: int) -> bytes:
        """Some of the bytes; fewer at the end."""
        if isinstance(self.content, bytes):
            return self.content[start : start + length]
        with self.content.open("rb") as file:
            file.seek(start)
            return file.read(length)
