# ruff: noqa: E501 -- the markup reads better unbroken
"""Backups of Moodle courses: sections, activities, quizzes with their bank, files under their sums."""

import hashlib
import io
import json
import tarfile
from html import escape

import pytest
from packages import codes, exercises, imported, links, zipped

from workbench.model.course import PageKind

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077")
NULL = "$@NULL@$"


def leaves(**parts):
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in parts.items())


def activity(kind, number, inner, module=""):
    folder = f"activities/{kind}_{number}"
    return {
        f"{folder}/{kind}.xml": f'<activity id="1" moduleid="{number}" modulename="{kind}" contextid="9{number}"><{kind} id="{number}">{inner}</{kind}></activity>',
        f"{folder}/module.xml": f'<module id="{number}"><visible>1</visible>{module or f"<availability>{NULL}</availability>"}</module>',
    }


def told(name, text, form=1):
    return leaves(**{name: text, f"{name}format": form})


def listed(data, name, context, component="mod_page", area="content", item=0, folder="/", order=0):
    digest = hashlib.sha1(data).hexdigest()
    record = leaves(
        contenthash=digest,
        contextid=context,
        component=component,
        filearea=area,
        itemid=item,
        filepath=folder,
        filename=name,
        sortorder=order,
    )
    return f"<file id='1'>{record}</file>", {f"files/{digest[:2]}/{digest}": data}


def backup(activities, sections=None, files=(), questions="", **more):
    """A backup: activities as `(kind, number, section, inner)`, sections as `(number, leaves)`."""
    members, listing = dict(more), []
    for kind, number, section, inner, *module in activities:
        members |= activity(kind, number, inner, *module)
        listing.append(
            f"<activity>{leaves(moduleid=number, sectionid=section, modulename=kind, title=f'{kind} {number}', directory=f'activities/{kind}_{number}')}</activity>"
        )
    sections = sections or [
        (1, leaves(number=0, name=NULL, summary="", sequence=",".join(str(one[1]) for one in activities)))
    ]
    for number, inner in sections:
        members[f"sections/section_{number}/section.xml"] = f'<section id="{number}">{inner}</section>'
    places = "".join(
        f"<section>{leaves(sectionid=number, directory=f'sections/section_{number}')}</section>"
        for number, _ in sections
    )
    records = "".join(record for record, _ in files)
    for _, held in files:
        members |= held
    members["files.xml"] = f"<files>{records}</files>"
    if questions:
        members["questions.xml"] = f"<question_categories>{questions}</question_categories>"
    about = leaves(
        original_course_id=5,
        original_course_fullname="A Great Course",
        original_course_contextid=158,
        original_site_identifier_hash="e9b44440df0f8119",
    )
    members["moodle_backup.xml"] = (
        f"<moodle_backup><information>{about}<contents><activities>{''.join(listing)}</activities><sections>{places}</sections></contents></information></moodle_backup>"
    )
    return members


def read(*args, **more):
    return imported(zipped(backup(*args, **more)), "course.mbz")


def question(number, kind, inner="", **parts):
    base = {
        "name": f"Question {number}",
        "questiontext": f"<p>Asked {number}?</p>",
        "questiontextformat": 1,
        "generalfeedback": "",
        "generalfeedbackformat": 1,
        "defaultmark": "1.0000000",
        "qtype": kind,
        "parent": 0,
        **parts,
    }
    return f'<question id="{number}">{leaves(**base)}<plugin_qtype_{kind}_question>{inner}</plugin_qtype_{kind}_question><question_hints></question_hints><tags></tags></question>'


def answers(*rows):
    return (
        "<answers>"
        + "".join(
            f'<answer id="{at}">{leaves(answertext=words, answerformat=1, fraction=share, feedback=feedback, feedbackformat=1)}</answer>'
            for at, (words, share, feedback) in enumerate(rows, start=1)
        )
        + "</answers>"
    )


def bank(*entries, name="Default", number=3):
    """A category as Moodle 4 keeps it: entries of versions of questions."""
    inner = "".join(
        f'<question_bank_entry id="{entry}"><idnumber>{NULL}</idnumber><question_version>'
        + "".join(
            f'<question_versions id="{at}"><version>{at}</version><questions>{one}</questions></question_versions>'
            for at, one in enumerate(versions, start=1)
        )
        + "</question_version></question_bank_entry>"
        for entry, *versions in entries
    )
    return f'<question_category id="{number}">{leaves(name=name, contextid=158, info="", infoformat=1, parent=0)}<question_bank_entries>{inner}</question_bank_entries></question_category>'


def slot(number, entry, mark="1.0"):
    return f"<question_instance>{leaves(slot=number, maxmark=mark)}<question_reference>{leaves(questionbankentryid=entry)}</question_reference></question_instance>"


