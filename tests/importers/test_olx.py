# ruff: noqa: E501 -- the markup reads better unbroken
"""Courses of Open edX: outline, parts and problems, in zip files and tar archives."""

import gzip
import io
import json
import tarfile

import pytest
from packages import codes, exercises, imported, links, zipped

from workbench.importers import read
from workbench.model.course import PageKind
from workbench.model.errors import BadInput, Forbidden, TooLarge, UnknownFormat
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

PIXEL = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def course(*parts, more=None, unit=""):
    """A course of one unit with these parts."""
    return {
        "course.xml": '<course url_name="run" org="Org" course="C1"/>',
        "course/run.xml": '<course display_name="Tides" language="en"><chapter url_name="c1"/><wiki slug="x"/></course>',
        "chapter/c1.xml": '<chapter display_name="Sea"><sequential url_name="s1"/></chapter>',
        "sequential/s1.xml": '<sequential display_name="Water" format="Lab" due="2030-01-01T00:00:00Z" graded="true"><vertical url_name="v1"/></sequential>',
        "vertical/v1.xml": f'<vertical display_name="Unit"{unit}>{"".join(parts)}</vertical>',
        **(more or {}),
    }


def olx(*parts, more=None, unit=""):
    return imported(zipped(course(*parts, more=more, unit=unit)), "course.zip")


def tarred(files, prefix="course/", mode="w:gz"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(prefix + name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def asked(problem, more=None):
    """The exercises of a problem, and the whole result."""
    result = olx(f'<problem url_name="p" display_name="Tide">{problem}</problem>', more=more)
    return exercises(result), result


def test_the_outline_is_chapters_sections_and_units_with_their_settings():
    result = olx(
        '<html url_name="h1"/>',
        more={
            "html/h1.xml": '<html filename="h1" display_name="T"/>',
            "html/h1.html": "<p>Ebb and flow.</p>",
        },
    )
    chapter = result.course.pages[0]
    (section,), (unit,) = chapter.pages, chapter.pages[0].pages
    assert result.course.title == "Tides" and result.course.language == "en"
    assert [chapter.title, section.title, unit.title] == ["Sea", "Water", "Unit"]
    assert [chapter.kind, section.kind, unit.kind] == [PageKind.SECTION, PageKind.SECTION, PageKind.PAGE]
    assert dict(section.settings) == {"Due": "2030-01-01T00:00:00Z", "Group": "Lab", "Graded": "yes"}
    assert unit.body.plain == "Ebb and flow." and codes(result) == ["left_out"]


@pytest.mark.parametrize(
    ("prefix", "mode", "name"),
    [
        ("course/", "w:gz", "course.tar.gz"),
        ("./course/", "w:gz", "x.tgz"),
        ("", "w", "course.tar"),
        ("run-2/", "w:gz", "a.gz"),
    ],
)
def test_a_tar_archive_is_read_like_a_zip_file(prefix, mode, name):
    files = course('<html url_name="h1"><p>Ebb.</p></html>', more={"static/" + "long" * 60 + ".txt": "x"})
    result = imported(tarred(files, prefix, mode), name)
    assert [page.title for page in result.course.walk()][:3] == ["Sea", "Water", "Unit"]
    assert result.assets[0].name.startswith("longlong")


def test_parts_that_stand_in_the_outline_itself_are_read_too():
    inner = '<course display_name="All in one" url_name="r" org="O" course="C"><chapter display_name="One"><sequential display_name="Two"><vertical display_name="Three"><html><p>Here.</p></html></vertical><problem display_name="Ask"><p>Why?</p></problem></sequential></chapter></course>'
    result = imported(zipped({"course.xml": inner}), "c.zip")
    assert [page.title for page in result.course.walk()] == ["One", "Two", "Three", "Ask"]


def test_choices_have_keys_hints_and_feedback():
    written = """<multiplechoiceresponse><label>What pulls?</label><description>Think.</description><choicegroup type="MultipleChoice" shuffle="true">
    <choice correct="true">The moon <choicehint>Yes.</choicehint></choice><choice correct="false">A <b>crab</b></choice></choicegroup>
    <solution><p>Gravity.</p></solution></multiplechoiceresponse><demandhint><hint>Look up.</hint></demandhint>"""
    (found,), result = asked(written)
    (one,) = found.interactions
    assert [choice.content.plain for choice in one.choices] == ["The moon", "A crab"] and one.key.correct == (
        "A1",
    )
    assert one.choices[0].feedback.plain == "Yes." and one.shuffle and found.title == "Tide"
    assert [block.plain for block in found.body[:2]] == ["What pulls?", "Think."]
    assert found.hints[0].plain == "Look up." and found.feedback[0].content.plain == "Gravity."
    assert result.course.pages[0].pages[0].pages[0].kind == PageKind.QUIZ


def test_several_right_answers_and_what_is_said_to_those_not_chosen():
    written = """<choiceresponse><checkboxgroup><choice correct="true">A<choicehint selected="false">Look.</choicehint></choice><choice correct="true">B</choice>
    <choice correct="false">C</choice><compoundhint value="A B">Both!</compoundhint></checkboxgroup></choiceresponse>"""
    (found,), _ = asked(written)
    (one,) = found.interactions
    assert one.key.correct == ("A1", "A2") and one.cardinality == "multiple"
    assert (
        one.choices[0].feedback.plain == "If it is not chosen:\nLook."
        and found.feedback[0].content.plain == "For A B:\nBoth!"
    )


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        (
            "<optionresponse><optioninput options=\"('It\\'s high','low')\" correct=\"low\"/></optionresponse>",
            "choice",
            ("A2",),
        ),
        (
            '<optionresponse><optioninput><option correct="False">x</option><option correct="True">y</option></optioninput></optionresponse>',
            "choice",
            ("A2",),
        ),
        (
            '<stringresponse answer="Moon" type="ci"><additional_answer answer="Luna"/><textline size="20"/></stringresponse>',
            "textEntry",
            ("Moon", "Luna"),
        ),
        ('<stringresponse answer="one_or_two"><textline/></stringresponse>', "textEntry", ("one", "two")),
        ('<stringresponse answer="a.*" type="ci regexp"><textline/></stringresponse>', "textEntry", ()),
        ('<customresponse cfn="f" expect="7"><textline/></customresponse>', "textEntry", ()),
        ("<coderesponse><textbox/></coderesponse>", "extendedText", ()),
        ("<schematicresponse><schematic/></schematicresponse>", "extendedText", ()),
    ],
)
def test_responses_of_every_kind_are_exercises(written, kind, key):
    (found,), result = asked(written)
    (one,) = found.interactions
    assert (one.kind, one.key.correct) == (kind, key)
    assert bool(key) or "coderesponse" in written or {"no_key", "response"} & set(codes(result))


