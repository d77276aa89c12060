"""Makes the sample lesson (Word) and the sample quiz (CSV): `python data/samples/make.py`.

The text, the picture and the questions were written for this project. `make_packages.py` makes the
QTI and SCORM packages.
"""

# ruff: noqa: E501, SLF001 -- prose and rows of questions read better unbroken

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from workbench.exporters.docx import write_docx  # noqa: E402
from workbench.importers.markdown import markdown_to_blocks  # noqa: E402
from workbench.model.content import Node, doc, map_nodes, node, paragraph  # noqa: E402
from workbench.model.course import Asset, Course, Page  # noqa: E402

TITLE = "Photosynthesis: how a leaf stores light"
_LONG_AGO = (2026, 1, 5, 8, 0, 0)

LESSON = r"""
# Photosynthesis: how a leaf stores light

Hold a leaf against the sun. What looks like a thin green film is a kitchen with some hundred thousand workplaces in
every square millimetre. It takes in air, water and light, and it makes the sugar that feeds the plant, the animals
that eat the plant, and us. This lesson follows one ray of light from the edge of the leaf to a grain of starch.

## What you will be able to do

- say in one sentence what goes into photosynthesis and what comes out;
- find the parts of a leaf that let air, water and light in;
- tell the two stages of photosynthesis apart and say why one cannot run without the other;
- predict what happens when light, water or carbon dioxide runs short.

## The whole story in one line

Plants take carbon dioxide from the air and water from the soil. With the energy of light they build sugar, and oxygen
is left over:

$$6\,CO_{2} + 6\,H_{2}O \overset{\text{light}}{\rightarrow} C_{6}H_{12}O_{6} + 6\,O_{2}$$

Read it like a recipe. Six molecules of each ingredient give one molecule of glucose. The oxygen we breathe is what the
plant has no use for.[^1]

PICTURE

## The leaf as a workplace

A leaf is flat so that light reaches every cell, and thin so that air does. The work is shared:

| Part | What it does | What would go wrong without it |
| --- | --- | --- |
| Upper skin | lets light through, keeps water in | the leaf would dry out |
| Palisade cells | hold most of the chloroplasts | little light would be caught |
| Spongy layer | lets air move between the cells | carbon dioxide would not get in |
| Stomata | open and close to let gases pass | no carbon dioxide, or no water left |
| Veins | bring water, carry sugar away | the kitchen would run dry and clog up |

Inside the palisade cells lie the **chloroplasts**. Each is only about 5 micrometres long, so that two hundred of them
in a row measure one millimetre. In them sits *chlorophyll*, the green pigment. It catches red and blue light well and
green light badly. That is why leaves look green: green is the light they do not use.

> **Remember.** A plant does not eat soil. Nearly all of its dry weight was once carbon dioxide in the air.

## Two stages, one purpose

### First stage: catching the light

In the membranes of the chloroplast, chlorophyll takes in light. A photon carries the energy

$$E = h\nu = \frac{hc}{\lambda}$$

so blue light, whose wavelength $\lambda$ is short, carries more than red. The energy splits water. Oxygen leaves
the leaf, and two small carriers are charged: ATP, which is like a full battery, and NADPH, which is like a loaded
cart of hydrogen.

### Second stage: building sugar

In the fluid around the membranes, the Calvin cycle turns. It needs no light of its own, only the charged carriers:

1. An enzyme called Rubisco fastens carbon dioxide to a sugar that has five carbon atoms.
2. ATP and NADPH turn the product into a sugar with three carbon atoms.
3. Most of it is used to make the five-carbon sugar again, so that the cycle can go on.
4. One part in six leaves the cycle and becomes glucose, starch or cellulose.

The stages depend on each other. In the dark the carriers stay empty, so the second stage stops too.

## What sets the pace

Photosynthesis is as fast as its slowest supply. Biologists call that supply the *limiting factor*.

- **Light.** More light helps, until all chlorophyll is busy.
- **Carbon dioxide.** Air holds only about 0.04 %. Growers add some in greenhouses.
- **Temperature.** Enzymes work faster when it is warm. Above about 40 °C most of them lose their shape.
- **Water.** When it is short, the stomata close. That saves water and shuts carbon dioxide out.

If the rate is $r$ and only light $I$ is short, then at first $r = k I$: twice the light, twice the sugar.

## Try it

Put a sprig of waterweed into a glass of water and a lamp beside it. Count the bubbles for one minute. Move the lamp to
twice the distance and count again.

- What do you expect, and why?
- Which gas is in the bubbles? How could you show it?
- Stir a little baking soda into the water. What changes, and which supply was the slowest before?

[^1]: Jan Ingenhousz showed in 1779 that only the green parts of plants give off oxygen, and only in light.
"""