CHOICE = (
    answers(("<p>Right</p>", "1.0000000", "<p>So</p>"), ("<p>Wrong</p>", "-0.5", ""))
    + f"<multichoice id='1'>{leaves(single=0, shuffleanswers=1, correctfeedback='Yes', correctfeedbackformat=1, answernumbering='abc')}</multichoice>"
)


def keys(result):
    return [one.interactions[0].key.correct for one in exercises(result)]


def test_sections_come_in_order_with_their_activities_files_and_links():
    picture, rest = (
        listed(PNG, "leaf one.png", 911, folder="/pics/"),
        listed(b"%PDF-1.4 x", "slides.pdf", 913, "mod_resource", order=1),
    )
    text = '<p>See <img src="@@PLUGINFILE@@/pics/leaf%20one.png" alt="leaf"> and <a href="$@URLVIEWBYID*12@$">there</a> or <a href="$@COURSEVIEWBYID*5@$">home</a>.</p>'
    result = read(
        [
            ("page", 11, 2, leaves(name="Leaves") + told("intro", "") + told("content", text)),
            ("url", 12, 2, leaves(name="A link", externalurl="https://example.org/x")),
            ("resource", 13, 1, leaves(name="Slides") + told("intro", "<p>Read it.</p>")),
            (
                "label",
                14,
                1,
                leaves(name="Note") + told("intro", "# Title\n\n**Bold** words", 4),
                "<visible>0</visible>",
            ),
        ],
        [
            (2, leaves(number=1, name="Week 1", summary="<p>First.</p>", summaryformat=1, sequence="12,11")),
            (1, leaves(number=0, name=NULL, summary="", sequence="13,14", visible=0)),
        ],
        [picture, rest],
    )
    assert result.course.title == "A Great Course"
    general, week = result.course.pages
    assert (general.title, week.title, week.kind) == ("General", "Week 1", PageKind.SECTION)
    assert week.body.plain == "First." and ("Visible", "no") in general.settings
    assert [page.title for page in (*general.pages, *week.pages)] == ["Slides", "Note", "A link", "Leaves"]
    slides, note = general.pages
    assert [one.type for one in note.body.content] == ["heading", "paragraph"]
    (media,) = (one for one in slides.body.walk() if one.type == "media")
    assert {asset.uri: (asset.name, asset.media_type) for asset in result.assets}[media.attrs["src"]] == (
        "slides.pdf",
        "application/pdf",
    )
    leaf = week.pages[1]
    assert any(one.type == "image" and one.attrs["alt"] == "leaf" for one in leaf.body.walk())
    assert links(result) == {"there": "page:4"} and "home" in leaf.body.plain
    assert "missing_file" not in codes(result)


def test_a_tar_archive_is_read_too():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in {
            ".ARCHIVE_INDEX": "Moodle archive file index",
            **backup([("label", 4, 1, leaves(name="Hello") + told("intro", "<p>Hi.</p>"))]),
            "course/course.xml": "<course/>",
        }.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    result = imported(out.getvalue(), "backup.mbz")
    assert result.course.pages[0].pages[0].body.plain == "Hi."


def test_a_quiz_asks_the_latest_versions_in_the_order_of_its_slots_and_the_rest_is_a_bank():
    questions = bank(
        (50, question(1, "multichoice", CHOICE, questiontext="Old"), question(2, "multichoice", CHOICE)),
        (
            51,
            question(
                3,
                "truefalse",
                answers(("Vrai", "0.0", ""), ("Faux", "1.0", ""))
                + "<truefalse id='1'><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse>",
            ),
        ),
        (
            52,
            question(
                4,
                "shortanswer",
                answers(("ebb", "1.0", ""), ("flow", "0.5", ""))
                + "<shortanswer id='1'><usecase>1</usecase></shortanswer>",
            ),
        ),
        name="Tides",
    )
    drawn = '<question_instance><slot>3</slot><maxmark>1</maxmark><question_set_reference><filtercondition>{"questioncategoryid":"3"}</filtercondition></question_set_reference></question_instance>'
    quiz = (
        leaves(name="Quiz", timelimit=600, attempts_number=2, grade="10.00000")
        + told("intro", "<p>Go.</p>")
        + f"<question_instances>{slot(2, 50, '2.5')}{drawn}{slot(1, 51)}{slot(4, 99)}</question_instances>"
    )
    end = (
        "<sections><section><firstslot>2</firstslot><heading>Part two</heading></section></sections><feedbacks><feedback>"
        + told("feedbacktext", "<p>Well done</p>")
        + leaves(mingrade="5.0", maxgrade="11.0")
        + "</feedback></feedbacks>"
    )
    result = read([("quiz", 7, 1, quiz + end)], questions=questions)
    page = result.course.pages[0].pages[0]
    assert page.kind is PageKind.QUIZ
    assert dict(page.settings) == {
        "Time limit": "10 minutes",
        "Attempts": "2",
        "Points": "10",
        "Drawn at random": "1 of “Tides”",
    }
    assert [one.type for one in page.body.content] == [
        "paragraph",
        "exercise",
        "heading",
        "exercise",
        "callout",
    ]
    assert "Well done" in page.body.content[-1].plain
    false, several, typed = exercises(result)
    assert [false.interactions[0].key.correct, several.interactions[0].key.correct] == [("A2",), ("A1",)]
    assert several.points == 2.5 and several.interactions[0].cardinality == "multiple"
    assert (
        several.interactions[0].choices[0].feedback.plain == "So"
        and several.feedback[0].content.plain == "Yes"
    )
    assert several.interactions[0].key.mapping[1].value == -0.5
    assert typed.interactions[0].key.case_sensitive and typed.interactions[0].key.correct == ("ebb",)
    assert [page.title for page in result.course.pages[-1].pages] == ["Tides"]
    assert {"pool", "missing_question"} <= set(codes(result))


