# ruff: noqa: E501 -- the markup reads better unbroken
"""Courses as Desire2Learn (Brightspace) exports them, activities and links by codes included."""

import pytest
from packages import assessment, codes, exercises, imported, links, package

from workbench.model.course import PageKind
from workbench.model.exercise import Kind
from workbench.model.imported import Severity
from workbench.model.scoring import score_exercise

SPACES = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0" xmlns:scorm_1p2="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
QUICK = "/d2l/common/dialogs/quickLink/quickLink.d2l?ou={orgUnitId}"
MODULE = ("m", "contentmodule", "")


def own(ident, sort, href):
    href = href.replace("&", "&amp;")
    return f'<resource identifier="{ident}" type="webcontent" d2l_2p0:material_type="{sort}" d2l_2p0:link_target="" href="{href}" title="" />'


def entry(ident, title, inner="", more=""):
    return f'<item identifier="i-{ident}" identifierref="{ident}" d2l_2p0:id="1" {more} completion_type="2"><title>{title}</title>{inner}</item>'


def course(listed, outline="", **files):
    """What is read of an export; files are named with `__` for a dot."""
    organization = f'<organizations default="d2l_orgs"><organization identifier="d2l_org">{outline}</organization></organizations>'
    resources = "".join(own(*one) for one in listed)
    manifest = (
        f'<manifest identifier="D2L_1" {SPACES}>{organization}<resources>{resources}</resources></manifest>'
    )
    return package(
        {"imsmanifest.xml": manifest, **{key.replace("__", "."): data for key, data in files.items()}}
    )


def titled(result, title):
    (found,) = [page for page in result.course.walk() if page.title == title]
    return found


def html(words):
    return words.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


ITEM = '<item ident="OBJ_1" label="Q1" title="Leaf"><presentation><flow><response_str ident="S"><render_fib/></response_str></flow></presentation></item>'


def test_a_library_of_questions_is_read_though_the_manifest_speaks_of_scorm():
    bank = f'<questestinterop><objectbank ident="QLIB_7"><section ident="s" title="Week 2">{ITEM}</section></objectbank></questestinterop>'
    manifest = f'<manifest identifier="D2L_1" {SPACES}><resources><resource identifier="q" type="webcontent" d2l_2p0:material_type="d2lquestionlibrary" href="questiondb.xml" title="Question Library" /></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, "questiondb.xml": bank})
    (library,) = result.course.pages
    assert result.provenance.importer == "cartridge" and len(exercises(result)) == 1
    assert (library.title, library.kind) == ("Question Library", PageKind.BANK)
    assert [(one.title, one.kind) for one in library.pages] == [("Week 2", PageKind.BANK)]


def test_a_scorm_package_that_only_speaks_of_desire2learn_stays_one():
    item = '<item identifier="i" identifierref="r"><title>Start</title></item>'
    manifest = f'<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema><note>For Desire2Learn</note></metadata><organizations><organization identifier="o">{item}</organization></organizations><resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="a.html"><file href="a.html"/></resource></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, "a.html": "<p>Words to read</p>"})
    assert result.provenance.importer == "scorm"


DROPBOX = f"""<dropbox xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0">
  <folder name="Report" id="1" submission_type="0" out_of="5.000000000" resource_code="C-1" is_hidden="true">
    <d2l_2p0:associations><d2l_2p0:rubric isDefault="false">9</d2l_2p0:rubric></d2l_2p0:associations>
    <instructions text_type="text/html"><text>{html("<p>Write <em>two</em> pages.</p>")}</text></instructions><date_due>2026-03-01</date_due>
  </folder>
  <folder name="Diary" id="2" submission_type="1" resource_code="C-2"><instructions text_type="text/plain"><text>Every day.</text></instructions></folder>
</dropbox>"""
RUBRICS = f"""<rubrics><rubric id="9" name="Marks"><description><text/></description><criteria_groups><criteria_group name="Criteria">
  <level_set><levels><level name="Poor" level_id="1"/><level name="Good" level_id="2"/></levels></level_set>
  <criteria><criterion name="Style"><cells>
    <cell level_id="1" cell_value="0.000"><description><text>{html("<p>Hard to read</p>")}</text></description><feedback><text/></feedback></cell>
    <cell level_id="2" cell_value="2.500"><description><text>Clear</text></description><feedback><text>Well done</text></feedback></cell>
  </cells></criterion></criteria></criteria_group></criteria_groups>
  <overall_level_set><overall_levels><overall_level name="Pass" range_start_value="1.0"/></overall_levels></overall_level_set>
</rubric></rubrics>"""


