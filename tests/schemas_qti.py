# ruff: noqa: E501 -- a line is a rule
"""What QTI 2.1 and 3.0 ask of items and tests, in the notation of `schemas.py`."""

import re

from schemas import Schema

_MATHML = "http://www.w3.org/1998/Math/MathML"
_INLINE = (
    "img|br|object|em|a|code|span|sub|acronym|big|tt|kbd|q|i|dfn|abbr|strong|sup|var|small|samp|b|cite|math"
)
_BLOCK = "pre|h1|h2|h3|h4|h5|h6|p|address|dl|ol|ul|hr|blockquote|table|div|math"
_ASKING = "|".join(
    f"{kind}Interaction"
    for kind in (
        "custom drawing gapMatch match graphicGapMatch hotspot graphicOrder selectPoint graphicAssociate "
        "slider choice media hottext order extendedText upload associate"
    ).split()
)
_VALUES = (
    "and|gt|not|lt|gte|lte|or|sum|durationLT|durationGTE|subtract|divide|multiple|ordered|customOperator|random|"
    "substring|equalRounded|null|delete|match|index|power|equal|contains|containerSize|correct|default|anyN|"
    "integerDivide|integerModulus|isNull|member|product|round|truncate|fieldValue|randomInteger|randomFloat|"
    "variable|integerToFloat|inside|baseValue|patternMatch|mapResponsePoint|mapResponse|stringMatch|repeat|"
    "roundTo|lcm|gcd|min|max|mathConstant|statsOperator|mathOperator"
)
_NUMERIC = (
    "sum|subtract|divide|multiple|ordered|customOperator|random|null|delete|index|power|containerSize|correct|"
    "default|integerDivide|integerModulus|product|round|truncate|fieldValue|randomInteger|randomFloat|variable|"
    "integerToFloat|baseValue|mapResponsePoint|mapResponse|repeat|roundTo|lcm|gcd|min|max|mathConstant|"
    "statsOperator|mathOperator"
)
_TOLD = "printedVariable|feedbackInline|templateInline"
GROUPS = {
    "inline": _INLINE,
    "block": _BLOCK,
    "both": f"{_INLINE}|{_BLOCK}",
    "asking": f"positionObjectStage|{_ASKING}",
    "within": "textEntryInteraction|inlineChoiceInteraction|endAttemptInteraction|customInteraction",
    "told": _TOLD,
    "value": _VALUES,
    "numeric": _NUMERIC,
    "body": "id=ID class xml:lang=lang label=short xml:base=uri",
    "asked": "%body responseIdentifier=id!",
    "base": "boolean|directedPair|duration|file|float|identifier|integer|pair|point|string|uri",
    "number": "single|multiple|ordered|record",
    "shape": "circle|default|ellipse|poly|rect",
    "shown": "show|hide",
    "choice": "identifier=id! fixed=bool templateIdentifier=id showHide=show|hide id=ID class xml:lang=lang label=short",
    "matched": "matchGroup matchMax=count! matchMin=count",
}  # fmt: skip
_ITEM = """
assessmentItem: responseDeclaration* outcomeDeclaration* templateDeclaration* templateProcessing? stylesheet* itemBody? responseProcessing? modalFeedback* | identifier! title! label=short xml:lang=lang toolName=short toolVersion=short adaptive=bool! timeDependent=bool!
responseDeclaration: defaultValue? correctResponse? mapping? areaMapping? | identifier=ID! cardinality=%number! baseType=%base
outcomeDeclaration: defaultValue? (matchTable|interpolationTable)? | identifier=id! cardinality=%number! baseType=%base view interpretation longInterpretation=uri normalMaximum=num normalMinimum=num masteryValue=num
templateDeclaration: defaultValue? | identifier=id! cardinality=%number! baseType=%base mathVariable=bool paramVariable=bool
correctResponse defaultValue: value+ | interpretation
value: # | fieldIdentifier=id baseType=%base
mapping: mapEntry+ | lowerBound=num upperBound=num defaultValue=num
mapEntry: | mapKey! mappedValue=num! caseSensitive=bool
areaMapping: areaMapEntry+ | lowerBound=num upperBound=num defaultValue=num
areaMapEntry: | shape=%shape! coords=coords! mappedValue=num!
matchTable: matchTableEntry+ | defaultValue
matchTableEntry: | sourceValue=int! targetValue!
interpolationTable: interpolationTableEntry+ | defaultValue
interpolationTableEntry: | sourceValue=num! includeBoundary=bool targetValue!
stylesheet: | href=uri! type=mime! media title
modalFeedback: # (%both|printedVariable|hottext|templateInline|templateBlock)* stylesheet* | outcomeIdentifier=id! showHide=%shown! identifier=id! title=line
itemBody: (rubricBlock|%block|%asking|feedbackBlock|templateBlock|infoControl)+ | id=ID class xml:lang=lang label=short
rubricBlock: # (%both|templateBlock|templateInline|printedVariable)* stylesheet* | view=(author|candidate|proctor|scorer|testConstructor|tutor|\\s)+! use=line id=id class xml:lang=lang label=short xml:base=uri
feedbackBlock: # (%both|%asking|%told|feedbackBlock|templateBlock|infoControl)* stylesheet* | outcomeIdentifier=id! showHide=%shown identifier=id! %body
templateBlock: # (%both|%told|feedbackBlock|templateBlock)* stylesheet* | templateIdentifier=id! showHide=%shown identifier=id! %body
feedbackInline: # (%inline|templateInline|printedVariable)* | outcomeIdentifier=id! showHide=%shown identifier=id! %body
templateInline: # (%inline|%told)* | templateIdentifier=id! showHide=%shown identifier=id! %body
printedVariable: | identifier=id! format=short powerForm=bool base index delimiter=short field=short mappingIndicator=short %body
div: # (%both|%asking|%within|%told|feedbackBlock|templateBlock|hottext)* | %body
li dd: # (%both|%asking|%within|%told|feedbackBlock|templateBlock|hottext)* | %body
td th: # (%both|%asking|%within|%told|feedbackBlock|templateBlock|hottext)* | %body headers=id scope abbr axis rowspan=int colspan=int align valign
blockquote: (%block|%asking|feedbackBlock|templateBlock|infoControl)* | %body cite=uri
p h1 h2 h3 h4 h5 h6 pre address em strong i b code span sub sup acronym big tt kbd dfn abbr var small samp cite dt caption: # (%inline|%within|%told|hottext|gap)* | %body
q: # (%inline|%within|%told|hottext|gap)* | %body cite=uri
a: # (%inline|%within|%told|hottext|gap)* | %body href=uri! type=mime
br hr: | %body
img: | src=uri! alt! longdesc=uri width=size height=size %body
object: # (%both|param)* | data! type=mime! width=size height=size %body
param: | name! value! valuetype=DATA|REF! type=mime
ol ul: li* | %body
dl: (dt|dd)* | %body
table: caption? col* colgroup* thead? tfoot? tbody+ | %body summary
thead tbody tfoot: tr+ | %body
tr: (td|th)* | %body
colgroup: col* | %body span=int
col: | %body span=int
"""
_ASKED = """
prompt: # (%both)* | id=ID class xml:lang=lang label=short
choiceInteraction: prompt? simpleChoice+ | %asked shuffle=bool maxChoices=count minChoices=count orientation=horizontal|vertical
orderInteraction: prompt? simpleChoice+ | %asked shuffle=bool maxChoices=count minChoices=count orientation=horizontal|vertical
simpleChoice: # (%both|%told|feedbackBlock|templateBlock)* | %choice
associateInteraction: prompt? simpleAssociableChoice+ | %asked shuffle=bool maxAssociations=count minAssociations=count
matchInteraction: prompt? simpleMatchSet simpleMatchSet | %asked shuffle=bool maxAssociations=count minAssociations=count
simpleMatchSet: simpleAssociableChoice* |
simpleAssociableChoice: # (%both|%told|feedbackBlock|templateBlock)* | %choice %matched
gapMatchInteraction: prompt? (gapText|gapImg)+ (%block|feedbackBlock|templateBlock)+ | %asked shuffle=bool
gapText: # printedVariable* | %choice %matched
gapImg: object | %choice %matched objectLabel
gap: | identifier=id! fixed=bool templateIdentifier=id showHide=%shown matchGroup required=bool %body
inlineChoiceInteraction: inlineChoice+ | %asked shuffle=bool required=bool
inlineChoice: # printedVariable* | %choice
textEntryInteraction: | %asked base=int stringIdentifier=id expectedLength=int patternMask placeholderText
extendedTextInteraction: prompt? | %asked base=int stringIdentifier=id expectedLength=count patternMask placeholderText maxStrings=count minStrings=count expectedLines=count format=plain|preFormatted|xhtml
hottextInteraction: prompt? (%block|feedbackBlock|templateBlock)+ | %asked maxChoices=count minChoices=count
hottext: # (%inline|%told|hottext|gap)* | %choice xml:base=uri
hotspotInteraction graphicOrderInteraction: prompt? object hotspotChoice+ | %asked maxChoices=count minChoices=count
selectPointInteraction: prompt? object | %asked maxChoices=count minChoices=count
graphicAssociateInteraction: prompt? object associableHotspot+ | %asked maxAssociations=count minAssociations=count
graphicGapMatchInteraction: prompt? object gapImg+ associableHotspot+ | %asked
hotspotChoice: | %choice shape=%shape! coords=coords! hotspotLabel
associableHotspot: | %choice %matched shape=%shape! coords=coords! hotspotLabel
positionObjectStage: object positionObjectInteraction+ |
positionObjectInteraction: object | %asked centrePoint minChoices=count maxChoices=count
sliderInteraction: prompt? | %asked lowerBound=num! upperBound=num! step=count stepLabel=bool orientation=horizontal|vertical reverse=bool
drawingInteraction: prompt? object | %asked
mediaInteraction: prompt? object | %asked autostart=bool! minPlays=count maxPlays=count loop=bool
uploadInteraction: prompt? | %asked type=mime
endAttemptInteraction: | %asked title! countAttempt=bool
customInteraction: * | %asked
"""
_SCORED = """
responseProcessing: (responseCondition|setOutcomeValue|responseProcessingFragment|lookupOutcomeValue|exitResponse)* | template=uri templateLocation=uri
responseProcessingFragment: (responseCondition|setOutcomeValue|responseProcessingFragment|lookupOutcomeValue|exitResponse)* |
responseCondition: responseIf responseElseIf* responseElse? |
responseIf responseElseIf: (%value) (responseCondition|setOutcomeValue|responseProcessingFragment|lookupOutcomeValue|exitResponse)* |
responseElse: (responseCondition|setOutcomeValue|responseProcessingFragment|lookupOutcomeValue|exitResponse)* |
setOutcomeValue lookupOutcomeValue setTemplateValue setCorrectResponse setDefaultValue: (%value) | identifier=id!
and or gcd lcm min max: (%value)+ |
sum product: (%numeric)+ |
multiple ordered: (%value)* |
gt lt gte lte match subtract divide delete power contains integerDivide integerModulus member durationLT durationGTE: (%value) (%value) |
not random isNull round truncate integerToFloat containerSize: (%value) |
null exitResponse exitTemplate: |
stringMatch: (%value) (%value) | caseSensitive=bool! substring=bool
substring: (%value) (%value) | caseSensitive=bool!
equal: (%value) (%value) | toleranceMode=exact|absolute|relative! tolerance includeLowerBound=bool includeUpperBound=bool
equalRounded: (%value) (%value) | roundingMode=decimalPlaces|significantFigures! figures!
baseValue: # | baseType=%base!
variable: | identifier=id! weightIdentifier=id
correct default mapResponse mapResponsePoint: | identifier=id!
index: (%value) | n!
fieldValue: (%value) | fieldIdentifier=id!
inside: (%value) | shape=%shape! coords!
patternMatch: (%value) | pattern!
anyN: (%value)+ | min! max!
repeat: (%value)+ | numberRepeats!
roundTo: (%value) | roundingMode! figures!
mathConstant: | name=pi|e!
mathOperator: (%value)+ | name!
statsOperator: (%value) | name!
randomInteger: | min max! step
randomFloat: | min max!
customOperator: * | class definition=uri
templateProcessing: (templateCondition|setTemplateValue|setCorrectResponse|setDefaultValue|exitTemplate|templateConstraint)+ |
templateConstraint: (%value) |
templateCondition: templateIf templateElseIf* templateElse? |
templateIf templateElseIf: (%value) (templateCondition|setTemplateValue|setCorrectResponse|setDefaultValue|exitTemplate|templateConstraint)* |
templateElse: (templateCondition|setTemplateValue|setCorrectResponse|setDefaultValue|exitTemplate|templateConstraint)* |
"""
_TEST = """
assessmentTest: outcomeDeclaration* timeLimits? stylesheet* testPart+ outcomeProcessing? testFeedback* | identifier! title! toolName=short toolVersion=short
testPart: preCondition* branchRule* itemSessionControl? timeLimits? (assessmentSection|assessmentSectionRef)+ testFeedback* | identifier=id! navigationMode=linear|nonlinear! submissionMode=individual|simultaneous!
assessmentSection: preCondition* branchRule* itemSessionControl? timeLimits? selection? ordering? rubricBlock* (assessmentItemRef|assessmentSection|assessmentSectionRef)* | identifier=id! required=bool fixed=bool title! visible=bool! keepTogether=bool
assessmentItemRef: variableMapping* weight* templateDefault* | identifier=id! required=bool fixed=bool href=uri! category
selection: | select=int! withReplacement=bool
ordering: | shuffle=bool
"""
QTI21 = Schema((_ITEM + _ASKED + _SCORED + _TEST).replace("=coords", ""), GROUPS, frozenset({_MATHML}))

