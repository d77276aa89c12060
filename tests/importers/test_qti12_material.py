# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2: the words, media and blanks of a question stay in their order and are what they say they are."""

from packages import assessment, condition, equal, exercises, imported, label, mattext

from workbench.model.content import plain_text

PICKED = f'<response_lid ident="R" rcardinality="Single"><render_choice>{label("A", "one")}{label("B", "two")}</render_choice></response_lid>'


def blank(inner="", before="", after="", sort="String"):
    return f'<response_str ident="R">{before}<render_fib fibtype="{sort}"><response_label ident="x"/>{inner}</render_fib>{after}</response_str>'


def read(presentation, rules="", *, most="", beside=""):
    given = f"<outcomes><decvar{most}/></outcomes>{rules}"
    item = f'<item ident="q" title="Q"><presentation>{presentation}</presentation><resprocessing>{given}</resprocessing></item>'
    return imported(assessment(beside + item))


def parts(result):
    """Words and what is to be answered, in their order."""
    kinds = {
        "interaction": lambda one: "[ ]",
        "text": lambda one: one.text,
        "media": lambda one: one.attrs["kind"],
    }
    nodes = [one for one in result.course.pages[0].body.walk() if one.type in kinds]
    return [kinds[one.type](one).strip() for one in nodes]


def test_words_in_a_response_stand_before_and_after_the_blank_in_their_order():
    given = blank(before=mattext("first"), after=mattext("second") + mattext("third"))
    assert " ".join(parts(read(given))) == "first [ ] second third"
    within = blank(mattext("second") + mattext("third"))
    assert " ".join(parts(read(mattext("first") + within))) == "first [ ] second third"


def test_labels_with_nothing_between_them_are_answers_of_one_blank():
    rules = condition(equal("R", "ash"), "1") + condition(equal("R", "oak"), "1")
    (exercise,) = exercises(read(blank('<response_label ident="y"/>'), rules))
    (interaction,) = exercise.interactions
    assert interaction.key.correct == ("ash", "oak")


def test_films_and_sounds_of_a_question_are_media_where_they_stand():
    films = '<material><mattext>See</mattext><matvideo uri="https://example.org/a.mp4" label="Leaf"/><mataudio uri="https://example.org/a.mp3"/><mattext>and say</mattext></material>'
    result = read(films + PICKED)
    assert parts(result) == ["See", "video", "audio", "and say", "[ ]"]
    media = [one for one in result.course.pages[0].body.walk() if one.type == "media"]
    assert [(one.attrs["src"], one.attrs["title"]) for one in media] == [
        ("https://example.org/a.mp4", "Leaf"),
        ("https://example.org/a.mp3", "a.mp3"),
    ]


def test_words_that_are_said_to_be_plain_stay_as_they_are_written():
    told = "&lt;b&gt;x&lt;/b&gt;"
    plain = f'<material><mattext texttype="text/plain">{told}</mattext></material>'
    assert parts(read(plain + PICKED))[0] == "<b>x</b>"
    for rich in (
        f'<material><mattext texttype="text/html">{told}</mattext></material>',
        f"<material><mattext>{told}</mattext></material>",
        f'<material><mat_formattedtext texttype="text/plain">{told}</mat_formattedtext></material>',
    ):
        (bold,) = [one for one in read(rich + PICKED).course.pages[0].body.walk() if one.type == "text"]
        assert bold.text == "x" and [mark.type for mark in bold.marks] == ["bold"]


def test_a_blank_for_whole_numbers_takes_the_number_in_any_spelling():
    (exercise,) = exercises(read(blank(sort="Integer"), condition(equal("R", "12"), "1")))
    interaction = exercise.interactions[0]
    assert interaction.base_type == "float" and interaction.key.ranges[0].exact == 12
    (exercise,) = exercises(read(blank(sort="String"), condition(equal("R", "12"), "1")))
    assert exercise.interactions[0].base_type == "string" and not exercise.interactions[0].key.ranges


def test_a_picture_without_a_height_has_no_size():
    def spots(size):
        picture = f'<material><matimage uri="https://example.org/leaf.png"{size}/></material>'
        area = '<response_label ident="A" rarea="Rectangle">1,1,9,9</response_label>'
        shown = f'<response_xy ident="R" rcardinality="Single">{picture}<render_hotspot>{area}</render_hotspot></response_xy>'
        (exercise,) = exercises(read(shown, condition(equal("R", "A"), "1")))
        return exercise.interactions[0].image_size

    assert spots(' width="30" height="20"') == (30, 20)
    assert spots(' width="30"') is None


def test_a_pass_mark_is_told_as_a_setting_of_the_quiz():
    given = assessment(f'<item ident="q"><presentation>{mattext("Say")}{PICKED}</presentation></item>')
    outcome = '<outcomes_processing><outcomes><decvar varname="SCORE" cutvalue="70"/></outcomes></outcomes_processing>'
    page = imported(given.replace("<section ", outcome + "<section ", 1)).course.pages[0]
    assert dict(page.settings)["Pass mark"] == "70"
    assert "Say" in plain_text(page.body)
