// `landfall catalog`: import registers, list editions, return to an earlier one, search.

import ArgumentParser
import Catalog

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "The cache of academic registers.",
        subcommands: [
            Import.self, List.self, Parts.self, Remove.self, Refresh.self, Diff.self, RollBack.self, Prune.self,
            Query.self,
            Find.self,
            Embed.self, Links.self, Bench.self,
        ]
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
            discussion: "Files may be gzipped or zipped. Registers:\n"
                + Register.all.map { "  \($0.source): \($0.files)" }.joined(separator: "\n")
        )

        @Argument(help: "The register: \(Register.all.map(\.source).joined(separator: ", ")).")
        var source: String
        @Argument(help: "The publication's files, as published.")
        var files: [String]
        @Option(help: "Day of the publication (YYYY-MM-DD; for ipeds its year), where the files do not say it.")
        var edition: String?
        @Flag(help: "The files hold a part of the register; so do all with EXCERPT in their names.")
        var excerpt = false
        @Flag(help: "Accept fewer rows than a whole register has, or than two thirds of the current edition.")
        var force = false
        @Flag(help: "Print the report as JSON.")
        var json = false
        @OptionGroup var place: Place

        func run() throws {
            let register = try Register.named(source)
            let meter = ProgressMeter()
            let report = try place.open().importEdition(
                of: register,
                from: files,
                edition: edition,
                isExcerpt: excerpt,
                force: force
            ) {
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
            let stale: Bool?
        }

        func run() throws {
            let catalog = try place.open()
            let entries = try catalog.editions().map { edition in
                let current = try catalog.currentEdition(of: edition.source)?.id == edition.id
                return Entry(
                    edition: edition,
                    current: current,
                    ageDays: edition.ageInDays(),
                    stale: edition.isStale
                )
            }
            if json { return try printJSON(entries) }
            if entries.isEmpty {
                return print("The catalogue is empty: 'landfall catalog import SOURCE FILE' fills it.")
            }
            var rows = [["", "source", "edition", "age", "state", "licence", "holds"]]
            for entry in entries {
                let edition = entry.edition
                let state = edition.withdrawn ? "withdrawn" : edition.completeness.rawValue
                rows.append(
                    [
                        entry.current ? "*" : "", edition.source, edition.date,
                        (entry.ageDays.map { "\($0) days" } ?? "?") + (entry.stale == true ? ", old" : ""), state,
                        edition.licence,
                        edition.counts.map { "\($0.rows) \($0.table)" }.joined(separator: ", "),
                    ]
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

        @Argument(help: "The register: \(Register.all.map(\.source).joined(separator: ", ")).")
        var source: String
        @OptionGroup var place: Place

        func run() throws {
            let edition = try place.open().rollBack(Register.named(source).source)
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
