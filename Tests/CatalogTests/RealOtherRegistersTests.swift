// The other registers as published. The expected numbers are those of the SOURCE.md beside each file.

import Catalog
import Foundation
import Testing

@Suite(
    "The real files of other registers",
    .enabled(if: TestFiles.hasRealFiles, "the published files are not beside this checkout (../shared/data)")
)
struct RealOtherRegistersTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private func load(_ register: Register, _ directory: String, _ names: String..., edition: String? = nil) throws
        -> ImportReport
    {
        let files = names.map { "\(TestFiles.package)/../shared/data/\(directory)/\($0)" }
        return try catalog.importEdition(of: register, from: files, edition: edition)
    }

    @Test("13,864 campuses of certified schools, three of them with neither visa")
    func sevp() throws {
        let report = try load(.sevp, "us-sevp", "sevp-schools.json")
        #expect(report.edition["campuses"] == 13_864)
        #expect(report.edition.completeness == .full)
        #expect(report.quirks["neither F-1 nor M-1: unknown"] == 3)
        #expect(try catalog.authorisationCount(in: "sevp", route: "M-1") == 1_363 + 556)
        #expect(try catalog.authorisationCount(in: "sevp", route: "F-1") == 11_942 + 1_363)
    }

    @Test("the excerpt of the sponsors' register is a partial edition")
    func sponsors() throws {
        let name = "SP_-_Student_and_Child_Student_Web_Register_-_2026-09-01.EXCERPT.csv"
        let report = try load(.ukSponsors, "uk-student-sponsors", name)
        #expect(report.edition["sponsors"] == 226)
        #expect(report.edition.date == "2026-09-01")
        #expect(report.edition.completeness == .partial)
    }

    @Test("rates of 7,126 days in a zip archive, 29 currencies on the last")
    func rates() throws {
        let report = try load(.ecb, "ecb-fx", "eurofxref-hist.zip")
        #expect(report.edition["days"] == 7_126)
        #expect(report.edition["currencies"] == 29)
        #expect(try catalog.exchangeRate(of: "AUD")?.perEuro == 1.5904)
        for currency in ["BDT", "NPR", "PKR", "NGN", "LKR", "VND", "RUB", "BGN"] {
            #expect(try catalog.exchangeRate(of: currency) == nil)
        }
    }

    @Test("the day's file of rates has other dates and blanks, and the same rates")
    func dayRates() throws {
        let report = try load(.ecb, "ecb-fx", "eurofxref.csv")
        #expect(report.edition.date == "2026-10-30")
        #expect(try catalog.exchangeRate(of: "USD")?.perEuro == 1.1172)
    }

    @Test("the survey of 2024 without costs, gzipped and plain")
    func ipeds() throws {
        let report = try load(.ipeds, "us-ipeds", "sfa2324.csv.gz", "hd2024.csv", "ic2024.csv", "adm2024.csv")
        #expect(report.edition.counts.map(\.rows) == [6_072, 5_963, 1_956, 5_575])
        #expect(report.edition.date == "2024")
        #expect(report.tables.allSatisfy { $0.refused == 0 })
        #expect(try catalog.record(key: "ipeds:adm:166027")?["ADMCON8"].isEmpty == false)
    }

    @Test("every numbered paragraph of ten appendices, once")
    func rules() throws {
        let folder = "\(TestFiles.package)/../shared/data/uk-immigration-rules"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("appendix-") }
        let report = try catalog.importEdition(of: .ukRules, from: names.sorted().map { "\(folder)/\($0)" })
        #expect(report.edition["paragraphs"] == 326)
        #expect(report.edition.date == "2025-12-06")
        #expect(report.tables.allSatisfy { $0.refused == 0 })
        let funds = try #require(try catalog.passage("ST 12.3"))
        #expect(funds.text.contains("£1529") && funds.text.contains("£1171"))
        #expect(funds.document == "Appendix Student")
        let found = try catalog.passages(matching: ["funds", "28-day", "period"], limit: 5)
        #expect(found.contains { $0.code.hasPrefix("FIN 7") || $0.code == "ST 12.6" })
    }
}
