#!/usr/bin/env python3
"""Make the workbooks beside this script. Each is a tiny register with one thing about it; see CASES at the end.

The same script always makes the same bytes.
"""

import pathlib
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

FIELDS = [f"Field of Education {n} {part} Field" for n in (1, 2) for part in ("Broad", "Narrow", "Detailed")]
HEADERS = {
    "Institutions": ["CRICOS Provider Code", "Trading Name", "Institution Name", "Institution Type", "Institution Capacity",
                     "Website", "Postal Address Line 1", "Postal Address Line 2", "Postal Address Line 3",
                     "Postal Address Line 4", "Postal Address City", "Postal Address State", "Postal Address Postcode"],
    "Courses": ["CRICOS Provider Code", "Institution Name", "CRICOS Course Code", "Course Name", "VET National Code",
                "Dual Qualification", *FIELDS, "Course Level", "Foundation Studies", "Work Component",
                "Work Component Hours/Week", "Work Component Weeks", "Work Component Total Hours", "Course Language",
                "Duration (Weeks)", "Tuition Fee", "Non Tuition Fee", "Estimated Total Course Cost", "Expired"],
    "Locations": ["CRICOS Provider Code", "Institution Name", "Location Name", "Location Type", "Address Line 1",
                  "Address Line 2", "Address Line 3", "Address Line 4", "City", "State", "Postcode"],
    "Course Locations": ["CRICOS Provider Code", "Institution Name", "CRICOS Course Code", "Location Name",
                         "Location City", "Location State"],
}  # fmt: skip

IT = ["02 - Information Technology", "0203 - Information Systems", "020300 - Information Systems, n.f.d."]
COURSEWORK = "Masters Degree (Coursework)"


def course(provider, name, code, title, weeks, fee, level=COURSEWORK, expired="No"):
    total = fee + 100 if isinstance(fee, (int, float)) else 100
    return [provider, name, code, title, None, "No", *IT, None, None, None, level, "No", "No", None, None, None, "English",
            weeks, fee, 100, total, expired]  # fmt: skip


ROWS = {
    "Institutions": [
        ["00001A", "", "Harbour University (Harbour)", "Government", 1200, "harbour.example", "1 Quay", "", "", "",
         "SYDNEY", "NSW", "2000"],
        ["00002B", "Hill", "Hill College", "Private", 80, "", "2 Hill", "", "", "", "MELBOURNE", "VIC", "3000"],
    ],
    "Courses": [
        course("00001A", "Harbour University (Harbour)", "0100001", "Master of Data Science ", 104, 90000),
        course("00001A", "Harbour University (Harbour)", "010002A", "Doctor of Philosophy", 208, 1, "Doctoral Degree"),
        course("00002B", "Hill College", "010003B", "Diploma of Nursing", 78, 78265.4976, "Diploma"),
        course("00002B", "Hill College", "010004C", "Master of Data Science", 104, 80000, expired="Yes"),
    ],
    "Locations": [
        ["00001A", "Harbour University (Harbour)", "Quay Campus", "Location owned and operated by provider", "1 Quay",
         "", "", "", "SYDNEY", "NSW", "2000"],
        ["00002B", "Hill College", "Hill", "Location owned and operated by provider", "2 Hill", "", "", "", "Melbourne",
         "VIC", "3000"],
    ],
    "Course Locations": [
        ["00001A", "Harbour University (Harbour)", "0100001", "Quay Campus", "SYDNEY", "NSW"],
        ["00001A", "Harbour University (Harbour)", "010002A", "Quay Campus", "SYDNEY", "NSW"],
        ["00002B", "Hill College", "010003B", "Hill", "Melbourne", "VIC"],
        ["00002B", "Hill College", "010003B", "Hill", "Melbourne", "VIC"],
    ],
}  # fmt: skip


def letter(column):
    return chr(65 + column)


def sheet(title, header, rows, strings, inline=False, banner="Report generated Friday, 2 January 2026"):
    """A sheet as the publisher writes it; None is a cell that the file skips."""

    def cell(reference, value):
        if value is None:
            return ""
        if isinstance(value, (int, float)):
            return f'<c r="{reference}"><v>{value}</v></c>'
        if inline:
            return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        if value not in strings:
            strings.append(value)
        return f'<c r="{reference}" t="s"><v>{strings.index(value)}</v></c>'

    lines = [[title], [banner], header, *rows]
    xml = []
    for number, line in enumerate(lines, 1):
        cells = "".join(cell(f"{letter(column)}{number}", value) for column, value in enumerate(line))
        xml.append(f'<row r="{number}">{cells}</row>')
    body = "".join(xml)
    return f'<?xml version="1.0" encoding="utf-8"?><worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>'


