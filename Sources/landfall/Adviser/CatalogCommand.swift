// `landfall catalog`: import registers, list editions, return to an earlier one, search.

import ArgumentParser
import Catalog

struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "The cache of academic registers.",
        subcommands: [Import.self, List.self, RollBack.self, Query.self]
    )

    /// Where the catalogue lies.
    struct Place: ParsableArguments {
        @Option(help: "The catalogue's file (default: LANDFALL_CATALOG or var/catalog.sqlite).")
        var catalog: String?

        func open() throws -> Catalog { try Catalog.open(path: catalog ?? Paths.catalog) }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Import a publication of a register as a new edition.",
            discussion:
                "cricos takes one workbook (.xlsx), one to four CSV files, or the folder of a starter catalogue."
        )

        @Argument(help: "The register: cricos.")
        var source: String
        @Argument(help: "The publication's files, as published.")
        var files: [String]
        @Option(help: "Day of the publication (YYYY-MM-DD), where the files do not say it.")
        var edition: String?
        @Flag(help: "Accept an edition with less than two thirds of the current rows.")
        var force = false
        @Flag(help: "Print the report as JSON.")
        var json = false
        @OptionGroup var place: Place

        func run() throws {
            guard source == "cricos" else { throw CatalogError.unknownSource(source) }
            let meter = ProgressMeter()
            let report = try place.open().importCRICOS(files, edition: edition, force: force) {
                meter.show("\($0.table): \($0.rows) rows")
            }
            meter.finish()
            if json { try printJSON(report) } else { print(report) }
        }

        private func print(_ report: ImportReport) {
            let edition = report.edition
            let seconds = String(tenths: report.seconds)
            Swift.print(
                "\(edition.source) edition of \(edition.date) (\(edition.completeness.rawValue)) in \(seconds) s"
            )
            Swift.print(report.isCurrent ? "It answers from now on." : "It is kept; another edition answers.")
            var rows = [["table", "read", "kept", "refused"]]
            for table in report.tables {
                rows.append([table.name, "\(table.read)", "\(table.kept)", "\(table.refused)"])
            }
            Swift.print(TextTable(rows))
            for table in report.tables where table.refused > 0 {
                Swift.print("Refused in \(table.name), \(table.refusedSample.count) of \(table.refused):")
                for refused in table.refusedSample { Swift.print("  row \(refused.row): \(refused.reason)") }
            }
            if !report.quirks.isEmpty { Swift.print("Noted:") }
            for (quirk, count) in report.quirks.sorted(by: { $0.key < $1.key }) { Swift.print("  \(count) × \(quirk)") }
            for note in report.notes { Swift.print("Note: \(note)") }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the editions; * marks the one that answers.")

        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        private struct Entry: Encodable {
            let edition: Edition
            let current: Bool
            let ageDays: Int?
        }

        func run() throws {
            let catalog = try place.open()
            let entries = try catalog.editions().map { edition in
                let current = try catalog.currentEdition(of: edition.source)?.id == edition.id
                return Entry(edition: edition, current: current, ageDays: edition.ageInDays())
            }
            if json { return try printJSON(entries) }
            if entries.isEmpty {
                return print("The catalogue is empty: 'landfall catalog import cricos FILE' fills it.")
            }
            var rows = [
                ["", "source", "edition", "age", "holds", "providers", "courses", "locations", "offers", "licence"]
            ]
            for entry in entries {
                let edition = entry.edition
                let state = edition.withdrawn ? "withdrawn" : edition.completeness.rawValue
                rows.append(
                    [
                        entry.current ? "*" : "", edition.source, edition.date,
                        entry.ageDays.map { "\($0) days" } ?? "?", state,
                    ]
                        + [edition.providerCount, edition.courseCount, edition.locationCount, edition.offerCount]
                        .map(String.init) + [edition.licence]
                )
            }
            print(TextTable(rows))
        }
    }

    struct RollBack: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rollback",
            abstract: "Return to the edition before the current one."
        )

        @Argument(help: "The register: cricos.")
        var source: String
        @OptionGroup var place: Place

        func run() throws {
            let edition = try place.open().rollBack(source)
            print("\(source): the edition of \(edition.date) (\(edition.completeness.rawValue)) answers now.")
        }
    }

    struct Query: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find courses by words in their and their provider's names."
        )

        @Argument(help: "Words, all of which must occur.")
        var words: String
        @Option(name: .shortAndLong, help: "Most rows.")
        var limit = 20
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        }

        func run() throws {
            let catalog = try place.open()
            guard let edition = try catalog.currentEdition(of: "cricos") else {
                throw CatalogError.noEdition(source: "cricos")
            }
            var query = CourseQuery()
            query.words = words.split(whereSeparator: \.isWhitespace).map(String.init)
            query.order = .relevance
            query.limit = limit
            let courses = try catalog.courses(query)
            if json { return try printJSON(courses) }
            var rows = [["code", "course", "provider", "level", "weeks", "A$ a year", "where"]]
            for course in courses {
                let cities = Set(course.locations.map { "\($0.city) \($0.state)" }).sorted()
                rows.append([
                    course.code, course.name, course.providerName, course.level,
                    course.durationWeeks.map { String(tenths: $0) } ?? "–",
                    course.annualFee.map { String(tenths: $0) } ?? "not published",
                    cities.prefix(2).joined(separator: ", ") + (cities.count > 2 ? ", …" : ""),
                ])
            }
            print(TextTable(rows))
            print(
                "\(courses.count) of \(try catalog.count(query)) courses; \(edition.source) edition of \(edition.date)"
            )
        }
    }
}
