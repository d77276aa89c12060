# ruff: noqa: E501 -- a line is a rule
"""What Common Cartridge, QTI 1.2 and Canvas ask of their files, in the notation of `schemas.py`."""

import io
import zipfile
from collections import Counter

from lxml import etree
from schemas import Schema
from schemas_qti import QTI21, QTI30

_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_KINDS = {
    "imsdt_xmlv1p3",
    "imswl_xmlv1p3",
    "imsbasiclti_xmlv1p3",
    "imsqti_xmlv1p2/imscc_xmlv1p3/assessment",
    "imsqti_xmlv1p2/imscc_xmlv1p3/question-bank",
}
_BESIDE = "associatedcontent/imscc_xmlv1p3/learning-application-resource"
_ONE_FILE = _KINDS - {"imsbasiclti_xmlv1p3"}

MANIFEST = Schema(
    f"""
manifest: metadata organizations resources | identifier=ID! xml:base=uri
metadata: schema schemaversion lom |
schema: # | 
schemaversion: # |
organizations: organization? |
organization: title? item | identifier=ID! structure=rooted-hierarchy!
item: title? item* | identifier=ID! identifierref=IDREF
title: # |
resources: resource* |
resource: file* dependency* variant? | identifier=ID! type={"|".join(sorted(_KINDS))}|{_BESIDE}|webcontent|assignment_xmlv1p0! href=uri intendeduse=lessonplan|syllabus|assignment|unspecified
file: | href=uri!
dependency: | identifierref=IDREF!
lom: general? |
general: title? |
string: # | language=lang
""",
    foreign=frozenset({_LOM}),
)
PROFILE = Schema(
    """
questestinterop: assessment|objectbank |
assessment: qtimetadata rubric? presentation_material? section | ident! title! xml:lang=lang
objectbank: qtimetadata? item+ | ident!
section: item+ | ident! title xml:lang=lang
item: itemmetadata? presentation? resprocessing* itemfeedback* | ident! title xml:lang=lang
itemmetadata: qtimetadata+ |
qtimetadata: qtimetadatafield+ |
qtimetadatafield: fieldlabel fieldentry |
fieldlabel fieldentry: # |
presentation: flow|(material|response_lid|response_str)+ | label
resprocessing: outcomes respcondition+ |
outcomes: decvar |
decvar: # | varname=SCORE! vartype=Decimal|Integer minvalue maxvalue
respcondition: conditionvar setvar* displayfeedback* | title continue=Yes|No
conditionvar: (and|other|varequal|varsubstring)+ |
and: (not|varequal)+ |
not: varequal+ |
other: |
varequal varsubstring: # | respident! case=Yes|No
setvar: # | varname action=Set
displayfeedback: # | feedbacktype=Response|Solution|Hint! linkrefid!
itemfeedback: (flow_mat|material|solution|hint)+ | ident! title
hint: hintmaterial+ | feedbackstyle
hintmaterial: flow_mat+|material+ |
flow_mat: (flow_mat|material|material_ref)+ | class
material: (mattext|matref|matbreak)+ altmaterial* | label
mattext: # | texttype label uri width height charset
rubric: material |
render_choice render_fib: (material|material_ref|response_label|flow_label)* | shuffle=Yes|No minnumber maxnumber rows columns maxchars prompt fibtype=Decimal|Integer|Scientific|String
response_label: (material|material_ref|flow_mat)* | ident! labelrefid rshuffle=Yes|No match_group match_max
response_lid response_str: (material|material_ref)? (render_choice|render_fib) (material|material_ref)? | ident! rcardinality=Single|Multiple|Ordered rtiming
"""
)
CANVAS_QTI = Schema(
    """
questestinterop: assessment|objectbank|(section|item)+ |
assessment: duration? qtimetadata* section+ | ident! title
objectbank: qtimetadata* (section|item)+ | ident!
section: qtimetadata* selection_ordering? (section|item)* | ident! title
selection_ordering: selection* order? | sequence_type
selection: sourcebank_ref? selection_number? selection_extension? |
sourcebank_ref: # |
selection_number: # |
selection_extension: * |
item: itemmetadata? rubric* presentation? resprocessing* itemproc_extension? itemfeedback* | ident! title label maxattempts
itemproc_extension: * |
rubric: qticomment? (material|flow_mat)+ | view=All|Administrator|AdminAuthority|Assessor|Author|Candidate|InvigilatorProctor|Psychometrician|Scorer|Tutor
itemmetadata: qtimetadata* |
qtimetadata: vocabulary? qtimetadatafield+ |
qtimetadatafield: fieldlabel fieldentry |
fieldlabel fieldentry: # |
presentation: flow|(material|response_lid|response_str)+ | label
resprocessing: outcomes respcondition+ | scoremodel
outcomes: decvar+ |
decvar: # | varname vartype=Decimal|Integer|Scientific|String|Boolean|Enumerated|Set defaultval minvalue maxvalue members cutvalue
respcondition: conditionvar setvar* displayfeedback* respcond_extension? | title continue=Yes|No
conditionvar and or not: (and|or|not|other|varequal|varlt|varlte|vargt|vargte|varsubset|varsubstring|unanswered)+ |
other: # |
varequal varlt varlte vargt vargte varsubset varsubstring: # | respident! index case=Yes|No
setvar: # | varname action=Set|Add|Subtract|Multiply|Divide
displayfeedback: # | feedbacktype=Response|Solution|Hint linkrefid!
itemfeedback: (flow_mat|material|solution|hint)+ | ident! title view
hint: qticomment? hintmaterial+ | feedbackstyle
hintmaterial: flow_mat+|material+ |
flow_mat: (flow_mat|material|material_ref)+ | class
material: (mattext|matref|matbreak)+ altmaterial* | label
mattext: # | texttype label uri width height charset
render_choice render_fib: (material|material_ref|response_label|flow_label)* | shuffle=Yes|No minnumber maxnumber rows columns maxchars prompt fibtype=Decimal|Integer|Scientific|String
response_label: # (material|material_ref|flow_mat)* | ident! labelrefid rshuffle=Yes|No match_group match_max answer_type
response_lid response_str: (material|material_ref)? (render_choice|render_fib) (material|material_ref)? | ident! rcardinality=Single|Multiple|Ordered rtiming
"""
)
QUIZ_META = Schema(
    """
quiz: * | identifier=ID!
title description hide_results access_code ip_filter assignment_group_identifierref: # |
points_possible shuffle_answers show_correct_answers time_limit allowed_attempts one_question_at_a_time cant_go_back quiz_type scoring_policy lock_at unlock_at due_at: # |
"""
)
WEB_LINK = Schema("webLink: title url |\ntitle: # |\nurl: | href=line! target=line windowFeatures=line")
TOPIC = Schema(
    "topic: title text attachments? |\ntitle: # |\ntext: # | texttype=text/plain|text/html!\n"
    "attachments: attachment+ |\nattachment: | href=line!"
)
TOOL = Schema(
    """
cartridge_basiclti_link: title description? custom? extensions* launch_url? secure_launch_url? icon? secure_icon? vendor |
title description launch_url secure_launch_url icon secure_icon: # |
custom: property* |
property: # | name!
vendor: code name description? url? contact? |
code name: # |
"""
)
ASSIGNMENT = Schema(
    """
assignment: title instructor_text? text? attachments? gradable? submission_formats? extensions? | identifier=id!
title: # |
text instructor_text: # | texttype=text/plain|text/html!
gradable: # | points_possible=num
submission_formats: format+ |
format: | type=file|html|text|url!
"""
)
_VALUES = {
    "points_possible": "num",
    "time_limit": "int",
    "allowed_attempts": "int",
    "quiz_type": "practice_quiz|assignment|graded_survey|survey",
    "scoring_policy": "keep_latest|keep_highest|keep_average",
    **dict.fromkeys(("lock_at", "unlock_at", "due_at"), "when"),
    **dict.fromkeys(
        ("shuffle_answers", "show_correct_answers", "one_question_at_a_time", "cant_go_back"), "bool"
    ),
}
_META = Schema("\n".join(f"{name}: | text={kind}!" for name, kind in _VALUES.items()))


