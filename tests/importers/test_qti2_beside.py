# ruff: noqa: E501 -- the markup reads better unbroken
"""What stands beside the questions of QTI 2 and 3: alternatives, materials, guidance of tests and parts."""

import pytest
from packages import assessment, canvas, codes, declared, exercises, imported, item2, package

PNG = b"\x89PNG\r\n\x1a\n"
V3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'


def item3(rest, body="<p data-catalog-idref='c1'>Tide</p>"):
    return f'<qti-assessment-item {V3} identifier="i" title="I"><qti-item-body>{body}</qti-item-body>{rest}</qti-assessment-item>'


def card(support, inner, ident="c1"):
    return f'<qti-catalog-info><qti-catalog id="{ident}"><qti-card support="{support}">{inner}</qti-card></qti-catalog></qti-catalog-info>'


def rubrics(xml, **files):
    result = package({"i.xml": xml, **files}) if files else imported(xml)
    (exercise,) = exercises(result)
    return exercise.rubrics


def test_an_alternative_is_shown_to_authors_by_what_it_is_and_belongs_to():
    (one,) = rubrics(item3(card("glossary-on-screen", "<qti-html-content><p>The <b>sea</b> rises</p></qti-html-content>")))  # fmt: skip
    assert (one.view, one.use) == (("author",), "alternatives")
    assert [block.plain for block in one.content.content] == ["Glossary (for “Tide”):", "The sea rises"]


def test_each_language_of_a_translation_is_an_entry():
    entries = "".join(f'<qti-card-entry xml:lang="{lang}"><qti-html-content>{word}</qti-html-content></qti-card-entry>' for lang, word in (("es", "marea"), ("de", "Gezeiten")))  # fmt: skip
    (one,) = rubrics(item3(card("keyword-translation", entries)))
    assert "(es, for “Tide”)" in one.content.plain and "Gezeiten" in one.content.plain


def test_a_spoken_alternative_brings_its_file():
    href = '<qti-file-href mime-type="audio/mpeg">a.mp3</qti-file-href>'
    (one,) = rubrics(item3(card("spoken", href)), **{"a.mp3": b"ID3"})
    (media,) = [node for node in one.content.walk() if node.type == "media"]
    assert media.attrs["kind"] == "audio" and media.attrs["src"].startswith("asset:")


def test_materials_are_shown_to_learners():
    listed = "<qti-companion-materials-info><qti-calculator><qti-calculator-type>basic</qti-calculator-type></qti-calculator><qti-physical-material>A coin</qti-physical-material></qti-companion-materials-info>"
    (one,) = rubrics(item3(listed))
    assert one.view == ("candidate",)
    assert [block.plain for block in one.content.content] == ["Calculator:", "basic", "To have at hand:", "A coin"]  # fmt: skip


def test_the_alternatives_of_apip_are_shown():
    spoken = "<apip:spoken><apip:spokenText>Tide, said aloud</apip:spokenText></apip:spoken>"
    access = f'<apip:apipAccessibility xmlns:apip="http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0"><apip:accessibilityInfo><apip:accessElement identifier="a"><apip:contentLinkInfo qtiLinkIdentifierRef="p1"/><apip:relatedElementInfo>{spoken}</apip:relatedElementInfo></apip:accessElement></apip:accessibilityInfo></apip:apipAccessibility>'
    (one,) = rubrics(item2('<p id="p1">Tide</p>', declared(), access))
    assert [block.plain for block in one.content.content] == ["To be spoken (for “Tide”):", "Tide, said aloud"]  # fmt: skip


def test_the_alternatives_of_a_shared_text_come_along():
    passage = f'<qti-assessment-stimulus {V3} identifier="s" title="S"><qti-stimulus-body><p>Long ago</p></qti-stimulus-body>{card("braille", "<qti-html-content>⠃</qti-html-content>")}</qti-assessment-stimulus>'
    ref = '<qti-assessment-stimulus-ref identifier="s" href="s.xml"/>'
    (one,) = rubrics(item3(ref), **{"s.xml": passage})
    assert one.content.plain.split() == ["Braille:", "⠃"]


def test_guidance_of_the_test_and_of_its_parts_is_read():
    def told(words):
        return f'<rubricBlock view="candidate"><p>{words}</p></rubricBlock>'

    def part(name):
        return f'<testPart identifier="{name}" navigationMode="linear" submissionMode="individual">{told(f"Part {name}")}<assessmentSection identifier="s{name}" title="S{name}" visible="true">{told(f"Section {name}")}</assessmentSection></testPart>'

    for parts in ("a", "ab"):
        inner = "".join(part(name) for name in parts)
        result = imported(f'<assessmentTest identifier="t" title="T">{told("Whole")}{inner}</assessmentTest>')
        said = " ".join(page.body.plain for page in result.course.walk())
        assert all(word in said for word in ("Whole", *(f"Part {one}" for one in parts)))
        assert all(f"Section {one}" in said for one in parts)