def test_banks_and_quizzes_of_older_moodle_are_read():
    gaps = question(
        10,
        "multianswer",
        "<multianswer id='1'><question>10</question><sequence>11,12</sequence></multianswer>",
        questiontext="<p>Sun {#1} moon {#2}</p>",
    )
    parts = question(11, "shortanswer", questiontext="{1:SHORTANSWER:=rises}", parent=10) + question(
        12, "multichoice", questiontext="{1:MULTICHOICE:=sets~sings}", parent=10
    )
    number = question(
        13,
        "numerical",
        answers(("9.8", "1.0", ""))
        + "<numerical_records><numerical_record><answer>1</answer><tolerance>0.1</tolerance></numerical_record></numerical_records><numerical_units><numerical_unit><multiplier>1</multiplier><unit>m</unit></numerical_unit></numerical_units>",
    )
    pairs = question(
        14,
        "match",
        "<matchoptions><shuffleanswers>1</shuffleanswers></matchoptions><matches>"
        + "".join(
            f"<match>{told('questiontext', left)}{leaves(answertext=right)}</match>"
            for left, right in (("<p>Ebb</p>", "low"), ("<p>Flow</p>", "high"))
        )
        + "</matches>",
    )
    words = question(
        15,
        "gapselect",
        answers(("low", "0", "1"), ("high", "0", "1"))
        + "<gapselect id='1'><shuffleanswers>1</shuffleanswers></gapselect>",
        questiontext="<p>Ebb is [[1]].</p>",
    )
    order = question(16, "ordering", answers(("second", "2.0", ""), ("first", "1.0", "")))
    pulled = question(
        17,
        "ddwtos",
        answers(
            ("low", "0", 'O:8:"stdClass":2:{s:9:"draggroup";s:1:"2";s:8:"infinite";i:0;}'),
            ("high", "0", '{s:9:"draggroup";s:1:"1"}'),
        ),
        questiontext="<p>Ebb is [[1]].</p>",
    )
    odd = question(18, "mystery", "<mystery id='1'><riddle>What?</riddle></mystery>")
    category = f'<question_category id="3">{leaves(name="Old", contextid=158)}<questions>{gaps}{parts}{number}{pairs}{words}{order}{pulled}{odd}{question(19, "random")}</questions></question_category>'
    instances = "".join(
        f"<question_instance>{leaves(question=q, grade=1)}</question_instance>" for q in (13, 10, 19)
    )
    result = read(
        [
            (
                "quiz",
                7,
                1,
                leaves(name="Quiz", questions="10,0,13,19")
                + f"<question_instances>{instances}</question_instances>",
            )
        ],
        questions=category,
    )
    found = exercises(result)
    assert [one.title for one in found] == [f"Question {n}" for n in (10, 13, 14, 15, 16, 17, 18)]
    assert found[0].interactions[0].key.correct == ("rises",) and len(found[0].interactions) == 2
    assert found[1].interactions[0].key.ranges[0].lower == 9.7 and ("unit", "m × 1") in found[1].metadata
    assert found[2].interactions[0].key.correct == ("L1 R1", "L2 R2")
    assert found[3].interactions[0].key.correct == ("C1",) and len(found[5].interactions[0].choices) == 1
    assert [one.content.plain for one in found[4].interactions[0].choices] == ["first", "second"]
    assert "riddle" in found[6].preserved[0].source and "question_preserved" in codes(result)
    assert ("Drawn at random", "1 of “Old”") in result.course.pages[0].pages[0].settings


def test_pictures_of_questions_are_found_by_their_own_number():
    one, two = (
        listed(PNG, "a.png", 158, "question", "questiontext", 1),
        listed(PNG + b"2", "a.png", 158, "question", "questiontext", 2),
    )
    asked = {"questiontext": '<p><img src="@@PLUGINFILE@@/a.png" alt=""></p>'}
    result = read(
        [],
        [(1, leaves(number=0, sequence=""))],
        [one, two],
        bank((5, question(1, "essay", **asked)), (6, question(2, "essay", **asked))),
    )
    shown = [
        part.attrs["src"]
        for page in result.course.walk()
        for part in page.body.walk()
        if part.type == "image"
    ]
    assert shown == [f"asset:{hashlib.sha256(data).hexdigest()}" for data in (PNG, PNG + b"2")]