def test_folders_to_hand_work_in_are_assignments_where_the_outline_links_to_them():
    listed = (
        MODULE,
        ("l", "contentlink", f"{QUICK}&type=dropbox&rcode=C-1"),
        ("d", "d2ldropbox", "dropbox_d2l.xml"),
        ("r", "d2lrubric", "rubrics_d2l.xml"),
    )
    result = course(listed, entry("m", "Week 1", entry("l", "Hand in")), dropbox_d2l__xml=DROPBOX, rubrics_d2l__xml=RUBRICS)  # fmt: skip
    report = titled(result, "Hand in")
    assert report.kind == PageKind.ASSIGNMENT and report.body.plain == "Write two pages."
    assert dict(report.settings) == {
        "Points": "5",
        "Handed in as": "file",
        "Published": "no",
        "Due": "2026-03-01",
        "Rubric": "Marks",
    }
    (others,) = titled(result, "Assignments").pages
    assert (others.title, others.body.plain) == ("Diary", "Every day.") and codes(result) == []


def test_rubrics_are_tables_with_levels_points_and_feedback():
    (page,) = course([("r", "d2lrubric", "rubrics_d2l.xml")], rubrics_d2l__xml=RUBRICS).course.pages
    heading, table, overall = page.body.content
    rows = [[cell.plain for cell in row.content] for row in table.content]
    assert (heading.plain, overall.plain) == ("Marks", "Pass (from 1 points)")
    assert rows == [
        ["Criterion", "Poor", "Good"],
        ["Style", "0 points\nHard to read", "2.5 points\nClear\nFeedback:\nWell done"],
    ]


FORUM = f"""<discussion><forum id="1" resource_code="F-1"><content><title>Café</title><description>{html("<p>Be kind</p>")}</description></content><topics>
  <topic id="2" resource_code="T-1"><properties><score_out_of>10.0</score_out_of><must_post_to_participate>True</must_post_to_participate></properties>
    <content><title>Hello</title><description>{html("<p>Who are you?</p>")}</description></content></topic>
  <topic id="3" resource_code="T-2"><content><title>Goodbye</title><description/></content></topic></topics></forum></discussion>"""


def test_topics_are_discussions_and_the_rest_of_the_forum_stays():
    listed = (MODULE, ("l", "contentlink", f"{QUICK}&type=discuss&rCode=T-1"), ("f", "d2ldiscussion", "discussion_d2l_1.xml"))  # fmt: skip
    result = course(listed, entry("m", "Week 1", entry("l", "Say hello")), discussion_d2l_1__xml=FORUM)
    topic = titled(result, "Say hello")
    assert topic.kind == PageKind.DISCUSSION and topic.body.plain == "Who are you?"
    assert dict(topic.settings) == {"Points": "10", "Post before reading others": "yes"}
    forum = titled(result, "Café")
    assert forum.body.plain == "Be kind" and [one.title for one in forum.pages] == ["Goodbye"]


