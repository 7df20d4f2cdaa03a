// Workbooks in all the shapes that the XLSX format allows, and broken ones.

import Catalog
import Foundation
import Testing

@Suite("Importing a workbook")
struct WorkbookImportTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    @Test(
        "a workbook imports alike with shared or inline strings, its columns and sheets in any order",
        arguments: ["tiny-as-at-2026-1-2.xlsx", "tiny-inline-strings.xlsx", "tiny-shuffled-columns.xlsx"]
    )
    func shapes(_ name: String) throws {
        let report = try catalog.importEdition(of: .cricos, from: [TestFiles.fixture(name)])
        #expect(report.isCurrent)
        #expect(report.edition.date == "2026-01-02")
        #expect(report.edition.completeness == .full)
        #expect(report.tables.map(\.read) == [2, 4, 2, 4])
        #expect(report.tables.map(\.kept) == [2, 4, 2, 3])

        let course = try #require(try catalog.course(code: "0100001"))
        #expect(course.name == "Master of Data Science")
        #expect(course.key == "cricos:course:0100001")
        #expect(course.providerName == "Harbour University (Harbour)")
        #expect(course.annualFee == 45_000)
        #expect(course.workHoursPerWeek == nil)
        #expect(course.fields.map(\.narrow) == ["0203 - Information Systems"])
        #expect(course.locations.map(\.name) == ["Quay Campus"])
        #expect(course.locations.map(\.postcode) == ["2000"])
        let provider = try #require(try catalog.provider(code: "00002b"))
        #expect(provider.capacity == 80)
        #expect(provider.key == "cricos:provider:00002B")
    }

    @Test("a fee of 1 dollar is not published, and the printed cell is kept")
    func oneDollar() throws {
        _ = try catalog.importEdition(of: .cricos, from: [TestFiles.fixture("tiny-as-at-2026-1-2.xlsx")])
        let course = try #require(try catalog.course(code: "010002A"))
        #expect(course.tuitionFee == nil)
        #expect(course.annualFee == nil)
        #expect(course.tuitionFeeAsPrinted == "1")
    }

    @Test("a citation opens the row in the publisher's columns")
    func importedColumns() throws {
        _ = try catalog.importEdition(of: .cricos, from: [TestFiles.fixture("tiny-as-at-2026-1-2.xlsx")])
        let course = try catalog.importedColumns(key: "cricos:course:010003B")
        #expect(course.count == 24)
        #expect(course.first { $0.column == "Tuition Fee" }?.value == "78265.4976")
        #expect(course.first { $0.column == "Duration (Weeks)" }?.value == "78")
        #expect(course.first { $0.column == "Work Component Weeks" }?.value == "")
        let provider = try catalog.importedColumns(key: "cricos:provider:00001A")
        #expect(provider.count == 13)
        #expect(provider.first { $0.column == "Postal Address Postcode" }?.value == "2000")
        #expect(try catalog.importedColumns(key: "cricos:course:0000000").isEmpty)
        #expect(try catalog.importedColumns(key: "nonsense").isEmpty)
    }

    @Test("rows that cannot be kept are refused one by one, with their number and the reason")
    func badRows() throws {
        let report = try catalog.importEdition(of: .cricos, from: [TestFiles.fixture("tiny-bad-rows.xlsx")])
        let courses = try #require(report.tables.first { $0.name == "Courses" })
        #expect(courses.read == 7)
        #expect(courses.kept == 4)
        #expect(courses.refused == 3)
        #expect(courses.refusedSample.map(\.row) == [8, 9, 10])
        #expect(courses.refusedSample[0].reason.contains("99999Z"))
        #expect(courses.refusedSample[1].reason.contains("ask us"))
        #expect(courses.refusedSample[2].reason.contains("a second time"))
    }

    @Test(
        "a file that is not the publication is refused by the name of what is missing",
        arguments: [
            ("missing-sheet.xlsx", "no sheet 'Course Locations'"),
            ("missing-column.xlsx", "'Courses' has no column 'Tuition Fee'"),
            ("not-a-workbook.zip", "member readme.txt is not what was expected: its first line has no column"),
            ("truncated.xlsx", "cannot read"),
            ("cut-sheet-as-at-2026-1-2.xlsx", "sheet2.xml"),
            ("bomb.xlsx", "would unpack to"),
            ("entities.xlsx", "document type declaration"),
            ("tiny-banner-2025-as-at-2026-1-2.xlsx", "2025-01-02 inside and 2026-01-02 in its name"),
            ("no-such-file.xlsx", "No such file"),
            ("make_fixtures.py", "no column 'CRICOS Provider Code'"),
        ]
    )
    func refused(_ name: String, _ message: String) throws {
        let error = #expect(throws: CatalogError.self) {
            try catalog.importEdition(of: .cricos, from: [TestFiles.fixture(name)])
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(try catalog.editions().isEmpty)
    }

    @Test("an import that fails half-way leaves the old edition of the same day answering")
    func transaction() throws {
        _ = try catalog.importEdition(of: .cricos, from: [TestFiles.fixture("tiny-as-at-2026-1-2.xlsx")])
        let before = try catalog.editions()
        #expect(throws: CatalogError.self) {
            try catalog.importEdition(
                of: .cricos,
                from: [TestFiles.fixture("cut-sheet-as-at-2026-1-2.xlsx")],
                force: true
            )
        }
        #expect(try catalog.editions() == before)
        #expect(try catalog.codes { $0.nameTerms = [TextTerm("data science")] } == ["0100001"])
    }
}
