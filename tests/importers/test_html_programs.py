"""What programs say by class names and in signs of their own: boxes, levels, code, remarks, equations."""

from workbench.importers._html.reading import read_html


def html(string):
    return read_html(string).blocks


def test_boxes_to_tick_are_read_from_the_exports_of_other_programs():
    page = """
    <ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span>Notion</span></li>
      <li><div class="checkbox checkbox-off"></div><span>open</span></li></ul>
    <ul class="inline-task-list"><li data-inline-task-id="1" class="checked">Confluence</li></ul>
    <ul class="en-todolist"><li class="list-bullet-todo"><div>Evernote</div></li></ul>
    <ul data-type="taskList"><li data-checked="true"><p>Tiptap</p></li></ul>"""
    items = [one.plain for block in html(page) for one in block.content]
    assert items == ["☑ Notion", "☐ open", "☑ Confluence", "☐ Evernote", "☑ Tiptap"]


def test_levels_of_lists_are_read_from_class_names():
    paper = '<ul class="listindent1"><li>a</li></ul><ul class="listindent2"><li>b</li></ul>'
    quill = '<ol><li>a</li><li class="ql-indent-1">b</li><li>c</li></ol>'
    for page, last in ((paper, ""), (quill, "c")):
        (outer,) = html(page)
        assert [one.content[0].plain for one in outer.content] == ["a", *filter(None, [last])]
        assert outer.content[0].content[1].plain == "b"


def test_code_has_its_language_from_what_is_around_it_and_no_numbers_of_lines():
    sphinx = '<div class="highlight-python notranslate"><div class="highlight"><pre>x = 1</pre></div></div>'
    hexo = (
        '<figure class="highlight js"><table><tr><td class="gutter"><pre>1\n2</pre></td>'
        '<td class="code"><pre>a\nb</pre></td></tr></table></figure>'
    )
    (block,) = html(sphinx)
    assert block.attrs["language"] == "python" and block.plain == "x = 1"
    assert [one.plain for block in html(hexo) for one in block.walk() if one.type == "codeBlock"] == ["a\nb"]


def test_comments_of_word_pages_are_told_and_not_a_part_of_the_text():
    page = (
        "<p class=MsoTitle>Leaves</p><p>Green<span class=MsoCommentReference>"
        '<a href="#_msocom_1">[A1]</a></span></p>'
        '<div style="mso-element:comment-list"><div style="mso-element:comment"><p>Really?</p></div></div>'
    )
    read = read_html(page)
    blocks, notes = read.blocks, read.notes
    assert [(one.type, one.plain) for one in blocks] == [("heading", "Leaves"), ("paragraph", "Green")]
    assert [(one.code, one.message) for one in notes] == [("comment", "Comment: Really?")]


def test_items_that_kept_only_their_drawn_sign_become_a_list():
    style = 'class=MsoListParagraph style="margin-left:36pt;text-indent:-18pt"'
    item = f"<p {style}><span>%s</span><span>&nbsp;&nbsp; </span>%s</p>"
    (bullets,) = html(item % ("·", "one") + item % ("·", "two"))
    assert bullets.type == "bulletList" and [one.plain for one in bullets.content] == ["one", "two"]
    (counted,) = html(item % ("1.", "one") + item % ("2.", "two"))
    assert counted.type == "orderedList" and [one.plain for one in counted.content] == ["one", "two"]


def test_equations_in_the_signs_of_wiris_are_read():
    math = "«math xmlns=¨http://www.w3.org/1998/Math/MathML¨»«msqrt»«mi»x«/mi»«/msqrt»«/math»"
    for page in (f"<p>{math}</p>", f'<p><img class="Wirisformula" data-mathml="{math}" src="x.png"></p>'):
        (found,) = [one for block in html(page) for one in block.walk() if one.type.startswith("math")]
        assert found.attrs["latex"] == r"\sqrt{x}"


def test_what_has_the_role_of_a_heading_is_one():
    (block,) = html('<div role="heading" aria-level="3">Leaves</div>')
    assert (block.type, block.attrs["level"], block.plain) == ("heading", 3, "Leaves")