def test_markers_and_boxes_stand_on_the_picture_of_the_question():
    ground = listed(PNG, "map.png", 158, "qtype_ddmarker", "bgimage", 1)
    places = (
        "<ddmarker id='1'><shuffleanswers>1</shuffleanswers></ddmarker><drags><drag id='8'>"
        + leaves(no=1, label="Sea", infinite=0, noofdrags=1)
        + "</drag></drags><drops><drop id='9'>"
        + leaves(no=1, shape="circle", coords="5,6;7", choice=1)
        + "</drop></drops>"
    )
    result = read(
        [], [(1, leaves(number=0, sequence=""))], [ground], bank((5, question(1, "ddmarker", places)))
    )
    (one,) = exercises(result)[0].interactions
    assert (
        one.image.startswith("asset:") and one.key.correct == ("D1 P1",) and one.targets[0].coords == "5,6,7"
    )
    assert one.choices[0].content.plain == "Sea" and "unused_files" not in codes(result)


def test_lessons_are_pages_in_their_own_order_with_questions_and_ways():
    def page(number, before, after, kind, rows=(), option=0):
        inner = "".join(
            f"<answer id='{at}'>{leaves(jumpto=jump, score=score, answer_text=words, answerformat=1, response=response, responseformat=1)}</answer>"
            for at, (words, score, response, jump) in enumerate(rows)
        )
        return f"<page id='{number}'>{leaves(prevpageid=before, nextpageid=after, qtype=kind, qoption=option, title=f'Page {number}')}{told('contents', f'<p>Words {number}</p>')}<answers>{inner}</answers></page>"

    pages = (
        page(3, 2, 4, 3, [("Moon", 1, "Yes", -1), ("Fog", 0, "No", 0)])
        + page(1, 0, 2, 20, [("Go on", 0, NULL, -1), ("To four", 0, NULL, 4)])
        + page(2, 1, 3, 1, [("ebb", 1, "", -1)])
        + page(
            4,
            3,
            5,
            5,
            [("Right!", 0, NULL, 0), ("Wrong!", 0, NULL, 0), ("Ebb", 0, "low", 0), ("Flow", 0, "high", 0)],
        )
        + page(5, 4, 6, 8, [("3:5", 1, "", -1)])
        + page(6, 5, 7, 21)
        + page(7, 6, 0, 99, [("What", 0, "", 0)])
    )
    result = read([("lesson", 7, 1, leaves(name="Lesson", custom=1) + f"<pages>{pages}</pages>")])
    lesson = result.course.pages[0].pages[0]
    assert [one.title for one in lesson.pages] == [f"Page {n}" for n in (1, 2, 3, 4, 5, 7)]
    assert links(result) == {"To four": "page:5"}
    assert keys(result)[:3] == [("ebb",), ("A1",), ("L1 R1", "L2 R2")]
    found = exercises(result)
    assert (
        found[1].interactions[0].choices[0].feedback.plain == "Yes"
        and found[2].feedback[0].content.plain == "Right!"
    )
    assert found[3].interactions[0].key.ranges[0].upper == 5 and "question_kind" in codes(result)


