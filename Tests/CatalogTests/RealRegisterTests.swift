// The published registers, whole. The expected numbers were computed from the files by other means (see SOURCE.md
// beside them).

import Catalog
import Foundation
import Testing

@Suite(
    "The real register",
    .enabled(
        if: TestFiles.hasRealFiles,
        "the published workbooks are not beside this checkout (../shared/data/au-cricos)"
    )
)
struct RealRegisterTests {
    /// Imported once for the whole suite; older edition last, so that order of import does not decide.
    private static let shared = Result { () throws -> (TemporaryFolder, Catalog, ImportReport) in
        let folder = try TemporaryFolder()
        let catalog = try folder.newCatalog()
        let report = try catalog.importEdition(of: .cricos, from: [TestFiles.register2026])
        _ = try catalog.importEdition(of: .cricos, from: [TestFiles.register2023])
        // A static value is never released, so the folder is removed when the process ends.
        folderToRemove = folder.path
        atexit { try? FileManager.default.removeItem(atPath: folderToRemove) }
        return (folder, catalog, report)
    }

    let catalog: Catalog
    let report: ImportReport

    init() throws { (_, catalog, report) = try Self.shared.get() }

    @Test("a town's surroundings are its postcodes and those of campuses named after it, not of streets")
    func surroundings() throws {
        let cairns = try catalog.surroundings(of: "CAIRNS")
        #expect(cairns.states == ["QLD"])
        // James Cook University - Cairns lies in Smithfield.
        #expect(cairns.postcodes.isSuperset(of: ["4870", "4878"]))
        // "242-246 Ballarat Rd BRAYBROOK VIC 3019" is no part of Ballarat.
        #expect(try catalog.surroundings(of: "Ballarat").postcodes.contains("3019") == false)
        #expect(try catalog.surroundings(of: "Atlantis") == Surroundings(states: [], postcodes: []))
    }

    private var dataScienceMasters: CourseQuery {
        var query = CourseQuery()
        query.nameTerms = [TextTerm("Data Science")]
        query.levels = Set(["Coursework", "Research", "Extended"].map { "Masters Degree (\($0))" })
        return query
    }

    @Test("every row is read, and refused rows are offers that are printed twice")
    func counts() throws {
        #expect(report.tables.map(\.read) == [1542, 25_928, 3889, 46_173])
        #expect(report.tables.map(\.refused) == [0, 0, 0, 13])
        #expect(report.edition.date == "2026-01-02")
        #expect(report.edition.sha256.hasPrefix("dcf0a295"))
        #expect(report.quirks["registration expired"] == 61)
        #expect(report.quirks["tuition not published (blank)"] == 229)
        #expect(report.quirks["tuition not published (0)"] == 139)
        #expect(report.quirks["tuition not published (1 dollar or less)"] == 40)
        #expect(report.quirks["duration 0 or blank"] == 10)
        #expect(try catalog.count(CourseQuery()) == 25_928 - 61)
        let editions = try catalog.editions(of: "cricos")
        #expect(editions.map(\.date) == ["2026-01-02", "2023-01-03"])
        #expect(editions.map(\.courseCount) == [25_928, 25_687])
        #expect(editions.map(\.providerCount) == [1542, 1394])
    }

    @Test("masters in data science: 48, of which 24 under 45,000 a year, 19 of them single degrees")
    func dataScience() throws {
        var query = dataScienceMasters
        #expect(try catalog.count(query) == 48)
        query.annualFee = .under(45_000)
        #expect(try catalog.count(query) == 24)
        query.doubleDegrees = .exclude
        #expect(try catalog.count(query) == 19)
        #expect(try !catalog.codes(query).contains("115627J"))
        query.annualFee = .upTo(45_000)
        #expect(try catalog.codes(query).contains("115627J"))
        let course = try #require(try catalog.course(code: "115627J"))
        #expect(course.annualFee == 45_000)
    }

    @Test("an edition of 2023 still answers when asked")
    func olderEdition() throws {
        let older = try #require(try catalog.edition(of: "cricos", date: "2023-01-03"))
        #expect(try catalog.providers(edition: older.id).count == 1394)
        var query = CourseQuery()
        query.editionID = older.id
        #expect(try catalog.count(query) == 25_687 - 620)
    }

    @Test("courses that are not taught in English are 36")
    func languages() throws {
        var others = 0
        for language in try catalog.languages() where language != "English" {
            var query = CourseQuery()
            query.includeExpired = true
            query.language = language
            others += try catalog.count(query)
        }
        #expect(others == 36)
    }

    @Test("the excerpt of the CSV form is recognised, and does not take the register's place")
    func csvExcerpt() throws {
        let folder = try TemporaryFolder()
        let catalog = try folder.newCatalog()
        let report = try catalog.importEdition(of: .cricos, from: [TestFiles.csvExcerpt])
        #expect(report.edition.date == "2026-08-03")
        #expect(report.edition.completeness == .partial)
        #expect(report.tables.map(\.kept) == [13])
        #expect(try catalog.course(code: "001447E")?.tuitionFee == 177_963)
        #expect(throws: CatalogError.self) { try self.catalog.importEdition(of: .cricos, from: [TestFiles.csvExcerpt]) }
        #expect(try self.catalog.currentEdition(of: "cricos")?.date == "2026-01-02")
    }

    @Test("constraint queries take milliseconds")
    func speed() throws {
        var query = dataScienceMasters
        query.cities = ["Melbourne"]
        query.annualFee = .under(45_000)
        _ = try catalog.courses(query)
        let clock = ContinuousClock()
        let best = try (1...5).map { _ in try clock.measure { _ = try catalog.courses(query) } }.min()
        // The product's bound is 10 ms; a shared test machine gets some slack.
        #expect(try #require(best) < .milliseconds(50))
    }
}

nonisolated(unsafe) private var folderToRemove = ""