@pytest.mark.parametrize(
    ("answer", "tolerance", "bounds"),
    [
        ("12", "", (12, 12)),
        ("200", "5%", (190, 210)),
        ("-3", "0.5", (-3.5, -2.5)),
        ("[1,4]", "", (1, 4)),
        ("1/4", "", (0.25, 0.25)),
    ],
)
def test_numbers_have_their_tolerance(answer, tolerance, bounds):
    allowed = f'<responseparam type="tolerance" default="{tolerance}"/>' if tolerance else ""
    (found,), _ = asked(
        f'<numericalresponse answer="{answer}">{allowed}<formulaequationinput/></numericalresponse>'
    )
    (one,) = found.interactions[0].key.ranges
    assert (one.lower, one.upper) == bounds


@pytest.mark.parametrize(
    ("answer", "opened"), [("[1,4)", (False, True)), ("(1, 4]", (True, False)), ("(1,4)", (True, True))]
)
def test_an_end_in_a_round_bracket_does_not_count(answer, opened):
    (found,), _ = asked(f'<numericalresponse answer="{answer}"><formulaequationinput/></numericalresponse>')
    (one,) = found.interactions[0].key.ranges
    assert (one.lower, one.upper) == (1, 4) and (one.lower_open, one.upper_open) == opened


def test_numbers_that_a_program_draws_are_told_and_the_program_is_kept():
    written = '<script type="loncapa/python">x = random.randint(1, 9)</script><p>Double $x.</p><numericalresponse answer="$x2"><textline/></numericalresponse>'
    (found,), result = asked(written)
    assert found.body[0].plain == "Double $x." and found.interactions[0].key.correct == ()
    assert {"program", "no_key"} <= set(codes(result))
    assert any(
        "randint" in one.attrs["source"]
        for page in result.course.walk()
        for one in page.body.walk()
        if one.type == "preserved"
    )


