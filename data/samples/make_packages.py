"""Make the sample packages: a QTI 2.1 quiz and a SCORM 1.2 course on photosynthesis.

Run `python data/samples/make_packages.py`; the same program gives the same bytes. All text and the
drawings are original and under the project's licence (MIT).
"""

# ruff: noqa: E501 -- the markup reads better unbroken
from __future__ import annotations

import math
import struct
import zipfile
import zlib
from pathlib import Path

FOLDER = Path(__file__).parent
EPOCH = (2026, 1, 1, 0, 0, 0)
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def main() -> None:
    """Write both packages beside this file."""
    pack(FOLDER / "photosynthesis-quiz-qti21.zip", quiz_files())
    pack(FOLDER / "photosynthesis-scorm12.zip", course_files())


def pack(path: Path, files: dict[str, str | bytes]) -> None:
    """Write a zip file with fixed times."""
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            out.writestr(info, content, zipfile.ZIP_DEFLATED, compresslevel=9)


# Drawings -------------------------------------------------------------------------------------

SKY, LEAF, DARK, PALE = (244, 249, 252), (120, 178, 96), (46, 112, 62), (214, 234, 200)
VEIN, GAP, LINE = (233, 214, 150), (244, 249, 252), (60, 84, 60)


def png(width: int, height: int, colour) -> bytes:  # noqa: ANN001
    """A PNG whose pixels `colour(x, y)` gives as (red, green, blue)."""
    rows = b"".join(b"\0" + b"".join(bytes(colour(x, y)) for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def leaf_section(x: int, y: int) -> tuple[int, int, int]:
    """A leaf cut across: upper skin, palisade cells, spongy cells with a vein, lower skin with a stoma."""
    if y < 16 or y >= 224:
        return SKY
    if y < 34:
        return LINE if y in (16, 33) or x % 40 == 0 else PALE
    if y < 112:
        return palisade(x, y)
    if y < 204:
        return spongy(x, y)
    if 218 <= x <= 238:
        return GAP if 224 <= x <= 232 else DARK
    return LINE if y in (204, 223) or x % 40 == 0 else PALE


def palisade(x: int, y: int) -> tuple[int, int, int]:
    """Tall cells side by side, full of chloroplasts."""
    if x % 24 == 0 or y in (34, 111):
        return LINE
    return DARK if math.hypot((x % 24 - 12) / 5, (y - 34) % 13 - 6.5) < 4.2 and 3 < x % 24 < 21 else LEAF


def spongy(x: int, y: int) -> tuple[int, int, int]:
    """Round cells with air between them, and a vein."""
    if math.hypot((x - 96) / 34, (y - 158) / 26) < 1:
        return VEIN if math.hypot((x - 96) / 31, (y - 158) / 23) < 1 else LINE
    column, row = (x + 14 * ((y - 112) // 31 % 2)) % 44 - 22, (y - 112) % 31 - 15.5
    away = math.hypot(column / 19, row / 14)
    if away > 1:
        return GAP
    return LINE if away > 0.9 else DARK if math.hypot(column - 7, row) < 4 else LEAF


def energy_curve(x: int, y: int) -> tuple[int, int, int]:
    """The rate of photosynthesis over the strength of light: rising, then level."""
    if x < 24 or y > 176:
        return LINE if (x in (22, 23) and y <= 178) or (y in (177, 178) and x >= 22) else (255, 255, 255)
    level = 176 - 140 * (1 - math.exp(-(x - 24) / 70))
    return DARK if abs(y - level) < 2 else (PALE if y > level else (255, 255, 255))


# The quiz -------------------------------------------------------------------------------------


def item(name: str, title: str, declarations: str, body: str, after: str, feedback: str = "") -> str:
    """A QTI 2.1 item."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{QTI}" identifier="{name}" title="{title}" adaptive="false" timeDependent="false" xml:lang="en">
{declarations}
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="{POINTS[name]}">
    <defaultValue><value>0</value></defaultValue>
  </outcomeDeclaration>
  <outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>
  <itemBody>
{body}
  </itemBody>
{after}
{feedback}</assessmentItem>
"""


POINTS = {
    "where": 1, "needs": 3, "gas": 1, "parts": 4, "steps": 2, "stoma": 1, "equation": 2, "greenhouse": 5,
}  # fmt: skip
TITLES = {
    "where": "Where it happens",
    "needs": "What a leaf needs",
    "gas": "The gas that leaves",
    "parts": "Parts and their work",
    "steps": "From light to sugar",
    "stoma": "Find the stoma",
    "equation": "The equation in words",
    "greenhouse": "In the greenhouse",
}


def response(
    cardinality: str,
    base: str,
    values: list[str],
    mapping: dict[str, float] | None = None,
    name: str = "RESPONSE",
) -> str:
    """A response declaration."""
    right = "".join(f"<value>{value}</value>" for value in values)
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{worth}"/>' for key, worth in (mapping or {}).items()
    )
    table = f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>' if mapping else ""
    given = f"<correctResponse>{right}</correctResponse>" if values else ""
    return (
        f'  <responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{given}{table}</responseDeclaration>"
    )


def rules(template: str) -> str:
    """Response processing by a standard template."""
    return f'  <responseProcessing template="{TEMPLATE}{template}"/>'


def told(identifier: str, words: str) -> str:
    """Feedback for the whole question."""
    return (
        f'  <modalFeedback outcomeIdentifier="FEEDBACK" identifier="{identifier}" showHide="show">'
        f"{words}</modalFeedback>\n"
    )


def option(identifier: str, words: str, feedback: str = "", more: str = "") -> str:
    """A choice with its feedback."""
    inner = (
        f'<feedbackInline outcomeIdentifier="FEEDBACK" identifier="{identifier}" showHide="show">{feedback}</feedbackInline>'
        if feedback
        else ""
    )
    return f'<simpleChoice identifier="{identifier}"{more}>{words}{inner}</simpleChoice>'


def where() -> str:
    """One choice, with feedback for each."""
    body = f"""    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
      <prompt>In which part of a plant cell is light turned into chemical energy?</prompt>
      {option("A", "In the nucleus", "The nucleus holds the plans of the cell; it does not catch light.")}
      {option("B", "In the chloroplasts", "Yes. Their inner membranes hold the chlorophyll that catches light.")}
      {option("C", "In the mitochondria", "Mitochondria release energy from sugar; they do not store light in it.")}
      {option("D", "In the cell wall", "The wall gives shape and strength, nothing more.")}
    </choiceInteraction>"""
    feedback = told(
        "general", "<p>Chloroplasts are found in leaf cells, hardly ever in roots. Ask yourself why.</p>"
    )
    return item(
        "where",
        TITLES["where"],
        response("single", "identifier", ["B"]),
        body,
        rules("match_correct"),
        feedback,
    )


def needs() -> str:
    """Several choices, each for its points."""
    body = f"""    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="0">
      <prompt>Which of these does a leaf take in for photosynthesis? Choose all that apply.</prompt>
      {option("LIGHT", "light")}
      {option("WATER", "water")}
      {option("CO2", "carbon dioxide")}
      {option("SUGAR", "sugar", "Sugar is what comes out, not what goes in.")}
      {option("SOIL", "soil", "Soil gives water and minerals, but a leaf does not eat soil.")}
    </choiceInteraction>"""
    worth = {"LIGHT": 1, "WATER": 1, "CO2": 1, "SUGAR": -1, "SOIL": -1}
    declared = response("multiple", "identifier", ["LIGHT", "WATER", "CO2"], worth)
    return item("needs", TITLES["needs"], declared, body, rules("map_response"))


def gas() -> str:
    """A word typed into a sentence."""
    body = """    <p>A water plant in bright light gives off small bubbles. They hold the gas
      <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="12"/>, which makes a glowing splint flare up.</p>"""
    declared = response("single", "string", ["oxygen"], {"oxygen": 1, "O2": 1})
    feedback = told("incorrect", "<p>Think of what you yourself breathe in.</p>")
    return item("gas", TITLES["gas"], declared, body, rules("map_response"), feedback)


def parts() -> str:
    """Parts and what they do, in pairs."""
    left = {"CHLORO": "chlorophyll", "STOMA": "stoma", "XYLEM": "xylem", "PALI": "palisade cells"}
    right = {
        "CATCH": "catches light",
        "GATE": "lets gases in and out",
        "PIPE": "brings water up from the roots",
        "LAYER": "hold most of the chloroplasts",
    }

    def side(words: dict[str, str]) -> str:
        return "".join(
            f'<simpleAssociableChoice identifier="{key}" matchMax="1">{value}</simpleAssociableChoice>'
            for key, value in words.items()
        )

    body = f"""    <matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="4">
      <prompt>Match each part of the leaf with its work.</prompt>
      <simpleMatchSet>{side(left)}</simpleMatchSet>
      <simpleMatchSet>{side(right)}</simpleMatchSet>
    </matchInteraction>"""
    pairs = ["CHLORO CATCH", "STOMA GATE", "XYLEM PIPE", "PALI LAYER"]
    declared = response("multiple", "directedPair", pairs, dict.fromkeys(pairs, 1))
    return item("parts", TITLES["parts"], declared, body, rules("map_response"))


def steps() -> str:
    """Steps to be put in order."""
    body = f"""    <orderInteraction responseIdentifier="RESPONSE" shuffle="true">
      <prompt>Put the steps in the order in which they happen.</prompt>
      {option("SUGAR", "Carbon dioxide is built into sugar.")}
      {option("LIGHT", "Chlorophyll takes up light.")}
      {option("STARCH", "Sugar that is left over is stored as starch.")}
      {option("SPLIT", "Water is split, and oxygen is set free.")}
    </orderInteraction>"""
    declared = response("ordered", "identifier", ["LIGHT", "SPLIT", "SUGAR", "STARCH"])
    feedback = told(
        "correct", "<p>Just so: first the light reactions, then the building of sugar, then the store.</p>"
    )
    return item("steps", TITLES["steps"], declared, body, rules("match_correct"), feedback)


def stoma() -> str:
    """A place in a picture."""
    body = """    <p>The drawing shows a leaf cut across, much enlarged.</p>
    <hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1">
      <prompt>Where do gases enter and leave?</prompt>
      <object type="image/png" data="images/leaf-section.png" width="320" height="240">A leaf cut across</object>
      <hotspotChoice identifier="SKIN" shape="rect" coords="0,16,319,33" hotspotLabel="upper skin"/>
      <hotspotChoice identifier="PALISADE" shape="rect" coords="0,34,319,111" hotspotLabel="tall cells"/>
      <hotspotChoice identifier="VEIN" shape="ellipse" coords="96,158,34,26" hotspotLabel="vein"/>
      <hotspotChoice identifier="STOMA" shape="rect" coords="210,204,246,223" hotspotLabel="opening"/>
    </hotspotInteraction>"""
    feedback = told("incorrect", "<p>Look for a gap in the skin with a darker cell on either side.</p>")
    return item(
        "stoma",
        TITLES["stoma"],
        response("single", "identifier", ["STOMA"]),
        body,
        rules("match_correct"),
        feedback,
    )


def equation() -> str:
    """Words chosen within a sentence, and the equation itself."""
    body = """    <p>Carbon dioxide and
      <inlineChoiceInteraction responseIdentifier="RESPONSE" shuffle="true">
        <inlineChoice identifier="WATER">water</inlineChoice>
        <inlineChoice identifier="OXYGEN">oxygen</inlineChoice>
        <inlineChoice identifier="NITROGEN">nitrogen</inlineChoice>
      </inlineChoiceInteraction>
      become
      <inlineChoiceInteraction responseIdentifier="RESPONSE_2" shuffle="true">
        <inlineChoice identifier="GREEN">chlorophyll</inlineChoice>
        <inlineChoice identifier="SUGAR">sugar</inlineChoice>
        <inlineChoice identifier="SALT">salt</inlineChoice>
      </inlineChoiceInteraction>
      and oxygen.</p>
    <p>In symbols, carbon dioxide is
      <math xmlns="http://www.w3.org/1998/Math/MathML"><mi mathvariant="normal">C</mi><msub><mi mathvariant="normal">O</mi><mn>2</mn></msub></math>.</p>"""
    declared = (
        response("single", "identifier", ["WATER"])
        + "\n"
        + response("single", "identifier", ["SUGAR"], name="RESPONSE_2")
    )
    after = (
        "  <responseProcessing>"
        + "".join(scored(name) for name in ("RESPONSE", "RESPONSE_2"))
        + "</responseProcessing>"
    )
    return item("equation", TITLES["equation"], declared, body, after)


def scored(name: str) -> str:
    """A rule that adds a point when a response is right."""
    return (
        f'<responseCondition><responseIf><match><variable identifier="{name}"/><correct identifier="{name}"/></match>'
        '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>'
        '<baseValue baseType="float">1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>'
    )


def greenhouse() -> str:
    """A free answer, with guidance for the scorer."""
    body = """    <rubricBlock view="scorer">
      <p>One point each: light, carbon dioxide and warmth named as limits; one point for the idea that the scarcest
      thing sets the pace; one point for a reasoned choice.</p>
    </rubricBlock>
    <p>A grower lights her tomatoes day and night. At first they grow faster, but stronger lamps bring nothing more.</p>
    <extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="8">
      <prompt>Explain why, and say what she should change next.</prompt>
    </extendedTextInteraction>"""
    return item("greenhouse", TITLES["greenhouse"], response("single", "string", []), body, "")


def quiz_files() -> dict[str, str | bytes]:
    """The files of the quiz package."""
    items = {
        "where": where(), "needs": needs(), "gas": gas(), "parts": parts(), "steps": steps(), "stoma": stoma(),
        "equation": equation(), "greenhouse": greenhouse(),
    }  # fmt: skip
    files: dict[str, str | bytes] = {"imsmanifest.xml": quiz_manifest(), "test.xml": quiz_test()}
    files |= {f"items/{name}.xml": text for name, text in items.items()}
    return files | {"items/images/leaf-section.png": png(320, 240, leaf_section)}


def quiz_test() -> str:
    """The test: two sections, the first shuffled, half an hour."""

    def refs(*names: str) -> str:
        return "".join(f'<assessmentItemRef identifier="{name}" href="items/{name}.xml"/>' for name in names)

    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="{QTI}" identifier="photosynthesis" title="Photosynthesis: check what you know">
  <timeLimits maxTime="1800"/>
  <testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">
    <itemSessionControl maxAttempts="2" showFeedback="true"/>
    <assessmentSection identifier="know" title="What you know" visible="true">
      <ordering shuffle="true"/>
      <rubricBlock view="candidate"><p>Short questions. You have two tries for each.</p></rubricBlock>
      {refs("where", "needs", "gas", "parts", "steps", "stoma")}
    </assessmentSection>
    <assessmentSection identifier="use" title="What you can do with it" visible="true">
      {refs("equation", "greenhouse")}
    </assessmentSection>
  </testPart>
</assessmentTest>
"""


def quiz_manifest() -> str:
    """The manifest of the quiz package."""
    listed = "".join(
        f'    <resource identifier="RES-{name}" type="imsqti_item_xmlv2p1" href="items/{name}.xml">'
        f'<file href="items/{name}.xml"/>'
        + ('<file href="items/images/leaf-section.png"/>' if name == "stoma" else "")
        + "</resource>\n"
        for name in TITLES
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="photosynthesis-quiz">
  <metadata>
    <schema>QTIv2.1 Package</schema>
    <schemaversion>1.0.0</schemaversion>
    <lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="en">Photosynthesis quiz</string></title></general></lom>
  </metadata>
  <organizations/>
  <resources>
    <resource identifier="RES-test" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>
{listed}  </resources>
</manifest>
"""


# The course -----------------------------------------------------------------------------------

PAGES = {
    "why-light": ("Why light matters", """
<p>Nearly all that lives runs on sunlight. We cannot eat it, but plants can: they catch light and store its energy
in sugar. Everyone who eats plants, or eats those who eat plants, lives on that store.</p>
<div class="callout objective"><p>After this course you can say where in a leaf light is caught, what goes in, what comes out,
and what sets the pace.</p></div>
<h2>One equation</h2>
<p>Six molecules of carbon dioxide and six of water become one of glucose and six of oxygen:</p>
<p class="equation">\\[6\\,\\mathrm{CO_2} + 6\\,\\mathrm{H_2O} \\longrightarrow \\mathrm{C_6H_{12}O_6} + 6\\,\\mathrm{O_2}\\]</p>
<p>The arrow hides a lot of work. The next pages open it up.</p>
"""),
    "leaf": ("Inside the leaf", """
<p>A leaf is thin, so that light reaches every cell, and flat, so that it meets as much light as it can. Cut across, it
shows four layers.</p>
<p><img src="../media/leaf-section.png" alt="A leaf cut across: skin, tall cells, round cells with a vein, skin with an opening" width="320" height="240"></p>
<table>
<thead><tr><th>Layer</th><th>What it does</th></tr></thead>
<tbody>
<tr><td>Upper skin</td><td>Lets light through and keeps water in</td></tr>
<tr><td>Palisade cells</td><td>Catch most of the light</td></tr>
<tr><td>Spongy cells</td><td>Leave room for gases to move</td></tr>
<tr><td>Lower skin</td><td>Has openings, the stomata</td></tr>
</tbody>
</table>
"""),
    "chloroplasts": ("Chloroplasts", """
<p>Each palisade cell holds dozens of <strong>chloroplasts</strong>, green bodies a few thousandths of a millimetre long.
Stacks of membranes inside them carry <strong>chlorophyll</strong>.</p>
<p>Chlorophyll takes up red and blue light and leaves green, which is why leaves look green to us.</p>
<ol>
<li>Light strikes chlorophyll and lifts electrons to a higher energy.</li>
<li>Water is split to replace them; oxygen is set free.</li>
<li>The energy is passed on in two small molecules, ATP and NADPH.</li>
<li>With these, carbon dioxide is built into sugar, in the dark parts of the chloroplast as well.</li>
</ol>
"""),
    "stomata": ("Stomata: the leaf’s gates", """
<p>Carbon dioxide comes in, oxygen and water vapour go out, through openings that are mostly on the underside. Two guard
cells swell to open a stoma and slacken to close it.</p>
<blockquote><p>A leaf on a dry day must choose: open, and lose water, or closed, and go hungry.</p></blockquote>
<p>Cactuses solve this by opening at night and keeping the carbon dioxide until morning.</p>
"""),
    "pace": ("What sets the pace", """
<p>Give a plant more light and it makes more sugar, up to a point. Then something else is scarce: carbon dioxide, warmth
or water. The scarcest thing sets the pace.</p>
<p><img src="../media/light-curve.png" alt="The rate of photosynthesis rises with the light and then levels off" width="300" height="200"></p>
<ul>
<li><strong>Light:</strong> limits at dawn, in shade and under water.</li>
<li><strong>Carbon dioxide:</strong> only 4 parts in 10,000 of the air.</li>
<li><strong>Warmth:</strong> too little slows the work, too much destroys the tools.</li>
</ul>
"""),
}  # fmt: skip
STYLE = """body { font-family: sans-serif; line-height: 1.5; max-width: 40em; margin: 2em auto; padding: 0 1em; }
h1 { color: #2e703e; }
table { border-collapse: collapse; }
td, th { border: 1px solid #bbb; padding: .3em .6em; text-align: left; }
.callout { border-left: .3em solid #78b260; padding: .2em 1em; background: #eef6e8; }
"""
SCRIPT = """function findApi(win) {
  for (var i = 0; i < 10 && win; i++) { if (win.API) { return win.API; } if (win === win.parent) { break; } win = win.parent; }
  return null;
}
var api = findApi(window);
if (api) { api.LMSInitialize(""); api.LMSSetValue("cmi.core.lesson_status", "completed"); api.LMSFinish(""); }
"""


def course_files() -> dict[str, str | bytes]:
    """The files of the SCORM package."""
    files: dict[str, str | bytes] = {"imsmanifest.xml": course_manifest()}
    for name, (title, body) in PAGES.items():
        files[f"pages/{name}.html"] = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="../media/style.css">
<script src="../media/scorm.js"></script>
</head>
<body>
<h1>{title}</h1>{body}</body>
</html>
"""
    return files | {
        "media/style.css": STYLE,
        "media/scorm.js": SCRIPT,
        "media/leaf-section.png": png(320, 240, leaf_section),
        "media/light-curve.png": png(300, 200, energy_curve),
    }


def course_manifest() -> str:
    """The manifest: five pages, two of them below another."""

    def entry(number: int, name: str, more: str = "", inside: str = "") -> str:
        return (
            f'<item identifier="I{number}" identifierref="R-{name}" isvisible="true"{more}>'
            f"<title>{PAGES[name][0]}</title>{inside}</item>"
        )

    below = entry(3, "chloroplasts") + entry(4, "stomata")
    last = '<adlcp:prerequisites type="aicc_script">I2</adlcp:prerequisites><adlcp:masteryscore>80</adlcp:masteryscore>'
    entries = entry(1, "why-light") + entry(2, "leaf", inside=below) + entry(5, "pace", inside=last)
    media = "".join(
        f'<file href="media/{name}"/>'
        for name in ("style.css", "scorm.js", "leaf-section.png", "light-curve.png")
    )
    listed = "".join(
        f'    <resource identifier="R-{name}" type="webcontent" adlcp:scormtype="sco" href="pages/{name}.html">'
        f'<file href="pages/{name}.html"/><dependency identifierref="R-media"/></resource>\n'
        for name in PAGES
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="photosynthesis-course" version="1"
    xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="ORG">
    <organization identifier="ORG">
      <title>Photosynthesis: how a leaf stores light</title>
      {entries}
    </organization>
  </organizations>
  <resources>
{listed}    <resource identifier="R-media" type="webcontent" adlcp:scormtype="asset">{media}</resource>
  </resources>
</manifest>
"""


if __name__ == "__main__":
    main()
