"""What an office adds by the command line: tables and documents, answered and opened on the page with their files."""

import hashlib
import json
import os
import subprocess
import urllib.parse
import zipfile

import pytest

from test_web_browser import ask, complete, desktop, find, until  # noqa: F401  (desktop is a fixture)

ENGLISH = """Provider,Course,Level,Test,Overall,Minimum Bands,Note,Source,Date
Bond University,,,IELTS Academic,6.5,6.0 each,<b>bold</b>,"Admissions page, https://bond.example/english",2026-03-01
"""
LEAFLET = """<html><head><title>Leaflet <i>one</i></title></head><body><h1>Bicycle shed</h1>
<script>document.title = 'owned'</script>
<p>The bicycle shed behind the observatory is opened with your card [1]. &lt;img src=x onerror="document.title='owned'"&gt;</p></body></html>
"""


@pytest.fixture(scope="module")
def office_catalog(binary, catalog, tmp_path_factory):
    """The starter catalogue with one table and one document of an office, and the files that they came from."""
    folder = tmp_path_factory.mktemp("office")
    path, english, leaflet = folder / "catalog.sqlite", folder / "english.csv", folder / "leaflet.html"
    path.write_bytes(catalog.read_bytes())
    english.write_text(ENGLISH)
    leaflet.write_text(LEAFLET)
    run(binary, path, "office", english)
    run(binary, path, "documents", leaflet)
    return path, english, leaflet


def run(binary, catalog, source, *files, environment=None):
    command = [binary, "catalog", "import", source, *files, "--catalog", catalog, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **(environment or {})})
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.fixture
def office_server(start_server, office_catalog):
    return start_server("--no-model", "--catalog", office_catalog[0])