def test_a_problem_of_several_responses_is_several_exercises_with_the_text_between_them():
    one = '<numericalresponse answer="1"><textline/></numericalresponse>'
    (first, second), result = asked(
        f"<p>First?</p><div><table><tr><td>{one}</td></tr></table></div><p>Second?</p>{one}<p>The end.</p><solution><p>Both are 1.</p></solution>"
    )
    assert [found.body[0].plain for found in (first, second)] == ["First?", "Second?"]
    assert not first.feedback and second.feedback[0].content.plain == "Both are 1."
    assert result.course.pages[0].pages[0].pages[0].body.content[-1].plain == "The end."


def test_a_place_on_a_picture_that_is_none_is_left_out():
    written = '<imageresponse><imageinput src="/static/map.png" rectangle="(1.2.3,2)-(3,4);(5,6)-(7,8)"/></imageresponse>'
    (found,), _ = asked(written, {"static/map.png": PIXEL})
    assert [choice.coords for choice in found.interactions[0].choices] == ["5,6,7,8"]


def test_places_on_a_picture_and_pictures_of_the_course():
    written = '<imageresponse><imageinput src="/static/map.png" width="10" height="10" rectangle="(1,2)-(3,4);(5,6)-(7,8)"/></imageresponse>'
    (found,), _ = asked(written, {"static/map.png": PIXEL})
    (one,) = found.interactions
    assert [choice.coords for choice in one.choices] == ["1,2,3,4", "5,6,7,8"] and one.image.startswith(
        "asset:"
    )
    text = olx(
        '<html><p><img src="/asset-v1:Org+C1+run+type@asset+block@map.png" alt="Map"/> <img src="/static/map.png"/></p></html>',
        more={"static/map.png": PIXEL},
    )
    shown = [
        node.attrs["src"] for page in text.course.walk() for node in page.body.walk() if node.type == "image"
    ]
    assert len(shown) == 2 and len(set(shown)) == 1 and shown[0].startswith("asset:")


def test_links_lead_to_parts_of_the_course_and_those_to_the_platform_keep_their_words():
    text = '<html url_name="h"><p><a href="/jump_to_id/v1">unit</a> <a href="/courses/x/wiki">wiki</a> <a href="/static/a.pdf">file</a> <a href="/static/gone.pdf">gone</a></p></html>'
    result = olx(text, more={"static/a.pdf": b"%PDF-1.4"})
    assert (
        links(result)["unit"] == "page:2"
        and links(result)["file"].startswith("asset:")
        and set(links(result)) == {"unit", "file"}
    )
    assert {"page_link", "missing_file"} <= set(codes(result))


def test_equations_are_equations():
    result = olx(r"<html><p>[mathjaxinline]x^2[/mathjaxinline] and \(y\)</p></html>")
    assert [
        node.attrs["latex"]
        for page in result.course.walk()
        for node in page.body.walk()
        if node.type == "mathInline"
    ] == ["x^2", "y"]


def test_videos_come_from_the_file_else_from_the_web_with_what_is_said():
    said = "1\n00:00:01,000 --> 00:00:02,000\nWater rises.\n"
    sjson = json.dumps({"start": [0, 900], "end": [900, 2000], "text": ["Ebb", "and flow"]})
    tube = '<video youtube="1.00:abcdefghijk" display_name="Film"><transcript language="en" src="a.srt"/></video>'
    own = '<video html5_sources="[&quot;/static/f.mp4&quot;]" sub="xyz"/>'
    result = olx(
        tube,
        own,
        '<video edx_video_id="77"/>',
        more={
            "static/a.srt": said,
            "static/f.mp4": b"\0\0\0\x18ftypmp42",
            "static/subs_xyz.srt.sjson": sjson,
        },
    )
    body = result.course.pages[0].pages[0].pages[0].body.content
    assert [one.type for one in body] == ["embed", "callout", "media", "callout", "media"]
    assert body[0].attrs["src"] == "https://www.youtube.com/watch?v=abcdefghijk"
    assert [body[1].plain, body[3].plain] == ["Captions: en\nWater rises.", "Captions\nEbb and flow"]
    assert "missing_file" in codes(result)