def test_announcements_checklists_the_syllabus_and_tools_are_pages():
    news = f'<news><item id="1"><headline>Welcome</headline><content text_type="text/html">{html("<p>Hi</p>")}</content><date_start>2026-01-05</date_start></item></news>'
    lists = '<checklists><checklist id="1" resource_code="K"><name>Week 1</name><category sort_order="1"><name>To do</name><item sort_order="1"><name>Read</name><date_end>2026-02-01</date_end></item></category></checklist></checklists>'
    tool = '<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p0" xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0"><blti:title>Maps</blti:title><blti:launch_url>https://example.org/maps</blti:launch_url></cartridge_basiclti_link>'
    listed = (
        ("n", "d2lnews", "news_d2l.xml"),
        ("c", "d2lchecklist", "checklist_d2l.xml"),
        ("s", "d2lsyllabus", "syllabus_d2l.xml"),
        ("t", "imsbasiclti_xmlv1p0", "basic_lti_link_1.xml"),
        ("g", "d2lgrades", "grades_d2l.xml"),
    )
    result = course(listed, news_d2l__xml=news, checklist_d2l__xml=lists, syllabus_d2l__xml=f'<syllabus description="{html("<p>Plan</p>")}"/>', basic_lti_link_1__xml=tool, grades_d2l__xml="<grades/>")  # fmt: skip
    assert titled(result, "Welcome").settings == (("Type", "announcement"), ("Opens", "2026-01-05"))
    assert titled(result, "Week 1").body.plain == "To do\nRead – Closes: 2026-02-01"
    assert titled(result, "Syllabus").body.plain == "Plan"
    assert titled(result, "Maps").kind == PageKind.LINK
    (note,) = result.notes
    assert note.code == "course_settings" and note.excerpt == "grades_d2l.xml"


def test_entries_say_what_they_are_before_their_text():
    said = f'description="{html("<p>About this week</p>")}" isvisible="False" date_due="2026-05-01"'
    topic = entry("p", "Read", more=f'description="{html("<p>Short</p>")}"')
    result = course((MODULE, ("p", "content", "p.html")), entry("m", "Week", topic, said), p__html="<p>Long</p>")  # fmt: skip
    week = titled(result, "Week")
    assert week.body.plain == "About this week"
    assert dict(week.settings) == {"Visible": "no", "Due": "2026-05-01"}
    assert titled(result, "Read").body.plain == "Short\nLong"


def test_days_in_parts_are_said_as_one():
    day = (
        "<month>2</month><day>3</day><year>2031</year><hour>8</hour><minutes>30</minutes><seconds>0</seconds>"
    )
    news = f'<news><item id="1"><headline>Welcome</headline><content text_type="text/html">{html("<p>Hi</p>")}</content><date_start>{day}</date_start></item></news>'
    result = course((("n", "d2lnews", "news_d2l.xml"),), news_d2l__xml=news)
    assert dict(titled(result, "Welcome").settings)["Opens"] == "2031-02-03T08:30:00"


def test_links_by_codes_and_files_lead_to_pages():
    words = f'<p><a href="{QUICK}&amp;type=dropbox&amp;rCode=C-2">diary</a> <a href="{QUICK}&amp;type=quiz&amp;rCode=Z-1">quiz</a> <a href="{QUICK}&amp;type=coursefile&amp;fileId=more%2fb.html">more</a> <a href="/content/enforced/7-X/more/b.html">again</a></p>'
    quiz = assessment(ITEM, title="Quiz").replace("<assessment ", '<assessment xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0" d2l_2p0:resource_code="Z-1" ')  # fmt: skip
    listed = (
        MODULE,
        ("p", "content", "p.html"),
        ("b", "content", "more/b.html"),
        ("d", "d2ldropbox", "dropbox_d2l.xml"),
        ("q", "d2lquiz", "quiz_d2l_1.xml"),
    )
    files = {"p.html": words, "more/b.html": "<p>More</p>", "dropbox_d2l.xml": DROPBOX, "quiz_d2l_1.xml": quiz}  # fmt: skip
    outline = entry("m", "Week", entry("p", "Start") + entry("b", "More"))
    result = course(listed, outline, **files)
    titles = [page.title for page in result.course.walk()]
    led = {said: titles[int(href.removeprefix("page:"))] for said, href in links(result).items()}
    assert led == {"diary": "Diary", "quiz": "Quiz", "more": "More", "again": "More"}


def test_a_link_to_what_did_not_come_along_is_told():
    result = course((MODULE, ("l", "contentlink", f"{QUICK}&type=dropbox&rcode=gone")), entry("m", "Week", entry("l", "Gone")))  # fmt: skip
    assert codes(result) == ["dangling_reference"] and titled(result, "Gone").kind == PageKind.SECTION