def test_books_assignments_and_the_other_activities_keep_what_they_say():
    chapters = "".join(
        f"<chapter id='{n}'>{leaves(pagenum=n, subchapter=sub, title=f'Chapter {n}')}{told('content', f'<p>Text {n}</p>')}</chapter>"
        for n, sub in ((2, 1), (1, 0), (3, 0))
    )
    levels = "".join(
        f"<level>{leaves(score=score)}{told('definition', words)}</level>"
        for score, words in ((2, "good"), (0, "bad"))
    )
    grading = f"<areas><area><definitions><definition>{leaves(name='How')}<criteria><criterion>{leaves(sortorder=1)}{told('description', 'Clear')}<levels>{levels}</levels></criterion></criteria></definition></definitions></area></areas>"
    assign = (
        leaves(name="Essay", grade=20, duedate=1700196826)
        + told("intro", "<p>Write.</p>")
        + f"<plugin_configs><plugin_config>{leaves(plugin='file', subtype='assignsubmission', name='enabled', value=1)}</plugin_config></plugin_configs>"
    )
    package = listed(b"PK\x03\x04", "quiz.h5p", 968, "mod_h5pactivity", "package")
    result = read(
        [
            ("book", 61, 1, leaves(name="Book") + f"<chapters>{chapters}</chapters>"),
            ("assign", 62, 1, assign),
            (
                "forum",
                63,
                1,
                leaves(name="Forum")
                + told("intro", "<p>Talk.</p>")
                + "<discussions><discussion id='1'/></discussions>",
            ),
            (
                "glossary",
                64,
                1,
                leaves(name="Words")
                + f"<entries><entry>{leaves(concept='Ebb')}{told('definition', '<p>Falling water</p>')}</entry></entries>",
            ),
            (
                "choice",
                65,
                1,
                leaves(name="Choose")
                + told("intro", "<p>Which?</p>")
                + f"<options><option>{leaves(text='Red')}</option></options>",
            ),
            (
                "feedback",
                66,
                1,
                leaves(name="Ask")
                + f"<items><item>{leaves(name='How was it?', presentation='r>>>>>Good|Bad<<<<<1')}</item></items>",
            ),
            ("lti", 67, 1, leaves(name="Tool", toolurl="https://example.org/lti")),
            ("h5pactivity", 68, 1, leaves(name="H5P")),
            ("oddity", 69, 1, leaves(name="Odd") + told("story", "<p>Told.</p>")),
            (
                "wiki",
                70,
                1,
                leaves(name="Wiki")
                + f"<subwikis><subwiki><pages><page id='1'>{leaves(title='Home', cachedcontent='<p>Start</p>')}</page></pages></subwiki></subwikis>",
            ),
        ],
        files=[package],
        **{"activities/assign_62/grading.xml": grading, "users.xml": "<users/>"},
    )
    book, essay, forum, words, choose, ask, tool, h5p, odd, wiki = result.course.pages[0].pages
    assert [(one.title, [below.title for below in one.pages]) for one in book.pages] == [
        ("Chapter 1", ["Chapter 2"]),
        ("Chapter 3", []),
    ]
    assert dict(essay.settings) == {"Points": "20", "Handed in as": "file", "Due": "2023-11-17 04:53 UTC"}
    assert (
        essay.kind is PageKind.ASSIGNMENT
        and "0 points" in essay.body.content[-1].plain
        and "good" in essay.body.plain
    )
    assert (
        forum.kind is PageKind.DISCUSSION
        and "Falling water" in words.body.plain
        and "Red" in choose.body.plain
    )
    assert "How was it? (Good / Bad)" in ask.body.plain and tool.body.content[0].attrs["kind"] == "lti"
    assert (
        h5p.body.content[0].attrs["title"] == "quiz.h5p"
        and odd.body.plain == "Told."
        and wiki.pages[0].body.plain == "Start"
    )
    assert {"inner_package", "component_kind", "learner_data"} <= set(codes(result))


def test_sections_within_sections_stand_where_their_activity_does():
    sections = [
        (1, leaves(number=1, name="Outer", sequence="5,6")),
        (2, leaves(number=2, name="Inner", sequence="7", component="mod_subsection", itemid=5)),
    ]
    label = leaves(name="Text") + told("intro", "<p>Hi.</p>")
    result = read(
        [("subsection", 5, 1, leaves(name="Inner")), ("label", 6, 1, label), ("label", 7, 2, label)], sections
    )
    (outer,) = result.course.pages
    assert [one.title for one in outer.pages] == ["Inner", "Text"] and outer.pages[0].pages[
        0
    ].body.plain == "Hi."


def test_what_is_missing_or_unused_is_told_and_what_learners_handed_in_is_not_taken():
    unused = listed(b"%PDF-1.4 y", "old.pdf", 158, "course", "legacy")
    theirs = listed(b"%PDF-1.4 z", "essay.pdf", 958, "assignsubmission_file", "submission_files")
    gone = listed(b"gone", "gone.png", 911)[0]
    result = read(
        [
            (
                "page",
                11,
                1,
                leaves(name="Page")
                + told("content", '<p><img src="@@PLUGINFILE@@/gone.png" alt="g"> text</p>'),
            )
        ],
        files=[unused, theirs, (gone, {})],
        **{"activities/x": ""},
    )
    assert [page.title for page in result.course.walk()] == ["General", "Page", "Files not used by any page"]
    assert [asset.name for asset in result.assets] == ["old.pdf"]
    assert {"missing_file", "unused_files", "learner_data"} <= set(codes(result))
    broken = backup([("page", 11, 1, leaves(name="Page"))])
    del broken["activities/page_11/page.xml"]
    assert "missing_file" in codes(imported(zipped(broken), "a.mbz"))


@pytest.mark.parametrize("folder", ["", "course/"])
def test_an_unpacked_backup_may_be_zipped_with_its_folder(folder):
    members = backup([("label", 4, 1, leaves(name="Hello") + told("intro", "<p>Hi.</p>"))])
    result = imported(zipped({f"{folder}{name}": data for name, data in members.items()}), "b.zip")
    assert result.course.pages[0].pages[0].body.plain == "Hi."


