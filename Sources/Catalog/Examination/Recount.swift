// How many rows a table of an edition holds now, to compare with what its import recorded.

import GRDB

package enum Recount {
    /// Which table's rows a full-text index has one row for each of.
    static let indexed = ["course_search": "courses", "passage_search": "passages"]

    /// The rows of a table, as `Register.Table` names it; nil for one that nobody has said how to count.
    static func rows(of table: String, in edition: Edition, _ db: Database) throws -> Int? {
        guard let counted = counted(table, in: edition.source) else { return nil }
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM \(counted)", arguments: ["edition": edition.id]) ?? 0
    }

    /// Whether there is a way to recount a table.
    package static func knows(_ table: String, of register: Register) -> Bool {
        counted(table, in: register.source) != nil
    }

    /// What stands behind FROM.
    private static func counted(_ table: String, in source: String) -> String? {
        switch (source, table) {
        case ("cricos", "courses"): "courses WHERE edition_id = :edition"
        case ("cricos", "providers"): "providers WHERE edition_id = :edition"
        case ("cricos", "locations"): "locations WHERE edition_id = :edition"
        case ("cricos", "offers"): "offers o JOIN courses c ON c.id = o.course_id WHERE c.edition_id = :edition"
        case ("sevp", "campuses"), ("uk-sponsors", "sponsors"): "authorisations WHERE edition_id = :edition"
        case ("uk-sponsors", "student routes"): "authorisations WHERE edition_id = :edition AND routes = 'Student'"
        case ("ipeds", "institutions"): "institutions WHERE edition_id = :edition"
        case ("ipeds", "offerings"): records("ic")
        case ("ipeds", "admissions"): records("adm")
        case ("ipeds", "student aid"): records("sfa")
        case ("ipeds", "costs"): records("cost1")
        // Text above a page's first number is a passage too, and named after its document.
        case ("uk-rules", "paragraphs"):
            "passages WHERE edition_id = :edition AND substr(code, 1, length(document)) <> document"
        case ("ecb", "currencies"):
            "rates WHERE edition_id = :edition AND date = (SELECT max(date) FROM rates WHERE edition_id = :edition)"
        case ("ecb", "days"): records("rate")
        case ("hipo", "universities"): records("university")
        case ("places", "countries"): places("country")
        case ("places", "subdivisions"): places("subdivision")
        case ("places", "currencies"): places("currency")
        case ("places", "languages"): places("language")
        case ("places", "cities"): places("city")
        case ("discover-uni", _): discoverUni(table)
        case ("scorecard", _): scorecard(table)
        case ("documents", "documents"): "edition_parts WHERE edition_id = :edition"
        case ("documents", "passages"): "passages WHERE edition_id = :edition"
        case ("office", _): OfficeTable(rawValue: table).map { records($0.rawValue) }
        default: nil
        }
    }

    private static func discoverUni(_ table: String) -> String? {
        switch table {
        case "institutions": "institutions WHERE edition_id = :edition"
        case "courses": "degree_courses WHERE edition_id = :edition"
        case "titled courses": "degree_courses WHERE edition_id = :edition AND title IS NOT NULL"
        case "entry":
            "degree_courses c WHERE c.edition_id = :edition AND EXISTS (SELECT 1 FROM entry_shares s WHERE s.course_id = c.id)"
        case "accreditations": "accreditations WHERE edition_id = :edition"
        case "ratings": "teaching_ratings WHERE edition_id = :edition"
        case "places": "teaching_places WHERE edition_id = :edition"
        default: nil
        }
    }

    private static func scorecard(_ table: String) -> String? {
        let programs = "programs p JOIN program_schools s ON s.id = p.school_id WHERE s.edition_id = :edition"
        return switch table {
        case "programs": programs
        case "schools": "program_schools WHERE edition_id = :edition"
        case "fields": "program_fields WHERE edition_id = :edition"
        case "earnings": programs + " AND coalesce(p.earnings_1, p.earnings_4, p.earnings_5) IS NOT NULL"
        case "debt": programs + " AND p.debt IS NOT NULL"
        default: nil
        }
    }

    private static func records(_ kind: String) -> String {
        "record_tables t JOIN records r ON r.table_id = t.id WHERE t.edition_id = :edition AND t.kind = '\(kind)'"
    }

    private static func places(_ kind: String) -> String { "places WHERE edition_id = :edition AND kind = '\(kind)'" }
}
