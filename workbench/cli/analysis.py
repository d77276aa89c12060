"""An analysis as JSON, and as lines of text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from workbench.model.analysis import Analysis

Json = Any


def as_json(said: Analysis) -> Json:
    """All that it says, with its sums."""
    return {
        "words": said.words,
        "minutes": round(said.minutes, 1),
        "language": said.language,
        "levels": {level.value: number for level, number in said.levels.items()},
        **asdict(said),
    }


def print_analysis(said: Json) -> None:
    """The same as lines below a file's."""
    language = f", language {said['language']}" if said["language"] else ""
    print(f"  {said['words']} words, {said['minutes']:g} minutes{language} (by: {said['by']})")
    for one in said["pages"]:
        print(f"  {one['type'].value}: “{one['title']}”, {one['words']} words")
    for one in said["objectives"]:
        print(f"  objective ({one['level'].value}): {one['text']}")
    for one in said["duplicates"]:
        what = f"question “{one['question']}”" if one["question"] else "page"
        print(f"  {one['similarity']:.0%} like {what} in “{one['document']}” of “{one['course']}”")
    if said["problem"]:
        print(f"  {said['problem']}")