def conditions(*parts, op="&"):
    return {"op": op, "c": list(parts), "showc": [True] * len(parts)}


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (conditions({"type": "date", "d": ">=", "t": 1700000000}), "from 2023-11-14 22:13 UTC"),
        (conditions({"type": "date", "d": "<", "t": 1700000000}), "until 2023-11-14 22:13 UTC"),
        (
            conditions({"type": "completion", "cm": 12, "e": 1}, {"type": "group", "id": 4}),
            "“page 12” is complete and for the members of a group",
        ),
        (conditions({"type": "completion", "cm": -1, "e": 2}), "the activity before it is passed"),
        (conditions({"type": "grade", "id": 3, "min": 50}), "a grade of at least 50 %"),
        (
            conditions(
                {"type": "profile", "sf": "city", "op": "isequalto", "v": "Bern"},
                conditions({"type": "group"}, {"type": "relativedate"}, op="|"),
                op="!&",
            ),
            "not (the learner's “city” is “Bern” and (for the members of a group or a condition of the kind “relativedate”))",
        ),
        ({"op": "&", "c": {"type": "date"}}, ""),
        (
            conditions({"type": "date", "t": "²"}, 7, {"type": "completion", "e": []}),
            "from a date and an activity is complete",
        ),
    ],
)
def test_conditions_are_told_in_words(tree, words):
    text = json.dumps(tree)
    module = leaves(availability=text)
    sections = [(1, leaves(number=0, name="One", sequence="12", availabilityjson=text))]
    read_in = read([("page", 12, 1, leaves(name="Page"), module)], sections=sections)
    section = read_in.course.pages[0]
    assert [dict(one.settings).get("Restricted", "") for one in (section, section.pages[0])] == [words, words]


def test_a_condition_that_is_no_json_stays_as_it_is():
    hostile = "[" * 100_000
    (section,) = read([("page", 12, 1, leaves(name="Page"), leaves(availability=hostile))]).course.pages
    assert dict(section.pages[0].settings)["Restricted"].startswith("[[[")


def scorm():
    items = "".join(
        f"<item identifier='i{n}' identifierref='r{n}'><title>Leaf {n}</title></item>" for n in (1, 2)
    )
    resources = "".join(
        f"<resource identifier='r{n}' type='webcontent' href='p{n}.html'><file href='p{n}.html'/></resource>"
        for n in (1, 2)
    )
    return zipped(
        {
            "imsmanifest.xml": "<manifest identifier='m' xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><metadata><schema>ADL SCORM</schema></metadata>"
            f"<organizations><organization identifier='o'><title>Leaves</title>{items}</organization></organizations><resources>{resources}</resources></manifest>",
            "p1.html": "<p>Go to <a href='p2.html'>the second</a>.</p><iframe src='https://example.org/x'></iframe><applet>old</applet>",
            "p2.html": "<p>Light falls.</p><img src='gone.png'>",
        }
    )


def test_a_package_within_the_course_is_read_with_its_links_and_notes():
    package = listed(scorm(), "leaves.zip", 961, component="mod_scorm", area="package")
    inside = listed(b"<p>Light falls.</p>", "p2.html", 961, component="mod_scorm", area="content")
    before = ("page", 60, 1, leaves(name="Before") + told("content", "<p>First.</p>"))
    result = read([before, ("scorm", 61, 1, leaves(name="Leaves course"))], files=[package, inside])
    titles = [page.title for page in result.course.walk()]
    assert titles == ["General", "Before", "Leaves course", "Leaf 1", "Leaf 2"]
    assert links(result) == {"the second": "page:4"}
    (missing,) = [one for one in result.notes if "gone.png" in (one.excerpt + one.message)]
    assert missing.page == 4
    assert {one.page: one.path for one in result.origins}[4] == "leaves.zip: p2.html"


def test_a_package_within_the_course_that_cannot_be_read_stays_a_file():
    package = listed(b"PK\x03\x04 broken", "leaves.zip", 961, component="mod_scorm", area="package")
    result = read([("scorm", 61, 1, leaves(name="Leaves course"))], files=[package])
    (page,) = result.course.pages[0].pages
    assert page.body.content[0].attrs["title"] == "leaves.zip" and "inner_package" in codes(result)


def test_packages_in_packages_end_somewhere():
    inner = zipped(backup([("page", 60, 1, leaves(name="Deep"))]))
    for _ in range(4):
        package = listed(inner, "course.mbz", 961, component="mod_scorm", area="package")
        inner = zipped(backup([("scorm", 61, 1, leaves(name="Shell"))], files=[package]))
    result = imported(inner, "course.mbz")
    assert [page.title for page in result.course.walk()].count("Shell") == 3
    assert any("a package within packages too often" in one.message for one in result.notes)


# Parts that are seldom written -------------------------------------------------------------------


def test_a_backup_that_was_packed_again_in_another_order_is_known():
    members = backup([("page", 7, 1, leaves(name="Leaves") + told("content", "<p>Green</p>"))])
    members["activities/page_7/large.bin"] = bytes(2**19)
    members = dict(sorted(members.items())) | {"course/course.xml": "<course id='2'></course>"}
    members["moodle_backup.xml"] = members.pop("moodle_backup.xml")
    for mode in ("w:gz", "w"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=mode) as archive:
            for name, data in members.items():
                held = data if isinstance(data, bytes) else data.encode()
                entry = tarfile.TarInfo(name)
                entry.size = len(held)
                archive.addfile(entry, io.BytesIO(held))
        for name in ("course.mbz", "course.tar.gz"):
            found = imported(packed.getvalue(), name)
            assert (found.course.title, texts(found)["Leaves"]) == ("A Great Course", "Green")


