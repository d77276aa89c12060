"""Learning object metadata, inline or in a file of their own: title, language, and what they say besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._lom_facts import Fact, facts
from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, attr, below, child, children, string

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, kw_only=True)
class Lom:
    """What metadata says of a course, page or file."""

    title: str = ""
    description: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def words(self) -> str:
        """What it says of a course, as text."""
        told = (("Keywords", ", ".join(self.keywords)), *self.facts)
        return "\n".join(filter(None, (self.description, *(f"{key}: {said}" for key, said in told if said))))

    def settings(self) -> Iterator[tuple[str, str]]:
        """What it says besides the title, as readable facts."""
        if self.description:
            yield "Description", self.description
        if self.keywords:
            yield "Keywords", ", ".join(self.keywords)
        if self.language:
            yield "Language", self.language
        yield from self.facts


def lom(package: Package, owner: Element | None, base: str) -> Lom:
    """The metadata of a manifest, organization, item, resource or file."""
    metadata = child(owner, "metadata")
    if metadata is None:
        return Lom()
    found = _read(metadata)
    for location in below(metadata, "location"):
        path = package.path(string(location), base)
        root = package.xml(path) if path else None
        if root is not None:
            found = _merged(found, _read(root))
        elif string(location) and "://" not in string(location):
            package.notes.warning(
                f"The metadata file “{string(location)[:120]}” is missing from the package.",
                code="missing_file",
            )
    return found


def lom_in(package: Package, path: str) -> Lom:
    """The metadata in a file of their own."""
    root = package.xml(path)
    return Lom() if root is None else _read(root)


def _read(root: Element) -> Lom:
    general = next(below(root, "general"), None)
    if general is None:
        return Lom(facts=tuple(facts(root)))
    language = string(child(general, "language"))
    words = (_words(one) for one in children(general, "keyword"))
    return Lom(
        title=_words(child(general, "title")),
        description=" ".join(filter(None, (_words(one) for one in children(general, "description")))),
        language=language
        if _LANGUAGE.fullmatch(language) and language.lower() not in ("none", "x-none")
        else "",
        keywords=tuple(dict.fromkeys(word for word in words if word)),
        facts=tuple(facts(root)),
    )


def _words(element: Element | None) -> str:
    """A text in one of its languages: the first, unless there is an English one."""
    if element is None:
        return ""
    listed = [one for one in below(element, "langstring", "string")]
    english = [one for one in listed if attr(one, "lang", attr(one, "language")).lower().startswith("en")]
    found = next((string(one) for one in (*listed[:1], *english, *listed) if string(one)), "")
    return found or string(element)


def _merged(first: Lom, second: Lom) -> Lom:
    return Lom(
        title=first.title or second.title,
        description=first.description or second.description,
        language=first.language or second.language,
        keywords=first.keywords or second.keywords,
        facts=first.facts or second.facts,
    )