def quiz_meta(root):
    """What breaks Canvas's schema of a quiz: its parts in any order, each once, with values of their types."""
    yield from QUIZ_META.broken(root)
    names = [etree.QName(one).localname for one in root]
    yield from (f"quiz: {name} is not known" for name in names if name not in QUIZ_META.rules)
    yield from (
        f"quiz: {name} is there {names.count(name)} times" for name in set(names) if names.count(name) > 1
    )
    yield from (f"quiz: has no {name}" for name in ("title", "description") if name not in names)
    for one in root:
        rule = _META.rules.get(etree.QName(one).localname)
        if rule is not None and not rule.attributes["text"].fullmatch(one.text or ""):
            yield f"{etree.QName(one).localname}: is “{one.text}”"


def manifest(root, names):
    """What breaks the rules of a cartridge's manifest, those of its schema and those between its parts."""
    yield from MANIFEST.broken(root)
    resources = {one.get("identifier"): one for one in root.iter("{*}resource")}
    top = root.find("{*}organizations/{*}organization/{*}item")
    if top is not None and top.find("{*}title") is not None:
        yield "item: the first has a title"
    for one in root.iter("{*}item"):
        yield from _item(one, one is top, resources)
    banks = [one for one in resources.values() if one.get("type").endswith("question-bank")]
    if len(banks) > 1:
        yield "resource: more than one bank"
    for one in resources.values():
        yield from _resource(one, resources)
        yield from (
            f"file: {each.get('href')} is not there"
            for each in one.iter("{*}file")
            if each.get("href") not in names
        )


