"""Large XML in a package, element by element: neither the file nor its tree is ever whole in memory."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbench.importers._archive import Archive
from workbench.importers._xml import Element, is_memory
from workbench.model.errors import Forbidden, Unreadable


def streamed(archive: Archive, path: str, *names: str) -> Iterator[Element]:
    """The elements of these names in a file, each forgotten when the next one is read.

    Raises:
        Forbidden: it declares entities.
        Unreadable: it is damaged; what comes before the damage was given.
    """
    for event, one in events(archive, path, *names):
        if event == "end":
            yield one
            forget(one)


def events(archive: Archive, path: str, *names: str) -> Iterator[tuple[str, Element]]:
    """Where elements of these names start and end; who hears it forgets what it needs no more.

    Raises:
        Forbidden: it declares entities.
        Unreadable: it is damaged; what comes before the damage was given.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for at, part in enumerate(archive.parts(path)):
            if at == 0 and (b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:4096]):
                raise Forbidden(f"“{path}” in “{archive.name}” declares entities, which no workbook needs.")
            parser.feed(part)
            yield from parser.read_events()
        parser.close()
        yield from parser.read_events()
    except etree.XMLSyntaxError as error:
        if is_memory(error):
            raise MemoryError from error  # which must not be taken for damage
        raise Unreadable(f"“{path}” in “{archive.name}” is damaged: {error.msg}.") from error


def forget(one: Element) -> None:
    """Empty an element and take away those before it."""
    one.clear()
    while one.getprevious() is not None:
        del one.getparent()[0]
