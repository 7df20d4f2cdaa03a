// What the College Scorecard's table of programmes is and holds.

extension Register {
    /// Programmes of US institutions by field (CIP, four digits) and level, with what their graduates earn and owe.
    public static let scorecard = Register(
        source: "scorecard",
        title: "US College Scorecard, fields of study",
        publisher: "US Department of Education (College Scorecard), as published or as derived by Truewise",
        licence: "US government work, public domain; the derived table CC BY 4.0 (Truewise)",
        country: "US",
        tables: [
            Table("programs", [.programField], floor: 150_000),
            Table("schools", [.institutionName], floor: 4_000),
            Table("fields", floor: 300),
            Table("earnings", [.graduateEarnings], floor: 30_000, isGuarded: false),
            Table("debt", [.graduateDebt], floor: 20_000, isGuarded: false),
        ],
        // Released about once a year.
        timeToLiveDays: 500,
        files:
            "the department's Field-of-Study CSV, or the derived table as CSV (provisioning/parquet_to_csv.py) with its "
            + "meta.json (plain, gzipped or zipped)",
        open: { try ScorecardTable($0) },
        linking: .scorecard
    )
}