def test_other_parts_are_read_or_kept_and_told():
    drags = json.dumps(
        {
            "zones": [{"uid": "z", "title": "Shore"}],
            "items": [{"displayName": "Crab", "zones": ["z"]}, {"displayName": "Star", "zones": []}],
        }
    ).replace('"', "&quot;")
    poll = json.dumps([["a", {"label": "Ebb"}], ["b", {"label": "Flow"}]]).replace('"', "&quot;")
    essay = '<openassessment><title>Write</title><prompts><prompt><description>Why do tides turn?</description></prompt></prompts><rubric><criterion><name>Depth</name><prompt>How deep?</prompt><option points="2"><name>Deep</name><explanation>Very.</explanation></option></criterion></rubric></openassessment>'
    result = olx(
        f'<drag-and-drop-v2 data="{drags}" question_text="Where?"/>', f'<poll question="Which?" answers="{poll}"/>', essay,
        '<discussion discussion_target="Shells"/>', '<lti_consumer launch_url="https://e.org/x" display_name="Tool"/>',
        '<library_content max_count="1"><problem><p>One of many.</p></problem></library_content>', '<brand_new x="1"/>',
        '<annotatable><p>A <annotation title="T" body="what it means">word</annotation> here</p></annotatable>',
    )  # fmt: skip
    body = result.course.pages[0].pages[0].pages[0].body
    kinds = [one.type for one in body.content]
    assert kinds == [
        "exercise",
        "exercise",
        "heading",
        "exercise",
        "heading",
        "table",
        "embed",
        "embed",
        "paragraph",
        "preserved",
        "paragraph",
    ]
    drag, poll, _ = exercises(result)
    assert drag.interactions[0].key.correct == ("L1 R1",) and [
        one.content.plain for one in poll.interactions[0].choices
    ] == ["Ebb", "Flow"]
    assert body.content[-1].plain == "A word [T: what it means] here"
    assert {"some_of", "unknown_part"} <= set(codes(result))


