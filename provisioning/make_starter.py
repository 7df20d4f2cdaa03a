#!/usr/bin/env python3
"""Make the starter catalogue (assets/catalog/starter) from an imported catalogue.

    landfall catalog import cricos cricos-providers-courses-and-locations-as-at-2026-1-2-9-26-52.xlsx --catalog c.sqlite
    python3 provisioning/make_starter.py c.sqlite assets/catalog/starter

The same catalogue always gives the same files. What is taken: the providers below; of each, courses that have not
expired, in the fields that students ask for most, every level, spread evenly; the locations where those are taught.
"""

import csv
import json
import pathlib
import sqlite3
import sys

PROVIDERS = [
    "00116K",  # The University of Melbourne
    "00008C",  # Monash University
    "00122A",  # Royal Melbourne Institute of Technology
    "00113B",  # Deakin University
    "00124K",  # Victoria University
    "00115M",  # La Trobe University
    "00026A",  # The University of Sydney
    "00098G",  # The University of New South Wales
    "00099F",  # University of Technology Sydney
    "00025B",  # The University of Queensland
    "00233E",  # Griffith University
    "04249J",  # Adelaide University
    "00301J",  # Curtin University
    "00120C",  # Australian National University
    "00586B",  # University of Tasmania
    "03020E",  # TAFE Queensland
    "00724G",  # Melbourne Polytechnic
]

# A course name that holds one of these is taken first, up to so many of each provider.
TOPICS = {
    "data science": 6, "cyber": 3, "information technology": 3, "computer science": 3, "artificial intelligence": 2,
    "nursing": 4, "accounting": 4, "business administration": 2, "business analytics": 2, "engineering": 4,
    "public health": 2, "education": 2, "psychology": 2, "law": 2, "architecture": 2, "hospitality": 2, "cookery": 1,
    "social work": 1, "finance": 2, "design": 2, "philosophy": 1, "environment": 1, "english": 2, "marketing": 1,
}  # fmt: skip


def choose(rows):
    """Ids of the courses to take of one provider; `rows` are (id, folded name) in a fixed order."""
    taken = []
    for topic, most in TOPICS.items():
        matching = [identifier for identifier, name in rows if topic in name and identifier not in taken]
        # Evenly spread over the alphabet, so that bachelor, diploma and master are all among them.
        step = max(1, len(matching) / most)
        taken += [matching[int(index * step)] for index in range(min(most, len(matching)))]
    return taken


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows")


def number(value):
    return "" if value is None else int(value) if value == int(value) else value


def yes_no(value):
    return "Yes" if value else "No"


def current_edition(db):
    """Id and day of the newest complete edition of the register."""
    return db.execute(
        "SELECT id, date FROM editions WHERE source = 'cricos' AND completeness = 'full' ORDER BY date DESC LIMIT 1"
    ).fetchone()


def main(database, folder):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    edition, date = current_edition(db)
    codes = sorted(PROVIDERS)
    ids = []
    for code in codes:
        rows = db.execute(
            """SELECT c.id, c.name_folded FROM courses c JOIN providers p ON p.id = c.provider_id
               WHERE p.edition_id = ? AND p.code = ? AND NOT c.expired ORDER BY c.name_folded, c.code""",
            (edition, code),
        ).fetchall()
        if not rows:
            sys.exit(f"no courses of provider {code} in {database}: import the full register first")
        ids += choose(rows)
    export(db, edition, date, codes, ids, folder)


def export(db, edition, date, codes, ids, folder):
    """Writes the providers `codes` and the courses `ids` of an edition into a folder that `catalog import cricos` reads."""
    marks = ",".join("?" * len(codes))
    chosen = ",".join(map(str, sorted(ids)))

    folder.mkdir(parents=True, exist_ok=True)
    address = "address_1, address_2, address_3, address_4, city, state, postcode"
    write(
        folder / "providers.csv",
        ["cricos_provider_code", "trading_name", "institution_name", "institution_type", "institution_capacity", "website"]
        + [f"postal_address_line_{line}" for line in range(1, 5)]
        + ["postal_address_city", "postal_address_state", "postal_address_postcode"],
        db.execute(
            f"""SELECT code, trading_name, institution_name, type, capacity, website, {address} FROM providers
                WHERE edition_id = ? AND code IN ({marks}) ORDER BY code""",
            [edition, *codes],
        ).fetchall(),
    )
    fields = [f"field_of_education_{n}_{part}_field" for n in (1, 2) for part in ("broad", "narrow", "detailed")]
    courses = db.execute(
        f"""SELECT p.code, p.institution_name, c.code, c.name, c.vet_code, c.dual_qualification,
                   f.broad, f.narrow, f.detailed, g.broad, g.narrow, g.detailed, c.level, c.foundation_studies,
                   c.work_component, c.work_hours_per_week, c.work_weeks, c.work_total_hours, c.language,
                   c.duration_printed, c.tuition_fee_printed, c.non_tuition_fee_printed, c.estimated_total_printed,
                   c.expired
            FROM courses c JOIN providers p ON p.id = c.provider_id
            LEFT JOIN fields_of_education f ON f.id = c.field_1_id
            LEFT JOIN fields_of_education g ON g.id = c.field_2_id
            WHERE c.id IN ({chosen}) ORDER BY p.code, c.code"""
    ).fetchall()
    write(
        folder / "courses.csv",
        ["cricos_provider_code", "institution_name", "cricos_course_code", "course_name", "vet_national_code"]
        + ["dual_qualification", *fields, "course_level", "foundation_studies", "work_component"]
        + ["work_component_hours_week", "work_component_weeks", "work_component_total_hours", "course_language"]
        + ["duration_weeks", "tuition_fee", "non_tuition_fee", "estimated_total_course_cost", "expired"],
        [
            (*row[:5], yes_no(row[5]), *row[6:13], yes_no(row[13]), yes_no(row[14]), *map(number, row[15:18]))
            + (*row[18:23], yes_no(row[23]))
            for row in courses
        ],
    )
    write(
        folder / "locations.csv",
        ["cricos_provider_code", "institution_name", "location_name", "location_type"]
        + [f"address_line_{line}" for line in range(1, 5)]
        + ["city", "state", "postcode"],
        db.execute(
            f"""SELECT p.code, p.institution_name, l.name, l.type, l.address_1, l.address_2, l.address_3, l.address_4,
                       l.city, l.state, l.postcode
                FROM locations l JOIN providers p ON p.id = l.provider_id
                WHERE l.id IN (SELECT location_id FROM offers WHERE course_id IN ({chosen}))
                ORDER BY p.code, l.name, l.city"""
        ).fetchall(),
    )
    write(
        folder / "offers.csv",
        ["cricos_provider_code", "institution_name", "cricos_course_code", "location_name", "location_city"]
        + ["location_state"],
        db.execute(
            f"""SELECT p.code, p.institution_name, c.code, l.name, l.city, l.state
                FROM offers o JOIN courses c ON c.id = o.course_id JOIN locations l ON l.id = o.location_id
                JOIN providers p ON p.id = c.provider_id
                WHERE c.id IN ({chosen}) ORDER BY p.code, c.code, l.name, l.city"""
        ).fetchall(),
    )
    description = {
        "source": "cricos",
        "edition": date,
        "completeness": "starter",
        "publisher": "Australian Government Department of Education",
        "licence": "CC BY 2.5 AU",
        "licence_url": "https://creativecommons.org/licenses/by/2.5/au/",
        "changes": "A selection of providers and courses, restated in four CSV files with other column names.",
    }
    (folder / "edition.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