# Questions ------------------------------------------------------------------------------------


def item(kind, presentation, processing="", rest=""):
    return f"""<item xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0" ident="OBJ_1" label="Q_1"><itemmetadata><qtimetadata>
      <qti_metadatafield><fieldlabel>qmd_questiontype</fieldlabel><fieldentry>{kind}</fieldentry></qti_metadatafield>
      <qti_metadatafield><fieldlabel>qmd_weighting</fieldlabel><fieldentry>3.0</fieldentry></qti_metadatafield></qtimetadata></itemmetadata>
      <presentation><flow>{presentation}</flow></presentation><resprocessing>{processing}</resprocessing>{rest}</item>"""


def rule(response, value, setvar='<setvar action="Set">50.0</setvar>'):
    return f'<respcondition><conditionvar><varequal respident="{response}" case="no">{value}</varequal></conditionvar>{setvar}</respcondition>'


def only(*parts):
    (exercise,) = exercises(imported(assessment(item(*parts))))
    return exercise


BOXES = '<response_str ident="Q_1_STR" rcardinality="Single"><render_fib d2l_2p0:input_boxes="{}" rows="1" columns="20" prompt="Box" fibtype="String"><response_label ident="Q_1_ANS"/></render_fib></response_str>'
THIRD = '<setvar action="Set">33.330000000</setvar>'


def earned(exercise, *typed):
    (asked,) = exercise.interactions
    return round(score_exercise(exercise, {asked.response: typed}).points, 6)


def test_several_boxes_take_any_of_the_answers_and_each_of_these_counts_once():
    rules = "".join(rule("Q_1_ANS", word, THIRD) for word in ("red", "blue", "green", "grey"))
    result = imported(assessment(item("Multi-Short Answer", BOXES.format(3), rules)))
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert (one.kind, one.lines, one.key.correct) == (Kind.EXTENDED_TEXT, 3, ("red", "blue", "green", "grey"))
    assert (exercise.points, codes(result)) == (3, [])
    assert earned(exercise, "Blue", "grey", "red") == 3
    assert earned(exercise, "red", "Red", "blue") == 2 and earned(exercise, "pink") == 0


def test_boxes_whose_answers_are_worth_different_shares_count_the_best_ones():
    rules = "".join(
        rule("Q_1_ANS", word, f'<setvar action="Set">{share}</setvar>')
        for word, share in (("red", 60), ("blue", 40), ("pink", 20))
    )
    exercise = only("Multi-Short Answer", BOXES.format(2), rules)
    assert earned(exercise, "blue", "red") == 3
    assert earned(exercise, "blue", "pink") == 1.8 and earned(exercise, "pink") == 0.6


def test_a_pattern_for_a_box_counts_once_beside_plain_words():
    marked = "<var_extension><d2l_2p0:answer_is_regexp>yes</d2l_2p0:answer_is_regexp></var_extension></conditionvar>"
    pattern = rule("Q_1_ANS", "colou?rs?", THIRD).replace("</conditionvar>", marked)
    rules = pattern + rule("Q_1_ANS", "s.ze", THIRD) + rule("Q_1_ANS", "form", THIRD)
    exercise = only("Multi-Short Answer", BOXES.format(3), rules)
    assert earned(exercise, "Color", "s.ze", "form") == 3
    assert earned(exercise, "color", "colours", "size") == 1


def test_boxes_without_end_are_not_made():
    box = '<response_str ident="S"><render_fib d2l_2p0:input_boxes="1000000000"><response_label ident="A"/></render_fib></response_str>'
    (one,) = only("Multi-Short Answer", box, rule("A", "red")).interactions
    assert one.lines <= 50


@pytest.mark.parametrize(("letter", "cardinality"), [("A", "Multiple"), ("O", "Ordered")])
def test_feedback_belongs_to_the_choice_of_the_same_number(letter, cardinality):
    labels = "".join(f'<response_label ident="Q_1_{letter}{one}"><flow_mat><material><mattext>{one}</mattext></material></flow_mat></response_label>' for one in (1, 2))  # fmt: skip
    told = '<itemfeedback ident="Q_1_IF2"><material><mattext>Because</mattext></material></itemfeedback>'
    exercise = only("Multi-Select", f'<response_lid ident="L" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid>', "", told)  # fmt: skip
    (one,) = exercise.interactions
    assert [choice.feedback and choice.feedback.plain for choice in one.choices] == [None, "Because"]
    assert exercise.feedback == ()


