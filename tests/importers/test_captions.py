# ruff: noqa: E501 -- captions and markup read better unbroken
"""Captions: what is said in sound and video, as text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages import codes, package, zipped

from workbench.importers import read
from workbench.importers._captions import cues_of, spoken
from workbench.model.imported import Source

FILM = b"\x00\x00\x00\x18ftypmp42"
SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\nWater rises\n\n00:02.000 --> 00:03.000\nwith the moon.\n"
LONG = "<p>" + "Light is caught in the leaf. " * 12 + "</p>"
MANIFEST = """<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization><title>Sea</title>
<item identifierref="R"><title>One</title></item></organization></organizations><resources>
<resource identifier="R" href="a.html" type="webcontent" adlcp:scormtype="sco"/></resources></manifest>"""


def scorm(body, files):
    return package(
        {"imsmanifest.xml": MANIFEST, "a.html": f"<html><body>{LONG}{body}</body></html>", **files}
    )


def boxes(result):
    return [one.plain for page in result.course.walk() for one in page.body.walk() if one.type == "callout"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (SAID, ["Water rises with the moon."]),
        (
            "\ufeffWEBVTT - name\n\nNOTE by\nhand\n\nSTYLE\n::cue {}\n\nname of it\n00:01.000 --> 00:02.000 align:start\n<c.red>Sea &amp; <i>salt</i></c>\n",
            ["Sea & salt"],
        ),
        (
            "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}One\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\ntwo.\r\n\r\nThree.\r\n",
            ["One two. Three."],
        ),
        ("1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n", ["One two"]),
        ("0:00:01.000,0:00:03.000\nOne\n\n0:00:03.000,0:00:05.000\ntwo\n", ["One two"]),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello\n\n00:02.000 --> 00:03.000\n<v Ann>there\n\n00:03.000 --> 00:04.000\n<v Bo>Yes\n",
            ["Ann: Hello there", "Bo: Yes"],
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nwe go\n\n00:02.000 --> 00:03.000\nwe go\nhome\n\n00:03.000 --> 00:04.000\nhome\n",
            ["we go home"],
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nBefore\n\n00:30.000 --> 00:31.000\nafter\n",
            ["Before", "after"],
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n- Tea?\n- No.\n", ["Tea?", "No."]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nsmall.jpg#xywh=0,0,10,10\n", []),
        ("no captions at all", []),
    ],
)
def test_captions_are_paragraphs_without_times_and_signs(written, said):
    assert list(spoken(cues_of(written))) == said


WORDS = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=8), min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=30), st.sampled_from([".", ","]))
def test_no_word_of_captions_is_lost_or_said_twice(cues, point):
    marked = [[f"{word}{at}x{place}" for place, word in enumerate(cue)] for at, cue in enumerate(cues)]
    head = "WEBVTT\n\n" if point == "." else ""
    blocks = (
        f"{at}\n00:00:{at:02}{point}000 --> 00:00:{at + 1:02}{point}000\n{' '.join(cue)}\n"
        for at, cue in enumerate(marked, 1)
    )
    said = " ".join(spoken(cues_of(head + "\n".join(blocks))))
    assert said.split() == [word for cue in marked for word in cue]


def test_captions_that_a_page_names_stand_behind_their_film_by_language():
    film = '<p>See <video src="f.mp4"><track src="c/f-en.vtt" label="English"><track src="f.srt" srclang="de"></video> this.</p>'
    german = "1\n00:00:01,000 --> 00:00:02,000\nEbbe und Flut\n"
    result = scorm(film, {"f.mp4": FILM, "c/f-en.vtt": SAID, "f.srt": german})
    kinds = [one.type for one in result.course.pages[0].body.content]
    assert kinds == ["paragraph", "paragraph", "media", "paragraph", "callout", "callout"]
    assert boxes(result) == ["Captions: English\nWater rises with the moon.", "Captions: de\nEbbe und Flut"]
    assert [one.name for one in result.assets] == ["f.mp4"] and "captions" in codes(result)


def test_captions_called_like_a_film_belong_to_it_and_others_have_a_page():
    files = {
        "f.mp4": FILM,
        "f.fr.vtt": SAID,
        "captions/f.vtt": SAID,
        "other.vtt": SAID,
        "pictures.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\na.jpg#xywh=1,1,1,1\n",
    }
    result = scorm('<video src="f.mp4"></video>', files)
    one, rest = result.course.pages
    assert [each.plain.split("\n")[0] for each in one.body.content if each.type == "callout"] == [
        "Captions: fr",
        "Captions",
    ]
    assert [each.type for each in rest.body.content] == ["paragraph", "callout"] and rest.body.content[
        0
    ].plain == "other.vtt"
    assert any("pictures.vtt" in note.excerpt for note in result.notes)


def test_captions_that_did_not_come_along_are_told():
    result = scorm('<video src="f.mp4"><track src="gone.vtt"></video>', {"f.mp4": FILM})
    assert boxes(result) == [] and "gone.vtt" in [
        note.excerpt for note in result.notes if note.code == "captions"
    ]


def test_timed_text_in_xml_is_read_with_its_line_breaks():
    timed = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">Ebb<br/>and <span>flow</span></p><p begin="00:00:02.0" end="00:00:03.0">go on.</p></div></body></tt>'
    result = scorm('<audio src="f.mp3"></audio>', {"f.mp3": b"ID3\x03", "f.dfxp": timed})
    assert boxes(result) == ["Captions\nEbb and flow go on."]


def test_captions_of_h5p_and_of_web_pages_are_read_as_those_of_scorm():
    track = {
        "label": "English",
        "kind": "subtitles",
        "srcLang": "en",
        "track": {"path": "videos/f.vtt", "mime": "text/vtt"},
    }
    content = {
        "sources": [{"path": "videos/f.mp4", "mime": "video/mp4"}],
        "textTracks": {"videoTrack": [track]},
    }
    head = {"title": "Sea", "mainLibrary": "H5P.Video", "preloadedDependencies": []}
    h5p = {
        "h5p.json": json.dumps(head),
        "content/content.json": json.dumps(content),
        "content/videos/f.mp4": FILM,
        "content/videos/f.vtt": SAID,
    }
    web = {
        "index.html": f"<html><body>{LONG}<video src='f.mp4'></video></body></html>",
        "f.mp4": FILM,
        "f.vtt": SAID,
    }
    for name, files, title in (("a.h5p", h5p, "Captions: English"), ("site.zip", web, "Captions")):
        assert boxes(read(Source(name=name, data=zipped(files)))) == [f"{title}\nWater rises with the moon."]
