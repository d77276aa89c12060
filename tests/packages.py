# ruff: noqa: E501 -- the markup reads better unbroken
"""Small packages and items for tests, written here."""

import io
import re
import zipfile

from workbench.importers import read
from workbench.model.exercise import Kind, exercises_in
from workbench.model.imported import Source

V2 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
V3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def zipped(files):
    """A zip file of these names and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def imported(data, name="quiz.xml"):
    """What an importer makes of some bytes or text."""
    return read(Source(name=name, data=data.encode() if isinstance(data, str) else data))


def package(files, name="package.zip"):
    return imported(zipped(files), name)


def exercises(result):
    return [one for page in result.course.walk() for one in exercises_in(page.body)]


def links(result):
    """Where the links of all pages lead, by their words."""
    return {
        one.text: mark.attrs["href"]
        for page in result.course.walk()
        for one in page.body.walk()
        for mark in one.marks
        if mark.type == "link"
    }


def codes(result):
    return [note.code for note in result.notes]


def item2(body, declarations="", after="", space=V2, **attributes):
    """A QTI 2 item."""
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return (
        f'<assessmentItem xmlns="{space}" identifier="i1" title="One"{given}>{declarations}'
        f"<itemBody>{body}</itemBody>{after}</assessmentItem>"
    )


def declared(values=(), cardinality="single", base="identifier", mapping="", name="RESPONSE"):
    """A QTI 2 response declaration."""
    right = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{right}</correctResponse>{mapping}</responseDeclaration>"
    )


def canvas(kind, presentation, processing="", feedback="", points="2.0"):
    """A QTI 1.2 item as Canvas writes it."""
    return f"""<item ident="q1" title="Question"><itemmetadata><qtimetadata>
      <qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>
      <qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>{points}</fieldentry></qtimetadatafield>
    </qtimetadata></itemmetadata><presentation>{presentation}</presentation>
    <resprocessing>
    <outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
    {processing}</resprocessing>{feedback}</item>"""


def assessment(*items, title="Quiz", ident="a1"):
    """A QTI 1.2 assessment of these items or sections."""
    return (
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="{ident}" title="{title}"><section ident="root_section">{"".join(items)}'
        "</section></assessment></questestinterop>"
    )


def mattext(words, kind="text/html"):
    return f'<material><mattext texttype="{kind}">{words}</mattext></material>'


def label(ident, words):
    return f'<response_label ident="{ident}">{mattext(words, "text/plain")}</response_label>'


def condition(test, points="", shows="", action="Set"):
    """A QTI 1.2 condition."""
    scored = f'<setvar action="{action}" varname="SCORE">{points}</setvar>' if points else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{shows}"/>' if shows else ""
    return f"<respcondition><conditionvar>{test}</conditionvar>{scored}{shown}</respcondition>"


def equal(response, value):
    return f'<varequal respident="{response}">{value}</varequal>'


def told(ident, words):
    return f'<itemfeedback ident="{ident}"><flow_mat>{mattext(words)}</flow_mat></itemfeedback>'


# One of each interaction ----------------------------------------------------------------------

CHOICES = '<simpleChoice identifier="A">light</simpleChoice><simpleChoice identifier="B">soil</simpleChoice>'
PICTURE = '<object type="image/png" data="leaf.png" width="30" height="20"/>'
SPOTS = '<hotspotChoice identifier="A" shape="rect" coords="0,0,9,9"/>'
SOURCES = {
    Kind.CHOICE: f"<choiceInteraction>{CHOICES}</choiceInteraction>",
    Kind.ORDER: f"<orderInteraction>{CHOICES}</orderInteraction>",
    Kind.ASSOCIATE: '<associateInteraction><simpleAssociableChoice identifier="A" matchMax="1">x</simpleAssociableChoice></associateInteraction>',
    Kind.MATCH: '<matchInteraction><simpleMatchSet><simpleAssociableChoice identifier="A" matchMax="1">x</simpleAssociableChoice></simpleMatchSet><simpleMatchSet/></matchInteraction>',
    Kind.GAP_MATCH: '<gapMatchInteraction><gapText identifier="A" matchMax="1">x</gapText><p>a <gap identifier="G"/></p></gapMatchInteraction>',
    Kind.INLINE_CHOICE: '<p>a <inlineChoiceInteraction><inlineChoice identifier="A">x</inlineChoice></inlineChoiceInteraction></p>',
    Kind.TEXT_ENTRY: "<p>a <textEntryInteraction/></p>",
    Kind.EXTENDED_TEXT: "<extendedTextInteraction/>",
    Kind.HOTTEXT: '<hottextInteraction><p>say <hottext identifier="A">this</hottext></p></hottextInteraction>',
    Kind.HOTSPOT: f"<hotspotInteraction>{PICTURE}{SPOTS}</hotspotInteraction>",
    Kind.SELECT_POINT: f"<selectPointInteraction>{PICTURE}</selectPointInteraction>",
    Kind.GRAPHIC_ORDER: f"<graphicOrderInteraction>{PICTURE}{SPOTS}</graphicOrderInteraction>",
    Kind.GRAPHIC_ASSOCIATE: f'<graphicAssociateInteraction>{PICTURE}<associableHotspot identifier="A" shape="rect" coords="0,0,9,9" matchMax="1"/></graphicAssociateInteraction>',
    Kind.GRAPHIC_GAP_MATCH: f'<graphicGapMatchInteraction>{PICTURE}<gapImg identifier="I" matchMax="1">{PICTURE}</gapImg><associableHotspot identifier="A" shape="rect" coords="0,0,9,9" matchMax="1"/></graphicGapMatchInteraction>',
    Kind.POSITION_OBJECT: f"<positionObjectStage>{PICTURE}<positionObjectInteraction>{PICTURE}</positionObjectInteraction></positionObjectStage>",
    Kind.SLIDER: '<sliderInteraction lowerBound="0" upperBound="10"/>',
    Kind.DRAWING: f"<drawingInteraction>{PICTURE}</drawingInteraction>",
    Kind.MEDIA: '<mediaInteraction><object data="film.mp4" type="video/mp4"/></mediaInteraction>',
    Kind.UPLOAD: "<uploadInteraction/>",
    Kind.END_ATTEMPT: '<p><endAttemptInteraction title="Hint"/></p>',
    Kind.CUSTOM: "<customInteraction><p>Drag the sun</p></customInteraction>",
    Kind.PORTABLE_CUSTOM: '<portableCustomInteraction module="sun"><p>Drag the sun</p></portableCustomInteraction>',
}


def as_version_3(xml):
    """The same item in QTI 3's spelling."""

    def spelled(match):
        word = match.group(2)
        kebab = re.sub(r"[A-Z]", lambda one: f"-{one.group().lower()}", word)
        return f"{match.group(1)}{kebab if word in ('p', 'object') else 'qti-' + kebab}"

    names = re.sub(r"(</?)([a-zA-Z]+)", spelled, xml)
    attributes = re.sub(
        r"(\s)([a-zA-Z]+)=", lambda m: f"{m[1]}{re.sub('[A-Z]', lambda o: '-' + o[0].lower(), m[2])}=", names
    )
    return attributes.replace(V2, V3)