def test_a_left_side_takes_all_that_belong_to_it():
    labels = "".join(f'<response_label ident="M{one}"><flow_mat><material><mattext>{one}</mattext></material></flow_mat></response_label>' for one in (1, 2, 3))  # fmt: skip
    sides = "".join(f'<response_grp respident="C{one}" rcardinality="Single"><material><mattext>Left {one}</mattext></material><render_choice>{labels}</render_choice></response_grp>' for one in (1, 2))  # fmt: skip
    right = '<setvar varname="D2L_Correct" action="Add">1</setvar>'
    exercise = only("Matching", sides, rule("C1", "M1", right) + rule("C1", "M2", right) + rule("C2", "M3", right))  # fmt: skip
    (one,) = exercise.interactions
    assert one.key.correct == ("C1 M1", "C1 M2", "C2 M3")
    assert [side.match_max for side in one.choices] == [0, 1] and one.max_choices == 0


def test_a_section_draws_questions_for_points_and_a_reference_brings_its_own():
    fields = "".join(f"<qti_metadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qti_metadatafield>" for key, value in (("qmd_numberofitems", "4"), ("qmd_weighting", "2.500")))  # fmt: skip
    drawn = f'<section ident="R"><qtimetadata>{fields}</qtimetadata><itemref linkrefid="Q_1"/></section>'
    ref = '<itemref linkrefid="Q_1" xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"><d2l_2p0:points>4.5</d2l_2p0:points><d2l_2p0:isbonus>yes</d2l_2p0:isbonus></itemref>'
    order = '<selection_ordering><order order_type="Random"/></selection_ordering>'
    data = assessment(order, drawn, ref).replace("</questestinterop>", f'<objectbank ident="B">{item("Short Answer", "")}</objectbank></questestinterop>')  # fmt: skip
    quiz, _ = imported(data).course.pages
    section, behind = quiz.pages
    assert dict(quiz.settings) == {"Order": "Random"} and behind.settings == ()
    assert section.settings == (("Questions drawn", "4"), ("Points each", "2.5"))
    assert [one.points for one in exercises(imported(data))] == [2.5, 4.5, 3.0]
    bonus = [dict(one.metadata).get("d2l_isbonus") for one in exercises(imported(data))]
    assert bonus == [None, "yes", None]


def test_what_a_pool_pays_for_each_counts_for_the_questions_within_it():
    data = assessment(pool("7.5", item("Short Answer", "")), pool("0", item("Short Answer", "")))
    result = imported(data)
    assert [one.points for one in exercises(result)] == [7.5, 3.0]
    (note,) = [one for one in result.notes if one.code == "scoring"]
    assert note.excerpt == "3" and note.severity == Severity.INFO


def test_a_pool_without_questions_is_told():
    result = imported(assessment(pool("2", ""), item("Short Answer", "")))
    (note,) = [one for one in result.notes if one.code == "nothing_drawn"]
    assert note.where.endswith("Pool") and note.severity == Severity.WARNING
    assert "nothing_drawn" not in codes(imported(assessment(pool("2", item("Short Answer", "")))))


def pool(points, questions):
    fields = "".join(f"<qti_metadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qti_metadatafield>" for key, value in (("qmd_numberofitems", "1"), ("qmd_weighting", points)))  # fmt: skip
    return f'<section ident="R" title="Pool"><qtimetadata>{fields}</qtimetadata>{questions}</section>'


def test_what_is_told_after_handing_in_is_kept():
    after = f'<assessfeedback title=""><rubric><flow_mat><material><mattext texttype="yes">{html("<p>Thank you</p>")}</mattext></material></flow_mat></rubric></assessfeedback>'
    data = assessment(item("Short Answer", "")).replace('<section ident="root', f'{after}<section ident="root')  # fmt: skip
    (quiz,) = imported(data).course.pages
    callout = quiz.body.content[0]
    assert callout.type == "callout"
    assert [one.plain for one in callout.content] == ["Shown at the end", "Thank you"]


