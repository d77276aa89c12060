# ruff: noqa: E501 -- the data reads better unbroken
"""Lessons of SoftChalk: their pages in order, without what surrounds them, and with what they ask."""

import json

from packages import codes, exercises, links, package

MANIFEST = """<manifest identifier="S" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization identifier="o">
  <item identifier="i" identifierref="r"><title>Start</title></item></organization></organizations>
  <resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources>
  </manifest>"""

AROUND = '<html><head><title>{}</title></head><body><!-- This file is created by SoftChalk LessonBuilder --><nav><ul class="sidebar-nav"><li><a href="index.html">Start</a></li><li><a href="two.html">Two</a></li></ul></nav><!-- start content -->{}<!-- end content --><a href="all_print.html">print all</a></body></html>'


def place(number):
    return (
        f'<!-- qpstart {number} 1 --><div id="quiz-container-{number}" class="clearboth"></div><!-- qpend -->'
    )


def q(kind, right, answers, **more):
    return {
        "q_type": kind,
        "theQuestion": f"<p>Kind {kind}?</p>",
        "right_answers": right,
        "answer_choices": answers,
        "q_value": 2,
        "scoreQ": "yes",
        "feedbackRight": "<p>Yes!</p>",
        **more,
    }


def lesson(first, questions, second="<p>Last.</p>", **files):
    quoted = json.dumps({"questions": questions}).replace("\\", "\\\\").replace("'", "\\'")
    return package(
        {
            "imsmanifest.xml": MANIFEST,
            "index.html": AROUND.format("Start", first),
            "two.html": AROUND.format("Two", second),
            "all_print.html": "<p>All.</p>",
            "sclb_extras/lesson_qp_json.js": f"var lesson_qp_format_json = '{quoted}';",
            **files,
        },
        "lesson.zip",
    )


def test_pages_come_in_order_without_what_surrounds_them_and_questions_stand_in_their_place():
    gaps = {
        "order": ["x"],
        "hash": {"x": {"answers": [{"answer": "ebb", "correct": True}, {"answer": "rain"}]}},
    }
    asked = {
        "1": q(
            1, ["b"], ["<p>A's</p>", "<p>B</p>"], feedbackIndividual=["", "So"], showFeedbackIndividual="yes"
        ),
        "2": q(2, ["false"], ["Vrai", "Faux"]),
        "3": q(3, ["a,c"], ["A", "B", "C"], feedbackPartial="Nearly"),
        "4": q(4, ["Moon", "moon"], ["no choices"], hint="<p>Round</p>", showHint="yes"),
        "6": q(6, ["2", "0", "1"], ["third", "first", "second"]),
        "8": q(8, [], ["no choices"]),
        "9": {**q(9, [], [], bracket_manager=gaps), "theQuestion": "<p>It is [x] now</p>"},
        "12": q(77, [], ["left", "over"]),
    }
    result = lesson("<p>Before.</p>" + "".join(place(one) for one in asked) + "<p>After.</p>", asked)
    assert [page.title for page in result.course.walk()] == ["Start", "Two"]
    body = result.course.pages[0].body.content
    assert body[0].plain == "Before." and body[-1].plain == "After."
    assert not any("print all" in block.plain for block in body)
    found = exercises(result)
    assert [one.interactions[0].key.correct for one in found] == [
        ("A2",), ("A2",), ("A1", "A3"), ("Moon", "moon"), ("A1", "A2", "A3"), (), ("A1",),
    ]  # fmt: skip
    assert found[0].points == 2 and found[0].interactions[0].choices[1].feedback.plain == "So"
    assert found[2].metadata == (("Feedback on partly right answers", "Nearly"),)
    assert found[3].hints[0].plain == "Round"
    assert [one.content.plain for one in found[4].interactions[0].choices] == ["first", "second", "third"]
    assert found[6].body[0].plain == "It is  now"
    assert "question_kind" in codes(result) and any(block.plain == "left" for block in body)


