"""What `landfall doctor` finds in a catalogue that somebody or something damaged, and what `catalog diff` says of two editions."""

import json
import os
import sqlite3
import subprocess

import pytest

from paths import ROOT
from register_files import rates, sponsors


def run(binary, *arguments, catalog):
    return subprocess.run([binary, *map(str, arguments), "--catalog", catalog], capture_output=True, text=True, timeout=120)


@pytest.fixture
def box(binary, tmp_path, catalog):
    """The starter, two days of sponsors, rates."""
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(catalog.read_bytes())
    files = {
        "register-2026-11-25.csv": sponsors(1500, "Student Sponsor"),
        "register-2026-11-26.csv": sponsors(1500, "Student Sponsor", first=10).replace(
            b"College 00042 of Testing,Town 42,,Independent school,Student Sponsor,Student,\r\n",
            b"College 00042 of Testing,Town 42,,Independent school,Probationary Sponsor,Student,Subject To Action Plan\r\n",
        ),
        "eurofxref.csv": rates("2026-11-25"),
    }
    for name, body in files.items():
        file = tmp_path / name
        file.write_bytes(body)
        source = "ecb" if "fx" in name else "uk-sponsors"
        assert run(binary, "catalog", "import", source, file, catalog=path).returncode == 0
    return path


def examine(binary, path):
    result = run(binary, "doctor", "--no-model", "--json", catalog=path)
    report = json.loads(result.stdout)
    problems = [check["name"] for check in report["checks"] if not check["is_fine"]]
    assert result.returncode == (1 if problems else 0), result
    return report, problems


def change(path, sql):
    with sqlite3.connect(path) as db:
        db.executescript(sql)
    db.close()


def test_a_sound_catalogue_is_found_sound_without_a_model(binary, box):
    before = box.read_bytes()
    report, problems = examine(binary, box)
    assert problems == []
    names = {check["name"] for check in report["checks"]}
    for name in ["integrity", "foreign keys", "row counts", "age", "search index course_search", "search index passage_search"]:
        assert f"catalogue, {name}" in names
    editions = {(e["source"], e["date"]): e for e in report["catalog"]["editions"]}
    assert editions["uk-sponsors", "2026-11-26"]["is_current"] and not editions["uk-sponsors", "2026-11-25"]["is_current"]
    assert all(e["wrong_counts"] == [] for e in editions.values())
    assert report["storage"] is None if "storage" in report else True
    assert box.read_bytes() == before


def test_missing_rows_are_found_with_their_edition(binary, box):
    change(box, "DELETE FROM authorisations WHERE code LIKE 'College 00100 %' AND edition_id = (SELECT max(edition_id) FROM authorisations)")
    report, problems = examine(binary, box)
    assert problems == ["catalogue, row counts"]
    wrong = [w for e in report["catalog"]["editions"] for w in e["wrong_counts"]]
    assert {w["table"]: w["recorded"] - w["found"] for w in wrong} == {"sponsors": 1, "student routes": 1}
    text = run(binary, "doctor", "--no-model", catalog=box).stdout
    assert "uk-sponsors:edition:2026-11-26 has 1499 sponsors, 1500 were imported" in text


def test_rows_that_belong_to_nothing_are_found(binary, box):
    change(box, "PRAGMA foreign_keys = OFF; DELETE FROM providers WHERE id = (SELECT provider_id FROM courses LIMIT 1);")
    _, problems = examine(binary, box)
    assert "catalogue, foreign keys" in problems and "catalogue, row counts" in problems


def test_a_search_index_that_does_not_fit_its_rows_is_found(binary, box):
    change(box, "INSERT INTO course_search (rowid, name, provider) VALUES (999999, 'ghost', 'nobody');")
    assert examine(binary, box)[1] == ["catalogue, search index course_search"]


def test_a_damaged_page_is_found_and_a_file_that_is_no_catalogue_too(binary, box, tmp_path):
    body = bytearray(box.read_bytes())
    for page in range(20, 60):
        body[page * 4096 : page * 4096 + 64] = os.urandom(64)
    box.write_bytes(body)
    assert any(name in ("catalogue, integrity", "catalogue, file") for name in examine(binary, box)[1])
    other = tmp_path / "letter.sqlite"
    other.write_text("Dear catalogue, " * 500)
    assert examine(binary, other)[1] == ["catalogue, file"]
    assert examine(binary, tmp_path / "none.sqlite")[1] == ["catalogue, file"]


def test_an_edition_past_its_time_is_named_and_is_no_problem(binary, box):
    report, problems = examine(binary, box)
    age = next(check["finding"] for check in report["checks"] if check["name"] == "catalogue, age")
    assert "cricos 2026-01-02" in age
    assert "uk-sponsors 2026-11-25" not in age
    assert problems == []


def test_a_difference_counts_first_and_then_names(binary, box):
    report = json.loads(run(binary, "catalog", "diff", "uk-sponsors", "--json", "--limit", "3", catalog=box).stdout)
    assert (report["old"]["date"], report["new"]["date"]) == ("2026-11-25", "2026-11-26")
    table = report["tables"][0]
    assert (table["old_rows"], table["new_rows"], table["appeared"], table["vanished"], table["changed"]) == (1500, 1500, 10, 10, 1)
    assert [row["change"] for row in table["rows"]].count("appeared") == 3
    changed = next(row for row in table["rows"] if row["change"] == "changed")
    assert changed["key"] == "uk-sponsors:row:College 00042 of Testing|Town 42|Student"
    assert changed["fields"] == [
        {"column": "Status", "old": "Student Sponsor", "new": "Probationary Sponsor"},
        {"column": "Immigration Compliance", "old": "", "new": "Subject To Action Plan"},
    ]
    text = run(binary, "catalog", "diff", "uk-sponsors", "2026-11-26", "2026-11-25", "--limit", "0", catalog=box).stdout
    assert "2026-11-26 (full) → 2026-11-25 (full)" in text
    assert "College" not in text
    for arguments, word in [(["ecb"], "only one edition"), (["uk-sponsors", "2020-01-01"], "2020-01-01")]:
        result = run(binary, "catalog", "diff", *arguments, catalog=box)
        assert result.returncode == 1 and word in result.stderr


def test_a_catalogue_made_at_a_stated_time_is_the_same_whenever_it_is_made(binary, tmp_path):
    """As in a boot image, whose bytes then say whether it was made from the same source."""

    def make(name, **environment):
        path = tmp_path / name
        command = [binary, "catalog", "import", "cricos", ROOT / "assets/catalog/starter", "--catalog", path]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, **environment})
        return path.read_bytes()

    first = make("first", SOURCE_DATE_EPOCH="1790000000")
    assert b"2026-09-21T14:13:20Z" in first
    assert make("second", SOURCE_DATE_EPOCH="1790000000") == first
    assert make("third", SOURCE_DATE_EPOCH="no number") != first
