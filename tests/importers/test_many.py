# ruff: noqa: E501 -- the markup reads better unbroken
"""Many of one thing take as long as there are of them, and not each as long as all."""

import pytest
from costs import calls, growth
from lxml import html
from packages import assessment, canvas, condition, declared, equal, imported, item2, label, package
from word_files import p, word, zipped

from workbench.exporters import _footnotes
from workbench.importers import _tags
from workbench.importers._clean import drop_active
from workbench.importers._docx.package import value
from workbench.importers._gift.aiken import is_aiken
from workbench.importers._h5p.unsaid import tell_unsaid
from workbench.importers._html.flow import Names
from workbench.importers._lines import imported_lines
from workbench.importers._notes import Notes, gathered
from workbench.model import content, exercise, links
from workbench.model.content import doc, node, paragraph
from workbench.model.course import Course, Page
from workbench.model.imported import Note, Severity


def form(size):
    return imported(f"<select><option>a<option>b</select>{'words ' * 100}" * size, "a.html")


def signs(size):
    return imported("&" * size, "a.html")


def blanks(size):
    asked = " ".join(f"w <textEntryInteraction responseIdentifier='R{at}'/>" for at in range(size))
    keys = "".join(declared([f"a{at}"], base="string", name=f"R{at}") for at in range(size))
    rules = "".join(
        f"<responseCondition><responseIf><match><variable identifier='R{at}'/><correct identifier='R{at}'/></match><setOutcomeValue identifier='SCORE'>"
        "<sum><variable identifier='SCORE'/><baseValue baseType='float'>1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>"
        for at in range(size)
    )
    return imported(item2(f"<p>{asked}</p>", keys, f"<responseProcessing>{rules}</responseProcessing>"))


def several(size):
    right = "".join(equal("R", at) if at % 2 else f"<not>{equal('R', at)}</not>" for at in range(size))
    asked = "".join(label(at, f"choice {at}") for at in range(size))
    response = f"<response_lid ident='R' rcardinality='Multiple'><render_choice>{asked}</render_choice></response_lid>"
    return imported(
        assessment(canvas("multiple_answers_question", response, condition(f"<and>{right}</and>", "100")))
    )


def backup(size):
    listed = "".join(
        f"<activity><moduleid>{at}</moduleid><sectionid>{at}</sectionid><modulename>label</modulename><title>L</title><directory>a/{at}</directory></activity>"
        for at in range(size)
    )
    sections = "".join(
        f"<section><sectionid>{at}</sectionid><directory>s/{at}</directory></section>" for at in range(size)
    )
    about = f"<moodle_backup><information><contents><activities>{listed}</activities><sections>{sections}</sections></contents></information></moodle_backup>"
    inside = {
        f"s/{at}/section.xml": f"<section id='{at}'><number>{at}</number><name>S</name></section>"
        for at in range(size)
    }
    return package({"moodle_backup.xml": about, **inside}, "a.mbz")


@pytest.mark.parametrize(("work", "size"), [(blanks, 100), (backup, 200)])
def test_four_times_as_many_need_about_four_times_the_steps(work, size):
    work(4)  # what is made once is made
    assert calls(lambda: work(4 * size)) < 4.5 * calls(lambda: work(size))


def test_each_set_of_many_choices_is_held_against_each_rule_once():
    several(4)
    assert calls(lambda: several(80)) < 20 * calls(lambda: several(20))