def _item(one, top, resources):
    if not top and one.find("{*}title") is None:
        yield "item: has no title"
    link = one.get("identifierref")
    if link is None:
        return
    if one.find("{*}item") is not None:
        yield "item: has a resource and items below it"
    if link not in resources:
        yield "item: its resource is not there"
    elif resources[link].get("type").endswith("question-bank"):
        yield "item: leads to a bank"


def _resource(one, resources):
    kind, href = one.get("type"), one.get("href")
    paths = [each.get("href") for each in one.iter("{*}file")]
    uses = [each.get("identifierref") for each in one.iter("{*}dependency")]
    if href is not None and href not in paths:
        yield "resource: its href is none of its files"
    if kind in _ONE_FILE and (href is not None or len(paths) != 1):
        yield f"resource: {kind} has an href or not one file"
    if kind == "imswl_xmlv1p3" and uses:
        yield "resource: a link depends on something"
    if len(set(paths)) != len(paths) or len(set(uses)) != len(uses):
        yield "resource: names a file or dependency twice"
    for each in uses:
        used = resources[each].get("type") if each in resources else "nothing"
        if each == one.get("identifier") or used == "nothing" or used in _KINDS:
            yield f"resource: {kind} depends on {used}"
        elif kind in ("webcontent", _BESIDE) and used == _BESIDE:
            yield f"resource: {kind} depends on {used}"


def package_manifest(root, names):
    """What breaks the manifest of a package of questions: names that are there twice, files that are not."""
    found = Counter(one.get("identifier") for one in root.iter() if one.get("identifier"))
    yield from (f"identifier: {name} is there twice" for name, times in found.items() if times > 1)
    for one in root.iter("{*}resource"):
        yield from _listed(one, names)
        for each in one.iter("{*}dependency"):
            if each.get("identifierref") not in found:
                yield f"dependency: {each.get('identifierref')} is not there"


def _listed(one, names):
    paths = [each.get("href") for each in one.iter("{*}file")]
    if one.get("href") is not None and one.get("href") not in paths:
        yield "resource: its href is none of its files"
    if len(set(paths)) != len(paths):
        yield "resource: names a file twice"
    yield from (f"file: {path} is not there" for path in paths if path not in names)


_ROOTS = {
    "assessmentItem": QTI21.broken,
    "assessmentTest": QTI21.broken,
    "qti-assessment-item": QTI30.broken,
    "qti-assessment-test": QTI30.broken,
    "quiz": quiz_meta,
    "webLink": WEB_LINK.broken,
    "topic": TOPIC.broken,
    "cartridge_basiclti_link": TOOL.broken,
    "assignment": ASSIGNMENT.broken,
}


def broken_in(format, data):
    """What breaks the rules in all files of an export, as `file: what`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = frozenset(archive.namelist())
        for name in sorted(names):
            if name.endswith((".xml", ".qti")) and not name.startswith(("files/", "web_resources/")):
                root = etree.fromstring(archive.read(name))
                yield from (f"{name}: {what}" for what in _broken(format, name, root, names))


def _broken(format, name, root, names):
    kind = etree.QName(root).localname
    if kind == "manifest":
        return (manifest if format == "cartridge" else package_manifest)(root, names)
    if kind == "questestinterop":
        plain = format == "cartridge" and not name.startswith("non_cc_assessments/")
        return (PROFILE if plain else CANVAS_QTI).broken(root)
    return _ROOTS[kind](root)
