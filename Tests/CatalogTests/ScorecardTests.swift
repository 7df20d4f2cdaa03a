// The College Scorecard's table of programmes in both layouts.

import Catalog
import Foundation
import Testing

@Suite("Importing the College Scorecard")
struct ScorecardTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    static let derived = """
        unitid,opeid6,inst_name,state,control,cip_code,cip_desc,credential_level,credential_desc,completers_count,earnings,earnings_horizon,debt_median,value_flag
        100654,001002,Alabama A & M University,AL,Public,1107,Computer Science.,3,Bachelor's Degree,20,61000,4yr_after_completion,30000,x
        100654,001002,Alabama A & M University,AL,Public,1107,Computer Science.,5,Master's Degree,0,,,,x
        100654,001002,Alabama A & M University,AL,Public,0100,"Agriculture, General.",3,Bachelor's Degree,7,40000,1yr_after_completion,,x
        100654,001002,Alabama A & M University,AL,Public,1107,Computer Science.,3,Bachelor's Degree,20,1,4yr_after_completion,1,x

        """

    /// As the department prints it: NULL for missing, two words for suppressed, a nought lost by a spreadsheet.
    static let department = """
        UNITID,OPEID6,INSTNM,CONTROL,MAIN,CIPCODE,CIPDESC,CREDLEV,CREDDESC,IPEDSCOUNT1,IPEDSCOUNT2,EARN_MDN_1YR,EARN_MDN_4YR,EARN_MDN_5YR,DEBT_ALL_STGP_EVAL_MDN
        100654,001002,Alabama A & M University,Public,1,1107,Computer Science.,3,Bachelor's Degree,20,NULL,45000,PrivacySuppressed,PS,30000
        100654,001002,Alabama A & M University,Public,1,100,"Agriculture, General.",3,Bachelor's Degree,7,8,NULL,NULL,NULL,PS
        NA,001002,Nowhere,Public,1,1107,Computer Science.,3,Bachelor's Degree,7,8,NULL,NULL,NULL,PS

        """

    private func load(_ text: String, as name: String = "programs.csv", edition: String? = "2026-06-10") throws
        -> ImportReport
    {
        try catalog.importEdition(
            of: .scorecard,
            from: [try folder.write(text, to: name)],
            edition: edition,
            force: true
        )
    }

    @Test("the derived layout: one column of earnings, of the year that stands beside it")
    func derivedLayout() throws {
        let report = try load(Self.derived)
        #expect(report.edition.counts.map(\.rows) == [3, 1, 2, 2, 1])
        #expect(report.tables.first?.refusedSample.map(\.reason) == ["program '100654/1107/3' a second time"])
        let columns = try catalog.importedColumns(key: "scorecard:program:100654/0100/3")
        #expect(
            columns.contains { $0 == ("earnings", "40000") }
                && columns.contains { $0 == ("earnings_horizon", "1yr_after_completion") }
        )
        #expect(columns.contains { $0 == ("cip_code", "0100") } && columns.contains { $0 == ("debt_median", "") })
        var query = ProgramQuery()
        query.fields = ["0100"]
        let program = try #require(try catalog.programs(query, limit: 5).first)
        #expect(program.earnings1 == 40_000 && program.earnings4 == nil && program.debt == nil)
    }

    @Test("the department's layout: suppressed is neither missing nor nought, and shown as printed")
    func departmentLayout() throws {
        let report = try load(Self.department)
        #expect(report.edition["programs"] == 2)
        #expect(report.tables.first?.refusedSample.map(\.reason) == ["UNITID 'NA' is no number"])
        let columns = try catalog.importedColumns(key: "scorecard:program:100654/1107/3")
        #expect(columns.contains { $0 == ("EARN_MDN_4YR", "PS") } && columns.contains { $0 == ("IPEDSCOUNT2", "") })
        #expect(
            try catalog.importedColumns(key: "scorecard:program:100654/0100/3").contains { $0 == ("CIPCODE", "0100") }
        )
        var query = ProgramQuery()
        query.order = .earningsFalling
        #expect(try catalog.programs(query, limit: 5).map(\.earnings4) == [nil, nil])
    }

    @Test("states and names come from IPEDS where it is loaded")
    func joined() throws {
        _ = try load(Self.department)
        var query = ProgramQuery()
        query.state = "AL"
        #expect(try catalog.programCount(query).programs == 0)
        let paths = try SmallRegisters.write(SmallRegisters.ipeds, in: folder)
        _ = try catalog.importEdition(of: .ipeds, from: paths, force: true)
        #expect(try catalog.programCount(query).programs == 2)
    }

    @Test("meta.json gives the day, and its number of rows is checked")
    func meta() throws {
        let table = try folder.write(Self.derived, to: "table.csv")
        let right = try folder.write("{\"scorecard_release\": \"2026-06-10\", \"rows\": 3}", to: "meta.json")
        #expect(
            try catalog.importEdition(of: .scorecard, from: [table, right], force: true).edition.date == "2026-06-10"
        )
        let wrong = try folder.write("{\"scorecard_release\": \"2026-06-11\", \"rows\": 30}", to: "meta2.json")
        let error = #expect(throws: CatalogError.self) {
            try catalog.importEdition(of: .scorecard, from: [table, wrong], force: true)
        }
        #expect(error?.description.contains("30 rows") == true)
        #expect(try catalog.editions(of: "scorecard").count == 1)
    }

    @Test("a wrong file is refused by what it lacks, Parquet by what to do")
    func wrong() throws {
        let lacking = #expect(throws: CatalogError.self) { try load("unitid,cip_code,inst_name\n1,2,3\n") }
        #expect(lacking?.description.contains("no column") == true, "\(String(describing: lacking))")
        let parquet = #expect(throws: CatalogError.self) { try load("PAR1\u{15}\u{04}", as: "value_check.parquet") }
        #expect(parquet?.description.contains("parquet_to_csv.py") == true, "\(String(describing: parquet))")
        let undated = #expect(throws: CatalogError.self) { try load(Self.derived, edition: nil) }
        #expect(undated?.description.contains("--edition") == true)
    }
}