def test_activities_are_exercises_or_their_texts():
    def act(number, kind, items):
        data = {"type": kind, "id": number, "name": "Try", "items": items, "score": 1}
        return {f"{kind}{number}.js": f'ActivityResources["{kind}-{number}"] = {json.dumps(data)};'}

    def shown(number):
        return f'<!-- actstart {number} 5 --><div id="activity-container-{number}"></div><!-- actend -->'

    files = {
        **act(
            1,
            "sorting",
            [
                {
                    "title": "Wet",
                    "items": [
                        {"text": "<p>Rain that falls from every cloud in the grey sky</p>"},
                        {"text": "Sea"},
                    ],
                },
                {"title": "Dry", "items": [{"text": "Sand"}]},
            ],
        ),
        **act(
            2,
            "pairs",
            [
                {"first": {"text": "Ebb"}, "second": {"text": "Low"}},
                {"first": {"text": "Flow"}, "second": {"text": "High"}},
            ],
        ),
        **act(3, "connections", [{"text": "Moon", "correct": True}, {"text": "Fog"}]),
        **act(4, "flashcards", [{"front": {"text": "Front words"}, "back": {"text": "Back words"}}]),
    }
    result = lesson("".join(shown(n) for n in (1, 2, 3, 4, 5)), {}, **files)
    found = [one.interactions[0] for one in exercises(result)]
    assert [one.key.correct for one in found] == [("L1 R1", "L2 R1", "L3 R2"), ("L1 R1", "L2 R2"), ("A1",)]
    words = result.course.pages[0].body.plain
    assert "Front words" in words and "Back words" in words and "every cloud" not in words
    assert "missing_file" in codes(result)


def test_older_lessons_write_each_part_of_a_question_by_itself_and_groups_name_theirs():
    script = """//groupID3=2;
q_type3=2;
theQuestion3="It's wet?";
right_answers3=new Array(1);
right_answers3[0]="true";
answer_choices3=new Array(2);
answer_choices3[0]="True";
answer_choices3[1]="False";
"""
    page = '<!-- quizgroupstart 2 --><div id="quizgroup-container-2"></div><!-- quizgroupend -->'
    result = lesson(page, {}, **{"sclb_extras/lesson_qp.js": script})
    (found,) = exercises(result)
    assert found.interactions[0].key.correct == ("A1",) and found.body[0].plain == "It's wet?"


# Twine -------------------------------------------------------------------------------------------


def story(passages, around="<tw-storydata name='S' startnode='2' hidden>{}</tw-storydata>"):
    page = f"<html><body>{around.format(passages)}<script>run()</script></body></html>"
    return package({"imsmanifest.xml": MANIFEST, "index.html": page}, "story.zip")


def test_passages_of_a_story_are_pages_whose_ways_are_links():
    result = story(
        "<tw-passagedata pid='1' name='The street'>It is &lt;b&gt;empty&lt;/b&gt;.\n\n(set: $x to 1)[[Home<-Back]] &lt;&lt;link \"Sleep\" \"Home\"&gt;&gt;</tw-passagedata>"
        "<tw-passagedata pid='2' name='Home'>You wake. [[Go out->The street]] or [[The street]] or [[see|https://example.org/]] or [[fly->Nowhere]].</tw-passagedata>"
        "<tw-passagedata pid='3' name='Code' tags='script'>let x</tw-passagedata>"
    )
    (entry,) = result.course.pages
    assert [page.title for page in entry.pages] == ["Home", "The street"]
    home, street = entry.pages
    assert "You wake. Go out or The street or see or fly." in home.body.plain
    assert [block.plain for block in street.body.content] == ["It is empty.", "Back Sleep"]
    assert links(result) == {
        "Go out": "page:2",
        "The street": "page:2",
        "see": "https://example.org/",
        "Back": "page:1",
        "Sleep": "page:1",
    }
    assert {"story_rules", "page_link", "authoring_tool"} <= set(codes(result)) and "no_text" not in codes(
        result
    )


def test_older_stories_are_read_too():
    result = story(
        "<div tiddler='Next'>Two.</div><div tiddler='Start'>One.\\n\\n[[Go|Next]]</div>",
        "<div id='storeArea'>{}</div>",
    )
    assert [page.title for page in result.course.pages[0].pages] == ["Start", "Next"]
    assert links(result) == {"Go": "page:2"}