def texts(found):
    return {page.title: page.body.plain for page in found.course.walk()}


def settings(found, title):
    return next(dict(page.settings) for page in found.course.walk() if page.title == title)


def test_what_the_course_says_of_itself():
    about = f"<course id='2' contextid='158'>{leaves(shortname='BIO1', lang='pt_br', startdate=1700000000)}{told('summary', '<p>Of <b>life</b></p>')}<category id='1'>{leaves(name='Science')}</category><tags><tag id='1'>{leaves(name='bio', rawname='Bio')}</tag></tags></course>"
    course = read([("page", 7, 1, leaves(name="Leaves"))], **{"course/course.xml": about}).course
    assert course.language == "pt-br"
    assert course.description.splitlines() == [
        "Of life",
        "",
        "Short name: BIO1",
        "Category: Science",
        "Tags: Bio",
        "Begins: 2023-11-14 22:13 UTC",
    ]


def test_marking_guides():
    guide = f"<areas><area><definitions><definition id='2'>{leaves(method='guide', name='Guide', description='How to mark')}<plugin_gradingform_guide_definition><guidecriteria><guidecriterion id='1'>{leaves(sortorder=1, shortname='Language', description='For learners', descriptionmarkers='For markers', maxscore='6.00000')}</guidecriterion></guidecriteria><guidecomments><guidecomment id='1'>{leaves(sortorder=1, description='Well put')}</guidecomment></guidecomments></plugin_gradingform_guide_definition></definition></definitions></area></areas>"
    found = read([("assign", 8, 1, leaves(name="Essay"))], **{"activities/assign_8/grading.xml": guide})
    assert texts(found)["Essay"].split("\n") == [
        "Guide", "How to mark", "Language", "For learners", "For markers", "6 points", "Comments often used", "Well put",
    ]  # fmt: skip


def test_content_of_the_h5p_plugin_is_read_with_its_files():
    content = {
        "media": {"type": {"library": "H5P.Image 1.1", "params": {"file": {"path": "images/leaf.png", "mime": "image/png"}, "alt": "A leaf"}}},
        "question": "<p>Is it green?</p>",
        "correct": "false",
        "l10n": {"trueText": "Yes", "falseText": "No"},
    }  # fmt: skip
    inner = leaves(
        name="Leaves", machine_name="H5P.TrueFalse", major_version=1, minor_version=8, json_content=json.dumps(content),
        license="CC BY", license_version="4.0", authors='[{"name": "Ada", "role": "Author"}]',
    )  # fmt: skip
    held = listed(PNG, "leaf.png", 935, "mod_hvp", folder="/images/")
    found = read([("hvp", 35, 1, inner + told("intro", "<p>Try it</p>"))], files=[held])
    (one,) = exercises(found)
    assert [choice.content.plain for choice in one.interactions[0].choices] == ["Yes", "No"]
    assert one.interactions[0].key.correct == ("A2",)
    assert [asset.name for asset in found.assets] == ["leaf.png"]
    assert "Ada (author)" in str([page.settings for page in found.course.walk()])
    assert "Try it" in [page.body.plain for page in found.course.walk()]
    assert "component_kind" not in codes(found)


def test_a_damaged_piece_of_the_h5p_plugin_is_told():
    found = read([("hvp", 35, 1, leaves(name="Leaves", machine_name="H5P.TrueFalse", json_content="{"))])
    assert "inner_package" in codes(found)


def test_every_text_of_an_activity_that_nothing_knows():
    choices = "".join(
        f"<quest_choice id='1'>{leaves(content=word)}</quest_choice>" for word in ("Cat", "Dog")
    )
    inner = f"{leaves(name='Survey', style='long_form', size=3)}<surveys><survey id='1'>{leaves(title='Beasts', layout='a:1:{i:0;s:1:x;}')}{told('info', '<p>All of <i>them</i></p>')}<questions><question id='1'>{leaves(content='<p>Which?</p>')}<quest_choices>{choices}</quest_choices></question></questions></survey></surveys><responses><response id='1'>{leaves(userid=4, response_text='Mine is a cat')}</response></responses>{leaves(listtemplate='<b>Shown so</b>')}"
    found = read([("questionnaire", 9, 1, inner)])
    (page,) = (one for one in found.course.walk() if one.title == "Survey")
    assert page.body.plain.split("\n") == ["Beasts", "All of them", "Which?", "Cat", "Dog"]
    told_of = {note.code: note.excerpt for note in found.notes if note.where == "Survey"}
    assert told_of == {"component_kind": "", "learner_data": "1 entry", "layout": "listtemplate"}


