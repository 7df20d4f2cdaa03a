#!/usr/bin/env python3
"""Makes a CRICOS register many times as large as a real one, to measure with: every copy has its own codes, names of
providers, towns and fees.

    python3 provisioning/make_large_register.py CATALOG FOLDER [--times 40]
    landfall catalog import cricos FOLDER/*-as-at-2026-01-02.csv --catalog large.sqlite

CATALOG is an imported catalogue; its newest full edition of CRICOS is taken. The same catalogue gives the same files.
"""

import argparse
import csv
import pathlib
import random
import sqlite3

PROVIDERS = {
    "CRICOS Provider Code": "code", "Trading Name": "trading_name", "Institution Name": "institution_name",
    "Institution Type": "type", "Institution Capacity": "capacity", "Website": "website",
    "Postal Address Line 1": "address_1", "Postal Address Line 2": "address_2", "Postal Address Line 3": "address_3",
    "Postal Address Line 4": "address_4", "Postal Address City": "city", "Postal Address State": "state",
    "Postal Address Postcode": "postcode",
}
COURSES = {
    "CRICOS Provider Code": "provider", "Institution Name": "institution_name", "CRICOS Course Code": "code",
    "Course Name": "name", "VET National Code": "vet_code", "Dual Qualification": "dual",
    "Field of Education 1 Broad Field": "b1", "Field of Education 1 Narrow Field": "n1",
    "Field of Education 1 Detailed Field": "d1", "Field of Education 2 Broad Field": "b2",
    "Field of Education 2 Narrow Field": "n2", "Field of Education 2 Detailed Field": "d2", "Course Level": "level",
    "Foundation Studies": "foundation", "Work Component": "work", "Work Component Hours/Week": "work_hours_per_week",
    "Work Component Weeks": "work_weeks", "Work Component Total Hours": "work_total_hours", "Course Language": "language",
    "Duration (Weeks)": "duration_printed", "Tuition Fee": "tuition_fee_printed", "Non Tuition Fee": "non_tuition_fee",
    "Estimated Total Course Cost": "estimated_total", "Expired": "has_expired",
}
LOCATIONS = {
    "CRICOS Provider Code": "provider", "Institution Name": "institution_name", "Location Name": "name",
    "Location Type": "type", "Address Line 1": "address_1", "Address Line 2": "address_2", "Address Line 3": "address_3",
    "Address Line 4": "address_4", "City": "city", "State": "state", "Postcode": "postcode",
}
OFFERS = {
    "CRICOS Provider Code": "provider", "Institution Name": "institution_name", "CRICOS Course Code": "code",
    "Location Name": "name", "Location City": "city", "Location State": "state",
}
TABLES = {
    "institutions": (PROVIDERS, "SELECT * FROM providers WHERE edition_id = ? ORDER BY code"),
    "courses": (
        COURSES,
        """SELECT c.*, p.code AS provider, p.institution_name, iif(dual_qualification, 'Yes', 'No') AS dual,
           iif(foundation_studies, 'Yes', 'No') AS foundation, iif(work_component, 'Yes', 'No') AS work,
           iif(expired, 'Yes', 'No') AS has_expired, f.broad AS b1, f.narrow AS n1, f.detailed AS d1,
           g.broad AS b2, g.narrow AS n2, g.detailed AS d2
           FROM courses c JOIN providers p ON p.id = c.provider_id
           LEFT JOIN fields_of_education f ON f.id = c.field_1_id LEFT JOIN fields_of_education g ON g.id = c.field_2_id
           WHERE c.edition_id = ? ORDER BY c.code""",
    ),
    "locations": (
        LOCATIONS,
        """SELECT l.*, p.code AS provider, p.institution_name FROM locations l JOIN providers p ON p.id = l.provider_id
           WHERE l.edition_id = ? ORDER BY p.code, l.name""",
    ),
    "course-locations": (
        OFFERS,
        """SELECT p.code AS provider, p.institution_name, c.code, l.name, l.city, l.state
           FROM offers o JOIN courses c ON c.id = o.course_id JOIN locations l ON l.id = o.location_id
           JOIN providers p ON p.id = c.provider_id WHERE c.edition_id = ? ORDER BY c.code, l.name""",
    ),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("catalog")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(f"file:{options.catalog}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    edition, day = database.execute(
        "SELECT id, date FROM editions WHERE source = 'cricos' AND completeness = 'full' ORDER BY date DESC"
    ).fetchone()
    for name, (columns, sql) in TABLES.items():
        fees = random.Random(20260102)
        rows = database.execute(sql, (edition,)).fetchall()
        with open(options.folder / f"{name}-as-at-{day}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for copy in range(options.times):
                for row in rows:
                    cells = {title: row[column] for title, column in columns.items()}
                    if copy > 0:
                        cells["CRICOS Provider Code"] += f"-{copy}"
                        cells["Institution Name"] += f" {copy}"
                        if "CRICOS Course Code" in cells:
                            cells["CRICOS Course Code"] += f"-{copy}"
                        # A million courses are of many countries: towns multiply, states (the widest condition) do not.
                        for title in ("City", "Location City"):
                            if title in cells:
                                cells[title] = f"{cells[title]} {copy}" if cells[title] else ""
                        if "Website" in cells:
                            cells["Website"] = f"copy{copy}.{row['code'].lower()}.example"
                        # A third less to a third more, in steps as registers have them; what is not published stays so.
                        if "Tuition Fee" in cells and (row["tuition_fee"] or 0) > 1:
                            cells["Tuition Fee"] = round(row["tuition_fee"] * fees.uniform(0.67, 1.33), -2) + 100
                    writer.writerow("" if cell is None else cell for cell in cells.values())


if __name__ == "__main__":
    main()