def test_what_a_test_makes_of_the_variables_of_a_question_is_told():
    ref = '<assessmentItemRef identifier="r" href="i.xml"><variableMapping sourceIdentifier="A" targetIdentifier="B"/><templateDefault templateIdentifier="T"><baseValue baseType="integer">5</baseValue></templateDefault></assessmentItemRef>'
    test = f'<assessmentTest identifier="t" title="T"><testPart identifier="p"><assessmentSection identifier="s" title="S" visible="true">{ref}</assessmentSection></testPart></assessmentTest>'
    (exercise,) = exercises(package({"t.xml": test, "i.xml": item2("<p>Say</p>")}))
    assert ("Variable renamed", "A to B") in exercise.metadata and ("Starts with T", "5") in exercise.metadata


LOM = '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string>{title}</string></title><description><string>{about}</string></description></general>{more}</lom></metadata>'


def test_what_a_manifest_says_of_the_package_and_of_each_question_is_kept():
    rights = "<rights><description><string>CC0</string></description></rights>"
    listed = "".join(
        f'<resource identifier="{at}" type="imsqti_item_xmlv2p1" href="{at}.xml">{LOM.format(title=title, about="Easy", more="")}<file href="{at}.xml"/></resource>'
        for at, title in (("a", "One"), ("b", "Leaf"))
    )
    manifest = f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M">{LOM.format(title="Bank", about="All leaves", more=rights)}<organizations/><resources>{listed}</resources></manifest>'
    result = package({"imsmanifest.xml": manifest, "a.xml": item2("<p>A</p>"), "b.xml": item2("<p>B</p>")})
    assert (result.course.title, result.course.description) == ("Bank", "All leaves\nRights: CC0")
    first, second = exercises(result)
    assert first.metadata == (("Description", "Easy"),)
    assert second.metadata == (("Title in the package", "Leaf"), ("Description", "Easy"))


CATALOG = '<qti-catalog-info><qti-catalog id="c"><qti-card support="spoken"><qti-html-content><p>{}</p></qti-html-content></qti-card></qti-catalog></qti-catalog-info>'


def test_alternatives_of_feedback_and_of_guidance_are_kept_as_those_of_questions_are():
    said = f'<qti-rubric-block view="candidate"><qti-content-body><p>Read</p></qti-content-body>{CATALOG.format("Spoken guidance")}</qti-rubric-block>'
    modal = f'<qti-modal-feedback outcome-identifier="F" identifier="m" show-hide="show"><qti-content-body><p>Good</p></qti-content-body>{CATALOG.format("Spoken praise")}</qti-modal-feedback>'
    item = f'<qti-assessment-item {V3} identifier="i" title="I"><qti-item-body>{said}<p>Say</p></qti-item-body>{modal}</qti-assessment-item>'
    (exercise,) = exercises(imported(item))
    told = " ".join(one.content.plain for one in exercise.rubrics)
    assert "Spoken guidance" in told and "Spoken praise" in told
    section = f'<qti-assessment-section {V3} identifier="s" title="S" visible="true">{said}</qti-assessment-section>'
    assert "Spoken guidance" in imported(section).course.pages[0].body.plain


def test_the_title_of_the_only_part_of_a_test_is_kept():
    test = f'<qti-assessment-test {V3} identifier="t" title="T"><qti-test-part identifier="p" title="Morning" navigation-mode="linear" submission-mode="individual"><qti-assessment-section identifier="s" title="S" visible="true"/></qti-test-part></qti-assessment-test>'
    assert ("Part", "Morning") in imported(test).course.pages[0].settings


def test_the_button_for_a_hint_keeps_its_response_beside_one_that_nothing_declares():
    body = '<p><endAttemptInteraction responseIdentifier="HINT" title="Hint"/></p><choiceInteraction responseIdentifier="OTHER" maxChoices="1"><simpleChoice identifier="A">a</simpleChoice></choiceInteraction>'
    result = imported(item2(body, declared(base="boolean", name="HINT")))
    assert [one.response for one in exercises(result)[0].interactions] == ["HINT", "OTHER"]
    assert "misnamed_response" not in codes(result)


def test_a_place_in_a_picture_may_have_a_label_and_words_of_its_own():
    body = '<hotspotInteraction responseIdentifier="RESPONSE"><object data="a.png" type="image/png" width="9" height="9"/><hotspotChoice identifier="A" shape="rect" coords="0,0,9,9" hotspotLabel="Bern">The capital</hotspotChoice></hotspotInteraction>'
    (spot,) = exercises(imported(item2(body)))[0].interactions[0].choices
    assert spot.content.plain == "Bern\nThe capital"