QUIZ = (
    ("Question", "Type", "A", "B", "C", "D", "Correct", "Points", "Feedback", "Hint", "Topic"),
    (
        "Which gas do plants take from the air for photosynthesis?", "multiple choice",
        "Oxygen", "Carbon dioxide", "Nitrogen", "Hydrogen", "B", "1",
        "Carbon dioxide brings the carbon of which sugar is built.", "We breathe it out.", "Equation",
    ),
    (
        "Which of these does photosynthesis need?", "multiple answers",
        "Light", "Water", "Soil", "Carbon dioxide", "A, B, D", "2",
        "Soil gives minerals, but the sugar comes from air and water.", "Read the recipe again.", "Equation",
    ),
    (
        "Leaves are green because chlorophyll uses green light best.", "true/false",
        "", "", "", "", "false", "1",
        "Green light is what the leaf sends back.", "What reaches your eye was not used.", "Leaf",
    ),
    (
        "The pores that let gases into a leaf are called ____.", "short answer",
        "", "", "", "", "stomata; stomas; stomates", "1",
        "From the Greek word for mouth.", "They open and close.", "Leaf",
    ),
    (
        r"How many molecules of $CO_2$ are needed for one molecule of glucose?", "numeric",
        "", "", "", "", "6", "1",
        "Glucose has six carbon atoms.", "Count the carbon in $C_6H_{12}O_6$.", "Equation",
    ),
    (
        "Match each part of the leaf with what it does.", "matching",
        "Veins = bring water", "Stomata = let gases pass", "Palisade cells = catch light",
        "Upper skin = keeps water in", "", "2", "", "", "Leaf",
    ),
    (
        "Put the steps of the story into order.", "ordering",
        "Light is caught", "Water is split", "Carriers are charged", "Sugar is built", "", "2",
        "The Calvin cycle waits for the carriers.", "Which stage needs what the other makes?", "Stages",
    ),
    (
        "What happens to the Calvin cycle in the dark?", "multiple choice",
        "It runs faster", "It stops once the carriers are empty", "It makes oxygen", "Nothing changes", "B", "1",
        "Without ATP and NADPH there is nothing to build with.", "Who charges the carriers?", "Stages",
    ),
    (
        "Which supply is most often the slowest on a bright, warm day at noon?", "multiple choice",
        "Light", "Carbon dioxide", "Temperature", "Chlorophyll", "B", "1",
        "Air holds only about 0.04 % of it.", "Think of what growers add in greenhouses.", "Pace",
    ),
    (
        "A plant in a closed jar lives for months. Explain how, naming both gases.", "essay",
        "", "", "", "", "", "3", "", "What does the plant do at night?", "Transfer",
    ),
)  # fmt: skip