# QTI 3.0: the same in its own spelling, where its schema does not differ -----------------------

_HTML = frozenset(
    f"{_INLINE}|{_BLOCK}|li|dt|dd|td|th|tr|thead|tbody|tfoot|caption|col|colgroup|param|pre|h1|address".split(
        "|"
    )
)
_KEBAB = re.compile(r"(?<=[a-z0-9])([A-Z]+)")
_CHANGED = {
    "assessmentItem": _ITEM.strip().splitlines()[0].partition(":")[2].replace("identifier!", "identifier=id!"),
    "outcomeDeclaration": "defaultValue? (matchTable|interpolationTable)? | identifier=id! cardinality=%number! baseType=%base view interpretation longInterpretation=uri normalMaximum=plus normalMinimum=num masteryValue=num externalScored=externalMachine|human",
    "table": "caption? col* colgroup* thead? tfoot? tbody* tr* | %body summary",
    "blockquote": "# (%both)* | %body cite=uri",
    "modalFeedback": "stylesheet* contentBody? catalogInfo? | outcomeIdentifier=id! showHide=%shown! identifier=id! title=line",
    "feedbackBlock": "stylesheet* contentBody? catalogInfo? | outcomeIdentifier=id! showHide=%shown identifier=id! %body",
    "templateBlock": "stylesheet* contentBody? catalogInfo? | templateIdentifier=id! showHide=%shown identifier=id! %body",
    "rubricBlock": "stylesheet* contentBody catalogInfo? | view=(author|candidate|proctor|scorer|testConstructor|tutor|\\s)+! use=instructions|scoring|navigation|ext:[A-Za-z0-9._-]+! %body",
    "contentBody": "# (%both|%asking|%told|feedbackBlock|templateBlock|hottext)* |",
    "gapText": "# (%inline|%told)* | identifier=id! templateIdentifier=id showHide=%shown id=ID class xml:lang=lang label=short %matched",
    "gapImg": "(object|img) | identifier=id! templateIdentifier=id showHide=%shown id=ID class xml:lang=lang label=short %matched objectLabel top left",
    "inlineChoice": "# (%inline|%told)* | %choice",
    "gapMatchInteraction": "prompt? (gapText|gapImg)+ (%block|feedbackBlock|templateBlock)+ | %asked shuffle=bool minAssociations=count maxAssociations=count",
    "graphicGapMatchInteraction": "prompt? (object|img) (gapText|gapImg)+ associableHotspot+ | %asked minAssociations=count maxAssociations=count",
    "inlineChoiceInteraction": "label? inlineChoice+ | %asked shuffle=bool required=bool minChoices=count",
    "hotspotInteraction graphicOrderInteraction": "prompt? (object|img) hotspotChoice+ | %asked maxChoices=count minChoices=count",
    "selectPointInteraction": "prompt? (object|img) | %asked maxChoices=count minChoices=count",
    "graphicAssociateInteraction": "prompt? (object|img) associableHotspot+ | %asked maxAssociations=count minAssociations=count",
    "drawingInteraction": "prompt? (object|img) | %asked",
    "positionObjectStage": "(object|img) positionObjectInteraction+ |",
    "positionObjectInteraction": "(object|img) | %asked centrePoint minChoices=count maxChoices=count",
    "hottext": "# (%inline|%told)* | identifier=id! templateIdentifier=id showHide=%shown %body",
    "hotspotChoice": "| identifier=id! templateIdentifier=id showHide=%shown %body shape=%shape! coords=coords! hotspotLabel",
    "associableHotspot": "| identifier=id! templateIdentifier=id showHide=%shown %body %matched shape=%shape! coords=coords! hotspotLabel",
    "mediaInteraction": "prompt? (object|audio|video) | %asked autostart=bool! minPlays=count maxPlays=count loop=bool coords=coords",
    "extendedTextInteraction": "prompt? | %asked base=int stringIdentifier=id expectedLength=count patternMask placeholderText maxStrings=count minStrings=count expectedLines=count format=plain|preformatted|xhtml",
    "portableCustomInteraction": "* | %asked customInteractionTypeIdentifier! module",
}  # fmt: skip


