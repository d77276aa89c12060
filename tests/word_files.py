# ruff: noqa: E501 -- the markup reads better unbroken
"""Word files and zip files made in code."""

import base64
import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def zipped(files):
    """A zip file of these names and contents."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def word(body, *, relations="", **parts):
    """A Word file whose body is this XML; other parts by name."""
    main = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    own = "".join(
        f'<Relationship Id="part-{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": main,
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}">{own}{relations}</Relationships>'
        ),
    }
    for name, xml in parts.items():
        files[f"word/{name}.xml"] = f"<w:{name} {_SPACES}>{xml}</w:{name}>"
    return files


def p(words, properties=""):
    """A paragraph."""
    style = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def one_file(files):
    """The same Word file as one XML file (Flat OPC)."""
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    kinds = {"word/document.xml": "wordprocessingml.document.main", "_rels/.rels": "relationships"}

    def content(data):
        if isinstance(data, bytes):
            return f"<pkg:binaryData>{base64.encodebytes(data).decode()}</pkg:binaryData>"
        return f"<pkg:xmlData>{data}</pkg:xmlData>"

    parts = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="application/{kinds.get(name, name)}+xml">{content(data)}</pkg:part>'
        for name, data in files.items()
        if name != "[Content_Types].xml"
    )
    return f'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'.encode()