def test_lessons_keep_what_is_told_of_typed_answers_and_where_answers_lead():
    def page(number, kind, title, *rows, option=0):
        listed = "".join(
            f"<answer id='{number}{at}'>{leaves(jumpto=to, score=1, answer_text=words, response=response)}</answer>"
            for at, (words, to, response) in enumerate(rows)
        )
        about = leaves(prevpageid=number - 1, nextpageid=number + 1, qtype=kind, qoption=option, title=title)
        return (
            f"<page id='{number}'>{about}{told('contents', '<p>Asked</p>')}<answers>{listed}</answers></page>"
        )

    pages = (
        page(1, 1, "Town", ("Berl*", -1, "Quite so"), ("Bonn", 0, "No longer")),
        page(2, 8, "Count", ("3:5", 3, "It fits")),
        page(3, 1, "Form", ("^B.n$", -1, ""), option=1),
        page(4, 20, "End", ("Go on", -1, "")),
    )
    inner = f"{leaves(name='Lesson', timelimit=600, grade=100)}<pages>{''.join(pages)}</pages>"
    found = read([("lesson", 9, 1, inner)])
    asked = [one.interactions[0] for one in exercises(found)]
    told_of = [[(each.outcome, each.content.plain) for each in one.feedback] for one in asked]
    assert told_of == [[("Berl*", "Quite so"), ("Bonn", "No longer")], [("3..5", "It fits")], []]
    assert [one.option("scoring-algorithm") for one in asked] == ["Wildcard", "", "TextRegex"]
    assert [note.excerpt for note in found.notes if note.code == "branching"] == ["“3:5” → “Form”"]
    assert texts(found)["End"] == "Asked\nGo on"
    assert settings(found, "Lesson") == {"Time limit": "10 minutes", "Points": "100"}


def test_questionnaires_with_texts_between_and_shares():
    items = "".join(
        f"<item id='{at}'>{leaves(name=name, presentation=shown, typ=kind, position=at)}</item>"
        for at, (name, shown, kind) in enumerate(
            (("First?", "30|5", "textarea"), ("Label", "<p>Now <b>more</b></p>", "label"),
             ("Grade", "r>>>>>1####good\r|2####poor", "multichoicerated"), ("Age", "18|99", "numeric"))
        )
    )  # fmt: skip
    found = read([("feedback", 9, 1, f"{leaves(name='Asked')}<items>{items}</items>")])
    assert texts(found)["Asked"].split("\n") == [
        "First?",
        "Now more",
        "Grade (1: good / 2: poor)",
        "Age (18 to 99)",
    ]


def test_small_settings_of_activities():
    alias = f"<entries><entry id='4'>{leaves(concept='Chlorophyll', definition='Green')}<aliases><alias id='1'>{leaves(alias_text='Leaf green')}</alias></aliases></entry></entries><categories><category id='1'>{leaves(name='Plants')}<category_entries><category_entry id='1'>{leaves(entryid=4)}</category_entry></category_entries></category></categories>"
    chapter = f"<chapters><chapter id='1'>{leaves(pagenum=1, subchapter=0, title='Draft', content='<p>x</p>', hidden=1)}</chapter></chapters>"
    words = f"<plugin_configs><plugin_config id='1'>{leaves(plugin='onlinetext', subtype='assignsubmission', name='wordlimit', value=250)}</plugin_config></plugin_configs>"
    found = read(
        [
            ("glossary", 1, 1, leaves(name="Glossary") + alias),
            ("book", 2, 1, leaves(name="Book") + chapter),
            ("forum", 3, 1, leaves(name="Forum", type="qanda")),
            ("assign", 4, 1, leaves(name="Essay", timelimit=3600, maxattempts=2) + words),
            ("lti", 5, 1, leaves(name="Tool", toolurl="https://t.example/", instructorcustomparameters="level=3")),
            ("quiz", 6, 1, leaves(name="Test", password="oak", grademethod=4, attempts_number=3, preferredbehaviour="deferredfeedback")),
            ("qbank", 7, 1, leaves(name="Bank") + told("intro", "<p>Ours</p>")),
        ]
    )  # fmt: skip
    assert texts(found)["Glossary"].split("\n") == [
        "Chlorophyll",
        "Green",
        "Also: Leaf green",
        "Plants: Chlorophyll",
    ]
    assert settings(found, "Draft") == {"Visible": "no"}
    assert settings(found, "Forum") == {"Kind": "questions and answers"}
    assert settings(found, "Essay") == {"Most words": "250", "Attempts": "2", "Time limit": "60 minutes"}
    assert settings(found, "Tool") == {"Parameters": "level=3"}
    assert settings(found, "Test") == {
        "Attempts": "3", "Access code": "oak", "Score kept": "last attempt", "Feedback": "at the end",
    }  # fmt: skip
    assert texts(found)["Bank"] == "Ours" and "component_kind" not in codes(found)