def picture() -> bytes:
    """A leaf with what goes in and what comes out, drawn large and made small so that edges are smooth."""
    scale, size = 3, (720, 400)
    image = Image.new("RGB", (size[0] * scale, size[1] * scale), "#fbfaf5")
    draw = ImageDraw.Draw(image)

    def at(*numbers: float) -> list[float]:
        return [number * scale for number in numbers]

    def arrow(x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        draw.line(at(x0, y0, x1, y1), fill=colour, width=4 * scale)
        dx, dy = x1 - x0, y1 - y0
        length = (dx * dx + dy * dy) ** 0.5
        ux, uy = dx / length, dy / length
        tip = [(x1 + ux * 12, y1 + uy * 12), (x1 - uy * 8, y1 + ux * 8), (x1 + uy * 8, y1 - ux * 8)]
        draw.polygon([(x * scale, y * scale) for x, y in tip], fill=colour)

    draw.ellipse(at(40, 30, 120, 110), fill="#f2b632")
    for x0, y0, x1, y1 in ((128, 92, 250, 150), (122, 108, 236, 178), (110, 120, 220, 206)):
        arrow(x0, y0, x1, y1, "#d99a17")
    draw.polygon([(x * scale, y * scale) for x, y in _leaf()], fill="#5b9a54", outline="#2f6b3a")
    draw.line(at(180, 300, 560, 150), fill="#2f6b3a", width=4 * scale)
    for start in range(5):
        x, y = 250 + start * 58, 272 - start * 23
        draw.line(at(x, y, x + 42, y - 48), fill="#2f6b3a", width=2 * scale)
        draw.line(at(x, y, x + 54, y + 12), fill="#2f6b3a", width=2 * scale)
    arrow(120, 372, 182, 316, "#2b6cb0")
    arrow(640, 320, 520, 258, "#6b7280")
    arrow(500, 120, 560, 62, "#2b8a78")
    arrow(420, 262, 460, 340, "#a4552a")
    font = ImageFont.load_default(size=18 * scale)
    for x, y, words in (
        (56, 116, "light"), (30, 352, "water"), (576, 332, "carbon dioxide"), (566, 36, "oxygen"),
        (438, 360, "sugar"),
    ):  # fmt: skip
        draw.text((x * scale, y * scale), words, fill="#222222", font=font)
    out = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _leaf() -> list[tuple[float, float]]:
    """The outline of the leaf: two bows between its stalk and its tip."""
    start, end = (180, 300), (600, 134)
    upper, lower = (300, 90), (520, 330)
    curve = []
    for control, steps in ((upper, range(0, 41)), (lower, range(40, -1, -1))):
        for step in steps:
            t = step / 40
            x = (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0]
            y = (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1]
            curve.append((x, y))
    return curve


def lesson() -> bytes:
    """The Word file, with a comment and a tracked change as a colleague might leave them."""
    leaf = Asset.of(picture(), name="leaf.png", media_type="image/png")
    alt = "A leaf: light, water and carbon dioxide go in, oxygen and sugar come out."
    image = node("image", src=leaf.uri, alt=alt, width=540, height=300)

    def with_picture(one: Node) -> Node:
        return paragraph(image) if one.type == "paragraph" and one.plain == "PICTURE" else one

    blocks, _ = markdown_to_blocks(LESSON)
    body = map_nodes(doc(*blocks), with_picture)
    course = Course(title=TITLE, pages=(Page(title=TITLE, body=body),), language="en")
    written = write_docx(course, lambda sha256: leaf)
    document = Document(io.BytesIO(written.data))
    _review(document)
    data = io.BytesIO()
    document.save(data)
    return _dated(data.getvalue())


def _review(document: Document) -> None:
    about = next(one for one in document.paragraphs if one.text.startswith("Air holds") or "0.04" in one.text)
    said = "Is this still the newest figure?"
    comment = document.add_comment(about.runs, text=said, author="A colleague", initials="AC")
    comment._comment_elm.set(qn("w:date"), "2026-01-05T08:00:00Z")
    place = next(one for one in document.paragraphs if one.text.startswith("Read it like a recipe"))
    added = OxmlElement("w:ins")
    for name, value in (("id", "900"), ("author", "A colleague"), ("date", "2026-01-05T08:00:00Z")):
        added.set(qn(f"w:{name}"), value)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = " Nothing is lost: count the atoms on both sides."
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    added.append(run)
    place._p.append(added)


def _dated(data: bytes) -> bytes:
    """The same zip with one fixed date, so that making it again gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _LONG_AGO), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def quiz() -> bytes:
    """The quiz sheet."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(QUIZ)
    return out.getvalue().encode("utf-8-sig")


def main() -> None:
    """Write both files beside this one."""
    (HERE / "photosynthesis-lesson.docx").write_bytes(lesson())
    (HERE / "photosynthesis-quiz.csv").write_bytes(quiz())


if __name__ == "__main__":
    main()
