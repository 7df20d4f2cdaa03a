// The CSV form of the register, and CSV as it is found in the wild.

import Catalog
import Foundation
import Testing

@Suite("Importing CSV files")
struct CSVImportTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    @Test("four CSV files are a full edition, in whatever order they are given")
    func fourFiles() throws {
        let files = try TinyRegister.write([.init(code: "0100001")], date: "2026-8-3", in: folder)
        let report = try catalog.importEdition(of: .cricos, from: files.reversed())
        #expect(report.edition.completeness == .full)
        #expect(report.edition.date == "2026-08-03")
        #expect(report.notes.isEmpty)
        let course = try #require(try catalog.course(code: "0100001"))
        #expect(course.tuitionFee == 90_000)
        #expect(course.tuitionFeeAsPrinted == "$90,000.00")
        #expect(course.locations.map(\.postcode) == ["3000"])
        #expect(try catalog.provider(code: "00001A")?.capacity == 1200)
    }

    @Test("a file of courses alone is a partial edition whose providers come from its rows")
    func coursesOnly() throws {
        let file = try folder.write(TinyRegister.courses([.init(code: "0100001")]), to: "courses-2026-08-03.csv")
        let report = try catalog.importEdition(of: .cricos, from: [file])
        #expect(report.edition.completeness == .partial)
        #expect(report.notes.first?.contains("'Institutions', 'Locations', 'Course Locations'") == true)
        #expect(try catalog.providers().map(\.institutionName) == ["Tiny University"])
        #expect(try catalog.course(code: "0100001")?.locations == [])
    }

    @Test("a byte order mark, CRLF, doubled quotes and line ends inside quotes are read")
    func format() throws {
        let row = TinyRegister.Row(code: "0100001", name: "Master of \"\"Data\"\", Science\r\nand more")
        let text = "\u{FEFF}" + TinyRegister.courses([row, .init(code: "0100002")], lineEnd: "\r\n")
        _ = try catalog.importEdition(of: .cricos, from: [try folder.write(text, to: "courses-2026-08-03.csv")])
        #expect(try catalog.course(code: "0100001")?.name == "Master of \"Data\", Science\r\nand more")
        #expect(try catalog.courseTotal() == 2)
    }

    @Test("a file that is not UTF-8 is read as Latin-1, and the report says so")
    func latin1() throws {
        let text = TinyRegister.courses([.init(code: "0100001", name: "Pâtisserie")])
        let data = try #require(text.data(using: .isoLatin1))
        let report = try catalog.importEdition(
            of: .cricos,
            from: [try folder.write(data, to: "courses-2026-08-03.csv")]
        )
        #expect(report.notes.contains { $0.contains("Latin-1") })
        #expect(try catalog.course(code: "0100001")?.name == "Pâtisserie")
        #expect(try catalog.codes { $0.nameTerms = [TextTerm("patisserie")] } == ["0100001"])
    }

    @Test("without a day in the file's name the day must be given")
    func date() throws {
        let file = try folder.write(TinyRegister.courses([.init(code: "0100001")]), to: "courses.csv")
        let error = #expect(throws: CatalogError.self) { try catalog.importEdition(of: .cricos, from: [file]) }
        #expect(error?.description.contains("--edition") == true)
        #expect(
            try catalog.importEdition(of: .cricos, from: [file], edition: "2026-08-03").edition.date == "2026-08-03"
        )
        #expect(throws: CatalogError.self) {
            try catalog.importEdition(of: .cricos, from: [file], edition: "2026-13-03")
        }
    }

    @Test(
        "a damaged file is refused with the place of the damage",
        arguments: [
            ("0100001,\"Master", "is not closed"),
            ("\"0100001\"x,Master", "line 2 has text behind a closing quote"),
        ]
    )
    func damaged(_ row: String, _ message: String) throws {
        let file = try folder.write(TinyRegister.courseHeader + "\n00001A,Tiny,\(row)", to: "courses-2026-08-03.csv")
        let error = #expect(throws: CatalogError.self) { try catalog.importEdition(of: .cricos, from: [file]) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(try catalog.editions().isEmpty)
    }

    @Test("a row with a stray or missing comma is refused, not read from the wrong columns")
    func width() throws {
        let rows: [TinyRegister.Row] = [
            .init(code: "0100001"), .init(code: "0100002", weeks: "104,1"), .init(code: "0100003", level: "Diploma,No"),
        ]
        var text = TinyRegister.courses(rows)
        text += "00001A,Tiny University,0100004,Master of Halves"
        let report = try catalog.importEdition(
            of: .cricos,
            from: [try folder.write(text, to: "courses-2026-08-03.csv")]
        )
        #expect(report.tables.map(\.kept) == [1])
        #expect(report.tables.first?.refusedSample.map(\.row) == [3, 4, 5])
        #expect(report.tables.first?.refusedSample.last?.reason == "4 fields under a header of 24")
    }

    @Test("two files of one table are refused")
    func twice() throws {
        let text = TinyRegister.courses([.init(code: "0100001")])
        let files = try ["a-2026-08-03.csv", "b-2026-08-03.csv"].map { try folder.write(text, to: $0) }
        let error = #expect(throws: CatalogError.self) { try catalog.importEdition(of: .cricos, from: files) }
        #expect(error?.description.contains("a second file of 'Courses'") == true)
    }
}
