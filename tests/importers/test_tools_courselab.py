# ruff: noqa: E501 -- the markup reads better unbroken
"""Modules of CourseLab become pages and exercises."""

from packages import codes, exercises, package

from workbench.model.course import PageKind
from workbench.model.scoring import full_answers, score_exercise

START = '<!DOCTYPE html><html><head><meta name="author" content="CourseLab 3.0"><script src="../courseimages/cl.js"></script></head><body onload="CL.Init();"><div id="boardFrame"></div><div class="cl-error-browser">Your browser is too old</div></body></html>'
MANIFEST = '<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" identifier="M"><organizations><organization identifier="o"><title>Seas</title><item identifier="i" identifierref="r"><title>Seas</title></item></organization></organizations><resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="1/start.html"><file href="1/start.html"/></resource></resources></manifest>'


def rich(words):
    return f'<![CDATA[<span style="font-size: 12px">{words}</span>]]>'


def item(kind, asked, variants="", right="true"):
    return (
        f"<item><question_type>{kind}</question_type><text_main>{rich(asked)}</text_main><q_text_true>{rich('Yes')}</q_text_true><q_text_false>{rich('No')}</q_text_false>"
        f"<q_eval>{right}</q_eval>{variants}<q_scored>yes</q_scored><q_weight>25.0</q_weight><display_fb_correct>yes</display_fb_correct><fb_correct>{rich('Well done')}</fb_correct>"
        f"<display_fb_exceed>no</display_fb_exceed><fb_exceed>{rich('Not shown')}</fb_exceed></item>"
    )


def variants(kind, *listed):
    inner = "".join(
        f"<item><q_right>{right}</q_right><q_variant>{rich(words)}</q_variant></item>"
        for words, right in listed
    )
    return f"<q_variants_{kind}>{inner}</q_variants_{kind}>"


def slide(name, objects, indent=0):
    return f'<slide id="S{name}" masterid="MASTER1" name="{name}" indent="{indent}"><frames><frame id="F">{objects}</frame></frames></slide>'


def shown(ident, html, kind=""):
    return f'<object id="{ident}" type="{kind}"><data><![CDATA[{html}]]></data></object>'


def module(slides, params=""):
    runtime = f"<module><slides>{slides}</slides><params>{params}</params></module>"
    splash = "<splash><data><![CDATA[<p>Welcome to the seas</p>]]></data></splash>"
    files = {
        "1/start.html": START,
        "1/runtime.xml": runtime,
        "1/splash.xml": splash,
        "1/images/a.png": b"\x89PNG\r\n\x1a\n",
    }
    return package({"imsmanifest.xml": MANIFEST, **files})


def test_slides_are_pages_in_their_order_and_depth():
    picture = shown("IMG", '<img src="images/a.png" style="width: 9px"/>')
    first = slide(
        "Salt",
        shown("T", "<p>The sea is <b>salty</b></p>") + picture + shown("N", "<div>NEXT</div>", "nav_0000"),
    )
    result = module(
        first + slide("Why", shown("U", "<p>Rivers</p>"), 1) + slide("End", shown("V", "<p>Bye</p>"))
    )
    (course,) = result.course.pages
    assert [page.title for page in course.walk()] == ["Seas", "Start", "Salt", "Why", "End"]
    start, salt, end = course.pages
    assert [page.title for page in salt.pages] == ["Why"] and "Welcome to the seas" in start.body.plain
    assert salt.body.plain.splitlines()[0] == "The sea is salty" and "NEXT" not in salt.body.plain
    assert [one.name for one in result.assets] == ["a.png"] and "authoring_tool" in codes(result)
    assert "too old" not in course.body.plain


def test_a_test_asks_all_kinds_of_questions_with_their_keys_and_points():
    questions = (
        item("choice", "How is it?", variants("choice", ("salty", "yes"), ("sweet", "no")))
        + item("select", "Which are seas?", variants("select", ("North", "yes"), ("Baltic", "yes"), ("Como", "no")))
        + item("true-false", "Whales are fish", right="false")
        + item("order", "Order", variants("order", ("small", ""), ("large", "")))
        + item("oto", "Match", f"<q_variants_oto><item><q_target>{rich('Whale')}</q_target><q_bullet>{rich('Mammal')}</q_bullet></item></q_variants_oto>")
        + item("numeric", "How many?", "<q_variants_numeric><item><q_explanation>oceans</q_explanation><q_value>5</q_value></item></q_variants_numeric>")
        + item("fib", "Capital?", "<q_variants_fib><item><q_text>Rome</q_text></item></q_variants_fib>")
    )  # fmt: skip
    settings = "<test_timer_switch>yes</test_timer_switch><test_timer>3</test_timer>"
    params = f'<param objectid="Q"><q_questions>{questions}</q_questions>{settings}</param><param objectid="R"><scoreboards/></param>'
    result = module(
        slide(
            "Test", shown("Q", "<div>Sample</div>", "t_0001") + shown("R", "<div>50 of 100</div>", "q_0002")
        ),
        params,
    )
    page = result.course.pages[0].pages[-1]
    assert (page.kind, page.settings) == (PageKind.QUIZ, (("Time limit", "3 min"),))
    found = exercises(result)
    assert [one.interactions[0].kind for one in found] == [
        "choice",
        "choice",
        "choice",
        "order",
        "match",
        "textEntry",
        "textEntry",
    ]
    assert [one.interactions[0].key.correct for one in found] == [
        ("A1",),
        ("A1", "A2"),
        ("A2",),
        ("A1", "A2"),
        ("L1 R1",),
        ("5",),
        ("Rome",),
    ]
    for one in found:
        (asked,) = one.interactions
        assert score_exercise(one, {asked.response: full_answers(asked)[0]}).points == 25
        assert [told.content.plain for told in one.feedback] == ["Well done"]
    assert "50 of 100" not in page.body.plain


def test_a_kind_of_question_that_is_not_known_keeps_its_words():
    params = f'<param objectid="Q"><q_questions>{item("mtm", "Join", variants("mtm", ("blue", "")))}</q_questions></param>'
    (one,) = exercises(module(slide("Test", shown("Q", "", "t_0001")), params))
    assert one.interactions[0].kind == "extendedText" and [block.plain for block in one.body[:2]] == [
        "Join",
        "blue",
    ]