def test_nought_questions_drawn_and_nought_minutes_of_old_blackboards_are_no_settings():
    nought = "<qmd_numberofitems>0</qmd_numberofitems><qmd_timelimit>0</qmd_timelimit><qmd_weighting>0.0</qmd_weighting>"
    data = f'<questestinterop><assessment title="Pool"><assessmentmetadata><bbmd_assessmenttype>Pool</bbmd_assessmenttype>{nought}</assessmentmetadata><section><sectionmetadata><bbmd_sectiontype>Subsection</bbmd_sectiontype>{nought}</sectionmetadata>{item("Short Answer", "")}</section></assessment></questestinterop>'
    (pool,) = imported(data).course.walk()
    assert (pool.title, pool.settings) == ("Pool", ())


@pytest.mark.parametrize(("asked", "away"), [("_1_1", []), ("_2_1", ["_2_1"])])
def test_questions_that_blackboard_draws_by_name_are_told_where_they_are_away(asked, away):
    known = '<item><itemmetadata><bbmd_asi_object_id>_1_1</bbmd_asi_object_id></itemmetadata><presentation><material><mattext>Why?</mattext></material><response_str ident="r"><render_fib/></response_str></presentation></item>'
    choice = f'<selection_metadata mdname="bbmd_questionid" mdoperator="EQ">\n {asked}\n</selection_metadata>'
    drawn = f"<selection_ordering><selection><selection_number>1</selection_number><or_selection>{choice}</or_selection></selection></selection_ordering>"
    block = f"<section><sectionmetadata><bbmd_sectiontype>Question Block</bbmd_sectiontype><qmd_weighting>2.0</qmd_weighting></sectionmetadata>{drawn}</section>"
    data = f'<questestinterop><assessment title="Test"><assessmentmetadata><bbmd_assessmenttype>Test</bbmd_assessmenttype></assessmentmetadata><section>{known}{block}</section></assessment></questestinterop>'
    result = imported(data)
    page = next(one for one in result.course.walk() if one.title == "Questions drawn")
    assert dict(page.settings) == {
        "Questions drawn": "1", "Chosen by": f"bbmd_questionid EQ {asked}", "Points each": "2",
    }  # fmt: skip
    assert [one.excerpt for one in result.notes if one.code == "dangling_reference"] == away


def test_a_test_of_blackboard_draws_from_the_pools_that_came_along():
    def file(title, kind, body):
        return f'<questestinterop><assessment title="{title}"><assessmentmetadata><bbmd_assessmenttype>{kind}</bbmd_assessmenttype></assessmentmetadata><section>{body}</section></assessment></questestinterop>'

    block = "<section><sectionmetadata><bbmd_sectiontype>Random Block</bbmd_sectiontype><qmd_weighting>10.0</qmd_weighting></sectionmetadata><selection_ordering><selection><selection_number>1</selection_number><sourcebank_ref>res00001</sourcebank_ref></selection></selection_ordering></section>"
    listed = "".join(f'<resource bb:file="{ident}.dat" identifier="{ident}" type="assessment/x-bb-qti-{kind}" xml:base="{ident}"/>' for ident, kind in (("res00001", "pool"), ("res00002", "test")))  # fmt: skip
    manifest = f'<manifest xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations/><resources>{listed}</resources></manifest>'
    pool = file("single.qti.export.referenced.canvas.name.prefix Plants", "Pool", ITEM)
    result = package({"imsmanifest.xml": manifest, "res00001.dat": pool, "res00002.dat": file("Test", "Test", block)})  # fmt: skip
    test, bank = result.course.pages
    (drawn,) = test.pages
    assert (bank.title, bank.kind) == ("Plants", PageKind.BANK) and codes(result) == []
    assert (drawn.title, dict(drawn.settings)) == (
        "Questions drawn",
        {"Questions drawn": "1", "Drawn from bank": "Plants", "Points each": "10"},
    )
