"""Office equations become LaTeX that KaTeX renders, whatever stands in them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import missing
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

import workbench.components
from workbench.importers._omml import omml_to_latex

NODE_MODULES = Path(workbench.components.__file__).parent / "node_modules"
SPACES = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)
RENDER = """
const katex = require(process.argv[1]);
let data = "";
console.warn = () => {};
process.stdin.on("data", part => data += part).on("end", () => {
  const wrong = [];
  for (const latex of JSON.parse(data)) {
    try { katex.renderToString(latex, {throwOnError: true, strict: false, displayMode: true}); }
    catch (error) { wrong.push([latex, error.message]); }
  }
  console.log(JSON.stringify(wrong));
});
"""


def latex(inside):
    return omml_to_latex(etree.fromstring(f"<m:oMath {SPACES}>{inside}</m:oMath>"))


def r(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("omml", "wanted"),
    [
        (
            '<m:borderBox><m:borderBoxPr><m:hideTop m:val="1"/><m:hideBot m:val="1"/><m:hideLeft m:val="1"/>'
            f'<m:hideRight m:val="1"/><m:strikeBLTR m:val="1"/></m:borderBoxPr><m:e>{r("x")}</m:e>'
            "</m:borderBox>",
            r"\cancel{x}",
        ),
        (f"<m:borderBox><m:e>{r('x')}</m:e></m:borderBox>", r"\boxed{x}"),
        (
            f'<m:groupChr><m:groupChrPr><m:chr m:val="→"/></m:groupChrPr><m:e>{r("yields")}</m:e>'
            "</m:groupChr>",
            r"\xrightarrow{yields}",
        ),
        ('<m:r><w:sym w:font="Symbol" w:char="F062"/></m:r>', r"\beta"),
        (r("if x then"), "if x then"),
        (r("for all"), r"\text{for all}"),
        (r("x̂"), r"\hat{x}"),
        (r("a≯b"), "a≯b"),
        (
            f'<m:d><m:dPr><m:begChr m:val="⟦"/><m:endChr m:val="⟧"/></m:dPr><m:e>{r("x")}</m:e></m:d>',
            r"\llbracket\left.x\right.\rrbracket",
        ),
        (f"<m:sSup><m:e>{r('x')}</m:e><m:sup>{r('2')}</m:sup></m:sSup>{r('′')}", "x^{2}{}'"),
    ],
    ids="struck box arrow symbol short words accent negated brackets prime".split(),
)
def test_parts_of_equations(omml, wanted):
    assert latex(omml) == wanted


signs = st.sampled_from(
    list("ab1.,'|/_^#$%~αβΩ∑∫≤→ℝ𝑥√·°′…½éЖ中⌊⦃") + ["&amp;", "&lt;", "sin", "lim", "for all"]
)
runs = st.builds(
    lambda text, look: f"<m:r><m:rPr>{look}</m:rPr><m:t>{text}</m:t></m:r>",
    st.lists(signs, max_size=3).map("".join),
    st.sampled_from(
        ["", '<m:sty m:val="p"/>', "<m:nor/>", '<m:scr m:val="fraktur"/>', '<m:sty m:val="bi"/>']
    ),
)
characters = st.sampled_from(list("^\u0302\u20d7→⏞⏟¯([{⟨‖|∑∮"))
PARTS = {
    "f": "num den", "rad": "deg e", "sSub": "e sub", "sSup": "e sup", "sSubSup": "e sub sup",
    "sPre": "sub sup e", "nary": "sub sup e", "d": "e e", "func": "fName e", "limLow": "e lim",
    "limUpp": "e lim", "acc": "e", "bar": "e", "groupChr": "e", "eqArr": "e e", "borderBox": "e",
    "phant": "e",
}  # fmt: skip


def structure(inner):
    def made(name, sign, parts):
        inside = "".join(f"<m:{part}>{parts[at]}</m:{part}>" for at, part in enumerate(PARTS[name].split()))
        ends = f'<m:begChr m:val="{sign}"/>' if name == "d" else f'<m:chr m:val="{sign}"/>'
        return f"<m:{name}><m:{name}Pr>{ends}</m:{name}Pr>{inside}</m:{name}>"

    return st.builds(
        made, st.sampled_from(sorted(PARTS)), characters, st.lists(inner, min_size=3, max_size=3)
    )


equations = st.recursive(runs, structure, max_leaves=12)


def test_what_comes_out_is_rendered_by_katex():
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "katex").exists():
        missing("Node with KaTeX (`npm ci` in workbench/components)")
    made = []

    @settings(max_examples=250, database=None, derandomize=True, phases=[Phase.generate])
    @given(equations)
    def collect(omml):
        made.append(latex(omml))

    collect()
    command = [node, "-e", RENDER, str(NODE_MODULES / "katex")]
    done = subprocess.run(
        command, input=json.dumps(made), capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == []


def test_signs_of_several_characters_are_read():
    settings = '<m:{0}Pr><m:{1} m:val="ab"/></m:{0}Pr>'
    parts = "<m:sub/><m:sup/><m:e><m:r><m:t>x</m:t></m:r></m:e>"
    assert latex(f"<m:nary>{settings.format('nary', 'chr')}{parts}</m:nary>") == "ab x"
    two = "<m:e><m:r><m:t>x</m:t></m:r></m:e>" * 2
    assert latex(f"<m:d>{settings.format('d', 'sepChr')}{two}</m:d>") == r"\left(xabx\right)"


def test_the_number_of_an_equation_stands_behind_it():
    properties = '<m:eqArrPr><m:maxDist m:val="1"/></m:eqArrPr>'
    line = "<m:e><m:r><m:t>a=b#(1)</m:t></m:r></m:e>"
    assert latex(f"<m:eqArr>{properties}{line}</m:eqArr>") == r"a=b\qquad (1)"
    assert latex("<m:r><m:t>a#b</m:t></m:r>") == r"a\#b"


def test_lines_of_equations_keep_where_they_are_aligned():
    lines = "".join(f"<m:e><m:r><m:t>{one}</m:t></m:r></m:e>" for one in ("x&amp;=1", "y&amp;=2"))
    inside = f"<m:eqArr>{lines}</m:eqArr>"
    assert latex(inside) == r"\begin{aligned}x&=1 \\ y&=2\end{aligned}"
    brace = '<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr><m:e>%s</m:e></m:d>'
    assert latex(brace % inside) == r"\left\{\begin{aligned}x&=1 \\ y&=2\end{aligned}\right."
    cases = inside.replace("x&amp;=1", "1,&amp;x").replace("y&amp;=2", "0,&amp;y")
    assert latex(brace % cases) == r"\begin{cases}1,&x \\ 0,&y\end{cases}"
