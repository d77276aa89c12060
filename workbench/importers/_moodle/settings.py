"""What Moodle XML says of a question beside what it asks: tags, units, unusual settings."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._qti.names import Element, below, child, number, string


def facts(question: Element) -> Iterator[tuple[str, str]]:
    """Tags, units, and settings that are not as they always are."""
    yield from (("tag", string(one)) for one in below(child(question, "tags"), "tag"))
    for one in below(child(question, "units"), "unit"):
        yield "unit", f"{string(child(one, 'unit-name'))} × {string(child(one, 'multiplier'))}"
    for name, usual in _SETTINGS.items():
        said = string(child(question, name))
        if said and number(said) not in usual and said not in usual:
            yield name, said


_SETTINGS: dict[str, tuple[float | str, ...]] = {
    "penalty": (0.0, 0.1, 1 / 3, 0.3333333, 0.33333, 0.333, 1.0),
    "hidden": (0.0, "false"),
    "answernumbering": ("abc",),
    "gradingtype": (),
    "selecttype": ("ALL", 0.0),
    "selectcount": (0.0,),
    "layouttype": ("VERTICAL", 0.0),
    "unitsleft": (0.0,),
    "unitgradingtype": (0.0,),
    "unitpenalty": (0.0, 0.1),
    "showunits": (3.0,),
    "penaltyregime": (0.0,),
    "coderunnertype": (),
    "attachments": (0.0,),
    "attachmentsrequired": (0.0,),
    "maxbytes": (0.0,),
    "responserequired": (1.0,),
    "filetypeslist": (),
    "minwordlimit": (),
    "maxwordlimit": (),
}