def checksum(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_row_comes_with_register_licence_and_the_file_it_was_imported_from(office_server, office_catalog):
    _, english, leaflet = office_catalog
    facts = next(office_server.ask("What IELTS does Bond University want?"))[2]
    assert [citation["key"] for citation in facts["citations"]] == ["office:english:2"] and not facts["refused"]
    assert "<b>bold" not in facts["html"]
    keys = {"office:english:2": english, "documents:passage:leaflet.html#1": leaflet}
    for key, file in keys.items():
        status, _, body = office_server.request("GET", "/api/row?" + urllib.parse.urlencode({"key": key}))
        document = json.loads(body)
        assert status == 200 and document["row"]["key"] == key
        assert document["edition"]["register"] and document["edition"]["licence"] and document["edition"]["publisher"]
        assert document["file"]["name"] == file.name and document["file"]["sha256"] == checksum(file)
        assert document["file"]["imported_at"].endswith("Z")
    _, _, body = office_server.request("GET", "/api/row?" + urllib.parse.urlencode({"key": "office:english:2"}))
    fields = {field["name"]: field["value"] for field in json.loads(body)["row"]["fields"]}
    assert fields["Overall"] == "6.5" and fields["Note"] == "<b>bold</b>" and fields["Date"] == "2026-03-01"


def test_the_page_opens_a_row_with_its_file_and_checksum(desktop, office_server, office_catalog):  # noqa: F811
    desktop.get_log("browser")
    desktop.get(office_server.url)
    until(desktop, lambda: find(desktop, "#example-list button"))
    ask(desktop, "What IELTS does Bond University want?")
    until(desktop, lambda: complete(desktop))
    assert not find(desktop, ".facts b")
    find(desktop, "button.citation")[0].click()
    until(desktop, lambda: find(desktop, "dialog[open] table.row tr"))
    text = find(desktop, "dialog[open]")[0].text
    assert "english.csv" in text and checksum(office_catalog[1]) in text
    assert "tables of the international office" in text and "The international office" in text
    assert "IELTS Academic" in text and "<b>bold</b>" in text
    find(desktop, "#source-close")[0].click()
    assert not [entry for entry in desktop.get_log("browser") if entry["level"] != "INFO"]


def test_hostile_markup_of_a_document_is_shown_as_text(desktop, office_server):  # noqa: F811
    desktop.get_log("browser")
    desktop.get(office_server.url)
    until(desktop, lambda: find(desktop, "#example-list button"))
    ask(desktop, "Where is the bicycle shed?")
    until(desktop, lambda: complete(desktop))
    quotation = find(desktop, ".facts blockquote")[0].text
    assert len(find(desktop, "button.citation")) == 1, "a [1] of the document is no citation"
    assert "behind the observatory" in quotation and "<img src=x" in quotation
    find(desktop, "button.citation")[0].click()
    until(desktop, lambda: find(desktop, "dialog[open] table.row tr"))
    assert "leaflet.html" in find(desktop, "dialog[open]")[0].text
    assert desktop.title != "owned" and not find(desktop, ".facts img, dialog img")
    find(desktop, "#source-close")[0].click()
    assert not [entry for entry in desktop.get_log("browser") if entry["level"] != "INFO"]


def test_a_row_of_a_register_names_its_file_too(server):
    facts = next(server.ask("How many courses are there in Queensland?"))[2]
    key = facts["citations"][0]["key"]
    document = json.loads(server.request("GET", f"/api/row?key={key}")[2])
    assert document["file"]["name"] == "starter" and len(document["file"]["sha256"]) == 64


def workbook(path, sheets, date1904=False):
    """A workbook whose sheets have a title line above the rows: texts inline, numbers as numbers."""
    def cell(value):
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    def rows(sheet):
        return "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in [["Collected by our office"], *sheet])

    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {namespace} xmlns:r="{relations}"><workbookPr date1904="{int(date1904)}"/>'
            + "<sheets>" + "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers) + "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships>"
            + "".join(f'<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
            + "</Relationships>",
        )
        for number, sheet in zip(numbers, sheets):
            body = f"<worksheet {namespace}><sheetData>{rows(sheet)}</sheetData></worksheet>"
            archive.writestr(f"xl/worksheets/sheet{number}.xml", body)
    return path


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_of_a_workbook_are_days(binary, tmp_path, from_1904):
    # 2027-02-01 and 2026-03-01, as Excel counts them in its two systems.
    deadline, day = (46_419 - 1_462, 46_082 - 1_462) if from_1904 else (46_419, 46_082)
    header = ["Provider", "Course", "Level", "Intake", "Deadline", "Classes Start", "Source", "Date"]
    rows = [header, ["Bond University", "", "", "May 2027", deadline, "", "a page", day]]
    catalog = tmp_path / "catalog.sqlite"
    fees = ["Provider", "Course", "Level", "Amount", "Currency", "Source", "Date"]
    sheets = [[["A sheet of notes"]], rows, [fees], [["Country", "Purpose", "Amount", "Currency", "Period", "Source", "Date"],
              ["Sealand", "funds", 1450.5, "EUR", "", "a page", day]]]
    report = run(binary, catalog, "office", workbook(tmp_path / "ours.xlsx", sheets, from_1904))
    assert [(table["name"], table["kept"]) for table in report["tables"]] == [("deadlines", 1), ("visa-funds", 1)], report
    answer = subprocess.run(
        [binary, "ask", "When is the deadline at Bond University for the May intake?", "--no-model", "--json"],
        capture_output=True, text=True, timeout=60, env={**os.environ, "LANDFALL_CATALOG": str(catalog)},
    )
    document = json.loads(answer.stdout)
    assert "1 February 2027" in document["answer_markdown"] and "1 March 2026" in document["answer_markdown"]
    assert document["citations"][0]["key"] == "office:deadlines:3"


def test_without_poppler_a_pdf_is_refused_with_the_package_to_install(binary, tmp_path):
    pdf = tmp_path / "guide.pdf"
    pdf.write_bytes(b"%PDF-1.4\n")
    message = run(binary, tmp_path / "catalog.sqlite", "documents", pdf, environment={"PATH": "/nonexistent"})
    assert "apt-get install poppler-utils" in message and "nothing was changed" in message


def test_parts_are_listed_and_taken_out_one_by_one(binary, office_catalog, tmp_path):
    path, english, _ = office_catalog
    copy = tmp_path / "catalog.sqlite"
    copy.write_bytes(path.read_bytes())
    command = [binary, "catalog", "parts", "office", "--catalog", copy, "--json"]
    parts = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60).stdout)
    assert [(part["name"], part["file_name"], part["sha256"]) for part in parts] == [("english", "english.csv", checksum(english))]
    remove = [binary, "catalog", "remove", "office", "english", "--catalog", copy]
    assert subprocess.run(remove, capture_output=True, timeout=60).returncode == 0
    again = subprocess.run(remove, capture_output=True, text=True, timeout=60)
    assert again.returncode == 1 and "has no 'english'" in again.stderr