def workbook(name, tables=None, order=None, banner="Report generated Friday, 2 January 2026", inline=False, change=None):
    """Write a workbook; `change` may edit the members before they are packed."""
    tables = tables or {title: (HEADERS[title], ROWS[title]) for title in HEADERS}
    strings, members, entries, relations = [], {}, [], []
    for index, title in enumerate(order or tables, 1):
        header, rows = tables[title]
        members[f"xl/worksheets/sheet{index}.xml"] = sheet(title, header, rows, strings, inline, banner)
        entries.append(f'<sheet name="{title}" sheetId="{index}" r:id="rId{index}"/>')
        relations.append(f'<Relationship Id="rId{index}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{index}.xml"/>')
    relations.append(f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>')
    members["xl/workbook.xml"] = f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{"".join(entries)}</sheets></workbook>'
    members["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'{"".join(relations)}</Relationships>'
    )
    # The first string is split in formatted runs, as the publisher's purpose statement is.
    items = [f"<si><t>{escape(text)}</t></si>" for text in strings]
    if strings:
        items[0] = f"<si><r><t>{escape(strings[0][:3])}</t></r><r><rPr><b/></rPr><t>{escape(strings[0][3:])}</t></r></si>"
    members["xl/sharedStrings.xml"] = f'<sst {MAIN}>{"".join(items)}</sst>'
    if change:
        change(members)
    pack(name, members)


def pack(name, members):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(member, (2026, 1, 2, 9, 26, 0)), text, zipfile.ZIP_DEFLATED, 9)


def without_column(title):
    tables = {name: (list(HEADERS[name]), [list(row) for row in ROWS[name]]) for name in HEADERS}
    header, rows = tables["Courses"]
    column = header.index(title)
    for line in (header, *rows):
        del line[column]
    return tables


def shuffled():
    """Columns from last to first, with an unknown one in front."""
    return {
        name: (["Remark", *HEADERS[name][::-1]], [["x", *row[::-1]] for row in ROWS[name]]) for name in HEADERS
    }


def cut_courses(members):
    """The sheet of courses ends in the middle of its second row of data."""
    xml = members["xl/worksheets/sheet2.xml"]
    members["xl/worksheets/sheet2.xml"] = xml[: xml.index('<row r="5">') + 60]


def add_bomb(members):
    members["xl/sharedStrings.xml"] = f"<sst {MAIN}><si><t>{' ' * (4 << 20)}</t></si></sst>"


def add_entities(members):
    members["xl/workbook.xml"] = '<!DOCTYPE workbook [<!ENTITY a "aaaa">]>' + members["xl/workbook.xml"]


def bad_rows():
    """Rows that cannot be kept: an unknown provider, a fee that is a word, a code that comes twice."""
    tables = {name: (HEADERS[name], list(ROWS[name])) for name in HEADERS}
    tables["Courses"][1].extend([
        course("99999Z", "Nobody", "010005D", "Master of Nothing", 52, 100),
        course("00002B", "Hill College", "010006E", "Master of Words", 52, "ask us"),
        course("00002B", "Hill College", "0100001", "Master of Data Science", 104, 1000),
    ])
    return tables


workbook("tiny-as-at-2026-1-2.xlsx")
workbook("tiny-inline-strings.xlsx", inline=True)
workbook("tiny-shuffled-columns.xlsx", shuffled(), order=["Course Locations", "Locations", "Courses", "Institutions"])
workbook("tiny-bad-rows.xlsx", bad_rows())
workbook("tiny-banner-2025-as-at-2026-1-2.xlsx", banner="Report generated Thursday, 2 January 2025")
workbook("missing-sheet.xlsx", {name: (HEADERS[name], ROWS[name]) for name in list(HEADERS)[:3]})
workbook("missing-column.xlsx", without_column("Tuition Fee"))
workbook("cut-sheet-as-at-2026-1-2.xlsx", change=cut_courses)
workbook("bomb.xlsx", change=add_bomb)
workbook("entities.xlsx", change=add_entities)
pack("not-a-workbook.zip", {"readme.txt": "This is a zip file, but no workbook."})
whole = (HERE / "tiny-as-at-2026-1-2.xlsx").read_bytes()
(HERE / "truncated.xlsx").write_bytes(whole[: len(whole) * 2 // 3])
