// The office's tables: what is refused, how spreadsheets save them, and that one table leaves the others alone.

import Catalog
import Foundation
import Testing

@Suite("Importing the office's tables")
struct OfficeImportTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private static let english = "Id,Provider,Course,Level,Test,Overall,Minimum Bands,Note,Source,Date"
    private static let deadlines = "Provider,Course,Level,Intake,Deadline,Classes Start,Source,Date"
    private static let costs = "Place,Country,Item,Amount,Currency,Period,Source,Date"

    @discardableResult
    private func load(_ header: String, _ rows: String..., as name: String = "table.csv") throws -> ImportReport {
        let text = ([header] + rows).joined(separator: "\r\n") + "\r\n"
        return try catalog.importEdition(of: .office, from: [try folder.write(text, to: name)])
    }

    @Test(
        "rows without source or date, or with a day in another order, are refused by number and reason; the others stay"
    )
    func refused() throws {
        let report = try load(
            Self.english,
            "kelp,Kelpford University,,,IELTS,6.5,6.0,,Kelpford's page,2026-03-01",
            ",Kelpford University,,,IELTS,6.5,6.0,,,2026-03-01",
            ",Kelpford University,,,IELTS,6.5,6.0,,a page,",
            ",Kelpford University,,,IELTS,6.5,6.0,,a page,01/03/2026",
            ",Kelpford University,,,,6.5,6.0,,a page,2026-03-01",
            ",Kelpford University,,,IELTS,6.5,6.0,,--,2026-03-01",
            "KELP,Kelpford University,,,PTE,58,,,a page,2026-03-01"
        )
        let table = try #require(report.tables.first)
        #expect(table.kept == 1)
        #expect(table.refusedSample.map(\.row) == [3, 4, 5, 6, 7, 8])
        let reasons = table.refusedSample.map(\.reason)
        #expect(reasons[0] == "no source" && reasons[1] == "no date")
        #expect(reasons[2].contains("YYYY-MM-DD") && reasons[3] == "no test" && reasons[5].contains("a second time"))
        #expect(try catalog.officeRows(.english).map(\.key) == ["office:english:kelp"])
        #expect(try catalog.record(key: "office:english:kelp")?["Overall"] == "6.5")
        #expect(report.edition.holds(.englishRequirement) && !report.edition.holds(.deadline))
    }

    @Test("a file is refused by the name of the column that it lacks, and one without a usable row by the reason")
    func wrongFile() throws {
        let cases = [
            (
                "Provider,Course,Level,Test,Minimum Bands,Source,Date", "x,,,IELTS,6,a page,2026-01-01",
                "'english' has no column 'Overall'"
            ),
            ("Provider,Test", "x,y", "no column 'Source'"),
            (
                Self.deadlines, "Kelpford University,,,February 2027,2026-11-01,,a page,yesterday",
                "row 2: date 'yesterday'"
            ),
            (Self.deadlines, "Kelpford University,,,February 2027,3/4/2027,,a page,2026-01-01", "deadline '3/4/2027'"),
            (Self.costs, "Fishport,,rent,1.450,GBP,month,a page,2026-01-01", "two ways"),
            (Self.costs, "Fishport,,rent,450,pounds,month,a page,2026-01-01", "'pounds'"),
            (Self.costs, "Fishport,,rent,450,GBP,moon,a page,2026-01-01", "the period 'moon'"),
            (Self.costs, "Fishport,,rent,0,GBP,month,a page,2026-01-01", "an amount of 0"),
        ]
        for (header, row, message) in cases {
            let error = #expect(throws: CatalogError.self) { try load(header, row) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
        #expect(try catalog.editions().isEmpty)
    }

    @Test("a table imported later leaves the other tables with their files, and replaces its own as a whole")
    func oneByOne() throws {
        let english = "k,Kelpford University,,,IELTS,6.5,,,a page,2026-03-01"
        let deadline = "Kelpford University,,,July 2027,2027-04-01,,a page,2026-03-01"
        try load(Self.english, english, as: "english.csv")
        let first = try catalog.parts(of: "office")
        let report = try load(Self.deadlines, deadline, as: "deadlines.csv")
        #expect(report.notes == ["kept as before: english"])
        #expect(report.edition["english"] == 1 && report.edition["deadlines"] == 1)
        let parts = try catalog.parts(of: "office")
        #expect(parts.map(\.name) == ["deadlines", "english"])
        #expect(parts.last == first.first)
        #expect(try catalog.part(ofRow: "office:english:k")?.fileName == "english.csv")
        #expect(try catalog.officeRows(.english, named: "kelpford university").count == 1)

        try load(Self.english, "n,Netmakers College,,,PTE,50,,,a page,2026-03-01", as: "english.csv")
        #expect(try catalog.officeRows(.english).map(\.key) == ["office:english:n"])
        #expect(try catalog.officeRows(.english, named: "kelpford university").isEmpty)
        #expect(try catalog.officeRows(.deadlines).count == 1)
        #expect(try catalog.editions(of: "office").count == 1)

        try catalog.removePart("Deadlines", of: .office)
        #expect(try catalog.officeRows(.deadlines).isEmpty)
        #expect(try catalog.officeRows(.english).count == 1)
        #expect(throws: CatalogError.noSuchPart(source: "office", part: "deadlines", present: ["english"])) {
            try catalog.removePart("deadlines", of: .office)
        }
    }

    @Test("a failed import leaves the tables that were there")
    func failed() throws {
        try load(Self.english, "k,Kelpford University,,,IELTS,6.5,,,a page,2026-03-01")
        let before = try catalog.editions()
        #expect(throws: CatalogError.self) { try load(Self.deadlines, "Kelpford University,,,,,,a page,2026-01-01") }
        #expect(try catalog.editions() == before)
        #expect(try catalog.officeRows(.english).count == 1)
    }

    @Test("an edition of an earlier day is kept for roll-back")
    func rollBack() throws {
        let file = try folder.write("\(Self.costs)\nFishport,,rent,450,GBP,month,a page,2026-01-01\n", to: "costs.csv")
        _ = try catalog.importEdition(of: .office, from: [file], edition: "2026-01-05")
        try load(Self.english, "k,Kelpford University,,,IELTS,6.5,,,a page,2026-03-01")
        #expect(try catalog.officeRows(.livingCosts).count == 1)
        #expect(try catalog.rollBack("office").date == "2026-01-05")
        #expect(try catalog.officeRows(.english).isEmpty)
        #expect(try catalog.officeRows(.livingCosts).count == 1)
    }

    @Test("semicolons, a byte order mark, CRLF, decimal commas and Windows' euro sign are what Excel writes")
    func spreadsheets() throws {
        let text =
            "\u{FEFF}Place;Country;Item;Amount;Currency;Period;Source;Date\r\nFishport;Sealand;Rent, shared;1.450,50;EUR;Month;Page;2026-01-01\r\n"
        _ = try catalog.importEdition(of: .office, from: [try folder.write(text, to: "costs.csv")])
        let row = try #require(try catalog.officeRows(.livingCosts, named: "fishport").first)
        #expect(row[.item] == "Rent, shared" && row[.amount] == "1.450,50")
        let windows = Data("Country,Purpose,Amount,Currency,Period,Source,Date\nSealand,funds,1,EUR,,page ".utf8)
        let file = try folder.write(windows + [0x80, 0x93, 0xE9, 0x94] + Data(",2026-01-01\n".utf8), to: "funds.csv")
        let report = try catalog.importEdition(of: .office, from: [file])
        #expect(report.notes.contains { $0.contains("Latin-1") })
        #expect(try catalog.officeRows(.visaFunds).first?[.source] == "page €“é”")
    }

    @Test("the templates are headers of the six tables, and hold no row")
    func templates() throws {
        let office = TestFiles.package + "/assets/office/"
        for table in OfficeTable.allCases {
            let error = #expect(throws: CatalogError.self) {
                try catalog.importEdition(of: .office, from: [office + table.rawValue + ".csv"])
            }
            #expect(
                error?.description.contains("not one usable row of \(table.rawValue)") == true,
                "\(error?.description ?? "")"
            )
        }
    }
}
