"""Which program made a package whose text could not be found, and what a person can do then."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.importers._package.files import Package

_AGAIN = "Open the package in the program that made it, and copy the text by hand."


@dataclass(frozen=True, kw_only=True)
class Maker:
    """A program, the files by which it is known, and how its text can be had."""

    name: str
    files: re.Pattern[str]
    advice: str


def _maker(name: str, files: str, advice: str) -> Maker:
    return Maker(name=name, files=re.compile(files, re.IGNORECASE), advice=advice)


_MAKERS = (
    _maker(
        "Articulate Rise",
        r"(^|/)scormcontent/(index\.html|lib/)",
        "In Rise, export the course again (SCORM, xAPI or Web) and import that; or export it as PDF.",
    ),
    _maker(
        "Articulate Storyline",
        r"(^|/)story_content/|(^|/)story(_html5|_flash)?\.(html|swf)$",
        "In Storyline, publish the project to Microsoft Word and import that; or publish it again as HTML5.",
    ),
    _maker(
        "Articulate Studio",
        r"(^|/)(presentation|player|quiz|engage)_content/|(^|/)articulate[^/]*\.(swf|js)$",
        "Open the PowerPoint file that it was made from; in Quizmaker, publish the quiz to Microsoft Word.",
    ),
    _maker(
        "Adobe Captivate",
        r"(^|/)assets/js/CP(M|XHRLoader)\.js$|(^|/)captivate\.css$|(^|/)CPLibraryAll\.css$",
        "In Captivate, publish the project as handouts (Microsoft Word), or its questions as CSV or GIFT.",
    ),
    _maker(
        "iSpring",
        r"ispring|(^|/)data/(slide|quiz)\d+\.(js|css|swf)$",
        "Open the PowerPoint file that it was made from; in QuizMaker, publish the quiz to Microsoft Word.",
    ),
    _maker(
        "TechSmith Camtasia",
        r"techsmith|(^|/)camtasia|_player\.html$|(^|/)scripts/config_xml\.js$",
        "Its video is on the last page; the captions can be exported from Camtasia.",
    ),
    _maker(
        "ActivePresenter",
        r"(^|/)rlplayer|activepresenter",
        "In ActivePresenter, export the project to Microsoft Word.",
    ),
    _maker("Lectora", r"(^|/)trivantis[^/]*\.js$", "In Lectora, publish the title again as HTML5."),
    _maker(
        "3DVista",
        r"(^|/)lib/tdvplayer\.js$|(^|/)tdv[^/]*\.js$",
        "It is a tour of panoramas: the notes name its pictures, the project holds its texts.",
    ),
    _maker("Genially", r"genially", "In Genially, download the creation as PDF."),
    _maker("Elucidat", r"elucidat", "In Elucidat, download the project’s translation file."),
    _maker("Gomo", r"(^|/)gomo", "In Gomo, export the texts for translation."),
    _maker("dominKnow", r"dominknow", "In dominKnow, publish the course as a document."),
    _maker("CourseLab", r"courselab", _AGAIN),
    _maker(
        "Unity",
        r"\.(unityweb|wasm)(\.gz|\.br)?$|(^|/)UnityLoader\.js$",
        "It is a program: write its texts anew.",
    ),
    _maker(
        "Adobe Flash",
        r"\.swf$",
        "No browser plays Flash any more: copy the text from the document that it was made from.",
    ),
)


def made_with(package: Package) -> tuple[str, str]:
    """The program that made a package, "" where it is not known, and what a person can do."""
    found = next((one for one in _MAKERS if package.named(one.files)), None)
    return (found.name, found.advice) if found else ("", _AGAIN)