def test_pages_grading_drafts_and_what_no_unit_names_come_along():
    more = {
        "about/overview.html": "<p>All about it.</p>", "about/short_description.html": "Short.", "info/updates.html": "<p>New!</p>", "tabs/t1.html": "<p>Rules.</p>",
        "policies/run/policy.json": json.dumps({"course/run": {"tabs": [{"type": "static_tab", "name": "House rules", "url_slug": "t1"}]}}),
        "policies/run/grading_policy.json": json.dumps({"GRADER": [{"type": "Lab", "weight": 0.4, "min_count": 2, "drop_count": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}),
        "drafts/vertical/d1.xml": '<vertical display_name="Draft"><html><p>Soon.</p></html></vertical>', "problem/lost.xml": '<problem display_name="Lost"><p>Left?</p></problem>',
    }  # fmt: skip
    result = olx("<html><p>x</p></html>", more=more)
    pages = {page.title: page for page in result.course.walk()}
    assert result.course.description == "Short." and {
        "About the course",
        "News",
        "House rules",
        "Grading",
        "Lost",
    } <= set(pages)
    assert "40 %" in pages["Grading"].body.plain and dict(pages["Draft"].settings) == {"Published": "no"}
    assert [page.title for page in pages["Not in the outline"].pages] == ["Lost", "Draft"]


def test_parts_that_are_missing_or_named_twice_are_told():
    result = olx(
        '<html url_name="gone"/>',
        '<problem url_name="p1"/>',
        '<problem url_name="p1"/>',
        more={"problem/p1.xml": "<problem><p>Q</p></problem>"},
    )
    assert codes(result).count("missing_file") == 1 and "same_page" in codes(result)
    assert result.course.pages[0].pages[0].pages[0].body.plain == "Q"


def test_a_course_that_names_itself_ends():
    files = course() | {"chapter/c1.xml": '<chapter display_name="Sea"><chapter url_name="c1"/></chapter>'}
    result = imported(zipped(files), "c.zip")
    assert [page.title for page in result.course.walk()] == ["Sea", "Not in the outline", "Water", "Unit"]
    assert "same_page" in codes(result)


def test_hostile_archives_are_refused():
    with pytest.raises(Forbidden):
        imported(tarred({"course.xml": "<course url_name='r'/>", "../../x": "x"}), "a.tar.gz")
    with pytest.raises(TooLarge):
        read(
            Source(
                name="a.tar.gz", data=tarred({"course.xml": "<course url_name='r'/>", "x": b"\0" * 3 * 2**20})
            ),
            ImportLimits(archive_mb=1),
        )
    with pytest.raises(TooLarge):
        read(
            Source(name="a.tar.gz", data=tarred({"course.xml": "<course url_name='r'/>", "a": "", "b": ""})),
            ImportLimits(archive_files=2),
        )
    with pytest.raises(UnknownFormat):
        imported(tarred({"other/x.txt": "x"}, prefix="course/"), "a.tar.gz")
    for data, name in ((gzip.compress(b"plain words"), "a.gz"), (b"\x1f\x8bnothing", "b.tar.gz")):
        with pytest.raises(BadInput):
            imported(data, name)
    with pytest.raises(UnknownFormat, match="tar archive"):
        imported(tarred({"x.txt": "x"}, prefix="", mode="w"), "a.tar")


def test_an_archive_that_is_cut_short_gives_what_came_and_links_are_left_out():
    whole = tarred(
        course("<html><p>Ebb.</p></html>", more={"static/z.bin": bytes(range(256)) * 4000}), mode="w"
    )
    result = imported(whole[: len(whole) - 200_000], "course.tar")
    assert "Unit" in [page.title for page in result.course.walk()] and "archive" in codes(result)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in course("<html><p>Ebb.</p></html>").items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            tar.addfile(info, io.BytesIO(content.encode()))
        link = tarfile.TarInfo("static/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert "archive" in codes(imported(out.getvalue(), "course.tar"))


def test_another_file_of_that_name_is_no_course_of_open_edx():
    page = "<html><body><p>" + "Ebb and flow. " * 20 + "</p></body></html>"
    result = imported(
        zipped({"index.html": page, "data/course.xml": "<course><page>x</page></course>"}), "a.zip"
    )
    assert result.provenance.importer == "website"


def test_a_course_of_which_no_page_came_along_is_refused():
    with pytest.raises(BadInput, match="No page"):
        imported(zipped({"course.xml": '<course url_name="run"/>'}), "c.zip")


def test_what_stands_beside_answers_comes_along():
    (one,), _ = asked(
        '<stringresponse answer="high"><correcthint label="Well done">So it is.</correcthint><textline label="How high?" trailing_text="metres"/></stringresponse>'
    )
    assert [block.plain for block in one.body[:2]] == ["How high?", "… metres"]
    assert any("Well done" in feedback.content.plain for feedback in one.feedback)


def test_settings_of_several_lines_stand_in_elements():
    result = olx(
        '<poll url_name="p" answers="[[&quot;a&quot;,{&quot;label&quot;:&quot;Yes&quot;}]]" xmlns:option="http://code.edx.org/xblock/option"><option:question>Ebb\nor flow?</option:question></poll>'
    )
    assert exercises(result)[0].body[0].plain == "Ebb or flow?"


def test_what_is_told_of_drags_comes_along_and_their_zones_descriptions_are_told():
    data = {"zones": [{"uid": "z", "title": "Sea", "description": "left half"}], "feedback": {"start": "Drag!", "finish": "Done."},
            "items": [{"displayName": "Fish", "zones": ["z"], "feedback": {"correct": "Swims.", "incorrect": "Look."}}]}  # fmt: skip
    quoted = json.dumps(data).replace('"', "&quot;")
    result = olx(f'<drag-and-drop-v2 display_name="D" data="{quoted}" question_text="Where?"/>')
    (one,) = exercises(result)
    assert "Drag!" in "".join(block.plain for block in one.body)
    assert [
        word in one.feedback[0].content.plain
        for word in ("Done.", "Fish (right): Swims.", "Fish (wrong): Look.")
    ] == [True] * 3
    assert [note.excerpt for note in result.notes if note.code == "spoken"] == ["left half"]


def test_news_kept_as_data_and_textbooks_are_pages():
    news = json.dumps([{"id": 1, "date": "May 1", "content": "<p>High tide.</p>", "status": "visible"}])
    policy = json.dumps(
        {
            "course/run": {
                "pdf_textbooks": [
                    {"tab_title": "Tides", "chapters": [{"title": "One", "url": "/static/one.pdf"}]}
                ]
            }
        }
    )
    result = olx(
        "<html>Text</html>",
        more={
            "info/updates.items.json": news,
            "policies/run/policy.json": policy,
            "static/one.pdf": "%PDF-1.4",
        },
    )
    pages = {page.title: page.body.plain for page in result.course.walk()}
    assert pages["News"] == "May 1\nHigh tide." and pages["Tides"] == "One"
    assert links(result)["One"].startswith("asset:")
