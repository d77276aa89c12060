# ruff: noqa: E501 -- the markup reads better unbroken
"""Courses that Blackboard exported: pages, links and files beside the quizzes."""

from packages import assessment, canvas, codes, exercises, label, mattext, package

from workbench.model.course import PageKind

CHOICE = f'{mattext("Which?")}<response_lid ident="r" rcardinality="Single"><render_choice>{label("1", "a")}{label("2", "b")}</render_choice></response_lid>'
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077")


def content(title, text="", url="", files="", more=""):
    return f'<CONTENT id="_1"><TITLE value="{title}"/><BODY><TEXT>{text}</TEXT></BODY><FLAGS>{more}</FLAGS><URL value="{url}"/><FILES>{files}</FILES></CONTENT>'


def course(**files):
    listed = "".join(
        f'<resource bb:file="{name}.dat" identifier="{name}" type="resource/x-bb-document" xml:base="{name}"/>'
        for name in ("toc", "week", "page", "site")
    )
    items = '<item identifier="i1" identifierref="toc"><title>COURSE_DEFAULT.Content.CONTENT_LINK.label</title><item identifier="i2" identifierref="week"><title>Week</title><item identifier="i3" identifierref="page"><title>Page</title></item><item identifier="i4" identifierref="site"><title>Site</title></item></item></item>'
    manifest = f'<manifest identifier="m" xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations><organization identifier="o">{items}</organization></organizations><resources>{listed}</resources></manifest>'
    file = "<FILE id='_9'><NAME>notes.pdf</NAME><LINKNAME value='Notes'/></FILE>"
    stub = "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1"
    return package(
        {
            "imsmanifest.xml": manifest,
            "toc.dat": '<COURSETOC id="_1"><LABEL value="x"/></COURSETOC>',
            "week.dat": content("Week", more='<ISAVAILABLE value="false"/>'),
            "page.dat": content(
                "Page",
                f"&lt;p&gt;Some &lt;b&gt;words&lt;/b&gt; &lt;img src='{stub}'&gt;&lt;/p&gt;",
                files=file,
            ),
            "site.dat": content("Site", url="https://example.org/s"),
            "page/notes.pdf": b"%PDF-1.4",
            "csfiles/home_dir/pic__xid-12_1.png": PNG,
            **files,
        }
    )


def test_the_outline_of_a_blackboard_course_with_texts_pictures_files_and_links():
    result = course(**{"quiz.dat": assessment(canvas("multiple_choice_question", CHOICE), title="Quiz")})
    menu, quiz = result.course.pages
    (week,) = menu.pages
    page, site = week.pages
    assert (menu.title, week.kind, week.settings) == ("Content", PageKind.SECTION, (("Visible", "no"),))
    assert page.body.plain.startswith("Some words") and quiz.title == "Quiz"
    kinds = [one.type for one in page.body.walk() if one.type in ("image", "media")]
    assert kinds == ["image", "media"]
    assert [one.attrs["src"] for one in site.body.content] == ["https://example.org/s"]
    assert len(exercises(result)) == 1 and codes(result) == []


def test_a_course_without_quizzes_is_read_and_what_else_it_holds_is_told():
    result = course(**{"news.dat": '<ANNOUNCEMENT id="_3"><TITLE value="Hi"/></ANNOUNCEMENT>'})
    assert [one.title for one in result.course.pages] == ["Content"]
    (note,) = result.notes
    assert (note.code, note.excerpt) == ("blackboard_rest", "ANNOUNCEMENT (1)")
