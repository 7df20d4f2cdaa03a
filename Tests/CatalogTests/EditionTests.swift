// Which edition answers.

import Catalog
import Foundation
import Testing

@Suite("Editions")
struct EditionTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private func load(_ date: String, fee: String = "$90000", rows: Int = 3) throws -> ImportReport {
        let rows = (1...rows).map { TinyRegister.Row(code: "010000\($0)", fee: fee) }
        return try catalog.importEdition(of: .cricos, from: try TinyRegister.write(rows, date: date, in: folder))
    }

    @Test("the newest edition answers, in whichever order they were imported", arguments: [false, true])
    func order(_ newestFirst: Bool) throws {
        let dates = newestFirst ? ["2026-1-2", "2023-1-3"] : ["2023-1-3", "2026-1-2"]
        for date in dates { _ = try load(date, fee: date == "2023-1-3" ? "$50000" : "$90000") }
        #expect(try catalog.editions(of: "cricos").map(\.date) == ["2026-01-02", "2023-01-03"])
        #expect(try catalog.course(code: "0100001")?.tuitionFee == 90_000)
        let earlier = try #require(try catalog.edition(of: "cricos", date: "2023-01-03"))
        let course = try #require(try catalog.course(code: "0100001", edition: earlier.id))
        #expect(course.tuitionFee == 50_000)
        #expect(course.edition == "2023-01-03")
    }

    @Test("a roll-back returns to the edition before, and importing again brings the newer one back")
    func rollBack() throws {
        _ = try load("2023-1-3")
        _ = try load("2026-1-2")
        #expect(try catalog.rollBack("cricos").date == "2023-01-03")
        #expect(try catalog.currentEdition(of: "cricos")?.date == "2023-01-03")
        #expect(throws: CatalogError.nothingToRollBackTo(source: "cricos")) { try catalog.rollBack("cricos") }
        #expect(try catalog.currentEdition(of: "cricos")?.date == "2023-01-03")
        _ = try load("2026-1-2")
        #expect(try catalog.currentEdition(of: "cricos")?.date == "2026-01-02")
    }

    @Test("importing the same day again replaces the edition and nothing of the old one is found")
    func again() throws {
        let first = try load("2026-1-2", rows: 3).edition.id
        let second = try load("2026-1-2", rows: 2).edition.id
        #expect(first != second)
        #expect(try catalog.editions().count == 1)
        var query = CourseQuery()
        query.nameTerms = [TextTerm("data science")]
        #expect(try catalog.count(query) == 2)
        query.nameTerms = []
        query.words = ["tiny", "data"]
        #expect(try catalog.count(query) == 2)
    }

    @Test("an edition with less than two thirds of the courses needs force")
    func floor() throws {
        _ = try load("2026-1-2", rows: 6)
        let error = #expect(throws: CatalogError.self) { try load("2026-2-2", rows: 3) }
        #expect(error?.description.contains("--force") == true)
        #expect(try catalog.currentEdition(of: "cricos")?.date == "2026-01-02")
        #expect(try load("2026-2-2", rows: 4).isCurrent)
    }

    @Test("a partial edition never takes a full one's place, even by force")
    func partial() throws {
        _ = try load("2026-1-2", rows: 3)
        let file = try folder.write(TinyRegister.courses([.init(code: "0100001")]), to: "courses-2026-08-03.csv")
        #expect(throws: CatalogError.self) { try catalog.importEdition(of: .cricos, from: [file]) }
        let report = try catalog.importEdition(of: .cricos, from: [file], force: true)
        #expect(!report.isCurrent)
        #expect(try catalog.currentEdition(of: "cricos")?.date == "2026-01-02")
    }

    @Test("the starter answers alone, and gives way to a full register however old or small")
    func starter() throws {
        let report = try catalog.importEdition(of: .cricos, from: [TestFiles.starter])
        #expect(report.edition.completeness == .starter)
        #expect(report.tables.allSatisfy { $0.refused == 0 })
        #expect((400...700).contains(try catalog.courseTotal()))
        #expect(try catalog.codes { $0.nameTerms = [TextTerm("data science")] }.count >= 5)
        #expect(try load("2023-1-3").isCurrent)
        #expect(try !catalog.importEdition(of: .cricos, from: [TestFiles.starter]).isCurrent)
        #expect(try catalog.courseTotal() == 3)
    }

    @Test("a catalogue keeps its editions when it is opened again")
    func reopened() throws {
        _ = try load("2026-1-2")
        let again = try folder.newCatalog()
        #expect(try again.editions() == catalog.editions())
        #expect(try again.courseTotal() == 3)
    }

    @Test("a file that is no database is refused with its path")
    func noDatabase() throws {
        let path = try folder.write(String(repeating: "no database ", count: 500), to: "wrong.sqlite")
        let error = #expect(throws: CatalogError.self) { try Catalog.open(path: path) }
        #expect(error?.description.contains(path) == true)
    }

    @Test("an empty catalogue answers with nothing")
    func empty() throws {
        #expect(try catalog.currentEdition(of: "cricos") == nil)
        #expect(try catalog.courses(CourseQuery()).isEmpty)
        #expect(try catalog.count(CourseQuery()) == 0)
        #expect(try catalog.medianAnnualFee(CourseQuery()) == nil)
        #expect(try catalog.course(code: "0100001") == nil)
        #expect(try catalog.providers().isEmpty)
        #expect(try catalog.cities().isEmpty)
    }
}