def rested(size):
    """Paragraphs in styles that rest on one another."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{at}"><w:name w:val="S{at}"/><w:basedOn w:val="s{at - 1}"/></w:style>'
        for at in range(size)
    )
    body = "".join(p("x", f'<w:pStyle w:val="s{at}"/>') for at in range(size))
    return imported(zipped(word(body, styles=styles)), "a.docx")


def test_a_paragraph_looks_at_so_many_styles_that_its_own_rests_on_and_not_at_all():
    rested(4)
    assert calls(lambda: rested(400), of=value) < 5 * calls(lambda: rested(100), of=value)


def notes(size):
    """As many pages, each with footnotes that have the same names."""
    line = paragraph("See", *(node("footnoteReference", label=str(at)) for at in range(3)))
    page = Page(title="P", body=doc(line))
    return _footnotes.labelled(Course(title="C", pages=(page,) * size))


def places(size):
    """As many places that links lead to, and no block between them that could have their names."""
    names = Names()
    for at in range(size):
        names.before_all().add(0, f"n{at}")


def unsaid(size):
    """Texts of H5P content that stand on no page, beside as many that do."""
    page = Page(title="P", body=doc(*(paragraph(f"Some {at} words of {at}") for at in range(size))))
    texts = [{"label": f"Some {at} words of none"} for at in range(size)]
    tell_unsaid(texts, [page], Notes(), "h5p.json")


def templates(size):
    """Templates, whose words are told with how many there were."""
    drop_active(html.fromstring("<div>" + f"<template>{500 * 'a'}</template>" * size + "</div>"), Notes())


def objects(size):
    """Letters that stand for objects, which no word and no sentence ends with."""
    return imported(f"<p><b>a</b>{chr(0xFFFC) * size}</p>", "a.html")


@pytest.mark.parametrize(
    ("work", "size"),
    [
        (form, 600),
        (signs, 150_000),
        (notes, 100),
        (places, 2000),
        (unsaid, 1000),
        (templates, 5000),
        (objects, 26_000),
    ],
)
def test_four_times_as_many_take_about_four_times_as_long(work, size):
    assert growth(work, size) < 8


def test_empty_lines_are_no_work_for_those_who_look_what_a_text_is():
    assert growth(lambda size: is_aiken("\n" * size), 4000) < 9


def test_large_questions_are_handed_over_a_few_at_a_time():
    question = "::Q:: What? {=right " + " ".join(f"~wrong {at}" for at in range(300)) + "}"
    lengths = [len(one) for one in imported_lines(imported("\n\n".join([question] * 40), "a.gift"))]
    assert sum(lengths) > 1_000_000
    assert max(lengths) < 200_000


def choices(size):
    return imported(f"Which? {{={'one~two' * size}}}", "a.gift")


def cells(size):
    return imported("<table>" + "<tr><td>a</td></tr>" * size + "</table>", "a.html")


@pytest.mark.parametrize(
    ("work", "step", "most"),
    [
        (choices, exercise.interaction_of, 0),
        (choices, exercise.interaction_node, 1),
        (cells, content._checked, 1),
        (cells, links._inner, 90),
        (cells, _tags._tag_end, 0),
    ],
    ids=["not decoded", "encoded once", "cells are usual", "links looked for once", "plain tags end at once"],
)
def test_what_is_plain_costs_no_more_than_it_needs(work, step, most):
    work(4)  # what is made once is made
    assert calls(lambda: work(40), of=step) <= most


def test_a_sentence_that_is_told_very_often_is_told_some_hundred_times_and_how_often_it_was_left_out():
    def told(message, at):
        return Note(severity=Severity.WARNING, where=f"line {at}", message=message, code="x")

    often, seldom = [told("This is odd.", at) for at in range(3500)], [told("This, too.", 7)]
    found = gathered((*often[:2500], *seldom, *often[2500:]))
    assert found[:2000] == tuple(often[:2000])
    assert [one.message for one in found[2000:]] == [
        "This, too.",
        "This is odd. The same is so of 1500 more places, of which this is the last.",
    ]
    assert found[-1].where == "line 3499"
    assert gathered(tuple(often[:2000])) == tuple(often[:2000])


def test_what_comments_say_is_told_however_many_there_are():
    said = tuple(
        Note(severity=Severity.INFO, where="", message="A comment.", code="comment", excerpt=f"No. {at}")
        for at in range(2100)
    )
    assert gathered(said) == said


def test_lines_without_a_question_are_told_in_a_bounded_number_of_notes():
    found = imported("What?\nA. a\nB. b\n" + "ANSWER: A\n" * 3000, "a.txt")
    assert len(found.notes) == 2001
    assert "999 more places" in found.notes[-1].message
