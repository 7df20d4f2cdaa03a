// Registers beside CRICOS: recognised, read with their quirks, found by name and by key.

import Catalog
import Foundation
import Testing

@Suite("Importing other registers")
struct RegisterImportTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private func load(_ register: Register, _ text: String, as name: String) throws -> ImportReport {
        try catalog.importEdition(of: register, from: [try folder.write(text, to: name)], isExcerpt: true)
    }

    @Test("a certified school is found by its name, its short legal form and its key")
    func sevp() throws {
        let schools = [
            ("Grinnell College", true, false, "OMA214F00159000"), ("Big Sky Flight, LLC", false, true, "DEN214F1"),
            ("Misread School", false, false, "DEN214F2"),
        ]
        let report = try load(.sevp, SmallRegisters.sevp(schools), as: "list.json")
        #expect(report.edition.date == "2026-07-08")
        #expect(report.quirks["neither F-1 nor M-1: unknown"] == 1)
        let college = try #require(try catalog.authorisations(named: "grinnell college", in: "sevp").first)
        #expect(college.key == "sevp:campus:OMA214F00159000")
        #expect(college.routes == ["F-1"])
        #expect(try catalog.authorisations(named: "big sky flight", in: "sevp").first?.routes == ["M-1"])
        #expect(try catalog.authorisations(named: "misread school", in: "sevp").first?.routes == nil)
        #expect(try catalog.authorisationCount(in: "sevp", region: "ia", route: "F-1") == 1)
        let row = try #require(try catalog.record(key: "sevp:campus:OMA214F00159000"))
        #expect(row["school_name"] == "Grinnell College")
        #expect(row["accepts_m"] == "No")
    }

    @Test("a sponsor has a row for each route, and one printed twice is refused")
    func sponsors() throws {
        let name = "Student_Web_Register_-_2026-09-01.csv"
        let report = try load(.ukSponsors, SmallRegisters.sponsors, as: name)
        #expect(report.edition.date == "2026-09-01")
        #expect(report.edition.completeness == .partial)
        #expect(report.notes.contains { $0.contains("may still be on the register") })
        #expect(report.tables.map(\.kept) == [4])
        #expect(report.tables.map(\.refused) == [1])
        #expect(report.edition["student routes"] == 3)
        let school = try catalog.authorisations(named: "harbour school", in: "uk-sponsors")
        #expect(school.compactMap(\.routes).flatMap(\.self).sorted() == ["Child Student", "Student"])
        let birkbeck = try #require(
            try catalog.authorisations(named: "birkbeck college university of london", in: "uk-sponsors").first
        )
        #expect(birkbeck.compliance == "Subject To Action Plan")
        #expect(
            try catalog.authorisations(named: "durham university", in: "uk-sponsors").map(\.key) == [
                "uk-sponsors:row:University of Durham|Durham|Student"
            ]
        )
        #expect(
            try catalog.record(key: "uk-sponsors:row:University of Durham|Durham|Student")?["Status"]
                == "Student Sponsor - Track Record"
        )
    }

    @Test("in the United States a university's name is not turned round: the other form is another institution")
    func noSwap() throws {
        let schools = [("University of Washington", true, false, "SEA1")]
        _ = try load(.sevp, SmallRegisters.sevp(schools), as: "list.json")
        #expect(try catalog.authorisations(named: "washington university", in: "sevp").isEmpty)
    }

    @Test("rates are of the latest day, and a currency without one has none")
    func rates() throws {
        let report = try load(.ecb, SmallRegisters.rates, as: "eurofxref-hist.csv")
        #expect(report.edition.date == "2026-10-30")
        #expect(report.edition["currencies"] == 3)
        #expect(try catalog.exchangeRate(of: "AUD")?.perEuro == 1.5904)
        #expect(try catalog.exchangeRate(of: "AUD")?.key == "ecb:rate:2026-10-30")
        #expect(try catalog.exchangeRate(of: "EUR")?.perEuro == 1)
        #expect(try catalog.exchangeRate(of: "RUB") == nil)
        #expect(try catalog.exchangeRate(of: "RUB", on: "2022-03-01")?.perEuro == 117.201)
        #expect(try catalog.exchangeRate(of: "BDT") == nil)
        #expect(try catalog.record(key: "ecb:rate:2026-10-29")?["JPY"] == "175.92")
    }

    @Test("the survey's files join on the institution, and its head's name is not imported")
    func ipeds() throws {
        let files = try SmallRegisters.write(SmallRegisters.ipeds, in: folder)
        let report = try catalog.importEdition(of: .ipeds, from: files, isExcerpt: true)
        #expect(report.edition.date == "2024")
        #expect(report.tables.map(\.name) == ["HD", "IC", "ADM"])
        #expect(report.tables.map(\.refused) == [0, 0, 1])
        #expect(report.notes.contains { $0.contains("SFA, COST1") })
        let row = try #require(try catalog.record(key: "ipeds:hd:100654"))
        #expect(row["INSTNM"] == "Alabama A & M University")
        #expect(!row.columns.contains { $0.column.hasPrefix("CHF") || $0.value.contains("Somebody") })
        #expect(try catalog.rows(named: "aamu", in: "ipeds").map(\.code) == ["100654"])
        let earlier = TextFolding.fold("College of the Multnomah Bible")
        #expect(try catalog.rows(named: earlier, in: "ipeds").map(\.code) == ["209287"])
        #expect(report.edition.holds(.admissionRate))
        #expect(!report.edition.holds(.institutionCost))
    }

    @Test("rules are cut by paragraph number, whichever way it is printed, without menus and footer")
    func rules() throws {
        let page = SmallRegisters.rulesPage(
            """
            Funds must be shown.

            Amount required, Show
            ---------------------

            FIN 1.1. Money in [another currency](https://www.example.org/) is converted.
            FIN 1.2A.The next sentence begins without a blank.
            1.   FIN.2.1. The applicant must not rely on:
                1.   (a) an overdraft; or
                2.   (b) bitcoin.

            | Where | Funds |
            | --- | --- |
            | London | £1529 |

            TB3: An applicant with tuberculosis is refused.
            """
        )
        let report = try load(.ukRules, page, as: "finance.md")
        #expect(report.edition.date == "2025-12-06")
        #expect(report.edition["paragraphs"] == 4)
        let second = try #require(try catalog.passage("fin2.1"))
        #expect(second.key == "uk-rules:para:FIN 2.1")
        #expect(second.heading == "Amount required")
        #expect(
            second.text
                == "The applicant must not rely on:\n(a) an overdraft; or\n(b) bitcoin.\n| Where | Funds |\n| London | £1529 |"
        )
        #expect(try catalog.passage("FIN 1.1")?.text == "Money in another currency is converted.")
        #expect(try catalog.passage("FIN 1.2A")?.text == "The next sentence begins without a blank.")
        #expect(try catalog.passage("TB 3")?.document == "Appendix Finance")
        #expect(try catalog.passage("FIN 99.9") == nil)
        #expect(try catalog.passages(matching: ["overdrafts", "OR"], limit: 3).map(\.code).first == "FIN 2.1")
        #expect(try catalog.passages(matching: ["\"", "*"], limit: 3).isEmpty)
        #expect(try catalog.record(key: "uk-rules:para:TB 3")?["Page updated"] == "2025-11-25")
    }

    @Test(
        "a file of another register is refused by the name of what is missing",
        arguments: [
            ("sevp", "{\"updated\": \"2026-07-08\", \"schools\": []}", "no list 'campuses'"),
            ("sevp", "[{\"name\": \"x\"", "JSON"),
            ("sevp", SmallRegisters.sponsors, "it is not JSON"),
            ("uk-sponsors", SmallRegisters.rates, "no column 'Sponsor Name'"),
            (
                "uk-sponsors", "Sponsor Name,Town/City,Route\nX,Y,Student\n",
                "no column 'Additional Locations', 'Sponsor Type'"
            ),
            ("ecb", SmallRegisters.sponsors, "no column 'Date'"),
            ("ipeds", "UNITID,LEVEL5,LEVEL7,LEVEL17,OPENADMP\n1,1,1,1,1\n", "none of the files is HD"),
            ("ipeds", "UNITID,INSTNM\n1,X\n", "'HD' has no column 'IALIAS'"),
            ("uk-rules", "# Appendix\nST 1.1. Text", "no 'url'"),
            ("places", "[{\"alpha_2\": \"AU\"}]", "none of the files is ISO 3166-1"),
        ]
    )
    func wrongFile(_ source: String, _ text: String, _ message: String) throws {
        let file = try folder.write(text, to: "file-2026-01-02")
        let register = try Register.named(source)
        let error = #expect(throws: CatalogError.self) { try catalog.importEdition(of: register, from: [file]) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(try catalog.editions().isEmpty)
    }

    @Test("a file with fewer rows than any whole register is refused unless it is called an excerpt")
    func floor() throws {
        let file = try folder.write(SmallRegisters.sponsors, to: "register-2026-09-01.csv")
        let error = #expect(throws: CatalogError.self) { try catalog.importEdition(of: .ukSponsors, from: [file]) }
        #expect(error?.description.contains("at least 1200") == true, "\(error?.description ?? "")")
        #expect(try catalog.editions().isEmpty)
        let excerpt = try folder.write(SmallRegisters.sponsors, to: "register-2026-09-01.EXCERPT.csv")
        #expect(try catalog.importEdition(of: .ukSponsors, from: [excerpt]).edition.completeness == .partial)
        #expect(try catalog.importEdition(of: .ukSponsors, from: [file], force: true).edition.completeness == .full)
    }

    @Test("each register has editions of its own, and a roll-back of one leaves the others")
    func editions() throws {
        _ = try load(.ecb, SmallRegisters.rates, as: "eurofxref-hist.csv")
        for day in ["2026-07-08", "2026-08-08"] {
            _ = try load(
                .sevp,
                SmallRegisters.sevp([("A School", day == "2026-07-08", true, "X1")], day: day),
                as: "list.json"
            )
        }
        #expect(try catalog.authorisations(named: "a school", in: "sevp").first?.routes == ["M-1"])
        #expect(try catalog.rollBack("sevp").date == "2026-07-08")
        #expect(try catalog.authorisations(named: "a school", in: "sevp").first?.routes == ["F-1", "M-1"])
        #expect(try catalog.exchangeRate(of: "USD")?.perEuro == 1.1172)
        #expect(try catalog.editions().map(\.source) == ["ecb", "sevp", "sevp"])
    }

    @Test("an edition imported again leaves nothing of the old one behind")
    func again() throws {
        _ = try load(.ukRules, SmallRegisters.rulesPage("FIN 1.1. About overdrafts."), as: "finance.md")
        _ = try load(.ukRules, SmallRegisters.rulesPage("FIN 1.1. About loans."), as: "finance.md")
        #expect(try catalog.passages(matching: ["overdraft"], limit: 5).isEmpty)
        #expect(try catalog.passages(matching: ["loan"], limit: 5).count == 1)
        #expect(try catalog.editions().count == 1)
    }
}