MANIFEST3 = '<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"><metadata><schema>QTI Package</schema></metadata><resources>{}</resources></manifest>'
TEST3 = '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="Test"><testPart identifier="p"><assessmentSection identifier="s" title="S">{}</assessmentSection></testPart></assessmentTest>'


def in_test(refs, listed, files):
    """The words of the pages of a test that refers to files, and what is told."""
    resources = "".join(f'<resource identifier="{one}" type="imsqti_item_xmlv2p1" href="{href}"/>' for one, href in listed.items())  # fmt: skip
    test = TEST3.format("".join(f'<assessmentItemRef identifier="{one}" href="{href}"/>' for one, href in refs.items()))  # fmt: skip
    made = {path: item2(f"<p>{words}</p>") for path, words in files.items()}
    found = package({"imsmanifest.xml": MANIFEST3.format(resources), "t.xml": test, **made})
    return [one.body[0].plain for one in exercises(found)], [page.title for page in found.course.pages], codes(found)  # fmt: skip


@pytest.mark.parametrize(
    ("refs", "listed", "told"),
    [
        ({"b": "items/b.xml", "a": "items/a.xml"}, {"a": "items/a.xml", "b": "items/b.xml"}, ["strayed_file"]),
        ({"b": "/items/B.xml", "a": "a.xml"}, {"a": "a.xml"}, ["strayed_file"]),
        ({"x": "b", "a": ""}, {"a": "a.xml", "b": "b.xml"}, []),
    ],
)  # fmt: skip
def test_questions_of_a_test_are_found_by_their_names_and_by_what_the_manifest_calls_them(refs, listed, told):
    files = {"a.xml": "First", "b.xml": "Second"}
    assert in_test(refs, listed, files) == (["Second", "First"], ["Test"], told)


def test_a_question_that_two_files_could_be_stays_missing():
    words, titles, told = in_test({"a": "in/a.xml"}, {}, {"x/a.xml": "One", "y/a.xml": "Two"})
    assert words == ["One", "Two"] and titles == ["Test", "Questions outside the test"]
    assert told == ["dangling_reference"]


STIMULUS = '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="S" title="Leaf"><qti-stimulus-body><p>Shared</p></qti-stimulus-body></qti-assessment-stimulus>'


def test_a_shared_text_that_lies_elsewhere_is_found_and_one_that_nothing_refers_to_is_told():
    item = '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="One">{}<qti-item-body><p>Why?</p></qti-item-body></qti-assessment-item>'
    asked = item.format('<qti-assessment-stimulus-ref identifier="S" href="texts/s.xml"/>')
    found = package({"imsmanifest.xml": MANIFEST3.format(""), "i.xml": asked, "s.xml": STIMULUS})
    assert exercises(found)[0].stimuli[0].content.plain == "Shared" and codes(found) == ["strayed_file"]
    alone = package({"imsmanifest.xml": MANIFEST3.format(""), "i.xml": item.format(""), "s.xml": STIMULUS})
    assert [(note.code, note.where, note.excerpt) for note in alone.notes] == [("unused_files", "s.xml", "Shared")]  # fmt: skip


def test_pictures_sounds_and_texts_that_lie_elsewhere_are_found_by_their_names():
    body = (
        '<p><img src="images/leaf.png" alt="Leaf"/></p><object data="media/rain.mp3" type="audio/mpeg"/>'
        '<object data="texts/poem.html" type="text/html"/><hotspotInteraction><object type="image/png" '
        'data="images/leaf.png" width="9" height="9"/><hotspotChoice identifier="A" shape="default"/>'
        "</hotspotInteraction>"
    )
    beside = {"all/leaf.png": PNG, "all/rain.mp3": b"ID3rain", "all/poem.html": "<html><body><p>Rain</p></body></html>"}  # fmt: skip
    found = package(
        {"imsmanifest.xml": MANIFEST3.format(""), "items/i.xml": item2(body, declared(["A"])), **beside}
    )
    asked = exercises(found)[0]
    sources = [one.attrs["src"] for block in asked.body for one in block.walk() if "src" in one.attrs]
    assert len(found.assets) == 2 and all(one.startswith("asset:") for one in sources) and len(sources) == 2
    assert asked.interactions[0].image == sources[0] and "Rain" in [one.plain for one in asked.body]
    assert codes(found) == ["strayed_file"]
    twice = package({"imsmanifest.xml": MANIFEST3.format(""), "items/i.xml": item2(body, declared(["A"])), **beside, "b/leaf.png": b"x"})  # fmt: skip
    assert "image" in codes(twice) and len(twice.assets) == 1


def test_a_picture_of_qti_1_that_lies_elsewhere_is_found_by_its_name():
    picture = '<material><matimage uri="images/leaf.png" imagtype="image/png"/></material>'
    found = package({"q.xml": assessment(canvas("essay_question", picture)), "all/leaf.png": PNG})
    assert [one.name for one in found.assets] == ["leaf.png"] and codes(found).count("strayed_file") == 1