def kebab(name):
    """`choiceInteraction` as `choice-interaction`."""
    return _KEBAB.sub(lambda match: f"-{match[1].lower()}", name)


def _spelled(name):
    return name if name in _HTML else f"qti-{kebab(name)}"


def _content(words):
    return re.sub(r"%?[A-Za-z]\w*", lambda one: one[0] if one[0][0] == "%" else _spelled(one[0]), words)


def _attributes(words):
    pairs = (word.partition("=") for word in words.split())
    return " ".join(kebab(key) + sign + kind for key, sign, kind in pairs)


def _respelled(line):
    """A line of QTI 2.1 in the spelling of 3.0."""
    names, _, rest = line.partition(":")
    content, _, attributes = f" {rest} ".partition(" |")
    return f"{' '.join(map(_spelled, names.split()))}: {_content(content)} | {_attributes(attributes)}"


def _schema_30():
    changed = [f"{names}: {rest}" for names, rest in _CHANGED.items()]
    lines = (_ITEM + _ASKED + _SCORED + _TEST).strip().splitlines() + changed
    told = ("body", "asked", "choice", "matched")
    groups = {key: _attributes(value) if key in told else value for key, value in GROUPS.items()}
    for key in ("inline", "block", "both", "asking", "within", "told", "value", "numeric"):
        groups[key] = _content(GROUPS[key])
    groups["asking"] += "|qti-portable-custom-interaction"
    groups["both"] = f"{groups['inline']}|{groups['block']}"
    return Schema("\n".join(map(_respelled, lines)), groups, frozenset({_MATHML}), own=("data-", "aria-"))


QTI30 = _schema_30()
